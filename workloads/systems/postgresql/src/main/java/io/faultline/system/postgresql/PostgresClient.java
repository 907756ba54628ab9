package io.faultline.system.postgresql;

import io.faultline.history.Action;
import io.faultline.history.Call;
import io.faultline.history.Kind;
import io.faultline.history.Result;
import io.faultline.system.postgresql.Failure.Stage;
import io.faultline.workload.Client;
import io.faultline.workload.Refused;
import io.faultline.workload.Target;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Transactions, each as one transaction of the database: its actions one after the other, in their
/// order, then COMMIT.
///
/// A session that a call leaves in doubt is given up, and the next call makes another.
final class PostgresClient implements Client {
  private final PostgresConnection connection;
  private final Target target;
  private final boolean lists;
  private @Nullable Connection session;

  PostgresClient(PostgresConnection connection, Target target) {
    this.connection = connection;
    this.target = target;
    lists = target.workload().equals("list-append");
  }

  @Override
  public List<Result> invoke(Call call) throws Refused, IOException {
    long deadline = System.nanoTime() + target.timeLimit().toNanos();
    Stage stage = Stage.CONNECTING;
    try {
      Connection open = session == null ? connection.open() : session;
      session = open;
      Access.limit(open, deadline);
      stage = Stage.BEGUN;
      var results = new ArrayList<Result>(call.actions().size());
      for (Action action : call.actions()) {
        Access.limit(open, deadline);
        results.add(Tables.perform(open, target.namespace(), lists, action));
      }
      Access.limit(open, deadline);
      stage = Stage.COMMITTING;
      open.commit();
      return results;
    } catch (SQLException e) {
      boolean readOnly = call.actions().stream().allMatch(action -> action.kind() == Kind.READ);
      var failure = Failure.of(e, stage, readOnly);
      tidy(failure, deadline);
      if (failure.certain()) {
        throw new Refused(failure.reason());
      }
      throw new IOException(failure.reason());
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  // Leaves a session that can be used again, or none. A failure here changes nothing about the
  // call, which is certain already or stays unknown.
  private void tidy(Failure failure, long deadline) {
    Connection open = session;
    try {
      if (open != null && failure.certain() && !open.isClosed()) {
        Access.limit(open, deadline);
        open.rollback();
        return;
      }
    } catch (SQLException _) {
      // Given up below: the server undoes what a lost session has begun.
    }
    close();
  }

  @Override
  public void close() {
    Connection open = session;
    session = null;
    if (open != null) {
      try {
        // Closes the socket, without a last word for which there may be nobody.
        open.abort(Runnable::run);
      } catch (SQLException _) {
        // It is gone either way.
      }
    }
  }
}

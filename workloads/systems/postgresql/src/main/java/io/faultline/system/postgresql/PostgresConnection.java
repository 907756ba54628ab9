package io.faultline.system.postgresql;

import io.faultline.workload.Client;
import io.faultline.workload.Connection;
import io.faultline.workload.Target;
import java.sql.SQLException;

/// The way to one server. A client has a session of its own there, since a session does one
/// transaction at a time. Safe for many threads.
final class PostgresConnection implements Connection {
  private final Target target;
  private final Isolation isolation;
  private volatile boolean tablesMade;

  PostgresConnection(Target target, Isolation isolation) {
    this.target = target;
    this.isolation = isolation;
  }

  @Override
  public Client client(int process) {
    return new PostgresClient(this, target);
  }

  /// Logs in, to a session whose transactions end by COMMIT or ROLLBACK alone, after making the
  /// tables where that has not been done.
  java.sql.Connection open() throws SQLException {
    java.sql.Connection session = new Access(target.host().address(), target.timeLimit()).open();
    try {
      if (!tablesMade) {
        Tables.create(session);
        tablesMade = true;
      }
      session.setTransactionIsolation(isolation.level());
      session.setAutoCommit(false);
      return session;
    } catch (SQLException | RuntimeException e) {
      session.close();
      throw e;
    }
  }

  /// They need not be made.
  void tablesAreThere() {
    tablesMade = true;
  }

  // Clients close their sessions.
  @Override
  public void close() {}
}

package io.faultline.history.research;

import io.faultline.history.History;
import io.faultline.history.HistoryBuilder;
import io.faultline.history.HistoryReader;
import io.faultline.history.Kind;
import io.faultline.history.Reading;
import io.faultline.history.Value;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// The text of Plume, PolySI and IsoVista: an action a line, `w(KEY,VALUE,SESSION,TRANSACTION)`.
///
/// The order of a session's lines is the order of its program; lines of several sessions may
/// alternate. Transaction -1 is an aborted write.
public final class PlumeReader implements HistoryReader {
  private static final Pattern LINE =
      Pattern.compile("[rw]\\(\\d{1,20},\\d{1,20},\\d{1,20},-?\\d{1,20}\\)");
  private static final long ABORTED = -1;

  /// Made by [java.util.ServiceLoader].
  public PlumeReader() {}

  @Override
  public String name() {
    return "plume";
  }

  @Override
  public String summary() {
    return "text of Plume, PolySI and IsoVista: w(key,value,session,transaction) a line";
  }

  @Override
  public int precedence() {
    return 50;
  }

  @Override
  public boolean recognises(Sample sample) {
    return !sample.folder() && Opening.of(sample).firstLineIs(LINE);
  }

  @Override
  public History read(Path file, Reading reading) throws IOException {
    var builder = new HistoryBuilder();
    Assumptions.of("rw-register", Value.of(0)).transactions(builder, reading);
    try (var in = new TextInput(file)) {
      new Parse(in, builder).all();
    }
    return builder.build();
  }

  private static final class Parse {
    private final TextInput in;
    private final Transactions transactions;
    private final Transaction single = new Transaction();
    // The sessions, by their numbers where these are small, and in the order of their first lines.
    private Session[] small = new Session[64];
    private final Map<Integer, Session> others = new HashMap<>();
    private final List<Session> sessions = new ArrayList<>();
    private final TransactionIds finished = new TransactionIds();

    private static final class Session {
      final int number;
      final Transaction transaction = new Transaction();
      long id = ABORTED;

      Session(int number) {
        this.number = number;
      }
    }

    Parse(TextInput in, HistoryBuilder builder) {
      this.in = in;
      transactions = new Transactions(builder);
    }

    void all() throws IOException {
      while (in.skipBlankLines()) {
        line();
      }
      for (Session session : sessions) {
        finish(session);
      }
    }

    private void line() throws IOException {
      long line = in.line();
      Kind kind =
          switch (in.peek()) {
            case 'r' -> Kind.READ;
            case 'w' -> Kind.WRITE;
            default ->
                throw in.error("r(key,value,session,transaction) or w(…), the beginning of a line");
          };
      in.skip();
      in.expect('(', "'(' after r or w");
      long key = transactions.code(in.natural("the key"));
      in.expect(',', "',' after the key");
      long value = transactions.code(in.natural("the value"));
      in.expect(',', "',' after the value");
      int number = in.index("the session");
      in.expect(',', "',' after the session");
      long id = in.number("the transaction");
      if (id < ABORTED) {
        throw in.fault("a transaction is a number, or -1 for an aborted write, not " + id);
      }
      in.expect(')', "')' after the transaction");
      in.endLine("the end of the line");
      if (id == ABORTED) {
        single.clear();
        single.add(kind, key, value);
        transactions.aborted(number, single, "aborted");
        return;
      }
      Session session = session(number);
      if (session.id != id) {
        begin(session, id, line);
      }
      session.transaction.add(kind, key, value);
    }

    private void begin(Session session, long id, long line) throws IOException {
      finish(session);
      if (!finished.add(session.number, id)) {
        throw in.fault(
            line,
            "transaction %d of session %d goes on after the session's next one began"
                .formatted(id, session.number));
      }
      session.id = id;
    }

    private void finish(Session session) {
      if (session.id != ABORTED) {
        transactions.committed(session.number, session.transaction);
        session.transaction.clear();
      }
    }

    private Session session(int number) {
      if (number < small.length && small[number] != null) {
        return small[number];
      }
      if (number >= 1 << 16) {
        return others.computeIfAbsent(number, this::fresh);
      }
      if (number >= small.length) {
        small = java.util.Arrays.copyOf(small, Integer.highestOneBit(number) * 2);
      }
      small[number] = fresh(number);
      return small[number];
    }

    private Session fresh(int number) {
      var session = new Session(number);
      sessions.add(session);
      return session;
    }
  }
}

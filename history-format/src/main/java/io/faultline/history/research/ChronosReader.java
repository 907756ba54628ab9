package io.faultline.history.research;

import io.faultline.history.History;
import io.faultline.history.HistoryBuilder;
import io.faultline.history.HistoryReader;
import io.faultline.history.Kind;
import io.faultline.history.Reading;
import io.faultline.history.Value;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import tools.jackson.core.JsonToken;

/// The JSON of CHRONOS and its tool TimeKiller: a list of transactions with the timestamps at which
/// the database let them begin and commit.
///
/// `{"tid":1,"sid":2,"sts":{"p":3,"l":0},"cts":{"p":4,"l":0},"ops":[{"t":"w","k":5,"v":6}]}`; the
/// list has each session's transactions in their order. A read of a list has a list as its value.
public final class ChronosReader implements HistoryReader {
  /// Made by [java.util.ServiceLoader].
  public ChronosReader() {}

  @Override
  public String name() {
    return "chronos";
  }

  @Override
  public String summary() {
    return "JSON of CHRONOS (TimeKiller): transactions with their start and commit timestamps";
  }

  @Override
  public int precedence() {
    return 50;
  }

  @Override
  public boolean recognises(Sample sample) {
    if (sample.folder()) {
      return false;
    }
    String text = Opening.of(sample).compact();
    return text.startsWith("[{")
        && (text.contains("\"sts\":{") || text.contains("\"cts\":{"))
        && text.contains("\"ops\":[");
  }

  @Override
  public History read(Path file, Reading reading) throws IOException {
    var builder = new HistoryBuilder();
    try (var in = new JsonInput(file)) {
      new Parse(in, builder).all(reading);
    }
    return builder.build();
  }

  private static final class Parse {
    private final JsonInput in;
    private final HistoryBuilder builder;
    private final Transactions transactions;
    private final Transaction transaction = new Transaction();
    private final Timestamps timestamps = new Timestamps();
    // The parts of the timestamp at hand.
    private long physical;
    private long logical;
    private boolean lists;

    Parse(JsonInput in, HistoryBuilder builder) {
      this.in = in;
      this.builder = builder;
      transactions = new Transactions(builder);
    }

    void all(Reading reading) throws IOException {
      in.expect(JsonToken.START_ARRAY, "a list of transactions");
      while (in.next() != JsonToken.END_ARRAY) {
        in.require(JsonToken.START_OBJECT, "a transaction: an object with sid, sts, cts and ops");
        transaction();
      }
      if (in.next() != null) {
        throw in.error("the end of the file");
      }
      // A transaction is an operation; its two timestamps lie one after the other.
      long[] numbers = timestamps.numbers();
      for (int op = 0; op < builder.size(); op++) {
        builder.timestamps(op, numbers[2 * op], numbers[2 * op + 1]);
      }
      if (!timestamps.fit()) {
        builder.remark("The timestamps are larger than 63 bits: only their order was kept.");
      }
      Assumptions.of(lists ? "list-append" : "rw-register", lists ? Value.NIL : Value.of(0))
          .transactions(builder, reading);
    }

    private void transaction() throws IOException {
      transaction.clear();
      long session = -1;
      long startPhysical = -1;
      long startLogical = -1;
      long commitPhysical = -1;
      long commitLogical = -1;
      boolean found = false;
      for (String name = in.nextName(); name != null; name = in.nextName()) {
        switch (name) {
          case "sid" -> {
            in.next();
            session = in.number("the session, a whole number");
            if (session < 0 || session > Integer.MAX_VALUE) {
              throw in.error("the session, a whole number of 31 bits");
            }
          }
          case "sts" -> {
            timestamp();
            startPhysical = physical;
            startLogical = logical;
          }
          case "cts" -> {
            timestamp();
            commitPhysical = physical;
            commitLogical = logical;
          }
          case "ops" -> {
            in.expect(JsonToken.START_ARRAY, "a list of actions");
            while (in.next() != JsonToken.END_ARRAY) {
              action();
            }
            found = true;
          }
          default -> in.skipValue();
        }
      }
      if (!found || session < 0 || startPhysical < 0 || commitPhysical < 0) {
        throw in.fault("a transaction has a \"sid\", \"sts\", \"cts\" and \"ops\"");
      }
      timestamps.add(startPhysical, startLogical);
      timestamps.add(commitPhysical, commitLogical);
      transactions.committed((int) session, transaction);
    }

    private void timestamp() throws IOException {
      in.expect(JsonToken.START_OBJECT, "a timestamp: {\"p\":…,\"l\":…}");
      physical = -1;
      logical = 0;
      for (String name = in.nextName(); name != null; name = in.nextName()) {
        switch (name) {
          case "p" -> physical = part();
          case "l" -> logical = part();
          default -> in.skipValue();
        }
      }
      if (physical < 0) {
        throw in.fault("a timestamp has a \"p\": its physical part");
      }
    }

    private long part() throws IOException {
      in.next();
      long part = in.number("a whole number");
      if (part < 0) {
        throw in.error("a number that is not negative");
      }
      return part;
    }

    private void action() throws IOException {
      in.require(JsonToken.START_OBJECT, "an action: {\"t\":\"r\",\"k\":…,\"v\":…}");
      Kind kind = null;
      Value key = null;
      Value value = Value.NIL;
      for (String name = in.nextName(); name != null; name = in.nextName()) {
        switch (name) {
          case "t" -> {
            in.next();
            kind =
                switch (in.text("r, w or a").toLowerCase(Locale.ROOT)) {
                  case "r", "read" -> Kind.READ;
                  case "w", "write" -> Kind.WRITE;
                  case "a", "append" -> Kind.APPEND;
                  default -> throw in.error("r, w or a");
                };
          }
          case "k" -> {
            in.next();
            key = in.value(false, "the key");
          }
          case "v" -> {
            in.next();
            value = in.value(true, "the value");
          }
          default -> in.skipValue();
        }
      }
      if (kind == null || key == null) {
        throw in.fault("an action has a \"t\" and a \"k\"");
      }
      lists |= kind == Kind.APPEND || value instanceof Value.Items;
      transaction.add(kind, builder.code(key), builder.code(value));
    }
  }
}

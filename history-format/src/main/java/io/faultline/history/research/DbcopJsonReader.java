package io.faultline.history.research;

import io.faultline.history.History;
import io.faultline.history.HistoryBuilder;
import io.faultline.history.HistoryReader;
import io.faultline.history.Kind;
import io.faultline.history.Reading;
import io.faultline.history.Value;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/// The JSON file of dbcop's second version: a list of sessions, each a list of transactions, alone
/// or as the `data` of an object.
///
/// An event is `{"Read":{"variable":0,"version":1}}`, `{"Write":…}`, or the short `["r",0,1]`.
public final class DbcopJsonReader implements HistoryReader {
  /// Made by [java.util.ServiceLoader].
  public DbcopJsonReader() {}

  @Override
  public String name() {
    return "dbcop-json";
  }

  @Override
  public String summary() {
    return "JSON of dbcop's second version: sessions of transactions of events";
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
    boolean plain = text.startsWith("[[");
    boolean wrapped = text.startsWith("{\"") && text.contains("\"data\":[[");
    return (plain || wrapped) && text.contains("{\"events\":[");
  }

  @Override
  public History read(Path file, Reading reading) throws IOException {
    var builder = new HistoryBuilder();
    try (var in = new JsonInput(file)) {
      new Parse(in, builder, reading).all();
    }
    return builder.build();
  }

  private static final class Parse {
    private static final String SESSIONS = "a list of sessions, or an object with one as its data";

    private final JsonInput in;
    private final HistoryBuilder builder;
    private final Reading reading;
    private final Transactions transactions;
    private final Transaction transaction = new Transaction();

    Parse(JsonInput in, HistoryBuilder builder, Reading reading) {
      this.in = in;
      this.builder = builder;
      this.reading = reading;
      transactions = new Transactions(builder);
    }

    void all() throws IOException {
      String system = "";
      String startedAt = "";
      boolean found = in.next() == JsonToken.START_ARRAY;
      if (found) {
        sessions();
      } else {
        in.require(JsonToken.START_OBJECT, SESSIONS);
        for (String name = in.nextName(); name != null; name = in.nextName()) {
          switch (name) {
            case "data" -> {
              in.expect(JsonToken.START_ARRAY, "a list of sessions");
              sessions();
              found = true;
            }
            case "info" -> system = textOrNothing();
            case "start" -> startedAt = textOrNothing();
            default -> in.skipValue();
          }
        }
      }
      if (!found) {
        throw in.fault("expected " + SESSIONS + "; the object has no data");
      }
      if (in.next() != null) {
        throw in.error("the end of the file");
      }
      Assumptions.of("rw-register", Value.NIL)
          .recorded(system, startedAt)
          .transactions(builder, reading);
    }

    private String textOrNothing() throws IOException {
      return in.next() == JsonToken.VALUE_NULL ? "" : in.text("a text");
    }

    private void sessions() throws IOException {
      for (int session = 0; in.next() != JsonToken.END_ARRAY; session++) {
        in.require(JsonToken.START_ARRAY, "a session: a list of transactions");
        while (in.next() != JsonToken.END_ARRAY) {
          in.require(JsonToken.START_OBJECT, "a transaction: {\"events\":[…],\"committed\":…}");
          transaction(session);
        }
      }
    }

    private void transaction(int session) throws IOException {
      transaction.clear();
      boolean events = false;
      @Nullable Boolean committed = null;
      for (String name = in.nextName(); name != null; name = in.nextName()) {
        switch (name) {
          case "events" -> {
            in.expect(JsonToken.START_ARRAY, "a list of events");
            while (in.next() != JsonToken.END_ARRAY) {
              event();
            }
            events = true;
          }
          case "committed" -> {
            in.next();
            committed = in.flag("whether the transaction committed, true or false");
          }
          default -> in.skipValue();
        }
      }
      if (!events || committed == null) {
        throw in.fault("a transaction has \"events\" and says whether it \"committed\"");
      }
      if (committed) {
        transactions.committed(session, transaction);
      } else {
        transactions.aborted(session, transaction, "not committed");
      }
    }

    private void event() throws IOException {
      if (in.current() == JsonToken.START_ARRAY) {
        in.next();
        Kind kind = kind(in.text("\"r\" or \"w\""), "r", "w");
        in.next();
        long key = builder.code(in.value(false, "the variable"));
        in.next();
        long value = builder.code(in.value(false, "the version"));
        in.expect(JsonToken.END_ARRAY, "the end of the event, after its version");
        transaction.add(kind, key, value);
        return;
      }
      in.require(JsonToken.START_OBJECT, "an event: {\"Read\":…}, {\"Write\":…} or [\"r\",0,1]");
      String word = in.nextName();
      Kind kind = kind(word == null ? "" : word, "Read", "Write");
      in.expect(JsonToken.START_OBJECT, "{\"variable\":…,\"version\":…}");
      @Nullable Value key = null;
      @Nullable Value value = null;
      for (String name = in.nextName(); name != null; name = in.nextName()) {
        switch (name) {
          case "variable" -> {
            in.next();
            key = in.value(false, "the variable");
          }
          case "version" -> {
            in.next();
            value = in.value(false, "the version");
          }
          default -> in.skipValue();
        }
      }
      if (key == null || value == null) {
        throw in.fault("an event has a \"variable\" and a \"version\"");
      }
      in.expect(JsonToken.END_OBJECT, "the end of the event");
      transaction.add(kind, builder.code(key), builder.code(value));
    }

    private Kind kind(String word, String read, String write) throws IOException {
      if (word.equals(read)) {
        return Kind.READ;
      }
      if (word.equals(write)) {
        return Kind.WRITE;
      }
      throw in.error("\"%s\" or \"%s\"".formatted(read, write));
    }
  }
}

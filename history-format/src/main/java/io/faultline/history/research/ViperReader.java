package io.faultline.history.research;

import io.faultline.history.History;
import io.faultline.history.HistoryBuilder;
import io.faultline.history.HistoryReader;
import io.faultline.history.Kind;
import io.faultline.history.Reading;
import io.faultline.history.Value;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import tools.jackson.core.JsonToken;

/// The logs of Viper: a folder with a file a session, `J0.log`, `J1.log`, …, and a JSON object a
/// transaction in it: `{"value":[["w",KEY,VALUE,true],["r",KEY,VALUE,true]]}`.
///
/// The last flag is whether the action succeeded. A transaction that did nothing else than fail is
/// aborted.
public final class ViperReader implements HistoryReader {
  private static final SessionLogs LOGS = new SessionLogs('J');

  /// Made by [java.util.ServiceLoader].
  public ViperReader() {}

  @Override
  public String name() {
    return "viper";
  }

  @Override
  public String summary() {
    return "folder of Viper's JSON logs, J0.log and so on, a file a session";
  }

  @Override
  public int precedence() {
    return 50;
  }

  @Override
  public boolean recognises(Sample sample) {
    return sample.folder() && LOGS.recognise(sample.file(), '{');
  }

  @Override
  public History read(Path folder, Reading reading) throws IOException {
    var builder = new HistoryBuilder();
    Assumptions.of("rw-register", Value.NIL).transactions(builder, reading);
    var parse = new Parse(builder);
    for (Map.Entry<Integer, Path> log : LOGS.of(folder).entrySet()) {
      try (var in = new JsonInput(log.getValue())) {
        while (in.next() != null) {
          in.require(JsonToken.START_OBJECT, "a transaction: {\"value\":[[\"w\",1,2,true],…]}");
          parse.transaction(in, log.getKey());
        }
      }
    }
    if (parse.skipped > 0) {
      builder.remark(
          "%,d actions that failed within transactions that committed were passed over."
              .formatted(parse.skipped));
    }
    return builder.build();
  }

  private static final class Parse {
    private final HistoryBuilder builder;
    private final Transactions transactions;
    private final Transaction succeeded = new Transaction();
    private final Transaction failed = new Transaction();
    private long skipped;

    Parse(HistoryBuilder builder) {
      this.builder = builder;
      transactions = new Transactions(builder);
    }

    void transaction(JsonInput in, int session) throws IOException {
      succeeded.clear();
      failed.clear();
      boolean found = false;
      for (String name = in.nextName(); name != null; name = in.nextName()) {
        if (name.equals("value")) {
          in.expect(JsonToken.START_ARRAY, "a list of actions");
          while (in.next() != JsonToken.END_ARRAY) {
            action(in);
          }
          found = true;
        } else {
          in.skipValue();
        }
      }
      if (!found) {
        throw in.fault("a transaction has a \"value\": a list of actions");
      }
      if (succeeded.size() == 0 && failed.size() > 0) {
        transactions.aborted(session, failed, "every action failed");
      } else {
        transactions.committed(session, succeeded);
        skipped += failed.size();
      }
    }

    private void action(JsonInput in) throws IOException {
      in.require(JsonToken.START_ARRAY, "an action: [\"r\",KEY,VALUE,true]");
      in.next();
      Kind kind =
          switch (in.text("\"r\" or \"w\"")) {
            case "r" -> Kind.READ;
            case "w" -> Kind.WRITE;
            default -> throw in.error("\"r\" or \"w\"");
          };
      in.next();
      long key = builder.code(in.value(false, "the key"));
      in.next();
      long value = builder.code(in.value(false, "the value"));
      in.next();
      boolean good = in.flag("whether the action succeeded, true or false");
      in.expect(JsonToken.END_ARRAY, "the end of the action");
      (good ? succeeded : failed).add(kind, key, value);
    }
  }
}

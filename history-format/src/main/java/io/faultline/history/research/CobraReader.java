package io.faultline.history.research;

import io.faultline.history.History;
import io.faultline.history.HistoryBuilder;
import io.faultline.history.HistoryReader;
import io.faultline.history.Kind;
import io.faultline.history.Reading;
import io.faultline.history.Value;
import io.faultline.history.Values;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/// The logs of Cobra: a folder with a binary file a session, `T0.log`, `T1.log`, …
///
/// A record is a letter and numbers of eight bytes, the highest first. What a write is told by is
/// its own number, which is unique, and not its value.
public final class CobraReader implements HistoryReader {
  private static final SessionLogs LOGS = new SessionLogs('T');
  // Numbers of writes that stand for something else.
  private static final long INITIAL = 0xbebeebeeL;
  private static final long NULL = 0xdeadbeefL;
  private static final long COLLECTOR_TRUE = 0x23332333L;
  private static final long COLLECTOR_FALSE = 0x66666666L;

  /// Made by [java.util.ServiceLoader].
  public CobraReader() {}

  @Override
  public String name() {
    return "cobra";
  }

  @Override
  public String summary() {
    return "folder of Cobra's binary logs, T0.log and so on, a file a session";
  }

  @Override
  public int precedence() {
    return 50;
  }

  @Override
  public boolean recognises(Sample sample) {
    return sample.folder() && LOGS.recognise(sample.file(), 'S');
  }

  @Override
  public History read(Path folder, Reading reading) throws IOException {
    var builder = new HistoryBuilder();
    Assumptions.of("rw-register", Value.NIL).transactions(builder, reading);
    var transactions = new Transactions(builder);
    long skipped = 0;
    for (Map.Entry<Integer, Path> log : LOGS.of(folder).entrySet()) {
      try (var in = new BinaryInput(log.getValue())) {
        skipped += session(in, transactions, log.getKey());
      }
    }
    if (skipped > 0) {
      builder.remark("%,d reads of Cobra's own collector were passed over.".formatted(skipped));
    }
    return builder.build();
  }

  // How many reads were passed over.
  private static long session(BinaryInput in, Transactions transactions, int session)
      throws IOException {
    var transaction = new Transaction();
    boolean open = false;
    long id = 0;
    long skipped = 0;
    while (in.hasMore()) {
      int letter = in.next("a record");
      if (open == (letter == 'S')) {
        throw in.fault(
            open
                ? "a transaction begins, and transaction " + id + " has not ended"
                : "expected S, the start of a transaction, not the byte 0x%02x".formatted(letter));
      }
      switch (letter) {
        case 'S' -> {
          id = in.big64("the transaction's number");
          open = true;
          transaction.clear();
        }
        case 'C' -> {
          long ended = in.big64("the transaction's number");
          if (ended != id) {
            throw in.fault("transaction %d commits, and %d has begun".formatted(ended, id));
          }
          open = false;
          transactions.committed(session, transaction);
        }
        case 'W' -> {
          long write = in.big64("the write's number");
          long key = transactions.code(in.big64("the key"));
          in.big64("the value");
          transaction.add(Kind.WRITE, key, transactions.code(write));
        }
        case 'R' -> {
          long writer = in.big64("the number of the transaction that wrote");
          long write = in.big64("the write's number");
          long key = transactions.code(in.big64("the key"));
          in.big64("the value");
          if (writer == INITIAL && (write == COLLECTOR_TRUE || write == COLLECTOR_FALSE)) {
            skipped++;
          } else {
            boolean initial = write == INITIAL || write == NULL;
            transaction.add(Kind.READ, key, initial ? Values.NIL : transactions.code(write));
          }
        }
        default ->
            throw in.fault("expected a record R, W or C, not the byte 0x%02x".formatted(letter));
      }
    }
    if (open) {
      transactions.unknown(session, transaction, "the log ends within the transaction");
    }
    return skipped;
  }
}

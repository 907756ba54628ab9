package io.faultline.history.research;

import io.faultline.history.History;
import io.faultline.history.HistoryBuilder;
import io.faultline.history.HistoryReader;
import io.faultline.history.Kind;
import io.faultline.history.Reading;
import io.faultline.history.Value;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Pattern;

/// The binary file of dbcop, as its first version wrote it with bincode; PolySI and others took it
/// over. Numbers have eight bytes, the lowest first.
///
/// The file has no signature: it is told by its two dates.
public final class DbcopReader implements HistoryReader {
  private static final Pattern DATE = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT[\\d:.+Z-]+");
  // The five numbers at the beginning, which repeat what follows.
  private static final int PARAMETERS = 5;
  private static final int MOST_TEXT_BYTES = 16 * 1024;

  /// Made by [java.util.ServiceLoader].
  public DbcopReader() {}

  @Override
  public String name() {
    return "dbcop";
  }

  @Override
  public String summary() {
    return "binary file of dbcop's first version, which PolySI uses as well";
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
    byte[] start = sample.start();
    int at = PARAMETERS * 8;
    for (int text = 0; text < 3; text++) {
      if (at + 8 > start.length) {
        return false;
      }
      long length = 0;
      for (int i = 7; i >= 0; i--) {
        length = length << 8 | (start[at + i] & 0xff);
      }
      at += 8;
      if (length < 0 || length > start.length - at) {
        return false;
      }
      var value = new String(start, at, (int) length, StandardCharsets.UTF_8);
      if (text > 0 && !DATE.matcher(value).matches()) {
        return false;
      }
      at += (int) length;
    }
    return true;
  }

  @Override
  public History read(Path file, Reading reading) throws IOException {
    var builder = new HistoryBuilder();
    try (var in = new BinaryInput(file)) {
      for (int i = 0; i < PARAMETERS; i++) {
        in.little64("the five numbers at the beginning");
      }
      String system = in.text(MOST_TEXT_BYTES, "the description");
      String startedAt = in.text(MOST_TEXT_BYTES, "the time of the start");
      in.text(MOST_TEXT_BYTES, "the time of the end");
      Assumptions.of("rw-register", Value.of(0))
          .recorded(system, startedAt)
          .transactions(builder, reading);
      sessions(in, builder);
    }
    return builder.build();
  }

  // No count is believed: each is counted down while there are bytes.
  private static void sessions(BinaryInput in, HistoryBuilder builder) throws IOException {
    var transactions = new Transactions(builder);
    var transaction = new Transaction();
    long skipped = 0;
    long sessions = in.natural("the number of sessions");
    for (long session = 0; session < sessions; session++) {
      if (session > Integer.MAX_VALUE) {
        throw in.fault("there are more sessions than 31 bits count");
      }
      long count = in.natural("the number of transactions");
      for (long i = 0; i < count; i++) {
        skipped += transaction(in, transactions, transaction, (int) session);
      }
    }
    if (in.hasMore()) {
      throw in.fault("there is more after the last session");
    }
    if (skipped > 0) {
      builder.remark(
          "%,d actions that failed within transactions that committed were passed over."
              .formatted(skipped));
    }
  }

  // How many actions were passed over.
  private static long transaction(
      BinaryInput in, Transactions transactions, Transaction transaction, int session)
      throws IOException {
    transaction.clear();
    long failed = 0;
    long events = in.natural("the number of events");
    for (long i = 0; i < events; i++) {
      boolean writes = in.flag("whether the event writes");
      long key = transactions.code(in.natural("the variable"));
      long value = transactions.code(in.natural("the value"));
      if (in.flag("whether the event succeeded")) {
        transaction.add(writes ? Kind.WRITE : Kind.READ, key, value);
      } else {
        failed++;
      }
    }
    if (in.flag("whether the transaction succeeded")) {
      transactions.committed(session, transaction);
      return failed;
    }
    transactions.aborted(session, transaction, "aborted");
    return 0;
  }
}

package io.faultline.workload.transaction;

import io.faultline.workload.Options;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// What the transactional workloads can be told.
///
/// @param keys how many keys are in use at a time
/// @param writesPerKey how many writes a key gets before the next one takes its place
/// @param least the fewest actions of a transaction
/// @param most the most
/// @param readPercent the share of reads among the actions
record TransactionOptions(int keys, int writesPerKey, int least, int most, int readPercent) {
  private static final String KEYS = "key-count";
  private static final String WRITES = "max-writes-per-key";
  private static final String LEAST = "min-actions";
  private static final String MOST = "max-actions";
  private static final String READS = "read-percent";
  // A hotter key is asked for twice as often as the next: more of them are never asked for.
  private static final int MOST_KEYS = 40;
  // What etcd takes in one transaction, twice over, is 128.
  private static final int MOST_ACTIONS = 64;

  /// @throws IllegalArgumentException if one is wrong, in a sentence for the user
  static TransactionOptions of(Options options) {
    var read =
        new TransactionOptions(
            options.number(KEYS, 10, 1, MOST_KEYS),
            options.number(WRITES, 256, 1, 1_000_000),
            options.number(LEAST, 1, 1, MOST_ACTIONS),
            options.number(MOST, 4, 1, MOST_ACTIONS),
            options.number(READS, 50, 0, 100));
    if (read.least > read.most) {
      throw new IllegalArgumentException(
          "option min-actions (%d) is more than max-actions (%d)".formatted(read.least, read.most));
    }
    return read;
  }

  /// Each option with what it means and its default.
  static SequencedMap<String, String> explained() {
    var options = new LinkedHashMap<String, String>();
    options.put(KEYS, "how many keys are in use at a time, each half as often as the next (10)");
    options.put(WRITES, "how many writes a key gets before another takes its place (256)");
    options.put(LEAST, "the fewest actions of a transaction (1)");
    options.put(MOST, "the most actions of a transaction (4)");
    options.put(READS, "the share of reads among the actions (50)");
    return options;
  }

  /// How many writes a call is expected to make to what gets this share of the actions.
  double writesPerCall(double share) {
    return (least + most) / 2.0 * (100 - readPercent) / 100.0 * share;
  }
}

package io.faultline.history;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The arrays behind a [History]. Filled by one [HistoryBuilder], then never written again.
///
/// Arrays and not lists of records: a history of ten million operations is walked many times, and
/// an object an operation would cost five times the memory and a cache miss each.
final class Columns {
  static final int KIND = 0x3f;
  static final int ANSWER_SHIFT = 6;
  static final Outcome.Type[] TYPES = Outcome.Type.values();
  static final History.Answer[] ANSWERS = History.Answer.values();

  final Values values = new Values();
  final List<String> hosts = new ArrayList<>();
  final List<String> names = new ArrayList<>();
  final List<String> errors = new ArrayList<>();
  // Key number -> value code.
  final LongNumbers keys = new LongNumbers();
  final List<History.Late> late = new ArrayList<>();

  int ops;
  int[] process = new int[16];
  int[] session = new int[16];
  short[] host = new short[16];
  short[] name = new short[16];
  long[] called = new long[16];
  // Of an unknown outcome, when it was given up.
  long[] returned = new long[16];
  byte[] type = new byte[16];
  int[] error = new int[16];
  int[] firstAction = new int[16];
  // Empty as long as no timestamp is known.
  long[] start = new long[0];
  long[] commit = new long[0];

  int actions;
  // The kind in the low six bits, the answer in the high two.
  byte[] kind = new byte[16];
  int[] key = new int[16];
  long[] argument = new long[16];
  long[] second = new long[16];
  // Empty as long as no version is known.
  long[] version = new long[0];

  void ensureOp() {
    if (ops == process.length) {
      int size = grown(ops);
      process = Arrays.copyOf(process, size);
      session = Arrays.copyOf(session, size);
      host = Arrays.copyOf(host, size);
      name = Arrays.copyOf(name, size);
      called = Arrays.copyOf(called, size);
      returned = Arrays.copyOf(returned, size);
      type = Arrays.copyOf(type, size);
      error = Arrays.copyOf(error, size);
      firstAction = Arrays.copyOf(firstAction, size);
      if (start.length > 0) {
        start = extended(start, size, History.NO_TIMESTAMP);
        commit = extended(commit, size, History.NO_TIMESTAMP);
      }
    }
  }

  void ensureAction() {
    if (actions == kind.length) {
      int size = grown(actions);
      kind = Arrays.copyOf(kind, size);
      key = Arrays.copyOf(key, size);
      argument = Arrays.copyOf(argument, size);
      second = Arrays.copyOf(second, size);
      if (version.length > 0) {
        version = extended(version, size, Result.NO_VERSION);
      }
    }
  }

  /// Where the actions of operation `op` end.
  int actions(int op) {
    return op + 1 == ops ? actions : firstAction[op + 1];
  }

  void setVersion(int action, long value) {
    if (version.length == 0) {
      version = extended(version, kind.length, Result.NO_VERSION);
    }
    version[action] = value;
  }

  void setTimestamps(int op, long started, long committed) {
    if (start.length == 0) {
      start = extended(start, process.length, History.NO_TIMESTAMP);
      commit = extended(commit, process.length, History.NO_TIMESTAMP);
    }
    start[op] = started;
    commit[op] = committed;
  }

  /// Gives back what the arrays have too much, one after another.
  void trim() {
    process = Arrays.copyOf(process, ops);
    session = Arrays.copyOf(session, ops);
    host = Arrays.copyOf(host, ops);
    name = Arrays.copyOf(name, ops);
    called = Arrays.copyOf(called, ops);
    returned = Arrays.copyOf(returned, ops);
    type = Arrays.copyOf(type, ops);
    error = Arrays.copyOf(error, ops);
    firstAction = Arrays.copyOf(firstAction, ops);
    start = Arrays.copyOf(start, Math.min(start.length, ops));
    commit = Arrays.copyOf(commit, Math.min(commit.length, ops));
    kind = Arrays.copyOf(kind, actions);
    key = Arrays.copyOf(key, actions);
    argument = Arrays.copyOf(argument, actions);
    second = Arrays.copyOf(second, actions);
    version = Arrays.copyOf(version, Math.min(version.length, actions));
  }

  private static long[] extended(long[] column, int size, long none) {
    long[] longer = Arrays.copyOf(column, size);
    Arrays.fill(longer, column.length, size, none);
    return longer;
  }

  private static int grown(int size) {
    return Math.addExact(size, Math.max(16, size >> 1));
  }
}

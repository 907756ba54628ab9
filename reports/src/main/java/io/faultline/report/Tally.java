package io.faultline.report;

import io.faultline.history.History;
import io.faultline.history.Outcome;
import java.util.Arrays;

/// How some operations ended, and how long the answered ones took.
///
/// The times, in nanoseconds, are nearest-rank percentiles over the ok operations; 0 if there are
/// none.
record Tally(long ok, long failed, long unknown, long halfNanos, long p99Nanos, long mostNanos) {
  /// Of the operations from `first` to `end`, the latter excluded. n log n.
  static Tally of(History history, int first, int end) {
    var tookNanos = new long[Math.max(0, end - first)];
    int ok = 0;
    long failed = 0;
    long unknown = 0;
    for (int op = first; op < end; op++) {
      switch (history.type(op)) {
        case OK -> tookNanos[ok++] = history.returnedNanos(op) - history.calledNanos(op);
        case FAILED -> failed++;
        case UNKNOWN -> unknown++;
      }
    }
    return of(tookNanos, ok, failed, unknown);
  }

  /// @param tookNanos how long each ok operation took, in its first `ok` places; sorted by this
  static Tally of(long[] tookNanos, int ok, long failed, long unknown) {
    Arrays.sort(tookNanos, 0, ok);
    return new Tally(
        ok,
        failed,
        unknown,
        percentile(tookNanos, ok, 50),
        percentile(tookNanos, ok, 99),
        percentile(tookNanos, ok, 100));
  }

  private static long percentile(long[] sorted, int size, int percent) {
    return size == 0 ? 0 : sorted[(int) (((long) size * percent + 99) / 100) - 1];
  }

  long all() {
    return ok + failed + unknown;
  }

  long of(Outcome.Type type) {
    return switch (type) {
      case OK -> ok;
      case FAILED -> failed;
      case UNKNOWN -> unknown;
    };
  }

  /// `23,010 ok, 402 failed, 706 unknown`.
  String text() {
    return "%s ok, %s failed, %s unknown"
        .formatted(Words.number(ok), Words.number(failed), Words.number(unknown));
  }

  /// The first operation called at `nanos` or later; the number of operations if there is none.
  /// Logarithmic: operations are in the order of their calls.
  static int firstCalledAt(History history, long nanos) {
    int low = 0;
    int high = history.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (history.calledNanos(middle) < nanos) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}

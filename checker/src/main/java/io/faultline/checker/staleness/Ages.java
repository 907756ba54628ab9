package io.faultline.checker.staleness;

import io.faultline.checker.Linearizability;
import io.faultline.history.Grouping;
import io.faultline.history.History;
import io.faultline.history.Kind;
import io.faultline.history.Outcome;
import io.faultline.history.Result;
import io.faultline.history.Values;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;

/// How old each read's answer was: the longest time, before the read was called, for which some
/// write certainly after the one it returned had been acknowledged; 0 if there is none. Certainly
/// after is by version where the system gave versions to all writes of the key that it
/// acknowledged, else what was called after the other had returned.
///
/// Takes n log n.
public final class Ages {
  /// Of an operation that is no read, or of one of which nobody knows who wrote what it found.
  public static final long NO_AGE = -1;

  private static final int NONE = -1;

  private final History history;
  private final long[] ages;
  private final int[] replacedBy;
  private String unfit = "";
  private String doubt = "";
  private int garbage = NONE;

  public Ages(History history) {
    this.history = history;
    ages = new long[history.size()];
    replacedBy = new int[history.size()];
    Arrays.fill(ages, NO_AGE);
    Arrays.fill(replacedBy, NONE);
    for (int op = 0; op < history.size(); op++) {
      int a = history.firstAction(op);
      boolean single = history.firstAction(op + 1) == a + 1;
      if (!single || (history.kind(a) != Kind.READ && history.kind(a) != Kind.WRITE)) {
        unfit = "operation %,d is no single read or write".formatted(op);
        return;
      }
    }
    if (!history.traits().realTime()) {
      unfit = "the history's times say nothing about what came first";
      return;
    }
    Grouping byKey = history.byKey();
    for (int key = 0; key < history.keys(); key++) {
      key(byKey.ops(key));
    }
  }

  /// Why ages cannot be told at all; empty if they can.
  public String unfit() {
    return unfit;
  }

  /// Why the age of some read is not known; empty if all are.
  public String doubt() {
    return doubt;
  }

  /// A read of what nobody put there who could; -1 if there is none.
  public int garbage() {
    return garbage;
  }

  /// In nanoseconds, or [#NO_AGE].
  public long ageNanos(int op) {
    return ages[op];
  }

  /// The write that was acknowledged that long before the read was called; -1 where the age is 0.
  public int replacedBy(int op) {
    return replacedBy[op];
  }

  /// The number of reads whose age is known.
  public int reads() {
    return (int) Arrays.stream(ages).filter(age -> age != NO_AGE).count();
  }

  /// The number of them that are older than so many nanoseconds.
  public int olderThan(long nanos) {
    return (int) Arrays.stream(ages).filter(age -> age > nanos).count();
  }

  private void key(int[] ops) {
    Map<Long, Integer> writers = new HashMap<>();
    Map<Long, Integer> byVersion = new HashMap<>();
    for (int op : ops) {
      int a = history.firstAction(op);
      if (history.kind(a) == Kind.WRITE && history.type(op) != Outcome.Type.FAILED) {
        writers.merge(history.argument(a), op, (_, _) -> NONE);
        if (history.version(a) != Result.NO_VERSION) {
          byVersion.put(history.version(a), op);
        }
      }
    }
    int[] acked =
        Arrays.stream(ops)
            .filter(op -> history.kind(history.firstAction(op)) == Kind.WRITE)
            .filter(op -> history.type(op) == Outcome.Type.OK)
            .toArray();
    boolean versions =
        acked.length > 0
            && Arrays.stream(acked)
                .allMatch(op -> history.version(history.firstAction(op)) != Result.NO_VERSION);
    // By when they were called, or by version: from there on, the first to be acknowledged.
    long[] order =
        Arrays.stream(acked)
            .mapToLong(op -> versions ? version(op) : history.calledNanos(op))
            .toArray();
    int[] sorted =
        IntStream.range(0, acked.length)
            .boxed()
            .sorted((x, y) -> Long.compare(order[x], order[y]))
            .mapToInt(i -> acked[i])
            .toArray();
    Arrays.sort(order);
    var first = new int[sorted.length];
    for (int i = sorted.length - 1; i >= 0; i--) {
      boolean sooner =
          i == sorted.length - 1
              || history.returnedNanos(sorted[i]) < history.returnedNanos(first[i + 1]);
      first[i] = sooner ? sorted[i] : first[i + 1];
    }
    long initial = Linearizability.initial(history);
    for (int op : ops) {
      int a = history.firstAction(op);
      if (history.kind(a) != Kind.READ
          || history.type(op) != Outcome.Type.OK
          || history.second(a) == Values.UNKNOWN) {
        continue;
      }
      Integer by = writers.get(history.second(a));
      if (versions && history.version(a) != Result.NO_VERSION) {
        by = byVersion.getOrDefault(history.version(a), by);
      }
      if (by == null && history.second(a) != initial) {
        garbage = garbage == NONE ? op : garbage;
      } else if (by != null && (by == NONE || history.second(a) == initial)) {
        doubt =
            "%s was put into key %s more than once (operation %,d)"
                .formatted(
                    history.values().value(history.second(a)),
                    history.keyValue(history.key(a)),
                    op);
      } else {
        age(op, after(by, op, versions), order, first);
      }
    }
  }

  // What comes certainly after the write that was read lies beyond this, by version or by time.
  private long after(@org.jspecify.annotations.Nullable Integer by, int read, boolean versions) {
    if (by == null) {
      return Long.MIN_VALUE;
    }
    if (!versions) {
      return history.returnedNanos(by);
    }
    long version = version(read);
    version = version == Result.NO_VERSION ? version(by) : version;
    return version == Result.NO_VERSION ? Long.MAX_VALUE : version;
  }

  private void age(int read, long after, long[] order, int[] first) {
    int low = 0;
    int high = order.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (order[middle] > after) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    ages[read] = 0;
    if (low < order.length) {
      long age = history.calledNanos(read) - history.returnedNanos(first[low]);
      if (age > 0) {
        ages[read] = age;
        replacedBy[read] = first[low];
      }
    }
  }

  private long version(int op) {
    return history.version(history.firstAction(op));
  }
}

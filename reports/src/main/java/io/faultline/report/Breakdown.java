package io.faultline.report;

import io.faultline.history.History;
import io.faultline.history.Outcome;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/// A history's operations by where they were sent, by what they asked, and by why they were not
/// answered.
///
/// @param byHost the most used first; empty where the history names no host
/// @param byCall by the workload's word, the commonest first
/// @param reasons why calls failed or are unknown, the commonest first
record Breakdown(List<Part> byHost, List<Part> byCall, List<Reason> reasons) {
  /// The most rows of each kind that are told.
  static final int MOST = 40;

  record Part(String name, Tally tally) {}

  record Reason(Outcome.Type type, String text, long count) {}

  /// One pass for each kind, and n log n for the times.
  static Breakdown of(History history) {
    Map<Reason, Long> reasons = new HashMap<>();
    for (int op = 0; op < history.size(); op++) {
      if (history.type(op) != Outcome.Type.OK) {
        reasons.merge(new Reason(history.type(op), history.error(op), 0), 1L, Long::sum);
      }
    }
    List<Part> hosts = parts(history, history::host);
    boolean named = hosts.stream().anyMatch(part -> !part.name().isEmpty());
    return new Breakdown(
        named ? hosts : List.of(),
        parts(history, history::name),
        reasons.entrySet().stream()
            .map(
                entry -> new Reason(entry.getKey().type(), entry.getKey().text(), entry.getValue()))
            .sorted(
                Comparator.comparingLong(Reason::count)
                    .reversed()
                    .thenComparing(Reason::type)
                    .thenComparing(Reason::text))
            .limit(MOST)
            .toList());
  }

  private static List<Part> parts(History history, IntFunction<String> name) {
    Map<String, Times> times = new HashMap<>();
    for (int op = 0; op < history.size(); op++) {
      times.computeIfAbsent(name.apply(op), _ -> new Times()).add(history, op);
    }
    return times.entrySet().stream()
        .map(entry -> new Part(entry.getKey(), entry.getValue().tally()))
        .sorted(
            Comparator.comparingLong((Part part) -> part.tally().all())
                .reversed()
                .thenComparing(Part::name))
        .limit(MOST)
        .toList();
  }

  /// A tally while it is counted.
  private static final class Times {
    private long[] tookNanos = new long[16];
    private int ok;
    private long failed;
    private long unknown;

    void add(History history, int op) {
      switch (history.type(op)) {
        case OK -> {
          if (ok == tookNanos.length) {
            tookNanos = Arrays.copyOf(tookNanos, ok + (ok >> 1));
          }
          tookNanos[ok++] = history.returnedNanos(op) - history.calledNanos(op);
        }
        case FAILED -> failed++;
        case UNKNOWN -> unknown++;
      }
    }

    Tally tally() {
      return Tally.of(tookNanos, ok, failed, unknown);
    }
  }
}

package io.faultline.controller.run;

import io.faultline.history.HistoryWriter;
import io.faultline.history.Mark;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Writes every mark into the history of every path, and knows which faults are in force.
///
/// Safe for many threads.
final class MarkLog implements Consumer<Mark> {
  private final List<HistoryWriter> histories;
  private final Map<Integer, Mark> marks = new LinkedHashMap<>();
  private @org.jspecify.annotations.Nullable IOException failure;

  MarkLog(List<HistoryWriter> histories) {
    this.histories = List.copyOf(histories);
  }

  @Override
  public synchronized void accept(Mark mark) {
    marks.put(mark.id(), mark);
    for (HistoryWriter history : histories) {
      try {
        history.mark(mark);
      } catch (IOException e) {
        failure = e;
      }
    }
  }

  /// The faults that hold now, in words.
  synchronized List<String> inForce() {
    var inForce = new ArrayList<String>();
    for (Mark mark : marks.values()) {
      if (mark.kind().equals(Mark.FAULT) && mark.held() && mark.endedNanos() == Mark.NEVER) {
        inForce.add(mark.details().getOrDefault("fault", mark.name()) + " " + sides(mark));
      }
    }
    return inForce;
  }

  /// Whether a fault that is written so was tried and not seen to hold.
  synchronized boolean triedInVain(String fault) {
    return marks.values().stream()
        .anyMatch(mark -> !mark.held() && fault.equals(mark.details().get("fault")));
  }

  /// What went wrong when a mark was written, if anything did.
  synchronized Optional<IOException> failure() {
    return Optional.ofNullable(failure);
  }

  private static String sides(Mark mark) {
    return String.join(" | ", mark.sides().stream().map(side -> String.join(" ", side)).toList());
  }
}

package io.faultline.report;

import io.faultline.checker.Anomaly;
import io.faultline.checker.Refutation.Arrow;
import io.faultline.history.History;
import io.faultline.history.Op;
import java.util.ArrayList;
import java.util.List;

/// An anomaly with what people are shown of it.
///
/// @param ops its operations, in the order of their calls: all of them, or the last ones where
///   there are more than [#MOST_OPS]
/// @param leftOut how many are not among `ops`
/// @param longest an order of some of them, as long as one could be had; empty where there is none
/// @param arrows which comes before which, and why, if that goes round in a circle
/// @param blocked those that cannot come next, or whose answer nothing allows
/// @param hits the faults that they fell into
record Finding(
    Anomaly anomaly,
    List<Op> ops,
    int leftOut,
    List<Integer> longest,
    List<Integer> blocked,
    List<Arrow> arrows,
    List<Hit> hits) {
  /// The most operations that are shown of one anomaly.
  static final int MOST_OPS = 60;

  /// A fault that some of an anomaly's operations fell into.
  ///
  /// @param inside how many
  /// @param of how many there are
  /// @param blockedInside those among them that cannot come next
  record Hit(FaultWindow window, int inside, int of, List<Integer> blockedInside) {
    /// `all inside partition n2 | n1 n3 n4 n5, seen to hold from 12.0 s to 22.1 s`, or `2 of 3
    /// operations (op 7,742 among them) inside …`.
    String text() {
      if (inside == of) {
        return "all inside " + window.text();
      }
      String among =
          blockedInside.isEmpty()
              ? ""
              : " (op %s among them)".formatted(Words.number(blockedInside.getFirst()));
      return "%s of %s%s inside %s"
          .formatted(
              Words.number(inside),
              Words.count(of, "operation", "operations"),
              among,
              window.text());
    }
  }

  static Finding of(Anomaly anomaly, History history, FaultWindows faults) {
    List<Integer> all = anomaly.ops();
    List<Integer> blocked = anomaly.evidence().blocked();
    List<Integer> longest = anomaly.evidence().longest();
    List<Arrow> arrows = anomaly.evidence().arrows(history);
    arrows = arrows.subList(0, Math.min(arrows.size(), MOST_OPS));
    var ops = new ArrayList<Op>();
    for (int i = 0; i < all.size(); i++) {
      if (i >= all.size() - MOST_OPS || blocked.contains(all.get(i))) {
        ops.add(history.op(all.get(i)));
      }
    }
    var hits = new ArrayList<Hit>();
    for (FaultWindow window : faults.held()) {
      int inside = (int) all.stream().filter(op -> window.covers(history, op)).count();
      if (inside > 0) {
        List<Integer> blockedInside =
            blocked.stream().filter(op -> window.covers(history, op)).toList();
        hits.add(new Hit(window, inside, all.size(), blockedInside));
      }
    }
    return new Finding(
        anomaly,
        List.copyOf(ops),
        all.size() - ops.size(),
        longest,
        blocked,
        arrows,
        List.copyOf(hits));
  }

  /// `non-linearizable on key 4`.
  String title() {
    String name = Words.datum(anomaly.name());
    return anomaly.key().isEmpty() ? name : name + " on key " + Words.datum(anomaly.key());
  }

  /// Sentences, and what is told a line each beneath them.
  List<String> explanation() {
    return anomaly.explanation().lines().limit(MOST_OPS).map(Words::sentence).toList();
  }

  /// How many digits after the point of a second tell its moments apart.
  int decimals() {
    long first = Long.MAX_VALUE;
    long last = Long.MIN_VALUE;
    for (Op op : ops) {
      first = Math.min(first, op.calledNanos());
      long returned = op.returnedNanos();
      last = Math.max(last, returned == Long.MAX_VALUE ? op.calledNanos() : returned);
    }
    return ops.isEmpty() ? 1 : Math.max(3, Words.decimals(last - first));
  }

  /// The place of an operation in the longest order, from 1; 0 if it has none.
  int place(int op) {
    return longest.indexOf(op) + 1;
  }
}

package io.faultline.checker.sequential;

import io.faultline.checker.Anomaly;
import io.faultline.checker.Refutation.Forced;
import io.faultline.checker.Refutation.Forced.Step;
import io.faultline.checker.Refutation.Forced.Why;
import io.faultline.history.History;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/// Says in sentences why operations each have to come before the next, round and round.
final class ForcedWords {
  // Of a long chain of reasons, those that a reader may still follow.
  private static final int MOST_REASONS = 12;

  private final History history;
  private final Forced evidence;

  ForcedWords(History history, Forced evidence) {
    this.history = history;
    this.evidence = evidence;
  }

  Anomaly anomaly() {
    var ops = new TreeSet<Integer>();
    for (Step step : evidence.steps()) {
      ops.add(step.from());
      ops.add(step.to());
    }
    List<Step> cycle = evidence.cycle().stream().map(evidence.steps()::get).toList();
    var text =
        new StringBuilder(
            "No order of all calls gives these answers and keeps every session's own order, for each of these would come before the next, and the last before the first: ");
    text.append(String.join("; ", cycle.stream().map(this::words).toList())).append('.');
    var reasons = new ArrayList<String>();
    for (int i = 0; i < evidence.steps().size(); i++) {
      if (!evidence.cycle().contains(i) && evidence.steps().get(i).why() != Why.SESSION) {
        reasons.add(words(evidence.steps().get(i)));
      }
    }
    if (!reasons.isEmpty()) {
      boolean cut = reasons.size() > MOST_REASONS;
      text.append(" This rests on: ")
          .append(String.join("; ", reasons.subList(0, cut ? MOST_REASONS : reasons.size())))
          .append(cut ? "; and %,d more.".formatted(reasons.size() - MOST_REASONS) : ".");
    }
    return new Anomaly(name(cycle), keys(ops), List.copyOf(ops), text.toString(), evidence);
  }

  // Bad patterns of causal consistency have names of their own.
  private String name(List<Step> cycle) {
    long derived = evidence.steps().stream().filter(ForcedWords::isDerived).count();
    long initial = evidence.steps().stream().filter(step -> step.why() == Why.BEFORE_ANY).count();
    if (derived + initial == 0) {
      return "CyclicCO";
    }
    if (derived == 0 && initial == 1) {
      return "WriteCOInitRead";
    }
    boolean isOne =
        derived == 1
            && initial == 0
            && cycle.stream().anyMatch(step -> step.why() == Why.READ_LATER);
    return isOne ? "WriteCORead" : "non-sequential";
  }

  private static boolean isDerived(Step step) {
    return step.why() == Why.READ_LATER || step.why() == Why.READ_EARLIER;
  }

  private String keys(Iterable<Integer> ops) {
    var keys = new TreeSet<Integer>();
    ops.forEach(op -> keys.add(history.key(history.firstAction(op))));
    return keys.size() == 1 ? history.keyValue(keys.first()).toString() : "";
  }

  private String words(Step step) {
    String from = "op %,d".formatted(step.from());
    String to = "op %,d".formatted(step.to());
    return switch (step.why()) {
      case SESSION ->
          "%s (%s) comes before %s (%s), which session %d called after it"
              .formatted(
                  from,
                  history.op(step.from()).call(),
                  to,
                  history.op(step.to()).call(),
                  history.session(step.from()));
      case FOUND ->
          "%s comes before %s, which found %s in key %s, and nobody else put that there"
              .formatted(from, to, value(step.to()), key(step.to()));
      case BEFORE_ANY ->
          "%s found %s in key %s, which was there before the run and which nobody put there, so it comes before %s, which put something else there"
              .formatted(from, value(step.from()), key(step.from()), to);
      case READ_LATER ->
          "%s comes before %s: both put a value in key %s, and op %,d, before which %s comes, found that of %s"
              .formatted(from, to, key(step.from()), step.by(), from, to);
      case READ_EARLIER ->
          "%s comes before %s: it found in key %s what op %,d had put there, and that comes before %s, which put something else there"
              .formatted(from, to, key(step.from()), step.by(), to);
    };
  }

  private String value(int op) {
    return history.values().value(Put.found(history, op)).toString();
  }

  private String key(int op) {
    return history.keyValue(history.key(history.firstAction(op))).toString();
  }
}

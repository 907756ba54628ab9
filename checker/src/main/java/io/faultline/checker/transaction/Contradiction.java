package io.faultline.checker.transaction;

import io.faultline.checker.Anomaly;
import io.faultline.history.History;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/// Names a cycle and says in sentences why it contradicts itself.
final class Contradiction {
  private final Transactions transactions;
  private final History history;

  Contradiction(Transactions transactions) {
    this.transactions = transactions;
    history = transactions.history();
  }

  /// The anomaly that a cycle is, under its name of [#name].
  Anomaly of(List<Step> steps) {
    return of(name(steps), steps);
  }

  Anomaly of(String name, List<Step> steps) {
    List<Integer> ops = steps.stream().map(Step::from).distinct().sorted().toList();
    return new Anomaly(
        name, key(steps), ops, said(name, steps), new Cycle(transactions.form(), steps));
  }

  /// What the literature calls a cycle of these kinds, with a suffix for the orders that it needs.
  static String name(List<Step> steps) {
    int count = steps.size();
    long rw = steps.stream().filter(step -> step.kind() == EdgeKind.RW).count();
    boolean adjacent = false;
    for (int i = 0; i < count; i++) {
      adjacent |=
          steps.get(i).kind() == EdgeKind.RW && steps.get((i + 1) % count).kind() == EdgeKind.RW;
    }
    boolean wr = steps.stream().anyMatch(step -> step.kind() == EdgeKind.WR);
    String base =
        rw > 1 ? adjacent ? "G2-item" : "G-nonadjacent" : rw == 1 ? "G-single" : wr ? "G1c" : "G0";
    return base + suffix(steps);
  }

  static String suffix(List<Step> steps) {
    return steps.stream().anyMatch(step -> step.kind() == EdgeKind.REAL_TIME)
        ? Binding.REAL_TIME.suffix()
        : steps.stream().anyMatch(step -> step.kind() == EdgeKind.SESSION)
            ? Binding.SESSION.suffix()
            : "";
  }

  // The key, if all steps are about one.
  private String key(List<Step> steps) {
    var keys = new LinkedHashSet<String>();
    for (Step step : steps) {
      if (step.fromAction() >= 0) {
        keys.add(Told.key(history, step.fromAction()));
      }
    }
    return keys.size() == 1 ? keys.getFirst() : "";
  }

  private String said(String name, List<Step> steps) {
    var lines = new ArrayList<String>();
    List<Integer> ops = steps.stream().map(Step::from).distinct().toList();
    boolean closedWalk = ops.size() < steps.size();
    lines.add(
        "%s: these %,d transactions would each have to come before the next%s."
            .formatted(
                name,
                ops.size(),
                closedWalk
                    ? ", in a closed walk that passes some of them twice, which no order allows either"
                    : ""));
    lines.add(Told.lines(history, ops.stream().sorted().toList()));
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      boolean last = i == steps.size() - 1;
      lines.add(
          "%s%s comes before %s (%s), because %s%s"
              .formatted(
                  last ? "But " : "",
                  Told.name(step.from()),
                  Told.name(step.to()),
                  step.kind().word(),
                  because(step),
                  last ? ": a contradiction." : "."));
    }
    return String.join("\n", lines);
  }

  /// Why, as a clause.
  String because(Step step) {
    return switch (step.kind()) {
      case WW -> ww(step);
      case WR ->
          "%s read %s from key %s, of which %s was %s by %s"
              .formatted(
                  Told.name(step.to()),
                  Told.found(history, step.toAction()),
                  Told.key(history, step.toAction()),
                  Told.written(history, step.fromAction()),
                  verb(),
                  Told.name(step.from()));
      case RW ->
          "%s read %s from key %s, without %s, which was %s by %s"
              .formatted(
                  Told.name(step.from()),
                  Told.found(history, step.fromAction()),
                  Told.key(history, step.fromAction()),
                  Told.written(history, step.toAction()),
                  verb(),
                  Told.name(step.to()));
      case SESSION ->
          "it came first in session %,d, which made both".formatted(history.session(step.from()));
      case REAL_TIME ->
          "it had returned %s before the other was called"
              .formatted(
                  duration(history.calledNanos(step.to()) - history.returnedNanos(step.from())));
    };
  }

  private String ww(Step step) {
    int from = step.fromAction();
    int to = step.toAction();
    String key = Told.key(history, from);
    String both =
        "%s appended %s to key %s and %s appended %s"
            .formatted(
                Told.name(step.from()),
                Told.written(history, from),
                key,
                Told.name(step.to()),
                Told.written(history, to));
    if (transactions.form() == DataForm.REGISTER) {
      return "%s wrote %s to key %s, and %s overwrote it with %s"
          .formatted(
              Told.name(step.from()),
              Told.written(history, from),
              key,
              Told.name(step.to()),
              Told.written(history, to));
    }
    if (transactions.lists().position(from) < 0) {
      return both + ", in the order that is supposed here, since no read shows one";
    }
    int read = transactions.lists().longest(history.key(from));
    String reader = Told.name(transactions.opOf(read));
    return transactions.lists().position(to) < 0
        ? "%s, and %s read %s, with the one and without the other"
            .formatted(both, reader, Told.found(history, read))
        : "%s, and %s read both in this order: %s"
            .formatted(both, reader, Told.found(history, read));
  }

  private String verb() {
    return transactions.form() == DataForm.LIST_APPEND ? "appended" : "written";
  }

  private static String duration(long nanos) {
    if (nanos >= 1_000_000_000L) {
      return "%.2f s".formatted(nanos / 1e9);
    }
    return nanos >= 100_000 ? "%.1f ms".formatted(nanos / 1e6) : "%,d ns".formatted(nanos);
  }
}

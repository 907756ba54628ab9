package io.faultline.checker.certificate;

import static io.faultline.checker.certificate.Evidence.wrong;

import io.faultline.checker.transaction.Binding;
import io.faultline.checker.transaction.Cases;
import io.faultline.checker.transaction.DataForm;
import io.faultline.checker.transaction.EdgeKind;
import io.faultline.checker.transaction.Level;
import io.faultline.checker.transaction.Step;
import io.faultline.history.History;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Checks that each step of a cycle is forced by the actions it names, and that the level forbids
/// such a cycle. Linear in the history once, however many cycles it checks.
final class CycleCheck {
  private final TransactionFacts facts;
  private final History history;
  private final Level level;
  private final Binding binding;

  CycleCheck(TransactionFacts facts, Level level, Binding binding) {
    this.facts = facts;
    this.level = level;
    this.binding = binding;
    history = facts.history;
  }

  /// A cycle for every order in which some transactions may have appended what no read shows: one
  /// of them is the true one, or these appends alone make a cycle of ww.
  void checkAll(List<Cases.Case> cases) {
    if (cases.isEmpty()) {
      throw wrong("there are no cases");
    }
    var orders = new HashSet<List<Integer>>();
    for (Cases.Case one : cases) {
      List<Integer> order = one.order();
      if (!orders.add(order)
          || new HashSet<>(order).size() != order.size()
          || !new HashSet<>(order).equals(new HashSet<>(cases.getFirst().order()))) {
        throw wrong("the orders are not different ones of the same transactions");
      }
      order.forEach(op -> Evidence.mustBeOf(history, op));
      check(one.steps(), order);
    }
    long every = 1;
    for (int i = 2; i <= cases.getFirst().order().size(); i++) {
      every = Math.multiplyExact(every, i);
    }
    if (orders.size() != every) {
      throw wrong("some order of the appends that no read shows is missing");
    }
  }

  void check(List<Step> steps) {
    check(steps, List.of());
  }

  private void check(List<Step> steps, List<Integer> supposed) {
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      Evidence.mustBeOf(history, step.from());
      if (step.to() != steps.get((i + 1) % steps.size()).from() || step.from() == step.to()) {
        throw wrong("the steps are no cycle");
      }
      if (!facts.committed(step.from())) {
        throw wrong("operation " + step.from() + " did not commit");
      }
      step(step, supposed);
    }
    if (!forbidden(steps)) {
      throw wrong(level + " allows such a cycle");
    }
  }

  private void step(Step step, List<Integer> supposed) {
    switch (step.kind()) {
      case WW -> ww(step, supposed);
      case WR -> {
        ofOps(step);
        facts.mustRead(step.toAction());
        facts.mustWrite(step.fromAction(), history.key(step.toAction()));
        if (!facts.found(step.toAction(), step.fromAction())) {
          throw wrong("the read did not find what was written");
        }
      }
      case RW -> {
        ofOps(step);
        facts.mustRead(step.fromAction());
        facts.mustWrite(step.toAction(), history.key(step.fromAction()));
        if (facts.form != DataForm.LIST_APPEND || facts.found(step.fromAction(), step.toAction())) {
          throw wrong("the read may have found what was written");
        }
      }
      case SESSION -> {
        boolean process = history.process(step.from()) == history.process(step.to());
        if (binding == Binding.NONE
            || history.session(step.from()) != history.session(step.to())
            || !((process && step.from() < step.to()) || returnedBefore(step))) {
          throw wrong("there is no such order in a session, or it does not count");
        }
      }
      case REAL_TIME -> {
        if (binding != Binding.REAL_TIME || !returnedBefore(step)) {
          throw wrong("there is no such order in real time, or it does not count");
        }
      }
    }
  }

  private void ofOps(Step step) {
    if (facts.op(step.fromAction()) != step.from() || facts.op(step.toAction()) != step.to()) {
      throw wrong("the actions are not of the operations");
    }
  }

  private boolean returnedBefore(Step step) {
    return history.traits().realTime()
        && history.returnedNanos(step.from()) < history.calledNanos(step.to());
  }

  private void ww(Step step, List<Integer> supposed) {
    ofOps(step);
    int key = history.key(step.fromAction());
    facts.mustWrite(step.fromAction(), key);
    facts.mustWrite(step.toAction(), key);
    if (facts.form != DataForm.LIST_APPEND) {
      throw wrong("the order of writes of a register is not shown");
    }
    int longest = facts.longest(key);
    int before = longest < 0 ? -1 : facts.place(longest, step.fromAction());
    int after = longest < 0 ? -1 : facts.place(longest, step.toAction());
    if (before < 0 && after < 0 && supposed.contains(step.from())) {
      if (supposed.indexOf(step.from()) >= supposed.indexOf(step.to())) {
        throw wrong("the appends are not supposed to be in this order");
      }
      return;
    }
    if (before < 0 || (after >= 0 && after < before)) {
      throw wrong("no read shows these appends in this order");
    }
  }

  private boolean forbidden(List<Step> steps) {
    int count = steps.size();
    int rw = 0;
    boolean adjacent = false;
    boolean afterWrite = false;
    for (int i = 0; i < count; i++) {
      EdgeKind next = steps.get((i + 1) % count).kind();
      boolean isRw = steps.get(i).kind() == EdgeKind.RW;
      rw += isRw ? 1 : 0;
      adjacent |= isRw && next == EdgeKind.RW;
      afterWrite |= steps.get(i).kind() == EdgeKind.WW && next == EdgeKind.RW;
    }
    boolean reads = steps.stream().anyMatch(step -> step.kind() == EdgeKind.WR);
    if (rw == 0) {
      return level != Level.READ_UNCOMMITTED || !reads;
    }
    return switch (level) {
      case READ_UNCOMMITTED, READ_COMMITTED -> false;
      case CURSOR_STABILITY -> cursor(steps);
      case MONOTONIC_ATOMIC_VIEW ->
          count == 2 && rw == 1 && reads && entersBeforeRead(steps, true) && isFinal(steps);
      case READ_ATOMIC ->
          rw == 1
              && isFinal(steps)
              && ((count == 2 && reads)
                  || steps.stream()
                      .allMatch(s ->
                          s.kind() == EdgeKind.RW
                              || s.kind() == EdgeKind.SESSION
                              || s.kind() == EdgeKind.REAL_TIME));
      case MONOTONIC_VIEW, MONOTONIC_SNAPSHOT_READ -> rw == 1 && entersBeforeRead(steps, false);
      case CONSISTENT_VIEW, FORWARD_CONSISTENT_VIEW, PARALLEL_SNAPSHOT_ISOLATION -> rw == 1;
      case UPDATE_SERIALIZABLE -> rw == 1 || readers(steps) <= 1;
      case PREFIX -> !adjacent && !afterWrite;
      case SNAPSHOT_ISOLATION -> !adjacent;
      case REPEATABLE_READ, SERIALIZABLE -> true;
    };
  }

  // The step into the reader is of an action before the read that misses something.
  private boolean entersBeforeRead(List<Step> steps, boolean strictly) {
    for (int i = 0; i < steps.size(); i++) {
      Step out = steps.get(i);
      Step in = steps.get((i + steps.size() - 1) % steps.size());
      if (out.kind() == EdgeKind.RW) {
        return strictly ? in.toAction() < out.fromAction() : in.toAction() <= out.fromAction();
      }
    }
    return false;
  }

  // What the read missed is of a transaction that it, or its order, shows: any append of it will
  // do.
  private boolean isFinal(List<Step> steps) {
    return steps.stream()
        .filter(step -> step.kind() == EdgeKind.RW)
        .allMatch(step -> facts.isWrite(step.toAction()));
  }

  private boolean cursor(List<Step> steps) {
    if (steps.size() != 2) {
      return false;
    }
    Step rw = steps.getFirst();
    Step ww = steps.getLast();
    return rw.kind() == EdgeKind.RW
        && ww.kind() == EdgeKind.WW
        && history.key(rw.fromAction()) == history.key(ww.toAction())
        && rw.fromAction() < ww.toAction();
  }

  // Those that only read, and that are not merely passed by orders that bind.
  private int readers(List<Step> steps) {
    Set<Integer> readers = new HashSet<>();
    for (int i = 0; i < steps.size(); i++) {
      Step in = steps.get(i);
      Step out = steps.get((i + 1) % steps.size());
      boolean passed = in.fromAction() < 0 && out.fromAction() < 0;
      boolean writes = false;
      for (int a = history.firstAction(in.to()); a < history.firstAction(in.to() + 1); a++) {
        writes |= facts.isWrite(a);
      }
      if (!writes && !passed) {
        readers.add(in.to());
      }
    }
    return readers.size();
  }
}

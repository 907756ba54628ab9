package io.faultline.checker.transaction.search;

import io.faultline.checker.Anomaly;
import io.faultline.checker.Budget;
import io.faultline.checker.Checker;
import io.faultline.checker.Verdict;
import io.faultline.checker.Verdict.Holds;
import io.faultline.checker.Verdict.Method;
import io.faultline.checker.Verdict.Refuted;
import io.faultline.checker.Verdict.Undecided;
import io.faultline.checker.transaction.DataForm;
import io.faultline.checker.transaction.Transactions;
import io.faultline.checker.transaction.search.CaseTree.Cases;
import io.faultline.checker.transaction.search.StrongLevel.Order;
import io.faultline.checker.transaction.search.StrongLevel.Shape;
import io.faultline.checker.transaction.weak.Grounds;
import io.faultline.history.History;
import java.util.List;
import java.util.Optional;

/// Decides a [StrongLevel] of registers, completely, unless the budget runs out.
///
/// Where the history says that its sessions bind, the strong-session form is judged.
public final class StrongChecker implements Checker {
  private final StrongLevel asked;

  public StrongChecker(StrongLevel level) {
    asked = level;
  }

  @Override
  public Verdict check(History history, Budget budget) {
    Optional<Verdict> unfit = Grounds.unfit(history);
    if (unfit.isPresent()) {
      return unfit.get();
    }
    StrongLevel level = history.traits().sessionsBind() ? asked.binding() : asked;
    Optional<int[]> stamped = TimestampOrder.of(history, level);
    if (stamped.isPresent()) {
      return new Holds(
          new Method(
              "timestamps",
              "the order of the system's own timestamps explains every read" + counted(level)),
          new PointOrder(level, stamped.get()));
    }
    Transactions transactions = Transactions.of(history, DataForm.REGISTER);
    return Grounds.badReads(
            transactions, asked.shape() == Shape.PREFIX ? Grounds.ATOMIC : Grounds.SNAPSHOT)
        .orElseGet(() ->
            Grounds.unlessAmbiguous(
                transactions, unlessTimeless(history, decide(transactions, budget))));
  }

  private Verdict unlessTimeless(History history, Verdict verdict) {
    return verdict instanceof Holds
            && asked.order() == Order.REAL_TIME
            && !history.traits().realTime()
        ? new Undecided(
            "the history has no times, so that nobody knows which transaction returned before which was called",
            "all that its sessions say of the order is kept",
            "record the times of calls and returns")
        : verdict;
  }

  /// Decides it for transactions whose single reads are right.
  public Verdict decide(Transactions transactions, Budget budget) {
    StrongLevel level = transactions.history().traits().sessionsBind() ? asked.binding() : asked;
    var points = new Points(transactions, level);
    int[] order = new FirstOrder(points).of(FirstOrder.guess(transactions));
    if (order.length < points.size()) {
      return refuted(points, new CaseTree.Cycle(new Ways(points).cycle(order)), 0);
    }
    var search = new OrderSearch(points, order, budget);
    return switch (search.run()) {
      case FOUND -> new Holds(method(level, search.met()), new PointOrder(level, search.found()));
      case IMPOSSIBLE ->
          new CaseBuilder(points, search.core(), budget)
              .build()
              .<Verdict>map(cases -> refuted(points, cases, search.met()))
              .orElseGet(() ->
                  new Undecided(
                      "the search found no order, but the cases that show why grew beyond the budget",
                      "",
                      "give it more time"));
      case OUT_OF_TIME -> undecided("time", search);
      case OUT_OF_MEMORY -> undecided("memory", search);
    };
  }

  private static Verdict undecided(String what, OrderSearch search) {
    return new Undecided(
        "the search for an order ran out of " + what,
        "%,d places where one of two orders has to be were met, and %,d contradictions between them were learnt from; all else is in order"
            .formatted(search.met(), search.conflicts()),
        "give it more " + what);
  }

  private static Method method(StrongLevel level, int met) {
    return new Method(
        met == 0 ? "guess" : "order-search",
        (met == 0
                ? "an order that was guessed and explains every read proves it"
                : "exact where every write of a key writes another value: every order that explains all reads was open to it")
            + counted(level));
  }

  private static String counted(StrongLevel level) {
    return switch (level.order()) {
      case NONE -> ", session order not counted";
      case SESSION -> ", judged as " + level.word() + ": session order counted";
      case REAL_TIME -> ", session order and real time counted";
    };
  }

  private static Verdict refuted(Points points, Cases cases, int met) {
    History history = points.transactions().history();
    var tree = new CaseTree(points.level(), cases);
    return new Refuted(
        method(points.level(), Math.max(1, met)),
        List.of(
            new Anomaly(
                cases instanceof CaseTree.Cycle ? "cycle" : "no-order",
                "",
                tree.blocked(),
                new CaseWords(history, points.level()).of(tree),
                tree)));
  }
}

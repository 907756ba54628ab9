package io.faultline.checker.transaction.weak;

import io.faultline.checker.Anomaly;
import io.faultline.checker.Budget;
import io.faultline.checker.Checker;
import io.faultline.checker.Verdict;
import io.faultline.checker.Verdict.Holds;
import io.faultline.checker.Verdict.Method;
import io.faultline.checker.Verdict.Refuted;
import io.faultline.checker.Verdict.Undecided;
import io.faultline.checker.transaction.DataForm;
import io.faultline.checker.transaction.SessionOrder;
import io.faultline.checker.transaction.Transactions;
import io.faultline.history.History;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Decides a [WeakLevel] of registers, completely: it holds exactly if single reads are right and
/// the inferred order of commits has no cycle.
///
/// Session order counts for causal, and for the others where the history says that its sessions
/// bind.
public final class WeakChecker implements Checker {
  private final WeakLevel level;
  private final boolean sessionsCount;

  public WeakChecker(WeakLevel level) {
    this(level, false);
  }

  private WeakChecker(WeakLevel level, boolean sessionsCount) {
    this.level = level;
    this.sessionsCount = sessionsCount;
  }

  /// Of the strong-session form, in which session order counts in every history.
  public static WeakChecker inSessions(WeakLevel level) {
    return new WeakChecker(level, true);
  }

  @Override
  public Verdict check(History history, Budget budget) {
    Optional<Verdict> unfit = Grounds.unfit(history);
    if (unfit.isPresent()) {
      return unfit.get();
    }
    Transactions transactions = Transactions.of(history, DataForm.REGISTER);
    return Grounds.badReads(
            transactions,
            level.compareTo(WeakLevel.READ_ATOMIC) < 0 ? Grounds.COMMITTED : Grounds.ATOMIC)
        .orElseGet(() -> Grounds.unlessAmbiguous(transactions, decide(transactions, budget)));
  }

  /// Decides it for transactions whose single reads are right.
  public Verdict decide(Transactions transactions, Budget budget) {
    boolean bind =
        sessionsCount
            || level == WeakLevel.CAUSAL
            || transactions.history().traits().sessionsBind();
    Optional<SessionOrder> sessions =
        bind ? Optional.of(SessionOrder.of(transactions)) : Optional.empty();
    var dependencies = new Dependencies(transactions, sessions);
    return switch (level) {
      case PL_2 -> judge(dependencies, new CommitEdges());
      case READ_COMMITTED -> judge(dependencies, new ReadCommittedRule(transactions).infer());
      case READ_ATOMIC -> judge(dependencies, new ReadAtomicRule(transactions).infer(sessions));
      case CAUSAL -> causal(dependencies, budget);
    };
  }

  private Verdict causal(Dependencies dependencies, Budget budget) {
    int[] order = dependencyOrder(dependencies);
    if (order.length < dependencies.size()) {
      return judge(dependencies, new CommitEdges());
    }
    var chains = new Chains(dependencies.transactions(), dependencies.sessions().orElseThrow());
    var rule = new CausalRule(dependencies, chains, budget.memoryBytes());
    if (!rule.infer(order)) {
      return new Undecided(
          "the clocks of %,d transactions in %,d sessions did not fit into the memory"
              .formatted(dependencies.size(), chains.count()),
          "",
          "give it more memory");
    }
    return judge(dependencies, rule.edges());
  }

  private static int[] dependencyOrder(Dependencies dependencies) {
    int[] guess = ReturnOrder.of(dependencies.transactions());
    return ReturnOrder.fits(guess, dependencies, new CommitEdges())
        ? guess
        : new CommitGraph(dependencies, new CommitEdges()).order();
  }

  private Verdict judge(Dependencies dependencies, CommitEdges inferred) {
    var finder = new CycleFinder(level, dependencies, inferred);
    for (int edge = 0; edge < inferred.size(); edge++) {
      if (inferred.to(edge) < 0) {
        return refuted(dependencies, finder.beforeTheRun(edge));
      }
    }
    int[] order = ReturnOrder.of(dependencies.transactions());
    if (!ReturnOrder.fits(order, dependencies, inferred)) {
      var graph = new CommitGraph(dependencies, inferred);
      order = graph.order();
      if (order.length < graph.size()) {
        return refuted(dependencies, finder.shortest(graph));
      }
    }
    int[] ops = Arrays.stream(order).map(dependencies.transactions()::op).toArray();
    boolean bind = dependencies.sessions().isPresent();
    return new Holds(method(bind), new CommitOrder(level, bind, ops));
  }

  private Verdict refuted(Dependencies dependencies, CommitCycle cycle) {
    History history = dependencies.transactions().history();
    return new Refuted(
        method(dependencies.sessions().isPresent()),
        List.of(
            new Anomaly(
                name(cycle), "", cycle.blocked(), new CycleWords(history).of(cycle), cycle)));
  }

  // As Plume and the causal literature name them.
  private static String name(CommitCycle cycle) {
    if (cycle.edges().getFirst().to() == CommitCycle.BEFORE_THE_RUN) {
      return "WriteCOInitRead";
    }
    if (cycle.edges().stream().allMatch(edge -> edge.path().isEmpty())) {
      return "CyclicCO";
    }
    return switch (cycle.level()) {
      case PL_2 -> "G1c";
      case READ_COMMITTED -> "NonMonoRead";
      case READ_ATOMIC -> "FracturedRead";
      case CAUSAL -> "COConflict";
    };
  }

  private Method method(boolean bind) {
    return new Method(
        "commit-order",
        "exact where every write of a key writes another value: the order of the commits is inferred from what was read"
            + (bind
                ? ", judged in its strong-session form: session order counted"
                : ", session order not counted"));
  }
}

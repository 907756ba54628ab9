package io.faultline.checker.transaction;

import io.faultline.checker.Anomaly;
import io.faultline.checker.Budget;
import io.faultline.checker.Verdict;
import io.faultline.checker.Verdict.Holds;
import io.faultline.checker.Verdict.Method;
import io.faultline.checker.Verdict.Refuted;
import io.faultline.checker.Verdict.Undecided;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.TreeSet;

/// Decides one level of one list-append history whose reads are consistent enough for it.
///
/// The reads give the order of all versions, save of appends that no read shows. What breaks a
/// level without these breaks it. What does not is kept if it is kept in some order of them: the
/// order of the commits that the rest allows is tried first, then those of returns and calls, then
/// all, where they are few.
final class ListIsolation {
  static final String ALGORITHM = "version-order";
  private static final int MOST_OPEN = 4;

  private final Transactions transactions;
  private final Level level;
  private final Binding binding;
  private final Budget budget;
  private final String because;
  private boolean expired;

  ListIsolation(
      Transactions transactions, Level level, Binding binding, String judgedAs, Budget budget) {
    this.transactions = transactions;
    this.level = level;
    this.binding = binding;
    this.budget = budget;
    because =
        judgedAs
            + "exact for lists that only grow: the longest read of each key gives the order of its versions";
  }

  /// @param unreadable what single reads show: anomalies whose evidence is a [BadRead]
  Verdict decide(List<Anomaly> unreadable) {
    VersionOrder seen = VersionOrder.seen(transactions);
    ListLevels levels = levels(seen);
    var anomalies = new ArrayList<Anomaly>();
    for (Anomaly anomaly : unreadable) {
      if (anomaly.evidence() instanceof BadRead bad && level.forbids().contains(bad.phenomenon())) {
        anomalies.add(anomaly);
      }
    }
    List<Anomaly> cycles = levels.broken(level);
    if (!anomalies.isEmpty() || !cycles.isEmpty()) {
      anomalies.addAll(levels.everyKind(level, cycles));
      return new Refuted(new Method(ALGORITHM, because + survey(levels, unreadable)), anomalies);
    }
    if (levels.expired()) {
      return new Undecided(
          "the time ran out while cycles were looked for",
          "no cycle of dependencies alone breaks the promise",
          "allow more time with --budget");
    }
    if (levels.search().every().isAcyclic()) {
      return holds(proof(levels));
    }
    if (transactions.lists().anyTorn()) {
      return new Undecided(
          "two reads of a key contradict each other, so that the order of its versions is not known",
          "no cycle over the other keys breaks the promise",
          "ask for read-committed, which such reads refute");
    }
    return seen.isTotal() ? holds(proof(levels)) : complete(seen, levels);
  }

  private Holds holds(IsolationProof proof) {
    return new Holds(new Method(ALGORITHM, because), proof);
  }

  private ListLevels levels(VersionOrder versions) {
    DependencyGraph graph =
        ListDependencies.graph(
            transactions,
            versions,
            binding != Binding.NONE,
            binding == Binding.REAL_TIME && transactions.history().traits().realTime());
    return new ListLevels(transactions, versions, graph, binding, budget);
  }

  private IsolationProof proof(ListLevels levels) {
    var proofs = new ListProofs(transactions, levels.graph());
    if (level == Level.READ_UNCOMMITTED) {
      // Its reads may be such as no serial order gives.
      return proofs.dependencies(
          Components.of(levels.graph(), Pattern.of(EdgeKind.WW.bit() | Pattern.ORDERS)));
    }
    if (levels.search().every().isAcyclic()) {
      return proofs.serial(levels.search().every());
    }
    if (Level.SNAPSHOT_ISOLATION.implies(level)) {
      Components components = Components.of(levels.graph(), Pattern.nonAdjacent());
      if (components.isAcyclic()) {
        return proofs.snapshots(components, Pattern.DEPENDENCIES);
      }
    }
    if (Level.PREFIX.implies(level)) {
      Components components = Components.of(levels.graph(), Pattern.prefix());
      if (components.isAcyclic()) {
        return proofs.snapshots(components, Pattern.DEPENDENCIES & ~EdgeKind.WW.bit());
      }
    }
    return proofs.dependencies(levels.search().forward());
  }

  // Some order of the appends that nobody read must keep the level.
  private Verdict complete(VersionOrder seen, ListLevels levels) {
    Components components =
        Components.of(
            levels.graph(),
            switch (level) {
              case SNAPSHOT_ISOLATION -> Pattern.nonAdjacent();
              case PREFIX -> Pattern.prefix();
              case READ_UNCOMMITTED -> Pattern.of(EdgeKind.WW.bit() | Pattern.ORDERS);
              default -> CycleSearch.FORWARD;
            });
    int[] returned = RealTimeOrder.returned(transactions);
    var calls = new int[transactions.size()];
    for (int t = 0; t < calls.length; t++) {
      calls[t] = t;
    }
    for (int[] order : List.of(components.order(transactions.size()), returned, calls)) {
      ListLevels chosen = levels(seen.chosen(ranks(order)));
      if (chosen.broken(level).isEmpty() && !chosen.expired()) {
        return holds(proof(chosen));
      }
      expired |= chosen.expired();
    }
    return tryAll(seen);
  }

  private int[] ranks(int[] order) {
    var ranks = new int[transactions.size()];
    java.util.Arrays.fill(ranks, transactions.size());
    for (int i = 0; i < order.length; i++) {
      ranks[order[i]] = i;
    }
    return ranks;
  }

  private Verdict tryAll(VersionOrder seen) {
    var open = new TreeSet<Integer>();
    for (int key = 0; key < seen.keys(); key++) {
      if (seen.isOpen(key)) {
        for (int i = 0; i < seen.unread(key); i++) {
          open.add(transactions.owner(seen.unread(key, i)));
        }
      }
    }
    if (open.size() > MOST_OPEN) {
      return undecided(open.size());
    }
    var cases = new ArrayList<Cases.Case>();
    var anomalies = new ArrayList<Anomaly>();
    for (List<Integer> order : permutations(List.copyOf(open))) {
      ListLevels chosen = levels(seen.chosen(ranks(order.stream().mapToInt(t -> t).toArray())));
      List<Anomaly> broken = chosen.broken(level);
      if (broken.isEmpty()) {
        return chosen.expired() || expired ? undecided(open.size()) : holds(proof(chosen));
      }
      anomalies.add(broken.getFirst());
      cases.add(
          new Cases.Case(
              order.stream().map(transactions::op).toList(),
              ((Cycle) broken.getFirst().evidence()).steps()));
    }
    return new Refuted(new Method(ALGORITHM, because), List.of(anomaly(cases, anomalies)));
  }

  private Undecided undecided(int open) {
    return new Undecided(
        "no read shows in which order %,d transactions appended to some keys, and the promise may depend on it"
            .formatted(open),
        "what was read does not break the promise",
        "read every key at the end of the run");
  }

  private Anomaly anomaly(List<Cases.Case> cases, List<Anomaly> anomalies) {
    var ops = new TreeSet<Integer>();
    var told = new StringBuilder();
    for (int i = 0; i < cases.size(); i++) {
      ops.addAll(anomalies.get(i).ops());
      told.append(
          "If appends that no read shows were made in the order of %s:\n%s\n"
              .formatted(
                  String.join(", ", cases.get(i).order().stream().map(Told::name).toList()),
                  anomalies.get(i).explanation()));
    }
    return new Anomaly(
        anomalies.getFirst().name(),
        "",
        List.copyOf(ops),
        told.toString(),
        new Cases(transactions.form(), cases));
  }

  static List<List<Integer>> permutations(List<Integer> items) {
    if (items.isEmpty()) {
      return List.of(List.of());
    }
    var all = new ArrayList<List<Integer>>();
    for (Integer first : items) {
      var rest = new ArrayList<>(items);
      rest.removeIf(first::equals);
      for (List<Integer> order : permutations(rest)) {
        var whole = new ArrayList<Integer>();
        whole.add(first);
        whole.addAll(order);
        all.add(whole);
      }
    }
    return all;
  }

  // What is the weakest that is broken, and the strongest that is kept as far as is known.
  private String survey(ListLevels levels, List<Anomaly> unreadable) {
    var broken = EnumSet.noneOf(Level.class);
    var kept = EnumSet.noneOf(Level.class);
    for (Level other : Level.values()) {
      boolean reads =
          unreadable.stream()
              .anyMatch(anomaly ->
                  anomaly.evidence() instanceof BadRead bad
                      && other.forbids().contains(bad.phenomenon()));
      if (reads || broken.stream().anyMatch(other::implies) || !levels.broken(other).isEmpty()) {
        broken.add(other);
      } else if (!levels.expired()) {
        kept.add(other);
      }
    }
    List<String> weakest =
        broken.stream()
            .filter(one -> broken.stream().noneMatch(o -> o != one && one.implies(o)))
            .map(this::named)
            .toList();
    List<String> strongest =
        kept.stream()
            .filter(one -> kept.stream().noneMatch(o -> o != one && o.implies(one)))
            .map(this::named)
            .toList();
    return "; the weakest promises that these reads break: %s; the strongest that they do not: %s"
        .formatted(
            String.join(", ", weakest),
            strongest.isEmpty() ? "none" : String.join(", ", strongest));
  }

  private String named(Level one) {
    return binding.prefix() + one.word();
  }
}

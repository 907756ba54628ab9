package io.faultline.checker.transaction;

import io.faultline.checker.Anomaly;
import io.faultline.checker.Budget;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// What breaks a level in a list-append history, with one order of its versions. Owned by one
/// thread.
final class ListLevels {
  private final DependencyGraph graph;
  private final Contradiction contradiction;
  private final CycleSearch search;
  private final Views views;
  private final Binding binding;
  private final Map<String, Optional<List<Step>>> known = new HashMap<>();

  ListLevels(
      Transactions transactions,
      VersionOrder versions,
      DependencyGraph graph,
      Binding binding,
      Budget budget) {
    this.graph = graph;
    this.binding = binding;
    contradiction = new Contradiction(transactions);
    search = new CycleSearch(transactions, versions, graph, budget);
    views = new Views(transactions, versions);
  }

  DependencyGraph graph() {
    return graph;
  }

  CycleSearch search() {
    return search;
  }

  /// Whether a search was given up, so that a level that looks kept may be broken.
  boolean expired() {
    return search.expired();
  }

  /// Every kind of cycle that the level forbids, by one example each; empty if it is kept.
  List<Anomaly> broken(Level level) {
    if (search.every().isAcyclic()) {
      return List.of();
    }
    Map<String, Anomaly> found = new LinkedHashMap<>();
    take(found, once("G0", () -> search.closed(Pattern.of(EdgeKind.WW.bit() | Pattern.ORDERS))));
    if (level == Level.READ_UNCOMMITTED) {
      return List.copyOf(found.values());
    }
    take(found, once("G1", () -> search.closed(CycleSearch.FORWARD)));
    if (!found.isEmpty()) {
      return List.copyOf(found.values());
    }
    switch (level) {
      case READ_UNCOMMITTED, READ_COMMITTED -> {}
      case CURSOR_STABILITY -> take(found, "G-cursor", views.cursor());
      case MONOTONIC_ATOMIC_VIEW -> take(found, "observed-transaction-vanishes", views.vanished());
      case MONOTONIC_VIEW, MONOTONIC_SNAPSHOT_READ ->
          take(found, "G-monotonic", once("monotonic", search::monotonic));
      case READ_ATOMIC -> {
        take(found, "fractured-read", views.fractured());
        take(found, "stale-read", views.behind(binding));
      }
      case CONSISTENT_VIEW, FORWARD_CONSISTENT_VIEW, PARALLEL_SNAPSHOT_ISOLATION ->
          take(found, once("single", search::single));
      case PREFIX -> take(found, once("prefix", () -> search.closed(Pattern.prefix())));
      case SNAPSHOT_ISOLATION -> {
        take(found, once("single", search::single));
        take(found, once("SI", () -> search.closed(Pattern.nonAdjacent())));
      }
      case UPDATE_SERIALIZABLE -> {
        take(found, once("single", search::single));
        take(found, "G-update", once("update", search::update));
      }
      case REPEATABLE_READ, SERIALIZABLE -> {
        take(found, once("single", search::single));
        take(found, once("SI", () -> search.closed(Pattern.nonAdjacent())));
        take(found, once("adjacent", search::adjacent));
        take(found, once("G2", () -> search.closed(CycleSearch.EVERY)));
      }
    }
    return List.copyOf(found.values());
  }

  // Levels share searches, and a verdict's survey asks for all levels.
  private Optional<List<Step>> once(String what, Supplier<Optional<List<Step>>> find) {
    Optional<List<Step>> found = known.get(what);
    if (found == null) {
      found = find.get();
      known.put(what, found);
    }
    return found;
  }

  /// Of each kind of cycle that the level forbids, an example, as far as a bounded effort finds
  /// one: those that were found before, or shorter ones, and others.
  List<Anomaly> everyKind(Level level, List<Anomaly> found) {
    Map<String, Anomaly> all = new LinkedHashMap<>();
    found.forEach(anomaly -> all.put(anomaly.name(), anomaly));
    for (AnomalySearch.Kind kind : kinds(level)) {
      for (Binding orders : Binding.values()) {
        if (orders.compareTo(binding) <= 0) {
          search
              .example(kind, orders)
              .ifPresent(steps ->
                  all.merge(
                      Contradiction.name(steps),
                      contradiction.of(steps),
                      (old, fresh) -> fresh.ops().size() < old.ops().size() ? fresh : old));
        }
      }
    }
    return List.copyOf(all.values());
  }

  // Kinds every cycle of which the level forbids.
  private static Set<AnomalySearch.Kind> kinds(Level level) {
    return switch (level) {
      case READ_UNCOMMITTED -> EnumSet.of(AnomalySearch.Kind.G0);
      case READ_COMMITTED,
          CURSOR_STABILITY,
          MONOTONIC_ATOMIC_VIEW,
          MONOTONIC_VIEW,
          MONOTONIC_SNAPSHOT_READ,
          READ_ATOMIC,
          PREFIX ->
          EnumSet.of(AnomalySearch.Kind.G0, AnomalySearch.Kind.G1C);
      case CONSISTENT_VIEW,
          FORWARD_CONSISTENT_VIEW,
          PARALLEL_SNAPSHOT_ISOLATION,
          UPDATE_SERIALIZABLE ->
          EnumSet.range(AnomalySearch.Kind.G0, AnomalySearch.Kind.G_SINGLE);
      case SNAPSHOT_ISOLATION ->
          EnumSet.range(AnomalySearch.Kind.G0, AnomalySearch.Kind.G_NONADJACENT);
      case REPEATABLE_READ, SERIALIZABLE -> EnumSet.allOf(AnomalySearch.Kind.class);
    };
  }

  private void take(Map<String, Anomaly> found, Optional<List<Step>> steps) {
    steps.ifPresent(cycle -> found.putIfAbsent(Contradiction.name(cycle), contradiction.of(cycle)));
  }

  private void take(Map<String, Anomaly> found, String name, Optional<List<Step>> steps) {
    steps.ifPresent(cycle -> {
      String full = name + Contradiction.suffix(cycle);
      found.putIfAbsent(full, contradiction.of(full, cycle));
    });
  }
}

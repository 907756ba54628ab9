package io.faultline.checker.data;

import io.faultline.checker.transaction.Level;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Which promise implies which: whoever keeps the one keeps the other, in every history.
///
/// Of objects: Viotti and Vukolić, Consistency in Non-Transactional Distributed Storage Systems
/// (ACM Computing Surveys 49(1), 2016); causal memory and convergence: Bouajjani et al., On
/// Verifying Causal Consistency (POPL 2017). Of transactions: see [Level].
public final class PromiseOrder {
  private static final Map<String, List<String>> OBJECTS =
      Map.of(
          "linearizable", List.of("sequential"),
          "sequential", List.of("causal-convergence", "causal-memory"),
          "causal-convergence", List.of("causal", "convergent"),
          "causal-memory", List.of("causal", "pram"),
          "causal", List.of("read-your-writes", "monotonic-reads", "writes-follow-reads"),
          "pram", List.of("read-your-writes", "monotonic-reads", "monotonic-writes"));

  private static final String SESSION = "strong-session-";
  private static final String STRONG = "strong-";

  private PromiseOrder() {}

  /// Whether `stronger` implies `weaker`, both without parameters. Every promise implies itself; of
  /// names that it does not know it knows nothing more.
  public static boolean implies(String stronger, String weaker) {
    if (stronger.equals(weaker)) {
      return true;
    }
    Optional<Bound> from = Bound.of(stronger);
    Optional<Bound> to = Bound.of(weaker);
    if (from.isPresent() && to.isPresent()) {
      return from.get().binding >= to.get().binding && from.get().level.implies(to.get().level);
    }
    return OBJECTS.getOrDefault(stronger, List.of()).stream()
        .anyMatch(next -> implies(next, weaker));
  }

  // A level, and what binds it: nothing, the sessions' order, or real time, each of which holds
  // what
  // is before it.
  private record Bound(Level level, int binding) {
    static Optional<Bound> of(String name) {
      if (name.equals("strict-serializable")) {
        return Optional.of(new Bound(Level.SERIALIZABLE, 2));
      }
      if (name.startsWith(SESSION)) {
        return Level.named(name.substring(SESSION.length())).map(level -> new Bound(level, 1));
      }
      if (name.startsWith(STRONG)) {
        return Level.named(name.substring(STRONG.length())).map(level -> new Bound(level, 2));
      }
      return Level.named(name).map(level -> new Bound(level, 0));
    }
  }
}

package io.faultline.checker.certificate;

import io.faultline.checker.session.Guarantee;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/// What the names of promises to sessions stand for.
final class SessionPromises {
  private SessionPromises() {}

  /// The guarantees whose names, with `+` between, are the promise's; those of `convergent`; none
  /// for others.
  static Set<Guarantee> guarantees(String promise) {
    var set = EnumSet.noneOf(Guarantee.class);
    if (promise.equals("convergent")) {
      set.add(Guarantee.MONOTONIC_READS);
    }
    for (Guarantee guarantee : Guarantee.values()) {
      if (Arrays.asList(promise.split("\\+")).contains(guarantee.word())) {
        set.add(guarantee);
      }
    }
    return set;
  }

  /// Whether what one session did in `a` has to show in its later `b`.
  static boolean sees(SessionFacts facts, Set<Guarantee> guarantees, int a, int b) {
    boolean readsFirst = facts.from[a] != SessionFacts.NONE;
    boolean readsThen = facts.from[b] != SessionFacts.NONE;
    return (readsFirst && readsThen && guarantees.contains(Guarantee.MONOTONIC_READS))
        || (readsFirst && facts.puts[b] && guarantees.contains(Guarantee.WRITES_FOLLOW_READS))
        || (facts.puts[a] && readsThen && guarantees.contains(Guarantee.READ_YOUR_WRITES))
        || (facts.puts[a] && facts.puts[b] && guarantees.contains(Guarantee.MONOTONIC_WRITES));
  }
}

package io.faultline.checker;

import io.faultline.checker.Verdict.Method;
import io.faultline.history.History;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Which algorithm decided how many keys, and why a cheaper one was not allowed. Owned by one
/// thread.
final class Ways {
  private final History history;
  private final Map<Algorithm, Integer> keys = new EnumMap<>(Algorithm.class);
  private boolean all;
  private String unfit = "";
  private int unfitKey = -1;
  private String unfitWhy = "";

  Ways(History history) {
    this.history = history;
  }

  /// One more key was decided.
  ///
  /// @param searched whether the search was asked as well, and agreed
  void decided(Algorithm algorithm, boolean searched) {
    keys.merge(algorithm, 1, Integer::sum);
    all |= searched;
  }

  /// A rule was not allowed.
  void unfit(Algorithm algorithm, int key, String why) {
    if (unfit.isEmpty()) {
      unfit =
          "'%s' was not allowed on key %s: %s"
              .formatted(algorithm.word(), history.keyValue(key), why);
      unfitKey = key;
      unfitWhy = why;
    }
  }

  /// Why a rule was not allowed on `key`, if that is known.
  String reason(int key) {
    return key == unfitKey ? ": " + unfitWhy : "";
  }

  /// All that in words.
  Method method() {
    if (keys.isEmpty()) {
      return new Method(Algorithm.SEARCH.word(), Algorithm.SEARCH.exactBecause());
    }
    String names = String.join(" and ", keys.keySet().stream().map(Algorithm::word).toList());
    List<String> reasons = new ArrayList<>();
    keys.forEach((algorithm, count) ->
        reasons.add(
            keys.size() == 1
                ? algorithm.exactBecause()
                : "%,d %s by '%s', %s"
                    .formatted(
                        count,
                        count == 1 ? "key" : "keys",
                        algorithm.word(),
                        algorithm.exactBecause())));
    if (!unfit.isEmpty()) {
      reasons.add(unfit);
    }
    if (all) {
      reasons.add("each key was also decided by the search, which agreed");
    }
    return new Method(names, String.join("; ", reasons));
  }
}

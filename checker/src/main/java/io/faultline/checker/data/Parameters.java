package io.faultline.checker.data;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The parameters of a promise, as texts: what they mean, and what is wrong with them.
final class Parameters {
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");
  private static final Map<String, Long> MILLIS =
      Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L);

  private Parameters() {}

  /// @throws IllegalArgumentException if there are others than these
  static void only(String promise, SequencedMap<String, String> parameters, Set<String> known) {
    for (String name : parameters.keySet()) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            "%s takes no parameter '%s': leave it away".formatted(promise, name));
      }
    }
  }

  /// `200ms`, `30s`, `5m` or `1h`.
  ///
  /// @throws IllegalArgumentException if it is none
  static Duration duration(String promise, String text) {
    Matcher found = DURATION.matcher(text);
    Long unit = found.matches() ? MILLIS.get(found.group(2)) : null;
    if (unit == null) {
      throw new IllegalArgumentException(
          "'%s' is no duration for %s: write a whole number and ms, s, m or h, such as 200ms"
              .formatted(text, promise));
    }
    return Duration.ofMillis(Math.multiplyExact(Long.parseLong(found.group(1)), unit));
  }

  /// `99.9%`: more than 0 % and less than 100 %.
  ///
  /// @throws IllegalArgumentException if it is none
  static double share(String promise, String text) {
    if (text.matches("[0-9]{1,3}(\\.[0-9]{1,9})?%")) {
      double share =
          new BigDecimal(text.substring(0, text.length() - 1)).movePointLeft(2).doubleValue();
      if (0 < share && share < 1) {
        return share;
      }
    }
    throw new IllegalArgumentException(
        "'%s' is no share for %s: write more than 0%% and less than 100%%, such as 99.9%%"
            .formatted(text, promise));
  }
}

package io.faultline.controller.contract;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Times, rates and numbers as people write them.
public final class Units {
  private static final Pattern DURATION =
      Pattern.compile("([0-9]{1,12}(?:\\.[0-9]{1,9})?) ?(ns|us|µs|ms|s|m|min|h|d)");
  private static final Pattern RATE =
      Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,6})?) ?/ ?(s|m|min|h)");
  private static final Pattern SHARE = Pattern.compile("([0-9]{1,3}(?:\\.[0-9]{1,6})?) ?%");
  private static final Pattern SIZE = Pattern.compile("([1-9][0-9]{0,5}) ?([mMgG])");
  private static final Map<String, Long> NANOS =
      Map.of(
          "ns", 1L,
          "us", 1_000L,
          "µs", 1_000L,
          "ms", 1_000_000L,
          "s", 1_000_000_000L,
          "m", 60_000_000_000L,
          "min", 60_000_000_000L,
          "h", 3_600_000_000_000L,
          "d", 86_400_000_000_000L);
  private static final Duration LONGEST = Duration.ofDays(1000);

  private Units() {}

  /// `200ms`, `1.5s`, `5m`, `1h`, `1d`: at most 1000 days. A number without a unit is no time.
  public static Optional<Duration> duration(String text) {
    Matcher matcher = DURATION.matcher(text.strip());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    BigDecimal nanos =
        new BigDecimal(matcher.group(1))
            .multiply(BigDecimal.valueOf(NANOS.getOrDefault(matcher.group(2), 0L)));
    return nanos.compareTo(BigDecimal.valueOf(LONGEST.toSeconds()).movePointRight(9)) > 0
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(nanos.longValue()));
  }

  /// `500/s`, `30/min`; `max` for as fast as answers come, which is infinite. Never 0.
  public static OptionalDouble ratePerSecond(String text) {
    if (text.strip().equals("max")) {
      return OptionalDouble.of(Double.POSITIVE_INFINITY);
    }
    Matcher matcher = RATE.matcher(text.strip());
    if (!matcher.matches()) {
      return OptionalDouble.empty();
    }
    double rate =
        Double.parseDouble(matcher.group(1)) * 1e9 / NANOS.getOrDefault(matcher.group(2), 1L);
    return rate > 0 ? OptionalDouble.of(rate) : OptionalDouble.empty();
  }

  /// A share: `50%`, `99.9 %`; from 0 to 1.
  public static OptionalDouble share(String text) {
    Matcher matcher = SHARE.matcher(text.strip());
    if (!matcher.matches()) {
      return OptionalDouble.empty();
    }
    double share = new BigDecimal(matcher.group(1)).movePointLeft(2).doubleValue();
    return share <= 1 ? OptionalDouble.of(share) : OptionalDouble.empty();
  }

  /// An amount of memory: `512m`, `4g`, of 2^20 and 2^30 bytes.
  public static Optional<Long> sizeBytes(String text) {
    Matcher matcher = SIZE.matcher(text.strip());
    return matcher.matches()
        ? Optional.of(
            Long.parseLong(matcher.group(1)) << (matcher.group(2).equalsIgnoreCase("g") ? 30 : 20))
        : Optional.empty();
  }

  /// A whole number from `least` to `most`.
  public static Optional<Long> number(String text, long least, long most) {
    try {
      long number = Long.parseLong(text.strip());
      return least <= number && number <= most ? Optional.of(number) : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /// `duration` as it would be written in a contract: `60s`, `200ms`.
  public static String text(Duration duration) {
    long nanos = duration.toNanos();
    if (nanos % 1_000_000_000L == 0) {
      return nanos / 1_000_000_000L + "s";
    }
    return nanos % 1_000_000L == 0 ? nanos / 1_000_000L + "ms" : nanos + "ns";
  }
}

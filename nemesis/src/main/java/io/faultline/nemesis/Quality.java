package io.faultline.nemesis;

import java.time.Duration;

/// What a network does to the packets of one direction.
///
/// @param delay how long each is held
/// @param jitter by how much the delay differs at most, drawn evenly; it keeps the packets' order
/// @param loss the share that is lost, from 0 to 1
/// @param reorder the share that is not delayed, and so overtakes those that are
/// @param corrupt the share in which one bit is turned over, behind the addresses
/// @param bytesPerSecond what passes at most; 0 for no limit
public record Quality(
    Duration delay,
    Duration jitter,
    double loss,
    double reorder,
    double corrupt,
    long bytesPerSecond) {
  public static final Duration LONGEST_DELAY = Duration.ofSeconds(5);

  /// The smallest share that is seen to hold within a few hundred packets.
  public static final double SMALLEST_SHARE = 0.005;

  /// The slowest line over which a host can still be asked how it does.
  public static final long SLOWEST = 50_000;

  /// The fastest line that is still noticed between two packets.
  public static final long FASTEST = 20_000_000;

  /// A network that does nothing.
  public static final Quality PERFECT = new Quality(Duration.ZERO, Duration.ZERO, 0, 0, 0, 0);

  public Quality {
    if (delay.isNegative() || delay.compareTo(LONGEST_DELAY) > 0) {
      throw new IllegalArgumentException("a delay is 5 s at most: " + Text.duration(delay));
    }
    if (jitter.isNegative() || jitter.compareTo(delay) > 0) {
      throw new IllegalArgumentException("a jitter is at most the delay");
    }
    for (double share : new double[] {loss, reorder, corrupt}) {
      if (share != 0 && !(share >= SMALLEST_SHARE && share <= 1)) {
        throw new IllegalArgumentException("a share of packets is from 0.5 % to 100 %");
      }
    }
    if (reorder > 0 && delay.isZero()) {
      throw new IllegalArgumentException("without a delay nothing can be overtaken");
    }
    if (bytesPerSecond != 0 && (bytesPerSecond < SLOWEST || bytesPerSecond > FASTEST)) {
      throw new IllegalArgumentException("a rate is from 50 kB/s to 20 MB/s");
    }
  }

  public Quality withDelay(Duration newDelay) {
    return new Quality(newDelay, jitter, loss, reorder, corrupt, bytesPerSecond);
  }

  public Quality withJitter(Duration newJitter) {
    return new Quality(delay, newJitter, loss, reorder, corrupt, bytesPerSecond);
  }

  public Quality withLoss(double newLoss) {
    return new Quality(delay, jitter, newLoss, reorder, corrupt, bytesPerSecond);
  }

  public Quality withReorder(double newReorder) {
    return new Quality(delay, jitter, loss, newReorder, corrupt, bytesPerSecond);
  }

  public Quality withCorrupt(double newCorrupt) {
    return new Quality(delay, jitter, loss, reorder, newCorrupt, bytesPerSecond);
  }

  public Quality withRate(long newBytesPerSecond) {
    return new Quality(delay, jitter, loss, reorder, corrupt, newBytesPerSecond);
  }

  /// As a contract writes it: `delay 50ms loss 2%`.
  public String text() {
    var words = new StringBuilder();
    if (delay.isPositive()) {
      words.append(" delay ").append(Text.duration(delay));
    }
    if (jitter.isPositive()) {
      words.append(" jitter ").append(Text.duration(jitter));
    }
    share(words, "loss", loss);
    share(words, "reorder", reorder);
    share(words, "corrupt", corrupt);
    if (bytesPerSecond > 0) {
      words.append(" rate ").append(bytesPerSecond / 1000).append("kB/s");
    }
    return words.toString().strip();
  }

  private static void share(StringBuilder words, String name, double share) {
    if (share > 0) {
      words.append(" %s %s%%".formatted(name, Text.number(share * 100)));
    }
  }
}

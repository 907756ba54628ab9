package io.faultline.nemesis;

import io.faultline.history.Seed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Makes the random schedule of a bare list of faults: quiet, then one fault at a time with quiet
/// between them, then quiet to the end.
///
/// ```
/// 0        10 s        20 s   25 s        35 s   40 s  45 s           60 s
/// | before |   fault   | every |   fault   | every | … |     after     |
/// ```
///
/// Pure: the same list, seed and times give the same schedule.
public final class SchedulePlanner {
  /// How a random schedule divides its time.
  ///
  /// @param before quiet at the beginning
  /// @param length how long each fault holds: `for` in a contract
  /// @param every quiet after each fault
  /// @param after quiet at the end
  public record Times(Duration before, Duration length, Duration every, Duration after) {
    public static final Times DEFAULT =
        new Times(
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            Duration.ofSeconds(5),
            Duration.ofSeconds(15));

    public Times {
      if (!length.isPositive() || before.isNegative() || every.isNegative() || after.isNegative()) {
        throw new IllegalArgumentException("a fault's length is positive, quiet is not negative");
      }
    }

    public Times withLength(Duration newLength) {
      return new Times(before, newLength, every, after);
    }

    public Times withEvery(Duration newEvery) {
      return new Times(before, length, newEvery, after);
    }

    /// The shortest run that has room for a fault, which then holds for half of its length.
    public Duration shortestRun() {
      return before.plus(shortestFault()).plus(after);
    }

    // Rounded up, so that it is never nothing.
    private Duration shortestFault() {
      return length.minus(length.dividedBy(2));
    }
  }

  private SchedulePlanner() {}

  /// Why a run of `timeLimit` has no room for a single fault, in a sentence; nothing if it has.
  public static Optional<String> refusal(Duration timeLimit, Times times) {
    return timeLimit.compareTo(times.shortestRun()) >= 0
        ? Optional.empty()
        : Optional.of(
            "a run of %s has no room for a fault: with %s of quiet before, %s after, and faults of %s, it takes at least %s"
                .formatted(
                    text(timeLimit),
                    text(times.before),
                    text(times.after),
                    text(times.length),
                    text(times.shortestRun())));
  }

  /// The schedule of a run of `timeLimit`: no fault for an empty list.
  ///
  /// The faults are drawn from a bag that holds each as often as its weight says and is filled
  /// again when it is empty, so that a short run meets as many different ones as it can. One that
  /// would reach into the quiet at the end is cut short, or left out if less than half were left.
  ///
  /// @throws IllegalArgumentException if there is no room for a single fault: see [#refusal]
  public static Schedule plan(List<Weighted> faults, Seed seed, Duration timeLimit, Times times) {
    if (faults.isEmpty()) {
      return Schedule.NONE;
    }
    refusal(timeLimit, times)
        .ifPresent(sentence -> {
          throw new IllegalArgumentException(sentence);
        });
    RandomGenerator random = seed.stream("schedule");
    Duration end = timeLimit.minus(times.after);
    var entries = new ArrayList<Schedule.Entry>();
    var bag = new ArrayList<Fault>();
    Duration at = times.before;
    while (at.plus(times.shortestFault()).compareTo(end) <= 0) {
      if (bag.isEmpty()) {
        fill(bag, faults);
      }
      Fault fault = bag.remove(random.nextInt(bag.size()));
      Duration left = end.minus(at);
      Duration length = left.compareTo(times.length) < 0 ? left : times.length;
      entries.add(new Schedule.Entry(new Schedule.Trigger.At(at), length, fault));
      at = at.plus(length).plus(times.every);
    }
    return new Schedule(entries);
  }

  private static void fill(List<Fault> bag, List<Weighted> faults) {
    for (Weighted weighted : faults) {
      for (int i = 0; i < weighted.weight(); i++) {
        bag.add(weighted.fault());
      }
    }
  }

  private static String text(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? duration.toSeconds() + " s"
        : duration.toMillis() / 1000.0 + " s";
  }
}

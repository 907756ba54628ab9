package io.faultline.controller.run;

import java.time.Duration;
import java.util.List;

/// Told how a run goes. Implementations are called by one thread at a time.
public interface Progress {
  /// A step begins or something noteworthy happened, in a sentence.
  void step(String sentence);

  /// Once a second while processes call.
  void tick(Moment moment);

  /// @param elapsed since the main phase began
  /// @param left until it ends
  /// @param perSecond calls that ended during the last second
  /// @param inForce the faults that hold, in words
  record Moment(
      Duration elapsed,
      Duration left,
      Tally.Counts counts,
      double perSecond,
      List<String> inForce) {}
}

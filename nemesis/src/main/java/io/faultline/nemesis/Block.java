package io.faultline.nemesis;

import java.time.Duration;

/// What becomes of packets at a cut.
///
/// @param answer what the sender is told
/// @param way which packets are meant
/// @param flap when the cut is there
public record Block(Answer answer, Way way, Flap flap) {
  /// Dropped in silence, both ways, all the time.
  public static final Block DROP = new Block(Answer.DROP, Way.BOTH, Flap.NEVER);

  /// What a sender learns of its packet's fate.
  public enum Answer {
    /// Nothing.
    DROP,
    /// That it could not be delivered, by ICMP.
    REJECT,
    /// For TCP that the connection is closed, by a reset; for all else nothing.
    RESET
  }

  /// Which packets between two sides do not arrive.
  public enum Way {
    /// Those of both.
    BOTH,
    /// Those that the first side sends.
    OUT,
    /// Those that are sent to the first side.
    IN
  }

  /// A cut that comes and goes.
  ///
  /// @param cut how long it is there at a time; nothing for one that stays
  /// @param open how long it is not, after that
  public record Flap(Duration cut, Duration open) {
    public static final Flap NEVER = new Flap(Duration.ZERO, Duration.ZERO);

    /// The shortest that a host can keep to, and the longest that is waited for.
    public static final Duration SHORTEST = Duration.ofMillis(100);

    public static final Duration LONGEST = Duration.ofSeconds(10);

    public Flap {
      if (cut.isPositive() || open.isPositive()) {
        for (Duration each : new Duration[] {cut, open}) {
          if (each.compareTo(SHORTEST) < 0 || each.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                "a flapping cut is there, and is not, for 100 ms to 10 s at a time: " + each);
          }
        }
      }
    }

    public boolean ever() {
      return cut.isPositive();
    }
  }

  /// As a contract writes it after the cut: nothing, or words that begin with a blank.
  public String text() {
    return switch (way) {
          case BOTH -> "";
          case OUT -> " one-way-out";
          case IN -> " one-way-in";
        }
        + switch (answer) {
          case DROP -> "";
          case REJECT -> " reject";
          case RESET -> " reset";
        }
        + (flap.ever()
            ? " flap %s/%s".formatted(Text.duration(flap.cut), Text.duration(flap.open))
            : "");
  }
}

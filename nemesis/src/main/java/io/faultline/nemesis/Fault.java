package io.faultline.nemesis;

/// What to break, as data: planned from the seed, written to the history, replayed from it.
public sealed interface Fault {
  /// Packets between the sides are dropped, in both directions.
  record Partition(Cut cut) implements Fault {}

  /// The system's processes are stopped (SIGSTOP), and continued to heal.
  record Pause(Target target) implements Fault {}

  /// The system's processes are killed (SIGKILL), and started again to heal.
  record Kill(Target target) implements Fault {}

  /// The word a contract uses.
  default String name() {
    return switch (this) {
      case Partition(Cut.Isolate _) -> "isolate";
      case Partition _ -> "partition";
      case Pause _ -> "pause";
      case Kill _ -> "kill";
    };
  }

  /// As a contract writes it: `partition: majorities-ring`.
  default String text() {
    return switch (this) {
      case Partition(Cut.Isolate(var target)) -> "isolate: " + target.text();
      case Partition(var cut) -> "partition: " + cut.text();
      case Pause(var target) -> "pause: " + target.text();
      case Kill(var target) -> "kill: " + target.text();
    };
  }
}

package io.faultline.nemesis;

import java.util.function.UnaryOperator;

/// What to break, as data: planned from the seed, written to the history, replayed from it.
public sealed interface Fault {
  /// Packets between the sides do not arrive.
  record Partition(Cut cut, Block block) implements Fault {
    /// They are dropped, both ways.
    public Partition(Cut cut) {
      this(cut, Block.DROP);
    }
  }

  /// The system's processes are stopped (SIGSTOP), and continued to heal.
  record Pause(Target target) implements Fault {}

  /// The system's processes are killed (SIGKILL), and started again to heal.
  record Kill(Target target) implements Fault {}

  /// The same fault with every target that it has replaced: a name that a contract gives may be
  /// that of a host or of a zone, which only the cluster file tells.
  default Fault aimed(UnaryOperator<Target> aim) {
    return switch (this) {
      case Partition(Cut.Isolate(var target), var block) ->
          new Partition(new Cut.Isolate(aim.apply(target)), block);
      case Partition(Cut.Clients(var target), var block) ->
          new Partition(new Cut.Clients(aim.apply(target)), block);
      case Partition partition -> partition;
      case Pause(var target) -> new Pause(aim.apply(target));
      case Kill(var target) -> new Kill(aim.apply(target));
    };
  }

  /// The word a contract uses.
  default String name() {
    return switch (this) {
      case Partition(Cut.Isolate _, _) -> "isolate";
      case Partition(Cut.Clients _, _) -> "cut-clients";
      case Partition _ -> "partition";
      case Pause _ -> "pause";
      case Kill _ -> "kill";
    };
  }

  /// As a contract writes it: `partition: majorities-ring`.
  default String text() {
    return switch (this) {
      case Partition(Cut.Isolate(var target), var block) ->
          "isolate: " + target.text() + block.text();
      case Partition(Cut.Clients(var target), var block) ->
          "cut-clients: " + target.text() + block.text();
      case Partition(var cut, var block) -> "partition: " + cut.text() + block.text();
      case Pause(var target) -> "pause: " + target.text();
      case Kill(var target) -> "kill: " + target.text();
    };
  }
}

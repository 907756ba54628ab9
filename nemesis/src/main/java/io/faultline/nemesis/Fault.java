package io.faultline.nemesis;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/// What to break, as data: planned from the seed, written to the history, replayed from it.
public sealed interface Fault {
  /// Packets between the sides do not arrive.
  record Partition(Cut cut, Block block) implements Fault {
    /// They are dropped, both ways.
    public Partition(Cut cut) {
      this(cut, Block.DROP);
    }
  }

  /// What arrives at the hosts `at` from the hosts `from` suffers `quality`.
  record Network(Quality quality, Target at, Target from) implements Fault {}

  /// Zones are as far apart as they are in the world.
  ///
  /// @param otherwise the round trip between hosts of any two zones that no leg names; nothing for
  ///   zones that are near each other
  record Wan(Duration otherwise, List<Leg> legs) implements Fault {
    public Wan {
      legs = List.copyOf(legs);
    }

    /// The round trip between hosts of two zones.
    public record Leg(String zone, String other, Duration roundTrip) {
      boolean joins(String a, String b) {
        return (zone.equals(a) && other.equals(b)) || (zone.equals(b) && other.equals(a));
      }
    }

    /// Between hosts of two zones; empty within a zone, and for a host without one.
    public Optional<Duration> roundTrip(String zone, String other) {
      if (zone.isEmpty() || other.isEmpty() || zone.equals(other)) {
        return Optional.empty();
      }
      return Optional.of(
          legs.stream()
              .filter(leg -> leg.joins(zone, other))
              .findFirst()
              .map(Leg::roundTrip)
              .orElse(otherwise));
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
      case Network(var quality, var at, var from) ->
          new Network(quality, aim.apply(at), aim.apply(from));
      case Wan wan -> wan;
      case Pause(var target) -> new Pause(aim.apply(target));
      case Kill(var target) -> new Kill(aim.apply(target));
      case Crash(var target, var up) -> new Crash(aim.apply(target), up);
      case Disk(var target, var kind, var folder) -> new Disk(aim.apply(target), kind, folder);
      case Starve(var target, var percent) -> new Starve(aim.apply(target), percent);
    };
  }

  /// The system's processes are killed again and again, and started to heal.
  ///
  /// @param up how long after each start of our own; nothing for whenever they run, so that no
  ///   supervisor brings them back
  record Crash(Target target, Duration up) implements Fault {
    public static final Duration LONGEST = Duration.ofMinutes(1);

    public Crash {
      if (up.isNegative() || up.compareTo(LONGEST) > 0) {
        throw new IllegalArgumentException("a system in a crash loop is up for a minute at most");
      }
    }
  }

  /// The processors are scarce for the system's processes.
  ///
  /// @param percent of one processor that all of them get on a host
  record Starve(Target target, int percent) implements Fault {
    public Starve {
      if (percent < 1 || percent > 100) {
        throw new IllegalArgumentException("a share of a processor is from 1 % to 100 %");
      }
    }
  }

  /// The file system of a folder takes nothing more.
  ///
  /// @param folder absolute, without blanks
  record Disk(Target target, Kind kind, String folder) implements Fault {
    public enum Kind {
      /// Writes fail: no space is left on the device.
      FULL,
      /// Writes wait.
      FROZEN
    }

    public Disk {
      if (!folder.matches("/[A-Za-z0-9_./-]*")) {
        throw new IllegalArgumentException(
            "a folder is absolute and has letters, digits and ._/- alone: " + Text.line(folder));
      }
    }
  }

  /// The word a contract uses.
  default String name() {
    return switch (this) {
      case Partition(Cut.Isolate _, _) -> "isolate";
      case Partition(Cut.Clients _, _) -> "cut-clients";
      case Partition _ -> "partition";
      case Network _ -> "network";
      case Wan _ -> "wan";
      case Pause _ -> "pause";
      case Kill _ -> "kill";
      case Crash(_, var up) -> up.isPositive() ? "crash-loop" : "keep-down";
      case Starve _ -> "starve";
      case Disk(_, var kind, _) -> kind == Disk.Kind.FULL ? "disk-full" : "disk-freeze";
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
      case Network(var quality, var at, var from) ->
          "network: %s at %s%s"
              .formatted(
                  quality.text(),
                  at.text(),
                  from instanceof Target.All ? "" : " from " + from.text());
      case Wan(var otherwise, var legs) ->
          "wan:"
              + (otherwise.isPositive() ? " " + Text.duration(otherwise) : "")
              + legs.stream()
                  .map(leg ->
                      " %s-%s %s".formatted(leg.zone, leg.other, Text.duration(leg.roundTrip)))
                  .collect(Collectors.joining());
      case Pause(var target) -> "pause: " + target.text();
      case Kill(var target) -> "kill: " + target.text();
      case Crash(var target, var up) ->
          up.isPositive()
              ? "crash-loop: %s up %s".formatted(target.text(), Text.duration(up))
              : "keep-down: " + target.text();
      case Starve(var target, var percent) ->
          "starve: %s cpu %d%%".formatted(target.text(), percent);
      case Disk(var target, _, var folder) ->
          "%s: %s in %s".formatted(name(), target.text(), folder);
    };
  }
}

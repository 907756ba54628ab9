package io.faultline.nemesis;

import java.time.Duration;
import java.util.List;

/// When to break what. Entries may overlap; they are in the order of their times.
public record Schedule(List<Entry> entries) {
  public static final Schedule NONE = new Schedule(List.of());

  public Schedule {
    entries = List.copyOf(entries);
  }

  /// One fault, when it begins and how long it holds.
  public record Entry(Trigger trigger, Duration length, Fault fault) {}

  /// What begins an entry.
  public sealed interface Trigger {
    /// A time since the run began.
    record At(Duration time) implements Trigger {}

    /// Each time the system's leader changes, but not while the entry's fault holds.
    record LeaderChanges() implements Trigger {}
  }
}

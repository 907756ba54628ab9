package io.faultline.checker.transaction.search;

import java.util.Arrays;
import java.util.Optional;

/// A strong level: at which moments a transaction reads and commits, and which order of
/// transactions counts.
public enum StrongLevel {
  /// All snapshots are states of one order of commits (Cerone and Gotsman).
  PREFIX("prefix", Shape.PREFIX, Order.NONE),
  /// The same, with session order.
  STRONG_SESSION_PREFIX("strong-session-prefix", Shape.PREFIX, Order.SESSION),
  /// The same, with real time.
  STRONG_PREFIX("strong-prefix", Shape.PREFIX, Order.REAL_TIME),
  /// The same as prefix, and of two transactions that write one key one sees the other.
  SNAPSHOT_ISOLATION("snapshot-isolation", Shape.SNAPSHOT, Order.NONE),
  /// The same, with session order.
  STRONG_SESSION_SNAPSHOT_ISOLATION(
      "strong-session-snapshot-isolation", Shape.SNAPSHOT, Order.SESSION),
  /// The same, with real time.
  STRONG_SNAPSHOT_ISOLATION("strong-snapshot-isolation", Shape.SNAPSHOT, Order.REAL_TIME),
  /// Every transaction at one moment.
  SERIALIZABLE("serializable", Shape.SERIAL, Order.NONE),
  /// The same, with session order.
  STRONG_SESSION_SERIALIZABLE("strong-session-serializable", Shape.SERIAL, Order.SESSION),
  /// The same, with real time.
  STRICT_SERIALIZABLE("strict-serializable", Shape.SERIAL, Order.REAL_TIME);

  private final String word;
  private final Shape shape;
  private final Order order;

  StrongLevel(String word, Shape shape, Order order) {
    this.word = word;
    this.shape = shape;
    this.order = order;
  }

  /// What the moments of a transaction are.
  public enum Shape {
    /// One: it reads and commits at once.
    SERIAL,
    /// Two: it reads at one and commits at another. Two that write one key do not overlap.
    SNAPSHOT,
    /// Two, and those that write one key may overlap.
    PREFIX
  }

  /// Which order of transactions counts beside what they read.
  public enum Order {
    NONE,
    /// That of each session.
    SESSION,
    /// That, and real time: what returned before another was called comes before it.
    REAL_TIME
  }

  /// Its name, as `--promise` takes it.
  public String word() {
    return word;
  }

  public Shape shape() {
    return shape;
  }

  public Order order() {
    return order;
  }

  /// The level that is judged where the order of sessions counts always.
  public StrongLevel binding() {
    return order != Order.NONE
        ? this
        : Arrays.stream(values())
            .filter(other -> other.shape == shape && other.order == Order.SESSION)
            .findFirst()
            .orElseThrow();
  }

  /// The one with this name, if there is one.
  public static Optional<StrongLevel> named(String word) {
    return Arrays.stream(values()).filter(level -> level.word.equals(word)).findFirst();
  }
}

package io.faultline.checker.transaction;

import static io.faultline.checker.transaction.Phenomenon.CYCLIC_VERSIONS;
import static io.faultline.checker.transaction.Phenomenon.DIRTY_UPDATE;
import static io.faultline.checker.transaction.Phenomenon.DUPLICATE_ELEMENTS;
import static io.faultline.checker.transaction.Phenomenon.FUTURE_READ;
import static io.faultline.checker.transaction.Phenomenon.G1A;
import static io.faultline.checker.transaction.Phenomenon.G1B;
import static io.faultline.checker.transaction.Phenomenon.GARBAGE_READ;
import static io.faultline.checker.transaction.Phenomenon.INCOMPATIBLE_ORDER;
import static io.faultline.checker.transaction.Phenomenon.INTERNAL;
import static io.faultline.checker.transaction.Phenomenon.LOST_UPDATE;
import static io.faultline.checker.transaction.Phenomenon.NON_REPEATABLE_READ;
import static io.faultline.checker.transaction.Phenomenon.REORDERED_APPENDS;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/// An isolation level, without what binds it: what it forbids.
///
/// Cycles are of transactions; D is a write or read dependency (ww, wr), or an order that binds
/// (see [Binding]). Every level forbids reads of what nobody wrote. Every level from read-committed
/// on forbids a transaction that does not see its own writes, for Adya's histories have no such
/// reads (1999, section 3.1.1). Where a level speaks of start points, which no client sees, it
/// holds if there are some that satisfy it.
public enum Level {
  /// PL-1: no cycle of ww (G0). Adya 1999, section 3.2.1.
  READ_UNCOMMITTED("read-uncommitted"),
  /// PL-2: no G1a, no G1b, no cycle of D (G1c). Adya 1999, section 3.2.2.
  READ_COMMITTED("read-committed", READ_UNCOMMITTED),
  /// PL-2, and whoever reads a key and writes it after that overwrites the very version that it
  /// read (no G-cursor). Adya 1999, section 4.2.5, for cursors that stay on what was read.
  CURSOR_STABILITY("cursor-stability", READ_COMMITTED),
  /// PL-2, and what was read of a transaction does not vanish: after reading from U, no later read
  /// of a key that U wrote finds an older version. Bailis et al., Highly Available Transactions
  /// (PVLDB 7(3), 2013), no OTV.
  MONOTONIC_ATOMIC_VIEW("monotonic-atomic-view", READ_COMMITTED),
  /// PL-2L: the same for all on which U depends (no G-monotonic). Adya 1999, section 4.2.2.
  MONOTONIC_VIEW("monotonic-view", MONOTONIC_ATOMIC_VIEW),
  /// PL-MSR: PL-2L for snapshots of one moment after the start. With start points that are free it
  /// forbids no more than PL-2L. Adya 1999, section 4.2.3.
  MONOTONIC_SNAPSHOT_READ("monotonic-snapshot-read", MONOTONIC_VIEW),
  /// No fractured reads: whoever reads from U sees all that U wrote, or something newer, and so for
  /// all that is visible by the orders that bind; reads repeat. Cerone, Bernardi and Gotsman, A
  /// Framework for Transactional Consistency Models (CONCUR 2015).
  READ_ATOMIC("read-atomic", MONOTONIC_ATOMIC_VIEW),
  /// PL-2+: no cycle of D with exactly one rw (G-single). Adya 1999, section 4.2.1.
  CONSISTENT_VIEW("consistent-view", CURSOR_STABILITY, MONOTONIC_VIEW),
  /// PL-FCV: no G-SIb, which is G-single with start dependencies too. With start points that are
  /// free there need be none, and it forbids no more than PL-2+. Adya 1999, section 4.2.4.
  FORWARD_CONSISTENT_VIEW("forward-consistent-view", CONSISTENT_VIEW, MONOTONIC_SNAPSHOT_READ),
  /// No cycle of D with at most one rw, and reads repeat: visibility is transitive and holds every
  /// version that is overwritten. Cerone and Gotsman 2018, section 5.
  PARALLEL_SNAPSHOT_ISOLATION("parallel-snapshot-isolation", FORWARD_CONSISTENT_VIEW, READ_ATOMIC),
  /// Every snapshot is a prefix of the order of commits: no cycle in ((wr or binding order) ; rw?)
  /// or ww, and reads repeat. Cerone, Gotsman and Yang, Algebraic Laws for Weak Consistency (CONCUR
  /// 2017).
  PREFIX("prefix", READ_ATOMIC),
  /// No cycle of D and rw in which no two rw follow each other (G-single, G-nonadjacent), and reads
  /// repeat. Cerone and Gotsman 2018, theorem 4.1.
  SNAPSHOT_ISOLATION("snapshot-isolation", PARALLEL_SNAPSHOT_ISOLATION, PREFIX),
  /// PL-3U: PL-2+, and for each transaction, it and all that write have no cycle (G-update). Adya
  /// 1999, section 4.2.6.
  UPDATE_SERIALIZABLE("update-serializable", FORWARD_CONSISTENT_VIEW),
  /// PL-2.99: no cycle of D and item rw (G2-item), and reads repeat. Without predicates that is
  /// serializable. Adya 1999, section 3.2.4.
  REPEATABLE_READ("repeatable-read", CURSOR_STABILITY, MONOTONIC_ATOMIC_VIEW),
  /// PL-3: no cycle of D and rw (G2), and reads repeat. Adya 1999, section 3.2.3.
  SERIALIZABLE("serializable", SNAPSHOT_ISOLATION, UPDATE_SERIALIZABLE, REPEATABLE_READ);

  private final String word;

  // Filled by the constructor, and never changed or given away.
  @SuppressWarnings("ImmutableEnumChecker")
  private final Set<Level> implied;

  Level(String word, Level... directly) {
    this.word = word;
    implied = new java.util.LinkedHashSet<>();
    for (Level level : directly) {
      implied.add(level);
      implied.addAll(level.implied);
    }
  }

  /// Its name.
  public String word() {
    return word;
  }

  /// Whether every history that keeps this level keeps the other.
  public boolean implies(Level other) {
    return this == other || implied.contains(other);
  }

  /// What single reads must not show.
  public Set<Phenomenon> forbids() {
    Set<Phenomenon> forbidden = EnumSet.of(GARBAGE_READ, DUPLICATE_ELEMENTS, CYCLIC_VERSIONS);
    if (this != READ_UNCOMMITTED) {
      forbidden.addAll(
          Set.of(
              G1A,
              G1B,
              INTERNAL,
              FUTURE_READ,
              INCOMPATIBLE_ORDER,
              DIRTY_UPDATE,
              REORDERED_APPENDS));
    }
    if (implies(READ_ATOMIC) || this == REPEATABLE_READ) {
      forbidden.add(NON_REPEATABLE_READ);
    }
    if (implies(CURSOR_STABILITY)) {
      forbidden.add(LOST_UPDATE);
    }
    return forbidden;
  }

  /// The level with this name, if there is one.
  public static Optional<Level> named(String word) {
    return Arrays.stream(values()).filter(level -> level.word.equals(word)).findFirst();
  }
}

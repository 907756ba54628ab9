package io.faultline.checker;

import java.util.concurrent.atomic.AtomicLong;

/// The memory that the parts of one check may take together, in bytes, by their own account. Safe
/// for many threads.
final class Memory {
  private static final long STEP_BYTES = 1 << 16;

  private final long limitBytes;
  private final AtomicLong held = new AtomicLong();
  private final AtomicLong peak = new AtomicLong();

  Memory(long limitBytes) {
    this.limitBytes = limitBytes;
  }

  /// The most that was held at once.
  long peakBytes() {
    return peak.get();
  }

  /// A part of it, for one thread.
  Share share() {
    return new Share();
  }

  final class Share {
    private long mine;
    private long states;

    /// Whether numbered states take about as much as when [#hold] was last called.
    boolean isNear(long stateBytes) {
      return mine > 0 && stateBytes < states + STEP_BYTES;
    }

    /// Holds so many bytes from now on, in place of what was held before.
    ///
    /// @param stateBytes what numbered states take besides
    /// @return false if that is more than there is: nothing has changed then
    boolean hold(long bytes, long stateBytes) {
      states = stateBytes;
      // Counted in large steps, so that threads seldom meet here.
      long wanted = (bytes + stateBytes + STEP_BYTES) & -STEP_BYTES;
      if (wanted == mine) {
        return true;
      }
      long now = held.addAndGet(wanted - mine);
      if (now > limitBytes && wanted > mine) {
        held.addAndGet(mine - wanted);
        return false;
      }
      mine = wanted;
      peak.accumulateAndGet(now, Math::max);
      return true;
    }

    void giveBack() {
      held.addAndGet(-mine);
      mine = 0;
    }
  }
}

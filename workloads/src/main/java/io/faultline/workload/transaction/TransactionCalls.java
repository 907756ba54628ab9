package io.faultline.workload.transaction;

import io.faultline.history.Action;
import io.faultline.history.Call;
import io.faultline.history.Value;
import io.faultline.workload.Workload.Calls;
import java.util.ArrayList;
import java.util.SplittableRandom;
import java.util.function.BiFunction;

/// The transactions of one process, for lists and registers alike.
///
/// There are `key-count` slots, each with one key at a time, and slot `i` is asked for twice as
/// often as slot `i + 1`: a few keys are fought over, and others rarely touched. A key is left for
/// its slot's next one when all processes together have written it often enough. Processes know
/// nothing of each other, so that their calls are a function of the seed alone. Hence each counts
/// its own calls for that, and has a share in the key's writes: where it has used its share up, it
/// reads instead. A slot that is asked for half as often keeps its keys twice as long. So however
/// far the processes drift apart in a long run, there are slots in which they meet.
///
/// No value is written twice to a key, and none is nil: a read tells which write it saw.
final class TransactionCalls implements Calls {
  // Below 1, since chance gives some keys more writes than expected.
  private static final double USE_OF_SHARE = 0.8;

  private final SplittableRandom random;
  private final TransactionOptions options;
  private final BiFunction<Value, Value, Action> write;
  private final int process;
  private final int processes;
  private final Slot[] slots;
  private long calls;

  /// @param write an action that writes a value to a key
  TransactionCalls(
      SplittableRandom random,
      int process,
      int processes,
      TransactionOptions options,
      BiFunction<Value, Value, Action> write) {
    this.random = random;
    this.options = options;
    this.write = write;
    this.process = process;
    this.processes = processes;
    slots = new Slot[options.keys()];
    for (int i = 0; i < slots.length; i++) {
      slots[i] = new Slot(i);
    }
  }

  @Override
  public Call next() {
    int count = random.nextInt(options.least(), options.most() + 1);
    var actions = new ArrayList<Action>(count);
    for (int i = 0; i < count; i++) {
      Slot slot = slots[draw()];
      boolean read = random.nextInt(100) < options.readPercent();
      actions.add(read ? slot.read() : slot.write());
    }
    calls++;
    return new Call("txn", actions);
  }

  // Slot i with a probability in proportion to 2^-i.
  private int draw() {
    long all = (1L << slots.length) - 1;
    long drawn = random.nextLong(1, all + 1);
    // A number below 2^n is at least half of that in half of the cases, and so on.
    return slots.length - 1 - (63 - Long.numberOfLeadingZeros(drawn));
  }

  /// One key at a time.
  private final class Slot {
    private final int number;
    // How many calls a key is kept for.
    private final long interval;
    private long generation;
    private long written;

    Slot(int number) {
      this.number = number;
      double share = Math.scalb(1.0, slots.length - 1 - number) / ((1L << slots.length) - 1);
      double expected = options.writesPerCall(share) * processes;
      interval =
          expected == 0
              ? Long.MAX_VALUE
              : Math.max(1, (long) (options.writesPerKey() * USE_OF_SHARE / expected));
    }

    Action read() {
      return Action.read(key());
    }

    Action write() {
      Value key = key();
      return written < share()
          ? write.apply(key, Value.of(1 + written++ * processes + process))
          : Action.read(key);
    }

    private Value key() {
      long now = calls / interval;
      if (now != generation) {
        generation = now;
        written = 0;
      }
      return Value.of(generation * slots.length + number);
    }

    // The shares of all processes are the key's writes together, and differ by one at most; who
    // gets one more is another with each key.
    private long share() {
      long member = (process + generation) % processes;
      long all = options.writesPerKey();
      return all * (member + 1) / processes - all * member / processes;
    }
  }
}

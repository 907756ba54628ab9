package io.faultline.bench;

import io.faultline.history.Kind;
import io.faultline.history.Values;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.HashSet;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/// The kinds of objects that are simulated, with the mix of calls on them.
enum Subject {
  /// Half reads, half writes of values never written before.
  UNIQUE_REGISTER,
  /// Half reads, half writes of five values.
  REGISTER,
  /// A third each of reads, writes and compare-and-sets, of five values.
  CAS_REGISTER,
  /// Half enqueues of values never used before, half dequeues.
  QUEUE,
  /// Half pushes of values never used before, half pops.
  STACK,
  /// A third each of adds of elements never used before, removals of these, and questions.
  SET,
  /// Half enqueues of values never used before, in random order; half dequeues of the largest.
  PRIORITY_QUEUE;

  private static final int FEW = 5;

  /// One object.
  interface Simulated {
    /// Draws the next call.
    void ask(Simulation.Asked asked, SplittableRandom random);

    /// Makes a call take effect, and answers it.
    void apply(Simulation.Asked asked);

    /// Makes the answer of a read wrong.
    default void spoil(Simulation.Asked asked, SplittableRandom random) {
      throw new IllegalStateException("this object answers no reads");
    }
  }

  /// The kind of data that it is.
  String kind() {
    return switch (this) {
      case UNIQUE_REGISTER, REGISTER, CAS_REGISTER -> "register";
      case QUEUE -> "queue";
      case STACK -> "stack";
      case SET -> "set";
      case PRIORITY_QUEUE -> "priority-queue";
    };
  }

  Simulated create() {
    return switch (this) {
      case UNIQUE_REGISTER -> new Register(0, 0);
      case REGISTER -> new Register(FEW, 0);
      case CAS_REGISTER -> new Register(FEW, 1.0 / 3);
      case QUEUE -> new Line(Kind.ENQUEUE, Kind.DEQUEUE, false);
      case STACK -> new Line(Kind.PUSH, Kind.POP, true);
      case SET -> new Elements();
      case PRIORITY_QUEUE -> new Priorities();
    };
  }

  private static final class Register implements Simulated {
    private static final long LONG_AGO = 100;

    private final int values;
    private final double casShare;
    private long state = Values.NIL;
    private long fresh;

    Register(int values, double casShare) {
      this.values = values;
      this.casShare = casShare;
    }

    @Override
    public void ask(Simulation.Asked asked, SplittableRandom random) {
      if (random.nextDouble() < casShare) {
        asked.set(Kind.CAS, random.nextInt(values), random.nextInt(values));
      } else if (random.nextBoolean()) {
        asked.set(Kind.READ, Values.NIL, Values.UNKNOWN);
      } else {
        asked.set(Kind.WRITE, values == 0 ? ++fresh : random.nextInt(values), Values.UNKNOWN);
      }
    }

    @Override
    public void apply(Simulation.Asked asked) {
      switch (asked.kind) {
        case READ -> asked.second = state;
        case WRITE -> state = asked.argument;
        default -> {
          asked.answer = state == asked.argument;
          if (asked.answer) {
            state = asked.second;
          }
        }
      }
    }

    @Override
    public void spoil(Simulation.Asked asked, SplittableRandom random) {
      asked.second =
          values > 0
              ? Math.floorMod(asked.second + 1 + random.nextInt(values - 1), values)
              : Math.max(1, asked.second - LONG_AGO - random.nextInt((int) LONG_AGO));
    }
  }

  private static final class Line implements Simulated {
    private final Kind in;
    private final Kind out;
    private final boolean lastFirst;
    private final ArrayDeque<Long> elements = new ArrayDeque<>();
    private long fresh;

    Line(Kind in, Kind out, boolean lastFirst) {
      this.in = in;
      this.out = out;
      this.lastFirst = lastFirst;
    }

    @Override
    public void ask(Simulation.Asked asked, SplittableRandom random) {
      if (random.nextBoolean()) {
        asked.set(in, ++fresh, Values.UNKNOWN);
      } else {
        asked.set(out, Values.NIL, Values.UNKNOWN);
      }
    }

    @Override
    public void apply(Simulation.Asked asked) {
      if (asked.kind == in) {
        elements.addLast(asked.argument);
      } else if (elements.isEmpty()) {
        asked.second = Values.NIL;
      } else {
        asked.second = lastFirst ? elements.removeLast() : elements.removeFirst();
      }
    }
  }

  private static final class Elements implements Simulated {
    private static final int NEAR = 50;

    private final HashSet<Long> elements = new HashSet<>();
    private long fresh;
    private long removed;

    @Override
    public void ask(Simulation.Asked asked, SplittableRandom random) {
      switch (random.nextInt(3)) {
        case 0 -> asked.set(Kind.ADD, ++fresh, Values.UNKNOWN);
        case 1 -> asked.set(Kind.REMOVE, ++removed, Values.UNKNOWN);
        default ->
            asked.set(Kind.CONTAINS, Math.max(1, fresh - random.nextInt(NEAR) + 1), Values.UNKNOWN);
      }
    }

    @Override
    public void apply(Simulation.Asked asked) {
      asked.answer =
          switch (asked.kind) {
            case ADD -> elements.add(asked.argument);
            case REMOVE -> elements.remove(asked.argument);
            default -> elements.contains(asked.argument);
          };
    }

    @Override
    public void spoil(Simulation.Asked asked, SplittableRandom random) {
      asked.answer = !asked.answer;
    }
  }

  private static final class Priorities implements Simulated {
    private final PriorityQueue<Long> elements = new PriorityQueue<>(Collections.reverseOrder());
    private long fresh;

    @Override
    public void ask(Simulation.Asked asked, SplittableRandom random) {
      if (random.nextBoolean()) {
        // Scattered, and each only once: the multiplier is odd.
        asked.set(Kind.ENQUEUE, (++fresh * 0x9e3779b1L) & 0xffffffffL, Values.UNKNOWN);
      } else {
        asked.set(Kind.DEQUEUE, Values.NIL, Values.UNKNOWN);
      }
    }

    @Override
    public void apply(Simulation.Asked asked) {
      if (asked.kind == Kind.ENQUEUE) {
        elements.add(asked.argument);
      } else {
        Long largest = elements.poll();
        asked.second = largest == null ? Values.NIL : largest;
      }
    }
  }
}

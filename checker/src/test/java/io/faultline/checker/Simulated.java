package io.faultline.checker;

import io.faultline.history.Action;
import io.faultline.history.Call;
import io.faultline.history.History;
import io.faultline.history.HistoryBuilder;
import io.faultline.history.Kind;
import io.faultline.history.Result;
import io.faultline.history.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/// Simulated registers that many processes call at once: each call takes effect at one moment
/// between its call and its return, or fails, or is given up, after which it may take effect at any
/// time or never. With a named bug they do not.
final class Simulated {
  /// One way of being wrong.
  enum Bug {
    NONE,
    /// A read gives the value before the last.
    STALE_READ,
    /// A write is acknowledged and has no effect.
    LOST_WRITE,
    /// A write that is refused has an effect.
    DIRTY_READ_OF_A_FAILED_WRITE,
    /// A write that was given up takes effect more than once.
    DOUBLE_APPLY_OF_AN_UNKNOWN_WRITE,
    /// A compare-and-set sets whatever it finds.
    BLIND_CAS
  }

  private final SplittableRandom random;
  private final Bug bug;
  private final int keys;
  // Values are drawn from this many; 0 for a new one each time.
  private final int values;
  private final HistoryBuilder builder = new HistoryBuilder();
  private final Map<Value, Value> state = new HashMap<>();
  private final Map<Value, Value> before = new HashMap<>();
  private final List<Action> givenUp = new ArrayList<>();
  private int nextProcess;
  private int nextValue;
  private int called;
  private long now;

  // A line of calls: its process, and what it has open.
  private static final class Line {
    private int process;
    private Action open;
    private Value answer;
  }

  private Simulated(SplittableRandom random, Bug bug, int keys, int values) {
    this.random = random;
    this.bug = bug;
    this.keys = keys;
    this.values = values;
  }

  /// A run of `calls` calls by `lines` lines.
  ///
  /// @param values how many values are written; 0 for a new one each time
  static History run(long seed, Bug bug, int lines, int calls, int keys, int values) {
    return new Simulated(new SplittableRandom(seed), bug, keys, values).run(lines, calls);
  }

  private History run(int count, int calls) {
    var lines = new ArrayList<Line>();
    for (int i = 0; i < count; i++) {
      var line = new Line();
      line.process = nextProcess++;
      lines.add(line);
    }
    while (called < calls || lines.stream().anyMatch(line -> line.open != null)) {
      now += random.nextInt(3);
      Line line = lines.get(random.nextInt(count));
      if (line.open == null) {
        if (called < calls) {
          call(line);
        }
      } else if (line.answer == null) {
        takeEffectOrNot(line);
      } else {
        answer(line);
      }
      lateEffect();
    }
    return builder.build();
  }

  private void call(Line line) {
    Value key = Value.of(random.nextInt(keys));
    line.open =
        switch (random.nextInt(5)) {
          case 0, 1 -> Action.read(key);
          case 2, 3 -> Action.write(key, value());
          default ->
              Action.cas(
                  key,
                  random.nextInt(4) > 0 ? state.getOrDefault(key, Value.NIL) : value(),
                  value());
        };
    String name = line.open.kind().word();
    builder.call(line.process, line.process, "n1", Call.of(name, line.open), now);
    called++;
  }

  private Value value() {
    return Value.of(values == 0 ? ++nextValue : random.nextInt(1, values + 1));
  }

  private void takeEffectOrNot(Line line) {
    switch (random.nextInt(16)) {
      case 0 -> {
        if (bug == Bug.DIRTY_READ_OF_A_FAILED_WRITE) {
          apply(line.open);
        }
        builder.failed(line.process, "refused", now);
        line.open = null;
      }
      case 1 -> {
        givenUp.add(line.open);
        giveUp(line);
      }
      default -> line.answer = apply(line.open);
    }
  }

  private void answer(Line line) {
    if (random.nextInt(16) == 0) {
      giveUp(line);
      return;
    }
    builder.ok(line.process, List.of(Result.of(line.answer)), now);
    line.open = null;
    line.answer = null;
  }

  private void giveUp(Line line) {
    builder.unknown(line.process, "time-out", now);
    line.open = null;
    line.answer = null;
    line.process = nextProcess++;
  }

  private void lateEffect() {
    if (givenUp.isEmpty() || random.nextInt(10) > 0) {
      return;
    }
    int which = random.nextInt(givenUp.size());
    apply(givenUp.get(which));
    if (bug != Bug.DOUBLE_APPLY_OF_AN_UNKNOWN_WRITE) {
      givenUp.remove(which);
    }
  }

  private Value apply(Action action) {
    Value found = state.getOrDefault(action.key(), Value.NIL);
    return switch (action.kind()) {
      case READ ->
          bug == Bug.STALE_READ && random.nextInt(4) == 0
              ? before.getOrDefault(action.key(), Value.NIL)
              : found;
      case WRITE -> {
        if (bug != Bug.LOST_WRITE || random.nextInt(8) > 0) {
          set(action.key(), action.argument());
        }
        yield Value.NIL;
      }
      case CAS -> {
        boolean equal = found.equals(action.argument()) || bug == Bug.BLIND_CAS;
        if (equal) {
          set(action.key(), action.second());
        }
        yield Value.of(equal);
      }
      default -> throw new IllegalStateException("not asked for: " + Kind.READ);
    };
  }

  private void set(Value key, Value value) {
    before.put(key, state.getOrDefault(key, Value.NIL));
    state.put(key, value);
  }
}

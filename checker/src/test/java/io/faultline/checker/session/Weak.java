package io.faultline.checker.session;

import io.faultline.history.Action;
import io.faultline.history.Call;
import io.faultline.history.History;
import io.faultline.history.HistoryBuilder;
import io.faultline.history.Outcome;
import io.faultline.history.Result;
import io.faultline.history.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/// Small histories of registers, a list of steps in the order of their calls, and what they are by
/// definition.
record Weak(List<Step> steps) {
  /// @param value what was written or read; 0 for nothing
  record Step(int session, boolean write, int key, int value, Outcome.Type type, long version) {
    Step(int session, boolean write, int key, int value) {
      this(session, write, key, value, Outcome.Type.OK, Result.NO_VERSION);
    }
  }

  /// `0 w x 1, 1 r x 1`: session, what, key, value; `?` behind it for unknown, `!` for failed, `@5`
  /// for a version.
  static Weak of(String text) {
    var steps = new ArrayList<Step>();
    for (String part : text.strip().split(" *, *")) {
      String[] words = part.split(" +");
      String end = words.length > 4 ? words[4] : "";
      steps.add(
          new Step(
              Integer.parseInt(words[0]),
              words[1].equals("w"),
              words[2].charAt(0) - 'x',
              Integer.parseInt(words[3]),
              end.equals("?")
                  ? Outcome.Type.UNKNOWN
                  : end.equals("!") ? Outcome.Type.FAILED : Outcome.Type.OK,
              end.startsWith("@") ? Long.parseLong(end.substring(1)) : Result.NO_VERSION));
    }
    return new Weak(steps);
  }

  History history() {
    var builder = new HistoryBuilder();
    long now = 0;
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      Value key = Value.of("" + (char) ('x' + step.key()));
      Value value = step.value() == 0 ? Value.NIL : Value.of(step.value());
      Call call =
          step.write()
              ? Call.of("write", Action.write(key, value))
              : Call.of("read", Action.read(key));
      now += 10;
      builder.call(i, step.session(), "", call, now);
      switch (step.type()) {
        case OK ->
            builder.ok(
                i, List.of(new Result(step.write() ? Value.NIL : value, step.version())), now + 5);
        case UNKNOWN -> builder.unknown(i, "time-out", now + 5);
        case FAILED -> builder.failed(i, "refused", now + 5);
      }
    }
    return builder.build();
  }

  @Override
  public String toString() {
    var text = new ArrayList<String>();
    for (Step step : steps) {
      text.add(
          "%d %s %c %d%s"
              .formatted(
                  step.session(),
                  step.write() ? "w" : "r",
                  (char) ('x' + step.key()),
                  step.value(),
                  step.type() == Outcome.Type.UNKNOWN
                      ? " ?"
                      : step.type() == Outcome.Type.FAILED
                          ? " !"
                          : step.version() == Result.NO_VERSION ? "" : " @" + step.version()));
    }
    return String.join(", ", text);
  }

  /// Every history of so many steps by at most so many sessions on so many keys, in which each read
  /// finds nothing or what some write puts into its key. Sessions one after another in the list:
  /// what runs beside what makes no difference.
  static void all(int size, int sessions, int keys, Consumer<Weak> visitor) {
    extend(new ArrayList<>(), size, sessions, keys, visitor);
  }

  private static void extend(
      List<Step> steps, int size, int sessions, int keys, Consumer<Weak> visitor) {
    if (steps.size() == size) {
      answer(steps, 0, visitor);
      return;
    }
    int last = steps.isEmpty() ? 0 : steps.getLast().session();
    for (int s = last; s <= Math.min(last + 1, sessions - 1); s++) {
      for (int k = 0; k < keys; k++) {
        steps.add(new Step(s, true, k, steps.size() + 1));
        extend(steps, size, sessions, keys, visitor);
        steps.removeLast();
        steps.add(new Step(s, false, k, 0));
        extend(steps, size, sessions, keys, visitor);
        steps.removeLast();
      }
    }
  }

  private static void answer(List<Step> steps, int at, Consumer<Weak> visitor) {
    if (at == steps.size()) {
      visitor.accept(new Weak(List.copyOf(steps)));
      return;
    }
    Step step = steps.get(at);
    if (step.write()) {
      answer(steps, at + 1, visitor);
      return;
    }
    for (int value = 0; value <= steps.size(); value++) {
      boolean written =
          value == 0 || steps.get(value - 1).write() && steps.get(value - 1).key() == step.key();
      if (written) {
        steps.set(at, new Step(step.session(), false, step.key(), value));
        answer(steps, at + 1, visitor);
      }
    }
    steps.set(at, step);
  }

  /// A larger one, drawn: reads find the latest or an earlier write, mostly.
  static Weak random(SplittableRandom random, int size, int sessions, int keys) {
    var steps = new ArrayList<Step>();
    for (int i = 0; i < size; i++) {
      int s = random.nextInt(sessions);
      int k = random.nextInt(keys);
      if (random.nextInt(2) == 0) {
        steps.add(new Step(s, true, k, i + 1));
        continue;
      }
      int value = 0;
      int skip = random.nextInt(3);
      for (int j = i - 1; j >= 0 && skip >= 0; j--) {
        if (steps.get(j).write() && steps.get(j).key() == k) {
          value = j + 1;
          skip--;
        }
      }
      steps.add(new Step(s, false, k, value));
    }
    return new Weak(steps);
  }
}

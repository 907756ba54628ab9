package io.faultline.checker;

import io.faultline.checker.SmallHistories.Shape;
import io.faultline.history.Action;
import io.faultline.history.Call;
import io.faultline.history.History;
import io.faultline.history.HistoryBuilder;
import io.faultline.history.Kind;
import io.faultline.history.Result;
import io.faultline.history.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Small histories of one object into which, mostly, no value is put twice.
final class RuleHistories {
  static final Value KEY = Value.of("x");

  private RuleHistories() {}

  static Call call(Kind kind, long argument) {
    return call(kind, Value.of(argument), Value.NIL);
  }

  static Call call(Kind kind, Value argument, Value second) {
    return Call.of(kind.word(), new Action(kind, KEY, argument, second));
  }

  // ---- drawn

  private record Drawn(Call call, long called, long point, long returned, int outcome) {}

  private record Event(long at, int op, boolean isReturn) {}

  /// A history that has an order, of which every other time one answer is then changed: events at
  /// the same time, unknown and failed outcomes, and now and then a value put twice.
  static History random(SplittableRandom random, ReferenceObject object, int most) {
    int size = random.nextInt(2, most + 1);
    int span = random.nextInt(2, 3 * size);
    var drawn = new ArrayList<Drawn>();
    boolean repeats = random.nextInt(20) == 0;
    int longest = random.nextInt(1, span + 1);
    for (int i = 0; i < size; i++) {
      long called = random.nextInt(span);
      long returned = called + random.nextInt(longest);
      long point = called + random.nextLong(returned - called + 1);
      int outcome = random.nextInt(12);
      drawn.add(
          new Drawn(call(random, object, size, i, repeats), called, point, returned, outcome));
    }
    drawn.sort(Comparator.comparingLong(Drawn::called));
    Value[] answers = answers(drawn, object, random);
    if (random.nextBoolean()) {
      int changed = random.nextInt(size);
      answers[changed] = anAnswer(random, drawn.get(changed).call(), size);
    }
    return build(drawn, answers);
  }

  private static Call call(
      SplittableRandom random, ReferenceObject object, int size, int i, boolean repeats) {
    long fresh = repeats ? random.nextInt(1, size + 1) : i + 1L;
    long any = random.nextInt(1, size + 1);
    int draw = random.nextInt(10);
    return switch (object) {
      case REGISTER ->
          draw < 4
              ? call(Kind.READ, Value.NIL, Value.NIL)
              : draw < 7
                  ? call(Kind.WRITE, fresh)
                  : call(
                      Kind.CAS,
                      random.nextInt(4) == 0 ? Value.NIL : Value.of(any),
                      Value.of(fresh));
      case SET -> call(draw < 4 ? Kind.ADD : draw < 6 ? Kind.REMOVE : Kind.CONTAINS, (any + 1) / 2);
      case QUEUE, PRIORITY_QUEUE ->
          draw < 4
              ? call(Kind.ENQUEUE, object == ReferenceObject.QUEUE ? fresh : scramble(fresh, size))
              : call(draw < 8 ? Kind.DEQUEUE : Kind.PEEK, Value.NIL, Value.NIL);
      case STACK ->
          draw < 4
              ? call(Kind.PUSH, fresh)
              : call(draw < 8 ? Kind.POP : Kind.PEEK, Value.NIL, Value.NIL);
    };
  }

  private static long scramble(long fresh, int size) {
    return fresh * 7 % (size % 7 == 0 ? size + 1 : size) + 1;
  }

  // What the object answers if each takes effect at its moment; unknown ones every other time.
  private static Value[] answers(
      List<Drawn> drawn, ReferenceObject object, SplittableRandom random) {
    var answers = new Value[drawn.size()];
    List<Value> state = object.initial();
    List<Integer> order =
        IntStream.range(0, drawn.size())
            .boxed()
            .sorted(Comparator.comparingLong(i -> drawn.get(i).point()))
            .toList();
    for (int i : order) {
      Drawn op = drawn.get(i);
      ReferenceObject.Step step = object.step(state, op.call().only());
      answers[i] = step.answer();
      if (op.outcome() > 1 || (op.outcome() == 0 && random.nextBoolean())) {
        state = step.state();
      }
    }
    return answers;
  }

  private static Value anAnswer(SplittableRandom random, Call call, int size) {
    return switch (call.only().kind().answers()) {
      case NOTHING -> Value.NIL;
      case YES_OR_NO -> Value.of(random.nextBoolean());
      case VALUE -> random.nextInt(4) == 0 ? Value.NIL : Value.of(random.nextInt(1, size + 1));
    };
  }

  private static History build(List<Drawn> drawn, Value[] answers) {
    var events = new ArrayList<Event>();
    for (int i = 0; i < drawn.size(); i++) {
      events.add(new Event(drawn.get(i).called(), i, false));
      events.add(new Event(drawn.get(i).returned(), i, true));
    }
    events.sort(Comparator.comparingLong(Event::at).thenComparing(Event::isReturn));
    var builder = new HistoryBuilder();
    for (Event event : events) {
      int op = event.op();
      if (!event.isReturn()) {
        builder.call(op, drawn.get(op).call(), event.at());
        continue;
      }
      switch (drawn.get(op).outcome()) {
        case 0 -> builder.unknown(op, "time-out", event.at());
        case 1 -> builder.failed(op, "refused", event.at());
        default -> builder.ok(op, List.of(Result.of(answers[op])), event.at());
      }
    }
    return builder.build();
  }

  // ---- all there are

  /// What can be asked of an object and answered, with values 1 to `values`.
  static List<Shape> shapes(ReferenceObject object, int values) {
    if (object == ReferenceObject.REGISTER) {
      // What a comparison that failed would have set makes no difference.
      return SmallHistories.shapes(values, true).stream()
          .filter(shape -> !isRefused(shape) || shape.call().only().second().equals(Value.of(1)))
          .toList();
    }
    var shapes = new ArrayList<Shape>();
    for (int v = 1; v <= values; v++) {
      Result value = Result.of(Value.of(v));
      switch (object) {
        case SET -> {
          for (Kind kind : List.of(Kind.ADD, Kind.REMOVE, Kind.CONTAINS)) {
            shapes.add(new Shape(call(kind, v), Result.of(Value.of(true))));
            shapes.add(new Shape(call(kind, v), Result.of(Value.of(false))));
          }
        }
        case QUEUE, PRIORITY_QUEUE -> {
          shapes.add(new Shape(call(Kind.ENQUEUE, v), Result.DONE));
          shapes.add(new Shape(call(Kind.DEQUEUE, Value.NIL, Value.NIL), value));
          shapes.add(new Shape(call(Kind.PEEK, Value.NIL, Value.NIL), value));
        }
        default -> {
          shapes.add(new Shape(call(Kind.PUSH, v), Result.DONE));
          shapes.add(new Shape(call(Kind.POP, Value.NIL, Value.NIL), value));
          shapes.add(new Shape(call(Kind.PEEK, Value.NIL, Value.NIL), value));
        }
      }
    }
    if (object == ReferenceObject.QUEUE || object == ReferenceObject.PRIORITY_QUEUE) {
      shapes.add(new Shape(call(Kind.DEQUEUE, Value.NIL, Value.NIL), Result.DONE));
    } else if (object == ReferenceObject.STACK) {
      shapes.add(new Shape(call(Kind.POP, Value.NIL, Value.NIL), Result.DONE));
    }
    return shapes;
  }

  // Whether it answers no; what it would have done, had it been unknown, another shape does.
  private static boolean isRefused(Shape shape) {
    return shape.call().only().kind() == Kind.CAS && shape.result().value().equals(Value.of(false));
  }

  /// Every history of exactly `ops` operations of these shapes in which no value is put twice, each
  /// ok or unknown (removals ok: rules refuse the others), in every partial order that intervals
  /// can have with at most `processes` open calls. Of calls that follow each other directly, and of
  /// returns, one order only: it makes no difference. Failed operations are as if they were not
  /// there.
  static void all(int ops, int processes, List<Shape> shapes, Consumer<History> visitor) {
    new Every(ops, processes, shapes, visitor).extend(new ArrayList<>(), 0, 0);
  }

  private record Said(int op, int shape, int outcome) {}

  private static final int CALLED = -1;

  private record Every(int ops, int processes, List<Shape> shapes, Consumer<History> visitor) {
    void extend(List<Said> said, int called, int open) {
      if (called == ops && open == 0) {
        visitor.accept(build(said));
        return;
      }
      Said last = said.isEmpty() ? null : said.getLast();
      boolean afterCall = last != null && last.outcome() == CALLED;
      if (called < ops && Integer.bitCount(open) < processes) {
        for (int shape = afterCall ? last.shape() : 0; shape < shapes.size(); shape++) {
          if (puts(shapes.get(shape)).noneMatch(value -> isPut(said, value))) {
            said.add(new Said(called, shape, CALLED));
            extend(said, called + 1, open | 1 << called);
            said.removeLast();
          }
        }
      }
      int first = last == null || afterCall ? 0 : last.op() + 1;
      for (int op = first; op < called; op++) {
        if ((open & 1 << op) != 0) {
          int shape = shapeOf(said, op);
          Kind kind = shapes.get(shape).call().only().kind();
          boolean isOkOnly =
              kind == Kind.READ
                  || kind == Kind.PEEK
                  || kind == Kind.CONTAINS
                  || kind == Kind.REMOVE
                  || kind == Kind.DEQUEUE
                  || kind == Kind.POP
                  || isRefused(shapes.get(shape));
          for (int outcome = 0; outcome < (isOkOnly ? 1 : 2); outcome++) {
            said.add(new Said(op, shape, outcome));
            extend(said, called, open & ~(1 << op));
            said.removeLast();
          }
        }
      }
    }

    private boolean isPut(List<Said> said, Value value) {
      return said.stream()
          .filter(s -> s.outcome() == CALLED)
          .flatMap(s -> puts(shapes.get(s.shape())))
          .anyMatch(value::equals);
    }

    private static Stream<Value> puts(Shape shape) {
      Action action = shape.call().only();
      return switch (action.kind()) {
        case WRITE, ENQUEUE, PUSH -> Stream.of(action.argument());
        case ADD ->
            shape.result().value().equals(Value.of(true))
                ? Stream.of(action.argument())
                : Stream.of();
        case CAS ->
            shape.result().value().equals(Value.of(true))
                ? Stream.of(action.second())
                : Stream.of();
        default -> Stream.of();
      };
    }

    private static int shapeOf(List<Said> said, int op) {
      return said.stream().filter(s -> s.op() == op).findFirst().orElseThrow().shape();
    }

    private History build(List<Said> said) {
      var builder = new HistoryBuilder();
      long now = 0;
      for (Said event : said) {
        now++;
        Shape shape = shapes.get(event.shape());
        switch (event.outcome()) {
          case CALLED -> builder.call(event.op(), shape.call(), now);
          case 0 -> builder.ok(event.op(), List.of(shape.result()), now);
          default -> builder.unknown(event.op(), "time-out", now);
        }
      }
      return builder.build();
    }
  }
}

package io.faultline.checker;

import io.faultline.history.Action;
import io.faultline.history.Call;
import io.faultline.history.History;
import io.faultline.history.HistoryBuilder;
import io.faultline.history.Result;
import io.faultline.history.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/// Small histories of one register: drawn from a seed, or all there are.
final class SmallHistories {
  private static final Value KEY = Value.of("x");

  /// What an operation asks and answers.
  record Shape(Call call, List<Result> results) {
    Shape(Call call, Result result) {
      this(call, List.of(result));
    }

    /// What its one action answers.
    Result result() {
      return results.getFirst();
    }
  }

  private SmallHistories() {}

  /// Every call with every answer over values nil and 1 to `values`.
  static List<Shape> shapes(int values, boolean withCas) {
    var shapes = new ArrayList<Shape>();
    for (int v = 0; v <= values; v++) {
      shapes.add(new Shape(Call.of("read", Action.read(KEY)), Result.of(value(v))));
      if (v > 0) {
        shapes.add(new Shape(Call.of("write", Action.write(KEY, value(v))), Result.DONE));
      }
      for (int next = 1; withCas && next <= values; next++) {
        Call cas = Call.of("cas", Action.cas(KEY, value(v), value(next)));
        shapes.add(new Shape(cas, Result.of(Value.of(true))));
        shapes.add(new Shape(cas, Result.of(Value.of(false))));
      }
    }
    return shapes;
  }

  private static Value value(int v) {
    return v == 0 ? Value.NIL : Value.of(v);
  }

  /// A history drawn from `random`.
  static History random(SplittableRandom random, List<Shape> shapes, int most) {
    var builder = new HistoryBuilder();
    int ops = random.nextInt(1, most + 1);
    var open = new ArrayList<Integer>();
    var asked = new ArrayList<Shape>();
    long now = 0;
    while (asked.size() < ops || !open.isEmpty()) {
      now += random.nextInt(3);
      boolean call = asked.size() < ops && open.size() < 4 && random.nextInt(5) < 3;
      if (call || open.isEmpty()) {
        if (asked.size() == ops) {
          break;
        }
        Shape shape = shapes.get(random.nextInt(shapes.size()));
        builder.call(asked.size(), shape.call(), now);
        open.add(asked.size());
        asked.add(shape);
      } else {
        int process = open.remove(random.nextInt(open.size()));
        int outcome = random.nextInt(10);
        if (outcome == 0) {
          builder.unknown(process, "time-out", now);
        } else if (outcome == 1) {
          builder.failed(process, "refused", now);
        } else {
          builder.ok(process, asked.get(process).results(), now);
        }
      }
    }
    return builder.build();
  }

  /// Every history of exactly `ops` operations of these shapes, each ok, unknown or failed, in
  /// every interleaving of at most `processes` open calls.
  static void all(int ops, int processes, List<Shape> shapes, Consumer<History> visitor) {
    new Enumeration(ops, processes, shapes, visitor).extend(new ArrayList<>(), 0, 0);
  }

  /// Every history of exactly `ops` operations of these shapes, each ok or unknown, in every
  /// partial order that intervals can have with at most `processes` open calls: of calls that
  /// follow each other directly, and of returns, only one order is visited, since it makes no
  /// difference; nor are failed operations, which are as if they were not there, or unknown reads.
  static void allDifferent(int ops, int processes, List<Shape> shapes, Consumer<History> visitor) {
    new Different(ops, processes, shapes, visitor).extend(new ArrayList<>(), 0, 0);
  }

  private record Different(int ops, int processes, List<Shape> shapes, Consumer<History> visitor) {
    void extend(List<Event> events, int called, int open) {
      if (called == ops && open == 0) {
        visitor.accept(Enumeration.build(events));
        return;
      }
      Event last = events.isEmpty() ? null : events.getLast();
      boolean afterCall = last != null && last.outcome() == CALLED;
      if (called < ops && Integer.bitCount(open) < processes) {
        int first = afterCall ? shapes.indexOf(last.shape()) : 0;
        for (int shape = first; shape < shapes.size(); shape++) {
          events.add(new Event(called, CALLED, shapes.get(shape)));
          extend(events, called + 1, open | 1 << called);
          events.removeLast();
        }
      }
      int first = last == null || afterCall ? 0 : last.op() + 1;
      for (int op = first; op < called; op++) {
        if ((open & 1 << op) != 0) {
          Shape shape = Enumeration.shapeOf(events, op);
          boolean reads =
              shape.call().actions().stream()
                  .allMatch(action -> action.kind() == io.faultline.history.Kind.READ);
          for (int outcome = 0; outcome < (reads ? 1 : 2); outcome++) {
            events.add(new Event(op, outcome, shape));
            extend(events, called, open & ~(1 << op));
            events.removeLast();
          }
        }
      }
    }
  }

  private static final int CALLED = -1;

  private record Event(int op, int outcome, Shape shape) {}

  private record Enumeration(
      int ops, int processes, List<Shape> shapes, Consumer<History> visitor) {
    // `open` has a bit for each open call; outcomes: -1 call, 0 ok, 1 unknown, 2 failed.
    void extend(List<Event> events, int called, int open) {
      if (called == ops && open == 0) {
        visitor.accept(build(events));
        return;
      }
      if (called < ops && Integer.bitCount(open) < processes) {
        for (Shape shape : shapes) {
          events.add(new Event(called, -1, shape));
          extend(events, called + 1, open | 1 << called);
          events.removeLast();
        }
      }
      for (int op = 0; op < called; op++) {
        if ((open & 1 << op) != 0) {
          for (int outcome = 0; outcome < 3; outcome++) {
            events.add(new Event(op, outcome, shapeOf(events, op)));
            extend(events, called, open & ~(1 << op));
            events.removeLast();
          }
        }
      }
    }

    private static Shape shapeOf(List<Event> events, int op) {
      return events.stream().filter(e -> e.op() == op).findFirst().orElseThrow().shape();
    }

    private static History build(List<Event> events) {
      var builder = new HistoryBuilder();
      long now = 0;
      for (Event event : events) {
        now++;
        switch (event.outcome()) {
          case -1 -> builder.call(event.op(), event.shape().call(), now);
          case 0 -> builder.ok(event.op(), event.shape().results(), now);
          case 1 -> builder.unknown(event.op(), "time-out", now);
          default -> builder.failed(event.op(), "refused", now);
        }
      }
      return builder.build();
    }
  }
}

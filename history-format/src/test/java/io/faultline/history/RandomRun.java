package io.faultline.history;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

/// Records seeded runs of every shape that a history can have.
public final class RandomRun {
  static final RunHeader HEADER =
      new RunHeader(
          "checkout",
          "stock",
          "register",
          "etcd",
          7,
          "2026-11-23T08:00:00Z",
          new LinkedHashMap<>(Map.of("n1", "a")),
          Value.of(0),
          Map.of("etcd", "3.4.23"),
          Map.of("rate", "500/s"));
  static final Mark MARK =
      new Mark(
          3,
          Mark.FAULT,
          "partition",
          List.of(List.of("n1"), List.of("n2", "n3")),
          1,
          2,
          Mark.NEVER,
          Mark.NEVER,
          "3 packets dropped",
          Map.of("fault", "partition: one"));

  private RandomRun() {}

  /// Records a run of `calls` calls by ten processes, and returns its operations.
  public static List<Op> record(Path file, long seed, int calls) throws IOException {
    var random = new SplittableRandom(seed);
    var clock = new AtomicLong();
    var ops = new ArrayList<Op>();
    var open = new LinkedHashMap<Integer, Integer>();
    int nextProcess = 10;
    var lines = new int[10];
    for (int i = 0; i < lines.length; i++) {
      lines[i] = i;
    }
    try (var writer = HistoryWriter.create(file, HEADER, () -> clock.addAndGet(step(random)))) {
      writer.mark(MARK);
      while (ops.size() < calls || !open.isEmpty()) {
        int line = random.nextInt(lines.length);
        int process = lines[line];
        Integer op = open.remove(process);
        if (op == null) {
          if (ops.size() == calls) {
            continue;
          }
          Call call = call(random);
          long at = writer.invoke(process, line, "n" + line % 3, call);
          open.put(process, ops.size());
          ops.add(
              new Op(ops.size(), process, line, "n" + line % 3, call, at, new Outcome.Unknown("")));
          continue;
        }
        Op called = ops.get(op);
        switch (random.nextInt(4)) {
          case 0 -> {
            writer.failed(process, "refused " + random.nextInt(3));
            // The writer does not tell when: the reader is asked below.
            ops.set(op, with(called, new Outcome.Failed("", clock.get())));
          }
          case 1 -> {
            String reason = "time-out " + random.nextInt(3);
            writer.unknown(process, reason);
            ops.set(op, with(called, new Outcome.Unknown(reason)));
            lines[line] = nextProcess++;
            if (random.nextBoolean()) {
              writer.late(process, "late answer " + random.nextInt(3));
            }
          }
          default -> {
            List<Result> results =
                called.call().actions().stream().map(action -> result(action, random)).toList();
            long at = writer.ok(process, results);
            ops.set(op, with(called, new Outcome.Ok(results, at)));
          }
        }
      }
    }
    return withReasons(ops, BinaryHistory.read(file));
  }

  // Events at one time are as common as a coarse clock makes them.
  private static int step(SplittableRandom random) {
    return random.nextInt(3) == 0 ? 0 : random.nextInt(1, 1_000_000);
  }

  // Reasons of failures were drawn after the fact: they are taken from the file, the rest is not.
  private static List<Op> withReasons(List<Op> ops, History history) {
    return ops.stream()
        .map(op ->
            op.outcome() instanceof Outcome.Failed(var _, var at)
                ? with(op, new Outcome.Failed(history.error(op.index()), at))
                : op)
        .toList();
  }

  private static Op with(Op op, Outcome outcome) {
    return new Op(
        op.index(), op.process(), op.session(), op.host(), op.call(), op.calledNanos(), outcome);
  }

  private static Call call(SplittableRandom random) {
    int actions = random.nextInt(5) == 0 ? random.nextInt(2, 20) : 1;
    var list = new ArrayList<Action>();
    for (int i = 0; i < actions; i++) {
      list.add(action(random));
    }
    return actions == 1
        ? Call.of(random.nextBoolean() ? list.getFirst().kind().word() : "odd", list.getFirst())
        : new Call("txn", list);
  }

  private static Action action(SplittableRandom random) {
    Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
    Value key = random.nextInt(4) == 0 ? value(random, 0) : Value.of(random.nextInt(5));
    return switch (kind) {
      case CAS -> Action.cas(key, value(random, 0), value(random, 0));
      case ACQUIRE, RELEASE -> new Action(kind, key, value(random, 0), Value.NIL);
      default -> {
        boolean gives = kind.answers() == Kind.Answers.VALUE;
        yield new Action(kind, key, gives ? Value.NIL : value(random, 0), Value.NIL);
      }
    };
  }

  private static Result result(Action action, SplittableRandom random) {
    long version = random.nextInt(3) == 0 ? random.nextLong(1L << 40) : Result.NO_VERSION;
    return switch (action.kind().answers()) {
      case NOTHING -> new Result(Value.NIL, version);
      case VALUE -> new Result(value(random, 0), version);
      case YES_OR_NO ->
          new Result(random.nextInt(3) == 0 ? Value.NIL : Value.of(random.nextBoolean()), version);
    };
  }

  private static Value value(SplittableRandom random, int depth) {
    return switch (random.nextInt(depth < 3 ? 12 : 8)) {
      case 0 -> Value.NIL;
      case 1 -> Value.of(random.nextBoolean());
      case 2 -> Value.of(random.nextLong());
      case 3 -> new Value.Real(random.nextDouble() + 0.1);
      case 4 -> Value.of("text é \u2028 </script> " + random.nextInt(5));
      case 5 -> Value.of(random.nextBoolean() ? Long.MIN_VALUE : Long.MAX_VALUE);
      case 6, 7 -> Value.of(random.nextInt(-100, 100));
      case 8 -> Value.items(random.nextInt(), 1, 2);
      case 9 -> new Value.Items(List.of());
      case 10 -> {
        var items = new ArrayList<Value>();
        for (int i = random.nextInt(4); i > 0; i--) {
          items.add(value(random, depth + 1));
        }
        yield new Value.Items(items);
      }
      default -> {
        var fields = new LinkedHashMap<String, Value>();
        for (int i = random.nextInt(4); i > 0; i--) {
          fields.put("f" + i, value(random, depth + 1));
        }
        yield new Value.Fields(fields);
      }
    };
  }
}

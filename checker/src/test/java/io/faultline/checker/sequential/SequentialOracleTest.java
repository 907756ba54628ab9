package io.faultline.checker.sequential;

import static org.assertj.core.api.Assertions.assertThat;

import io.faultline.checker.Budget;
import io.faultline.checker.Promise;
import io.faultline.checker.Verdict;
import io.faultline.checker.data.DataKind;
import io.faultline.history.Action;
import io.faultline.history.Call;
import io.faultline.history.History;
import io.faultline.history.HistoryBuilder;
import io.faultline.history.Kind;
import io.faultline.history.Result;
import io.faultline.history.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Every way of deciding sequential consistency agrees with brute force on every small history, its
/// evidence always stands, and what is linearizable is sequential.
class SequentialOracleTest {
  private static final Value X = Value.of("x");
  private static final Value Y = Value.of("y");
  private static final Budget BUDGET = Budget.of(Duration.ofHours(2), 1_000_000, System::nanoTime);

  private final int[] counts = new int[4];

  private enum End {
    OK,
    UNKNOWN,
    FAILED
  }

  private record Shape(Call call, Result result, End end) {}

  private record Placed(Shape shape, int session) {}

  private static List<Shape> registers(int values, boolean withCas) {
    var shapes = new ArrayList<Shape>();
    for (Value key : List.of(X, Y)) {
      for (int v = 0; v <= values; v++) {
        Value value = v == 0 ? Value.NIL : Value.of(v);
        shapes.add(new Shape(Call.of("r", Action.read(key)), Result.of(value), End.OK));
        if (v > 0) {
          for (End end : End.values()) {
            shapes.add(new Shape(Call.of("w", Action.write(key, value)), Result.DONE, end));
          }
        }
        for (int next = 1; withCas && next <= values; next++) {
          Call cas = Call.of("cas", Action.cas(key, value, Value.of(next)));
          shapes.add(new Shape(cas, Result.of(Value.of(true)), End.OK));
          shapes.add(new Shape(cas, Result.of(Value.of(false)), End.OK));
          shapes.add(new Shape(cas, Result.DONE, End.UNKNOWN));
        }
      }
    }
    return shapes;
  }

  private static List<Shape> queues(int values) {
    var shapes = new ArrayList<Shape>();
    for (Value key : List.of(X, Y)) {
      Call take = Call.of("deq", new Action(Kind.DEQUEUE, key, Value.NIL, Value.NIL));
      shapes.add(new Shape(take, Result.DONE, End.UNKNOWN));
      for (int v = 0; v <= values; v++) {
        Value value = v == 0 ? Value.NIL : Value.of(v);
        shapes.add(new Shape(take, Result.of(value), End.OK));
        if (v > 0) {
          Call put = Call.of("enq", new Action(Kind.ENQUEUE, key, value, Value.NIL));
          shapes.add(new Shape(put, Result.DONE, End.OK));
          shapes.add(new Shape(put, Result.DONE, End.UNKNOWN));
        }
      }
    }
    return shapes;
  }

  // Calls one after another, or with the first of all sessions open at once, then the second, ….
  private static History build(List<Placed> placed, boolean overlapping) {
    var builder = new HistoryBuilder();
    int fresh = 10;
    int[] process = {0, 1, 2};
    var done = new boolean[placed.size()];
    long now = 0;
    int left = placed.size();
    while (left > 0) {
      var round = new ArrayList<Placed>();
      var sessions = new boolean[process.length];
      for (int i = 0; i < placed.size() && (overlapping || round.isEmpty()); i++) {
        if (!done[i] && !sessions[placed.get(i).session()]) {
          sessions[placed.get(i).session()] = true;
          done[i] = true;
          round.add(placed.get(i));
        }
      }
      left -= round.size();
      now += 10;
      for (Placed each : round) {
        builder.call(process[each.session()], each.session(), "", each.shape().call(), now);
      }
      now += 10;
      for (Placed each : round) {
        int its = process[each.session()];
        switch (each.shape().end()) {
          case OK -> builder.ok(its, List.of(each.shape().result()), now);
          case FAILED -> builder.failed(its, "refused", now);
          case UNKNOWN -> {
            builder.unknown(its, "time-out", now);
            process[each.session()] = fresh++;
          }
        }
      }
    }
    return builder.build();
  }

  // Sessions are alike: a new one has the next number.
  private void every(
      String kind, int ops, int sessions, List<Shape> shapes, List<Placed> placed, int used) {
    if (placed.size() == ops) {
      compare(kind, build(placed, false), "in turn");
      if (used > 1) {
        compare(kind, build(placed, true), "overlapping");
      }
      return;
    }
    for (int session = 0; session < Math.min(sessions, used + 1); session++) {
      for (Shape shape : shapes) {
        placed.add(new Placed(shape, session));
        every(kind, ops, sessions, shapes, placed, Math.max(used, session + 1));
        placed.removeLast();
      }
    }
  }

  private void every(String kind, int ops, int sessions, List<Shape> shapes) {
    every(kind, ops, sessions, shapes, new ArrayList<>(), 0);
    print(
        "every history of %d operations on 2 keys, %d sessions, of %d shapes (%s)"
            .formatted(ops, sessions, shapes.size(), kind));
    assertThat(counts[0]).isPositive();
    assertThat(counts[1]).isPositive();
  }

  private void print(String what) {
    System.out.printf(
        "%s: %,d sequential (%,d of them not linearizable), %,d not (%,d by a forced order)%n",
        what, counts[0], counts[2], counts[1], counts[3]);
  }

  @Test
  void agreesOnEveryHistoryOfFourOperations() {
    every("register", 4, 3, registers(1, false));
  }

  @Test
  void agreesOnEveryHistoryOfThreeOperationsWithComparisons() {
    every("register", 3, 3, registers(1, true));
  }

  @Test
  @Tag("slow")
  void agreesOnEveryHistoryOfThreeOperationsWithComparisonsAndTwoValues() {
    every("register", 3, 3, registers(2, true));
  }

  @Test
  void agreesOnEveryHistoryOfFourOperationsOnQueues() {
    every("queue", 4, 2, queues(1));
  }

  @Test
  @Tag("slow")
  void agreesOnEveryHistoryOfFiveOperations() {
    every("register", 5, 3, registers(1, false));
  }

  @Test
  @Tag("slow")
  void agreesOnEveryHistoryOfFourOperationsOfTwoValues() {
    every("register", 4, 3, registers(2, false));
  }

  @Test
  @Tag("slow")
  void agreesOnEveryHistoryOfFourOperationsWithComparisons() {
    every("register", 4, 2, registers(1, true));
  }

  @Test
  void agreesOnRandomHistories() {
    random(0, 30_000);
  }

  @Test
  @Tag("slow")
  void agreesOnAMillionRandomHistories() {
    random(1_000_000, 1_000_000);
  }

  private void random(long from, int number) {
    List<Shape> reads = registers(3, false);
    List<Shape> comparisons = registers(2, true);
    List<Shape> queues = queues(3);
    for (long seed = from; seed < from + number; seed++) {
      var random = new SplittableRandom(seed);
      List<Shape> shapes =
          random.nextBoolean() ? reads : random.nextBoolean() ? comparisons : queues;
      History history = random(random, shapes);
      compare(shapes == queues ? "queue" : "register", history, "random history of seed " + seed);
    }
    print("%,d random histories of up to 7 operations".formatted(number));
    assertThat(counts[2]).isPositive();
    assertThat(counts[3]).isPositive();
  }

  // Sessions whose processes overlap, too.
  private static History random(SplittableRandom random, List<Shape> shapes) {
    var builder = new HistoryBuilder();
    int ops = random.nextInt(1, 8);
    var process = new int[] {0, 1, 2, 3};
    var session = new int[] {0, 1, 2, random.nextInt(4)};
    var open = new Shape[4];
    int fresh = 10;
    int called = 0;
    long now = 0;
    while (true) {
      now += random.nextInt(3);
      int line = random.nextInt(4);
      if (open[line] == null) {
        if (called < ops) {
          Shape shape = shapes.get(random.nextInt(shapes.size()));
          open[line] = shape;
          builder.call(process[line], session[line], "", shape.call(), now);
          called++;
        } else if (java.util.Arrays.stream(open).allMatch(java.util.Objects::isNull)) {
          return builder.build();
        }
        continue;
      }
      Shape shape = open[line];
      open[line] = null;
      switch (shape.end()) {
        case OK -> builder.ok(process[line], List.of(shape.result()), now);
        case FAILED -> builder.failed(process[line], "refused", now);
        case UNKNOWN -> {
          builder.unknown(process[line], "time-out", now);
          process[line] = fresh++;
        }
      }
    }
  }

  private void compare(String kind, History history, String which) {
    Promise promise = DataKind.named(kind).orElseThrow().promises().get("sequential");
    boolean expected = AnySequence.exists(history);
    for (String way : List.of("cheapest", "forced-order", "session-search")) {
      Verdict verdict = promise.checker().by(way).check(history, BUDGET);
      if (!way.equals("forced-order") || verdict instanceof Verdict.Refuted) {
        assertThat(verdict.word())
            .as(() -> which + " by " + way + ": " + history.ops() + " " + verdict)
            .isEqualTo(expected ? "HOLDS" : "REFUTED");
        if (way.equals("forced-order")) {
          counts[3]++;
        }
      }
      audited(promise, verdict, history, which);
    }
    Verdict inRealTime =
        DataKind.named(kind)
            .orElseThrow()
            .promises()
            .get("linearizable")
            .checker()
            .check(history, BUDGET);
    boolean linearizable = inRealTime instanceof Verdict.Holds;
    if (linearizable && !sharesMoments(history)) {
      assertThat(expected).as(() -> which + " is linearizable: " + history.ops()).isTrue();
    }
    counts[expected ? 0 : 1]++;
    counts[2] += expected && !linearizable ? 1 : 0;
  }

  // Calls of one process at one moment are in order for its session, and concurrent for real time.
  private static boolean sharesMoments(History history) {
    for (int a = 0; a < history.size(); a++) {
      for (int b = a + 1; b < history.size(); b++) {
        if (history.process(a) == history.process(b)
            && history.returnedNanos(a) == history.calledNanos(b)) {
          return true;
        }
      }
    }
    return false;
  }

  private static void audited(Promise promise, Verdict verdict, History history, String which) {
    if (verdict instanceof Verdict.Undecided) {
      return;
    }
    try {
      assertThat(promise.auditor().recheck(verdict, history, BUDGET).confirmed()).isTrue();
    } catch (IllegalStateException e) {
      throw new AssertionError(which + ": " + history.ops() + " " + verdict, e);
    }
  }
}

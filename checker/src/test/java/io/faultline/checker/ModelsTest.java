package io.faultline.checker;

import static org.assertj.core.api.Assertions.assertThat;

import io.faultline.checker.SmallHistories.Shape;
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
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The search agrees with brute force on objects of every kind: on random small histories and on
/// every history of three operations that differ.
class ModelsTest {
  private static final Value KEY = Value.of("x");
  private static final Value YES = Value.of(true);
  private static final Value NO = Value.of(false);

  /// A kind of object: the model, the oracle, and what may be asked and answered.
  private record Subject(
      String name,
      Function<History, Model> model,
      PlainObjects.Oracle oracle,
      List<Shape> shapes,
      int sessions) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Stream<Subject> subjects() {
    return Stream.of(
        new Subject(
            "queue",
            _ -> ContainerModel.queue(),
            PlainObjects.container(Kind.ENQUEUE, List::removeFirst, List::getFirst),
            container(Kind.ENQUEUE, Kind.DEQUEUE),
            1),
        new Subject(
            "stack",
            _ -> ContainerModel.stack(),
            PlainObjects.container(Kind.PUSH, List::removeLast, List::getLast),
            container(Kind.PUSH, Kind.POP),
            1),
        new Subject(
            "priority queue",
            _ -> ContainerModel.priorityQueue(),
            PlainObjects.container(
                Kind.ENQUEUE,
                items -> {
                  Value largest = PlainObjects.largest(items);
                  items.remove(largest);
                  return largest;
                },
                PlainObjects::largest),
            container(Kind.ENQUEUE, Kind.DEQUEUE),
            1),
        new Subject("deque", _ -> DequeModel.create(), PlainObjects::deque, deque(), 1),
        new Subject("set", _ -> SetModel.create(), PlainObjects::set, set(), 1),
        new Subject("counter", _ -> new CounterModel(), PlainObjects::counter, counter(), 1),
        new Subject("mutex", _ -> new SemaphoreModel(1), PlainObjects.semaphore(1), permits(0), 1),
        new Subject(
            "semaphore", _ -> new SemaphoreModel(2), PlainObjects.semaphore(2), permits(0), 1),
        new Subject("owned lock", _ -> LockModel.owned(), PlainObjects::lock, permits(0), 2),
        new Subject("fenced lock", _ -> LockModel.fenced(), PlainObjects::lock, permits(3), 2),
        new Subject(
            "key-value",
            history -> KeyValueModel.over(history.values()),
            PlainObjects::text,
            text(),
            1),
        new Subject(
            "several registers",
            MultiRegisterModel::over,
            PlainObjects::registers,
            registers(),
            1));
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void agreesWithBruteForceOnRandomHistories(Subject subject) {
    random(subject, 0, 6_000);
  }

  @Tag("slow")
  @ParameterizedTest
  @MethodSource("subjects")
  void agreesWithBruteForceOnManyRandomHistories(Subject subject) {
    random(subject, 1_000_000, 100_000);
  }

  private static void random(Subject subject, long first, int count) {
    int linearizable = 0;
    for (long seed = first; seed < first + count; seed++) {
      History history = history(new SplittableRandom(seed), subject, 7);
      linearizable += compare(subject, history, "seed " + seed) ? 1 : 0;
    }
    assertThat(linearizable).as("linearizable ones").isBetween(count / 50, count - count / 50);
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void agreesWithBruteForceOnEveryHistoryOfThreeOperations(Subject subject) {
    if (subject.sessions > 1) {
      return; // Sessions make no difference to the enumeration: see the random ones.
    }
    var counts = new long[2];
    SmallHistories.allDifferent(
        3,
        3,
        subject.shapes,
        history -> counts[compare(subject, history, "three operations") ? 0 : 1]++);
    System.out.printf(
        "%s, every history of 3 operations up to symmetry: %,d linearizable, %,d not%n",
        subject.name, counts[0], counts[1]);
    assertThat(counts[0]).isPositive();
    assertThat(counts[1]).isPositive();
  }

  private static boolean compare(Subject subject, History history, String which) {
    Budget budget = Budget.of(Duration.ofSeconds(60), 1_000_000, System::nanoTime);
    boolean expected = PlainObjects.isLinearizable(history, subject.oracle);
    Model model = subject.model.apply(history);
    boolean found =
        switch (search(history, model, budget)) {
          case JustInTimeSearch.Result.Found(var order) -> {
            assertThat(PlainObjects.isRun(history, subject.oracle, order))
                .as(() -> which + ": " + history.ops() + " " + java.util.Arrays.toString(order))
                .isTrue();
            yield true;
          }
          case JustInTimeSearch.Result.Stuck _ -> false;
          case JustInTimeSearch.Result.RanOut _ -> throw new AssertionError("ran out");
        };
    assertThat(found).as(() -> which + ": " + history.ops()).isEqualTo(expected);
    return expected;
  }

  private static JustInTimeSearch.Result search(History history, Model model, Budget budget) {
    int[] all = IntStream.range(0, history.size()).toArray();
    ObjectOps ops = ObjectOps.of(history, all, Long.MIN_VALUE, Long.MAX_VALUE, model);
    return switch (new JustInTimeSearch(ops, Linearizability.initial(history), budget).run()) {
      case JustInTimeSearch.Result.Found(var order) ->
          new JustInTimeSearch.Result.Found(
              java.util.Arrays.stream(order).map(i -> ops.ops[i]).toArray());
      case JustInTimeSearch.Result other -> other;
    };
  }

  private static History history(SplittableRandom random, Subject subject, int most) {
    var builder = new HistoryBuilder();
    int ops = random.nextInt(2, most + 1);
    var open = new ArrayList<Integer>();
    var asked = new ArrayList<Shape>();
    long now = 0;
    while (asked.size() < ops || !open.isEmpty()) {
      now += random.nextInt(3);
      if (asked.size() < ops && open.size() < 4 && (open.isEmpty() || random.nextInt(5) < 3)) {
        Shape shape = subject.shapes.get(random.nextInt(subject.shapes.size()));
        int session = random.nextInt(subject.sessions);
        builder.call(asked.size(), session, "", shape.call(), now);
        open.add(asked.size());
        asked.add(shape);
      } else {
        int process = open.remove(random.nextInt(open.size()));
        switch (random.nextInt(10)) {
          case 0 -> builder.unknown(process, "time-out", now);
          case 1 -> builder.failed(process, "refused", now);
          default -> builder.ok(process, asked.get(process).results(), now);
        }
      }
    }
    return builder.build();
  }

  private static Shape shape(Kind kind, Value argument, Value answer) {
    return new Shape(
        Call.of(kind.word(), new Action(kind, KEY, argument, Value.NIL)), Result.of(answer));
  }

  private static List<Shape> container(Kind in, Kind out) {
    var shapes = new ArrayList<Shape>();
    for (int v = 1; v <= 2; v++) {
      shapes.add(shape(in, Value.of(v), Value.NIL));
      shapes.add(shape(out, Value.NIL, Value.of(v)));
    }
    shapes.add(shape(out, Value.NIL, Value.NIL));
    shapes.add(shape(Kind.PEEK, Value.NIL, Value.of(1)));
    shapes.add(shape(Kind.PEEK, Value.NIL, Value.NIL));
    return shapes;
  }

  private static List<Shape> deque() {
    var shapes = new ArrayList<Shape>();
    for (int v = 1; v <= 2; v++) {
      shapes.add(shape(Kind.PUSH_FRONT, Value.of(v), Value.NIL));
      shapes.add(shape(Kind.PUSH_BACK, Value.of(v), Value.NIL));
    }
    for (Kind kind : List.of(Kind.POP_FRONT, Kind.POP_BACK, Kind.PEEK_FRONT, Kind.PEEK_BACK)) {
      for (Value value : List.of(Value.NIL, Value.of(1), Value.of(2))) {
        shapes.add(shape(kind, Value.NIL, value));
      }
    }
    return shapes;
  }

  private static List<Shape> set() {
    var shapes = new ArrayList<Shape>();
    for (Kind kind : List.of(Kind.ADD, Kind.REMOVE, Kind.CONTAINS)) {
      shapes.add(shape(kind, Value.of(1), YES));
      shapes.add(shape(kind, Value.of(1), NO));
    }
    shapes.add(shape(Kind.ADD, Value.of(2), Value.NIL));
    shapes.add(shape(Kind.REMOVE, Value.of(2), Value.NIL));
    shapes.add(shape(Kind.CONTAINS, Value.of(2), YES));
    return shapes;
  }

  private static List<Shape> counter() {
    var shapes = new ArrayList<Shape>();
    shapes.add(shape(Kind.INCREMENT, Value.of(1), Value.NIL));
    shapes.add(shape(Kind.INCREMENT, Value.of(-1), Value.NIL));
    for (int v = -1; v <= 2; v++) {
      shapes.add(shape(Kind.READ, Value.NIL, Value.of(v)));
    }
    return shapes;
  }

  private static List<Shape> permits(int tokens) {
    var shapes = new ArrayList<Shape>();
    shapes.add(shape(Kind.ACQUIRE, Value.NIL, NO));
    shapes.add(shape(Kind.RELEASE, Value.NIL, YES));
    shapes.add(shape(Kind.RELEASE, Value.NIL, Value.NIL));
    if (tokens == 0) {
      shapes.add(shape(Kind.ACQUIRE, Value.NIL, YES));
      shapes.add(shape(Kind.ACQUIRE, Value.NIL, Value.NIL));
    }
    for (int token = 1; token <= tokens; token++) {
      shapes.add(
          new Shape(
              Call.of("acquire", new Action(Kind.ACQUIRE, KEY, Value.NIL, Value.NIL)),
              new Result(YES, token)));
    }
    return shapes;
  }

  private static List<Shape> text() {
    return List.of(
        shape(Kind.WRITE, Value.of("a"), Value.NIL),
        shape(Kind.WRITE, Value.of(""), Value.NIL),
        shape(Kind.APPEND, Value.of("a"), Value.NIL),
        shape(Kind.APPEND, Value.of("b"), Value.NIL),
        shape(Kind.READ, Value.NIL, Value.NIL),
        shape(Kind.READ, Value.NIL, Value.of("a")),
        shape(Kind.READ, Value.NIL, Value.of("ab")),
        shape(Kind.READ, Value.NIL, Value.of("ba")));
  }

  private static List<Shape> registers() {
    var shapes = new ArrayList<Shape>();
    Value one = Value.of(1);
    for (String[] keys : new String[][] {{"x", "y"}, {"y", "x"}}) {
      Value first = Value.of(keys[0]);
      Value second = Value.of(keys[1]);
      shapes.add(
          new Shape(
              new Call("txn", List.of(Action.write(first, one), Action.read(second))),
              List.of(Result.DONE, Result.DONE)));
      shapes.add(
          new Shape(
              new Call("txn", List.of(Action.write(first, one), Action.read(second))),
              List.of(Result.DONE, Result.of(one))));
      shapes.add(
          new Shape(
              new Call("txn", List.of(Action.read(first), Action.read(second))),
              List.of(Result.of(one), Result.DONE)));
      shapes.add(new Shape(Call.of("w", Action.write(first, Value.NIL)), List.of(Result.DONE)));
      shapes.add(
          new Shape(Call.of("cas", Action.cas(first, Value.NIL, one)), List.of(Result.of(YES))));
    }
    return shapes;
  }
}

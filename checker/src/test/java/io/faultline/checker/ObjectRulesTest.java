package io.faultline.checker;

import static org.assertj.core.api.Assertions.assertThat;

import io.faultline.checker.SmallHistories.Shape;
import io.faultline.checker.certificate.ObjectCertificate;
import io.faultline.history.Action;
import io.faultline.history.Call;
import io.faultline.history.History;
import io.faultline.history.HistoryBuilder;
import io.faultline.history.Kind;
import io.faultline.history.Op;
import io.faultline.history.Outcome;
import io.faultline.history.Result;
import io.faultline.history.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The rules for counters, semaphores and locks decide as brute force and the search do, and their
/// evidence always stands.
class ObjectRulesTest {
  private static final Value KEY = Value.of("x");

  private int holds;
  private int refuted;
  private int refused;

  /// @param kinds what may be asked, with its answers
  /// @param sessions how many do one thing after the other; 0 where that does not matter
  private record Subject(
      String name,
      Algorithm rule,
      Linearizability checker,
      Supplier<Model> model,
      PlainObjects.Oracle oracle,
      List<Shape> shapes,
      int ops,
      int sessions) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Stream<Subject> subjects() {
    return Stream.of(
        new Subject(
            "counter",
            Algorithm.COUNTER,
            Linearizability.ofCounters(),
            CounterModel::new,
            PlainObjects::counter,
            counter(),
            5,
            0),
        semaphore("mutex", new SemaphoreModel(1)),
        semaphore("semaphore of two", new SemaphoreModel(2)),
        semaphore("semaphore of one that may have two", new SemaphoreModel(1, 2)),
        semaphore("semaphore that begins with none", new SemaphoreModel(0, Long.MAX_VALUE)),
        new Subject(
            "lock",
            Algorithm.HOLDS,
            Linearizability.ofLocks(),
            LockModel::owned,
            PlainObjects::lock,
            permits(0),
            6,
            2),
        new Subject(
            "fenced lock",
            Algorithm.HOLDS,
            Linearizability.ofFencedLocks(),
            LockModel::fenced,
            PlainObjects::lock,
            permits(2),
            5,
            2));
  }

  private static Subject semaphore(String name, SemaphoreModel model) {
    return new Subject(
        name,
        Algorithm.PERMITS,
        Linearizability.ofSemaphores(_ -> model),
        () -> model,
        PlainObjects.semaphore(model.permits(), model.most()),
        permits(0),
        6,
        0);
  }

  private static List<Shape> counter() {
    var shapes = new ArrayList<Shape>();
    shapes.add(
        new Shape(
            Call.of("inc", new Action(Kind.INCREMENT, KEY, Value.of(1), Value.NIL)), Result.DONE));
    for (int found = 0; found <= 3; found++) {
      shapes.add(new Shape(Call.of("read", Action.read(KEY)), Result.of(Value.of(found))));
    }
    return shapes;
  }

  private static List<Shape> permits(int tokens) {
    var shapes = new ArrayList<Shape>();
    for (int token = 0; token <= tokens; token++) {
      shapes.add(
          new Shape(
              Call.of("acquire", new Action(Kind.ACQUIRE, KEY, Value.NIL, Value.NIL)),
              token == 0 ? Result.DONE : new Result(Value.of(true), token)));
    }
    if (tokens > 0) {
      shapes.removeFirst();
    }
    shapes.add(
        new Shape(
            Call.of("release", new Action(Kind.RELEASE, KEY, Value.NIL, Value.NIL)), Result.DONE));
    return shapes;
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void agreesWithBruteForceOnEverySmallHistory(Subject subject) {
    SmallHistories.allDifferent(
        subject.ops(),
        3,
        subject.shapes(),
        history -> {
          if (subject.sessions() == 0) {
            compare(subject, history, "one of all");
            return;
          }
          // The first is always of session 0.
          for (int of = 0; of < 1 << history.size(); of += 2) {
            History shared = sessions(history, of);
            if (shared != null) {
              compare(subject, shared, "one of all");
            }
          }
        });
    said(subject, "every history of %d operations".formatted(subject.ops()));
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void agreesWithBruteForceOnRandomHistories(Subject subject) {
    random(subject, 0, 50_000);
  }

  @ParameterizedTest
  @MethodSource("subjects")
  @Tag("slow")
  void agreesWithBruteForceOnAMillionRandomHistories(Subject subject) {
    random(subject, 1_000_000, 2_000_000);
  }

  private void random(Subject subject, long from, long to) {
    for (long seed = from; seed < to; seed++) {
      History history = random(new SplittableRandom(seed), subject);
      compare(subject, history, "the history of seed " + seed);
    }
    said(subject, "random histories, seeds %,d to %,d".formatted(from, to - 1));
    assertThat(refused).isPositive();
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void allAlgorithmsAgree(Subject subject) {
    for (long seed = 0; seed < 5_000; seed++) {
      History history = random(new SplittableRandom(seed), subject);
      Verdict verdict = subject.checker().with(Algorithm.ALL).check(history, budget());
      assertThat(verdict instanceof Verdict.Holds)
          .as("seed %d", seed)
          .isEqualTo(PlainObjects.isLinearizable(history, subject.oracle()));
      assertThat(
              ObjectCertificate.recheck(verdict, history, subject.model().get(), budget())
                  .confirmed())
          .as("seed %d", seed)
          .isTrue();
    }
  }

  private void compare(Subject subject, History history, String which) {
    Verdict verdict = subject.checker().with(subject.rule()).check(history, budget());
    if (verdict instanceof Verdict.Undecided) {
      refused++;
      return;
    }
    boolean expected = PlainObjects.isLinearizable(history, subject.oracle());
    assertThat(verdict instanceof Verdict.Holds)
        .as(() -> which + ": " + history.ops() + " " + verdict)
        .isEqualTo(expected);
    holds += expected ? 1 : 0;
    refuted += expected ? 0 : 1;
    try {
      assertThat(
              ObjectCertificate.recheck(verdict, history, subject.model().get(), budget())
                  .confirmed())
          .isTrue();
    } catch (IllegalStateException e) {
      throw new AssertionError(which + ": " + history.ops() + " " + verdict, e);
    }
  }

  private void said(Subject subject, String what) {
    System.out.printf(
        "%s: %s: %,d have an order, %,d do not, %,d are left to the search%n",
        subject, what, holds, refuted, refused);
    assertThat(holds).isPositive();
    assertThat(refuted).isPositive();
  }

  // ---- histories

  private record Drawn(Shape shape, int session, long called, long returned, int outcome) {}

  private record Event(long at, int op, boolean isReturn) {}

  private static History random(SplittableRandom random, Subject subject) {
    int size = random.nextInt(1, 8);
    int span = random.nextInt(2, 4 * size);
    int longest = random.nextInt(1, span + 1);
    var drawn = new ArrayList<Drawn>();
    long[] free = new long[3];
    boolean[] has = new boolean[3];
    int mixed = random.nextInt(10);
    for (int i = 0; i < size; i++) {
      int session = random.nextInt(3);
      long called =
          subject.sessions() == 0 ? random.nextInt(span) : free[session] + random.nextInt(longest);
      long returned = called + random.nextInt(longest);
      free[session] = returned + (mixed == 0 ? 0 : 1);
      Shape shape = subject.shapes().get(random.nextInt(subject.shapes().size()));
      if (subject.sessions() > 0 && random.nextInt(20) > 0) {
        // By turns.
        shape =
            has[session]
                ? subject.shapes().getLast()
                : subject.shapes().get(random.nextInt(subject.shapes().size() - 1));
      }
      if (shape.call().only().kind() == Kind.INCREMENT && mixed < 3) {
        long by = mixed == 0 ? random.nextInt(-1, 3) : mixed == 1 ? 2 : -1;
        shape =
            new Shape(
                Call.of("inc", new Action(Kind.INCREMENT, KEY, Value.of(by), Value.NIL)),
                Result.DONE);
      } else if (shape.call().only().kind() == Kind.READ && mixed < 3) {
        shape = new Shape(shape.call(), Result.of(Value.of(random.nextInt(-2, 5))));
      } else if (mixed == 3 && random.nextInt(size) == 0 && subject.rule() != Algorithm.COUNTER) {
        shape = new Shape(shape.call(), Result.of(Value.of(false)));
      }
      has[session] = shape.call().only().kind() == Kind.ACQUIRE;
      int outcome = random.nextInt(12);
      drawn.add(new Drawn(shape, session, called, returned, outcome));
    }
    return build(drawn);
  }

  private static History build(List<Drawn> drawn) {
    var events = new ArrayList<Event>();
    for (int i = 0; i < drawn.size(); i++) {
      events.add(new Event(drawn.get(i).called(), i, false));
      events.add(new Event(drawn.get(i).returned(), i, true));
    }
    events.sort(Comparator.comparingLong(Event::at).thenComparing(Event::isReturn));
    var builder = new HistoryBuilder();
    for (Event event : events) {
      Drawn op = drawn.get(event.op());
      if (!event.isReturn()) {
        builder.call(event.op(), op.session(), "", op.shape().call(), event.at());
        continue;
      }
      switch (op.outcome()) {
        case 0 -> builder.unknown(event.op(), "time-out", event.at());
        case 1 -> builder.failed(event.op(), "refused", event.at());
        default -> builder.ok(event.op(), op.shape().results(), event.at());
      }
    }
    return builder.build();
  }

  // The same with sessions; null if one does two things at a time.
  private static History sessions(History history, int of) {
    var drawn = new ArrayList<Drawn>();
    var busyUntil = new long[] {-1, -1};
    for (Op op : history.ops()) {
      int session = of >> drawn.size() & 1;
      if (op.calledNanos() <= busyUntil[session]) {
        return null;
      }
      boolean ok = op.outcome() instanceof Outcome.Ok;
      List<Result> results =
          op.outcome() instanceof Outcome.Ok(var all, var _) ? all : List.of(Result.DONE);
      busyUntil[session] = op.returnedNanos();
      drawn.add(
          new Drawn(
              new Shape(op.call(), results),
              session,
              op.calledNanos(),
              ok ? op.returnedNanos() : 1_000,
              ok ? 2 : 0));
    }
    return build(drawn);
  }

  private static Budget budget() {
    return Budget.of(Duration.ofSeconds(60), 1_000_000, System::nanoTime);
  }
}

package io.faultline.checker;

import static org.assertj.core.api.Assertions.assertThat;

import io.faultline.checker.certificate.ContainerCertificate;
import io.faultline.history.Call;
import io.faultline.history.History;
import io.faultline.history.HistoryBuilder;
import io.faultline.history.Kind;
import io.faultline.history.Result;
import io.faultline.history.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The rules for containers decide as brute force does, and their evidence always stands; they
/// refuse what they are not fit for.
class ContainerRulesTest {
  private int holds;
  private int refuted;
  private int refused;

  @ParameterizedTest
  @EnumSource(Container.class)
  void agreesWithBruteForceOnRandomHistories(Container container) {
    random(container, 0, 50_000);
  }

  @ParameterizedTest
  @EnumSource(Container.class)
  @Tag("slow")
  void agreesWithBruteForceOnAMillionRandomHistories(Container container) {
    random(container, 1_000_000, 2_000_000);
  }

  private void random(Container container, long from, long to) {
    ReferenceObject object = ReferenceObject.valueOf(container.name());
    for (long seed = from; seed < to; seed++) {
      var random = new SplittableRandom(seed);
      History history = RuleHistories.random(random, object, 8);
      compare(container, object, history, "the history of seed " + seed);
    }
    said("%s: random histories, seeds %,d to %,d".formatted(container, from, to - 1));
    // Unknown removals and elements added twice are among them.
    assertThat(refused).isPositive();
  }

  @ParameterizedTest
  @EnumSource(value = Container.class, mode = EnumSource.Mode.EXCLUDE, names = "SET")
  void agreesWithBruteForceOnEveryHistoryOfFiveOperations(Container container) {
    every(container, 5);
  }

  @Test
  void agreesWithBruteForceOnEveryHistoryOfFourOperationsOnASet() {
    every(Container.SET, 4);
  }

  @Test
  @Tag("slow")
  void agreesWithBruteForceOnEveryHistoryOfFiveOperationsOnASet() {
    every(Container.SET, 5);
  }

  private void every(Container container, int ops) {
    ReferenceObject object = ReferenceObject.valueOf(container.name());
    RuleHistories.all(
        ops,
        3,
        RuleHistories.shapes(object, 2),
        history -> compare(container, object, history, "one of all"));
    said("%s: every history of %d operations, 2 elements".formatted(container, ops));
  }

  @ParameterizedTest
  @EnumSource(Container.class)
  void anUnknownRemovalIsRefused(Container container) {
    var builder = new HistoryBuilder();
    Kind add = container == Container.SET ? Kind.ADD : in(container);
    Kind remove = container == Container.SET ? Kind.REMOVE : out(container);
    builder.call(0, RuleHistories.call(add, 1), 0).ok(0, List.of(Result.DONE), 1);
    builder.call(0, RuleHistories.call(remove, 1), 2).unknown(0, "time-out", 3);

    Verdict verdict = new Linearizability(container).check(builder.build(), budget());

    assertThat(((Verdict.Undecided) verdict).reason()).contains("a removal is unknown");
  }

  @ParameterizedTest
  @EnumSource(Container.class)
  void aMillionOperationsAreDecidedInSeconds(Container container) {
    History history = run(container, 1_000_000, 10, false);
    Verdict verdict = timed(container, history);
    assertThat(verdict).isInstanceOf(Verdict.Holds.class);
    assertThat(ContainerCertificate.recheck(verdict, history, container, budget()).confirmed())
        .isTrue();
  }

  @ParameterizedTest
  @EnumSource(Container.class)
  void aWrongAnswerAmongAHundredThousandIsFoundAndShownSmall(Container container) {
    History history = run(container, 100_000, 10, true);
    Verdict verdict = timed(container, history);

    Anomaly anomaly = ((Verdict.Refuted) verdict).anomalies().getFirst();
    System.out.printf("%s: %s%n", container, anomaly.explanation());
    assertThat(anomaly.ops()).hasSizeLessThan(12);
    assertThat(anomaly.explanation()).contains("before, and nobody");
    assertThat(ContainerCertificate.recheck(verdict, history, container, budget()).confirmed())
        .isTrue();
  }

  // No rule is fit for an unknown removal: the search decides, and its part ends with a cut.
  @ParameterizedTest
  @EnumSource(Container.class)
  void aPartThatTheSearchFoundIsSmallAndIsCheckedAgainAndExplained(Container container) {
    var builder = new HistoryBuilder();
    Kind remove = container == Container.SET ? Kind.REMOVE : out(container);
    builder.call(900, RuleHistories.call(remove, 999_999), -2).unknown(900, "time-out", -1);
    History history = run(container, 60, 2, true, builder);
    Model model =
        switch (container) {
          case SET -> SetModel.create();
          case QUEUE -> ContainerModel.queue();
          case STACK -> ContainerModel.stack();
          case PRIORITY_QUEUE -> ContainerModel.priorityQueue();
        };

    Budget large = Budget.of(Duration.ofSeconds(60), 500_000_000, System::nanoTime);
    Verdict verdict = new Linearizability(container, model).check(history, large);

    var refuted = (Verdict.Refuted) verdict;
    assertThat(refuted.method().algorithm()).isEqualTo(Algorithm.SEARCH.word());
    Anomaly anomaly = refuted.anomalies().getFirst();
    System.out.printf("%s: %s%n", container, anomaly.explanation());
    assertThat(anomaly.ops()).hasSizeLessThan(20);
    assertThat(anomaly.evidence().blocked()).hasSize(1);
    assertThat(anomaly.explanation()).contains("can come neither next");
    assertThat(ContainerCertificate.recheck(verdict, history, container, budget()).confirmed())
        .isTrue();
  }

  private static Verdict timed(Container container, History history) {
    long start = System.nanoTime();
    Verdict verdict = new Linearizability(container).check(history, budget());
    long tookMillis = (System.nanoTime() - start) / 1_000_000;
    System.out.printf(
        "%s: %,d operations: %s in %,d ms%n",
        container, history.size(), verdict.word(), tookMillis);
    assertThat(tookMillis).isLessThan(20_000);
    return verdict;
  }

  // Lines of calls that overlap, each taking effect somewhere between its call and its return.
  private static History run(Container container, int ops, int lines, boolean withOneWrong) {
    return run(container, ops, lines, withOneWrong, new HistoryBuilder());
  }

  private static History run(
      Container container, int ops, int lines, boolean withOneWrong, HistoryBuilder builder) {
    var random = new SplittableRandom(7);
    var open = new ArrayList<Call>();
    var answers = new ArrayList<Value>();
    for (int line = 0; line < lines; line++) {
      open.add(null);
      answers.add(null);
    }
    List<Value> state = new LinkedList<>();
    var set = new TreeSet<Long>();
    long fresh = 0;
    int called = 0;
    boolean wrong = withOneWrong;
    for (long now = 0; called < ops || open.stream().anyMatch(c -> c != null); now++) {
      int line = random.nextInt(lines);
      if (open.get(line) == null) {
        if (called < ops) {
          called++;
          open.set(line, call(container, random, ++fresh, set));
          answers.set(line, null);
          builder.call(line, open.get(line), now);
        }
      } else if (answers.get(line) == null) {
        Value answer = effect(container, open.get(line), state, set);
        Kind kind = open.get(line).only().kind();
        boolean mayLie = kind == out(container) || kind == Kind.CONTAINS;
        if (wrong && mayLie && called > ops * 9 / 10) {
          wrong = false;
          // It was there, since long ago.
          answer = kind == Kind.CONTAINS ? Value.of(false) : Value.NIL;
        }
        answers.set(line, answer);
      } else {
        builder.ok(line, List.of(Result.of(answers.get(line))), now);
        open.set(line, null);
      }
    }
    return builder.build();
  }

  private static Call call(
      Container container, SplittableRandom random, long fresh, TreeSet<Long> set) {
    int draw = random.nextInt(10);
    if (container == Container.SET) {
      Long some = set.ceiling(random.nextLong(fresh));
      long any = some == null ? 1 : some;
      return draw < 6
          ? RuleHistories.call(Kind.ADD, fresh)
          : RuleHistories.call(Kind.CONTAINS, any);
    }
    return draw < 5
        ? RuleHistories.call(
            in(container),
            container == Container.PRIORITY_QUEUE ? fresh * 7_919 % 1_000_003 : fresh)
        : RuleHistories.call(draw < 9 ? out(container) : Kind.PEEK, Value.NIL, Value.NIL);
  }

  private static Kind in(Container container) {
    return container == Container.STACK ? Kind.PUSH : Kind.ENQUEUE;
  }

  private static Kind out(Container container) {
    return container == Container.STACK ? Kind.POP : Kind.DEQUEUE;
  }

  private static Value effect(
      Container container, Call call, List<Value> state, TreeSet<Long> set) {
    long argument = call.only().argument() instanceof Value.Int(long number) ? number : 0;
    return switch (call.only().kind()) {
      case ADD -> Value.of(set.add(argument));
      case CONTAINS -> Value.of(set.contains(argument));
      case PUSH, ENQUEUE -> {
        if (container != Container.PRIORITY_QUEUE) {
          state.addLast(Value.of(argument));
        } else {
          set.add(argument);
        }
        yield Value.NIL;
      }
      default -> {
        boolean takes = call.only().kind() == out(container);
        if (container == Container.STACK) {
          yield state.isEmpty() ? Value.NIL : takes ? state.removeLast() : state.getLast();
        }
        if (container == Container.QUEUE) {
          yield state.isEmpty() ? Value.NIL : takes ? state.removeFirst() : state.getFirst();
        }
        if (set.isEmpty()) {
          yield Value.NIL;
        }
        yield Value.of(takes ? set.pollLast() : set.last());
      }
    };
  }

  private void said(String what) {
    System.out.printf(
        "%s: %,d have an order, %,d do not, %,d are refused%n", what, holds, refuted, refused);
    assertThat(holds).isPositive();
    assertThat(refuted).isPositive();
  }

  private void compare(Container container, ReferenceObject object, History history, String which) {
    Verdict verdict = new Linearizability(container).check(history, budget());
    if (verdict instanceof Verdict.Undecided) {
      refused++;
      return;
    }
    boolean expected = object.hasOrder(history);
    assertThat(verdict instanceof Verdict.Holds)
        .as(() -> which + ": " + history.ops())
        .isEqualTo(expected);
    holds += expected ? 1 : 0;
    refuted += expected ? 0 : 1;
    try {
      assertThat(ContainerCertificate.recheck(verdict, history, container, budget()).confirmed())
          .isTrue();
    } catch (IllegalStateException e) {
      throw new AssertionError(which + ": " + history.ops() + " " + verdict, e);
    }
  }

  private static Budget budget() {
    return Budget.of(Duration.ofSeconds(60), 1_000_000, System::nanoTime);
  }
}

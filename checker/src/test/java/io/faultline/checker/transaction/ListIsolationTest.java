package io.faultline.checker.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.faultline.checker.Budget;
import io.faultline.checker.Verdict;
import io.faultline.checker.certificate.IsolationCertificate;
import io.faultline.history.Action;
import io.faultline.history.Call;
import io.faultline.history.History;
import io.faultline.history.HistoryBuilder;
import io.faultline.history.Result;
import io.faultline.history.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Every level against its definition, tried by brute force.
class ListIsolationTest {
  private static final Value[] KEYS = {Value.of("x"), Value.of("y")};

  // How often each level was kept, broken, and undecided.
  private final Map<Level, int[]> counts = new EnumMap<>(Level.class);
  private long enumerated;
  private long judged;

  @Test
  void randomHistoriesAreJudgedAsTheDefinitionsSay() {
    for (long seed = 1; seed <= 2_000; seed++) {
      compare(random(new SplittableRandom(seed)), "seed " + seed, EnumSet.allOf(Binding.class));
    }
    print("random");
    assertThat(counts.values()).allSatisfy(count -> assertThat(count[2]).isLessThan(60));
  }

  @Test
  void someOfAllHistoriesOfThreeTransactionsAreJudgedAsTheDefinitionsSay() {
    all(3, 401);
  }

  @Test
  @Tag("slow")
  void allHistoriesOfThreeTransactionsOfTwoActionsAreJudgedAsTheDefinitionsSay() {
    all(3, Integer.getInteger("faultline.every", 17));
  }

  @Test
  @Tag("slow")
  void allHistoriesOfFourTransactionsOfTwoActionsAreJudgedAsTheDefinitionsSay() {
    all(4, Integer.getInteger("faultline.every", 1_009));
  }

  private void print(String what) {
    int[] all = new int[3];
    for (int[] count : counts.values()) {
      for (int i = 0; i < all.length; i++) {
        all[i] += count[i];
      }
    }
    System.out.printf(
        "%s: verdicts kept %,d, broken %,d, undecided %,d%n", what, all[0], all[1], all[2]);
  }

  private void compare(History history, String which, Set<Binding> bindings) {
    for (Binding binding : bindings) {
      var oracle = new IsolationOracle(history, binding);
      var kept = new EnumMap<Level, Verdict>(Level.class);
      for (Level level : Level.values()) {
        Verdict verdict =
            new Isolation(DataForm.LIST_APPEND, level, binding).check(history, budget());
        kept.put(level, verdict);
        int[] count = counts.computeIfAbsent(level, _ -> new int[3]);
        recheck(verdict, history, level, binding, which);
        switch (verdict) {
          case Verdict.Holds _ -> count[0]++;
          case Verdict.Refuted _ -> count[1]++;
          case Verdict.Undecided _ -> count[2]++;
        }
        if (!(verdict instanceof Verdict.Undecided)
            && verdict instanceof Verdict.Holds != oracle.keeps(level)) {
          throw wrong("the definition says otherwise", verdict, history, level, binding, which);
        }
      }
      for (Level level : Level.values()) {
        for (Level weaker : Level.values()) {
          if (level.implies(weaker)
              && kept.get(level) instanceof Verdict.Holds
              && kept.get(weaker) instanceof Verdict.Refuted broken) {
            throw wrong(level + " implies it", broken, history, weaker, binding, which);
          }
        }
      }
    }
  }

  // Everything is confirmed, save that an order of dependencies does not show one of the levels.
  private static void recheck(
      Verdict verdict, History history, Level level, Binding binding, String which) {
    var isolation = new Isolation(DataForm.LIST_APPEND, level, binding);
    try {
      if (!IsolationCertificate.recheck(verdict, history, isolation).confirmed()
          && !(verdict instanceof Verdict.Undecided)
          && !(verdict instanceof Verdict.Holds && level == Level.UPDATE_SERIALIZABLE)) {
        throw wrong("not confirmed", verdict, history, level, binding, which);
      }
    } catch (IllegalStateException e) {
      throw wrong(e.getMessage(), verdict, history, level, binding, which);
    }
  }

  private static AssertionError wrong(
      String why, Verdict verdict, History history, Level level, Binding binding, String which) {
    return new AssertionError(
        "%s: %s %s of %s%n%s%n%s".formatted(why, binding, level, which, history.ops(), verdict));
  }

  private static Budget budget() {
    return Budget.ofBytes(Duration.ofSeconds(10), 1L << 30, System::nanoTime);
  }

  // One transaction: its actions as digits, 0 and 1 append to x and y, 2 and 3 read them.
  private record Plan(int session, List<Integer> actions) {}

  static History random(SplittableRandom random) {
    int n = random.nextInt(2, 6);
    var plans = new ArrayList<Plan>();
    for (int t = 0; t < n; t++) {
      var actions = new ArrayList<Integer>();
      int length = random.nextInt(1, 4);
      for (int i = 0; i < length; i++) {
        actions.add(random.nextInt(4));
      }
      plans.add(new Plan(random.nextInt(3), actions));
    }
    // Each key's elements in some order, mostly that of the calls; reads show so many of them.
    var orders = new ArrayList<List<Long>>(List.of(new ArrayList<>(), new ArrayList<>()));
    for (int t = 0; t < n; t++) {
      for (int i = 0; i < plans.get(t).actions().size(); i++) {
        int action = plans.get(t).actions().get(i);
        if (action < 2) {
          List<Long> order = orders.get(action);
          order.add(
              random.nextInt(4) == 0 ? random.nextInt(order.size() + 1) : order.size(),
              element(t, i));
        }
      }
    }
    int[] outcomes = new int[n];
    for (int t = 0; t < n; t++) {
      outcomes[t] = random.nextInt(12) == 0 ? random.nextInt(1, 3) : 0;
    }
    var lists = new ArrayList<Value>();
    for (int t = 0; t < n; t++) {
      for (int action : plans.get(t).actions()) {
        List<Long> order = orders.get(action % 2);
        lists.add(prefix(order, random.nextInt(order.size() + 1)));
      }
    }
    return build(plans, lists, outcomes, random.nextInt(1, 4), random);
  }

  // Sessions one after another; up to `open` at a time if there is chance.
  private static History build(
      List<Plan> plans, List<Value> results, int[] outcomes, int open, SplittableRandom random) {
    var builder = new HistoryBuilder();
    var firsts = new int[plans.size() + 1];
    for (int t = 0; t < plans.size(); t++) {
      firsts[t + 1] = firsts[t] + plans.get(t).actions().size();
    }
    var running = new ArrayList<Integer>();
    long now = 0;
    int called = 0;
    while (called < plans.size() || !running.isEmpty()) {
      now += random.nextInt(1, 3);
      boolean free =
          called < plans.size()
              && running.size() < open
              && !running.stream()
                  .map(t -> plans.get(t).session())
                  .toList()
                  .contains(plans.get(called).session());
      if (free && (running.isEmpty() || random.nextBoolean())) {
        var actions = new ArrayList<Action>();
        for (int i = 0; i < plans.get(called).actions().size(); i++) {
          int action = plans.get(called).actions().get(i);
          Value key = KEYS[action % 2];
          actions.add(
              action < 2 ? Action.append(key, Value.of(element(called, i))) : Action.read(key));
        }
        builder.call(called, plans.get(called).session(), "", new Call("txn", actions), now);
        running.add(called++);
      } else {
        int t = running.remove(random.nextInt(running.size()));
        switch (outcomes[t]) {
          case 1 -> builder.unknown(t, "time-out", now);
          case 2 -> builder.failed(t, "refused", now);
          default -> {
            var answers = new ArrayList<Result>();
            for (int i = 0; i < plans.get(t).actions().size(); i++) {
              answers.add(
                  plans.get(t).actions().get(i) < 2
                      ? Result.DONE
                      : Result.of(results.get(firsts[t] + i)));
            }
            builder.ok(t, answers, now);
          }
        }
      }
    }
    return builder.build();
  }

  private static long element(int t, int i) {
    return 10L * (t + 1) + i;
  }

  private static Value prefix(List<Long> order, int length) {
    return Value.items(order.subList(0, length).stream().mapToLong(e -> e).toArray());
  }

  // All histories of transactions of two actions on two keys in two sessions, judged with session
  // order free and binding: every order of each key's elements, every length of each read. One of
  // each that differ by the names of keys or sessions; of these, one in so many.
  private void all(int n, int every) {
    enumerated = 0;
    judged = 0;
    long codes = 1L << 5 * n;
    for (long code = 0; code < codes; code++) {
      var plans = new ArrayList<Plan>();
      long rest = code;
      for (int t = 0; t < n; t++) {
        int shape = (int) (rest % 16);
        plans.add(new Plan((int) (rest / 16 % 2), List.of(shape / 4, shape % 4)));
        rest /= 32;
      }
      if (isCanonical(plans)) {
        visit(plans, every);
      }
    }
    print("%,d histories of %d transactions, of which %,d judged".formatted(enumerated, n, judged));
  }

  // The first session comes first, with no fewer transactions than the second, and begins with x.
  private static boolean isCanonical(List<Plan> plans) {
    boolean sorted = plans.getFirst().actions().getFirst() % 2 == 0;
    int second = 0;
    for (int t = 0; t < plans.size(); t++) {
      sorted &= t == 0 || plans.get(t).session() >= plans.get(t - 1).session();
      second += plans.get(t).session();
    }
    return sorted && 2 * second <= plans.size();
  }

  private void visit(List<Plan> plans, int every) {
    List<List<Long>> elements = List.of(new ArrayList<>(), new ArrayList<>());
    int reads = 0;
    for (int t = 0; t < plans.size(); t++) {
      for (int i = 0; i < 2; i++) {
        int action = plans.get(t).actions().get(i);
        if (action < 2) {
          elements.get(action).add(element(t, i));
        }
        reads += action >= 2 ? 1 : 0;
      }
    }
    if (reads == 0) {
      return;
    }
    for (List<Long> x : orders(elements.get(0))) {
      for (List<Long> y : orders(elements.get(1))) {
        lengths(plans, List.of(x, y), new ArrayList<>(), every);
      }
    }
  }

  private static List<List<Long>> orders(List<Long> elements) {
    var indexes = new ArrayList<Integer>();
    for (int i = 0; i < elements.size(); i++) {
      indexes.add(i);
    }
    return ListIsolation.permutations(indexes).stream()
        .map(order -> order.stream().map(elements::get).toList())
        .toList();
  }

  private void lengths(List<Plan> plans, List<List<Long>> orders, List<Value> results, int every) {
    int total = plans.size() * 2;
    if (results.size() == total) {
      if (enumerated++ % every == 0) {
        judged++;
        History history =
            build(
                plans,
                results,
                new int[plans.size()],
                plans.size(),
                new SplittableRandom(enumerated));
        compare(history, plans + " " + results, EnumSet.of(Binding.NONE, Binding.SESSION));
      }
      return;
    }
    int action = plans.get(results.size() / 2).actions().get(results.size() % 2);
    List<Long> order = orders.get(action % 2);
    for (int length = 0; length <= (action < 2 ? 0 : order.size()); length++) {
      results.add(prefix(order, length));
      lengths(plans, orders, results, every);
      results.removeLast();
    }
  }
}

package io.faultline.checker;

import io.faultline.checker.JustInTimeSearch.Result;
import io.faultline.history.Grouping;
import io.faultline.history.History;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Searches the objects of one history, several at a time, under one ceiling of time and memory.
///
/// The largest go first if there are several threads, so that none is left with a large one at the
/// end; else the smallest do, for a large one may use up the time. An object for which there was
/// not memory enough while others were searched is searched again alone. What comes out does not
/// depend on which thread was faster, unless the budget runs out. Used by one thread.
final class Searches {
  /// How many broken objects are told of with a counterexample.
  static final int MOST_ANOMALIES = 10;

  private static final int KEYS_TOLD = 5;

  private final History history;
  private final Grouping byKey;
  private final Model model;
  private final Budget budget;
  private final Memory memory;
  private final long initial;
  private final int[][] orders;
  private final TreeMap<Integer, Found> broken = new TreeMap<>();
  private final ConcurrentSkipListSet<Integer> again = new ConcurrentSkipListSet<>();
  private final TreeMap<Integer, Result.RanOut> undecided = new TreeMap<>();
  private int brokenCount;
  private int most;

  private record Found(ObjectOps ops, Result.Stuck stuck) {}

  Searches(History history, Grouping byKey, Model model, Budget budget) {
    this.history = history;
    this.byKey = byKey;
    this.model = model;
    this.budget = budget;
    memory = new Memory(budget.memoryBytes());
    initial = Linearizability.initial(history);
    orders = new int[history.keys()][];
    if (model.spansKeys()) {
      Arrays.fill(orders, new int[0]);
    }
  }

  /// Searches these keys; where all keys are one object, key 0 stands for it.
  void run(int[] keys) {
    boolean shared = budget.workers().threads() > 1 && keys.length > 1;
    int[] bySize = bySize(keys, shared);
    budget.workers().forEach(bySize.length, i -> search(bySize[i], shared));
    again.forEach(key -> search(key, false));
  }

  /// Per key, its operations in an order; `null` where none was looked for or found.
  int[][] orders() {
    return orders;
  }

  /// How many keys have no order.
  int brokenCount() {
    return brokenCount;
  }

  /// The counterexamples of the first broken keys.
  List<Anomaly> anomalies() {
    var anomalies = new ArrayList<Anomaly>();
    broken.forEach((key, found) ->
        anomalies.add(
            new Counterexample(history, model, initial, key, budget.toShrink())
                .of(found.ops, found.stuck)));
    return anomalies;
  }

  /// The keys that the budget did not suffice for, with what ran out and how far the search came.
  NavigableMap<Integer, Result.RanOut> undecided() {
    return undecided;
  }

  /// What is to be said where the budget did not suffice for some keys, and all others have an
  /// order.
  Verdict.Undecided ranOut() {
    var first = undecided.firstEntry();
    int keys = undecided.size();
    String others =
        undecided.keySet().stream()
            .limit(KEYS_TOLD)
            .map(key -> history.keyValue(key).toString())
            .collect(Collectors.joining(", "));
    String upTo =
        undecided.entrySet().stream()
            .limit(KEYS_TOLD)
            .map(entry ->
                "the first %,d answers of key %s"
                    .formatted(entry.getValue().upTo(), history.keyValue(entry.getKey())))
            .collect(Collectors.joining(", "));
    String more = keys > KEYS_TOLD ? " and %,d more".formatted(keys - KEYS_TOLD) : "";
    int ordered = history.keys() - keys;
    return new Verdict.Undecided(
        "%s on key %s, which has %,d operations%s"
            .formatted(
                first.getValue().what(),
                history.keyValue(first.getKey()),
                model.spansKeys() ? history.size() : byKey.size(first.getKey()),
                keys == 1 ? "" : ", and on %,d more".formatted(keys - 1)),
        proved(ordered, others + more, upTo),
        "give it more time or memory (--budget 10m,4g), or use fewer processes or calls per key");
  }

  private String proved(int ordered, String others, String upTo) {
    boolean someAnswers = undecided.values().stream().anyMatch(out -> out.upTo() > 0);
    if (ordered == 0) {
      return someAnswers ? upTo + " have an order" : "";
    }
    return "%,d of %,d keys have an order (all but %s)%s"
        .formatted(ordered, history.keys(), others, someAnswers ? ", and so have " + upTo : "");
  }

  /// The most configurations that one object had at once.
  int mostConfigurations() {
    return most;
  }

  /// The most memory that was held at once, in bytes.
  long peakBytes() {
    return memory.peakBytes();
  }

  private void search(int key, boolean shared) {
    // A small search never looks at the clock, and there may be millions.
    if (budget.expired()) {
      keep(key, new Result.RanOut("the time ran out", 0));
      return;
    }
    ObjectOps ops =
        model.spansKeys()
            ? ObjectOps.of(history, everyOp(), Long.MIN_VALUE, Long.MAX_VALUE, model)
            : ObjectOps.of(history, byKey, key, model);
    var search =
        new JustInTimeSearch(ops, new long[] {ops.model().initial(initial)}, budget, memory);
    switch (search.run()) {
      case Result.Found(var order) -> {
        for (int i = 0; i < order.length; i++) {
          order[i] = ops.ops[order[i]];
        }
        orders[key] = order;
      }
      case Result.Stuck stuck -> keep(key, new Found(ops, stuck));
      case Result.RanOut out -> {
        if (shared && !budget.expired()) {
          again.add(key);
        } else {
          keep(key, out);
        }
      }
    }
    keepMost(search.most());
  }

  private synchronized void keep(int key, Found found) {
    brokenCount++;
    broken.put(key, found);
    if (broken.size() > MOST_ANOMALIES) {
      broken.pollLastEntry();
    }
  }

  private synchronized void keep(int key, Result.RanOut out) {
    undecided.put(key, out);
  }

  private synchronized void keepMost(int configurations) {
    most = Math.max(most, configurations);
  }

  private int[] everyOp() {
    return IntStream.range(0, history.size()).toArray();
  }

  private int[] bySize(int[] keys, boolean largestFirst) {
    // Size and key in one number, so that there is nothing to box.
    var packed = new long[keys.length];
    for (int i = 0; i < keys.length; i++) {
      long size = byKey.size(keys[i]);
      packed[i] = (largestFirst ? -size : size) << 32 | keys[i];
    }
    Arrays.sort(packed);
    return Arrays.stream(packed).mapToInt(number -> (int) number).toArray();
  }
}

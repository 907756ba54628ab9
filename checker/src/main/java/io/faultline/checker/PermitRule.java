package io.faultline.checker;

import io.faultline.history.Grouping;
import io.faultline.history.History;
import io.faultline.history.History.Answer;
import io.faultline.history.Kind;
import io.faultline.history.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/// The rule for semaphores, and mutexes without an owner, of which everything that was asked
/// succeeded or is unknown.
///
/// Acquisitions are alike, and so are releases. Take the operations in the order of their returns,
/// and let each take effect only when it returns, unless it has already. If it cannot, one of the
/// other kind has to take effect before: of those that are open the one that returns first, and one
/// that is unknown last. If none is open, there is no order.
///
/// It is enough, since what is made so is an order. It is necessary: at every moment, an order has
/// had at least as many of each kind as this had. Say one more acquisition has to be had, at t. The
/// last time one was had that returns only after t was at some t' before, when all that were open
/// and return by t had been had; all had since were therefore called after t' and return by t, and
/// so every order has them between the two, beside those it had by t'. Without such a t', all that
/// were had return by t. Thus an order also has so many; and if all permits are taken in between,
/// it has had one more release than this had, which is open here, or was never called.
///
/// The moments t', and the operations that returned then, are the evidence: see
/// [Refutation.Overdrawn]. n log n.
final class PermitRule implements ExactRule {
  private static final int ACQUIRE = 0;
  private static final int RELEASE = 1;

  private final Function<History, SemaphoreModel> model;

  PermitRule(Function<History, SemaphoreModel> model) {
    this.model = model;
  }

  @Override
  public Algorithm algorithm() {
    return Algorithm.PERMITS;
  }

  @Override
  public Decision decide(History history, Grouping byKey, int key, long initial, Budget budget) {
    int[] all =
        Arrays.stream(byKey.ops(key))
            .filter(op -> history.type(op) != Outcome.Type.FAILED)
            .toArray();
    for (int op : all) {
      boolean ok = history.type(op) == Outcome.Type.OK;
      if (ok && history.answer(history.firstAction(op)) == Answer.NO) {
        return new Decision.Unfit("something was refused");
      }
    }
    return new Sweep(history, key, all, model.apply(history)).decide();
  }

  private static final class Sweep {
    private final History history;
    private final int key;
    private final int[] ops;
    private final SemaphoreModel semaphore;
    private final long[] returned;
    private final int[] byReturn;
    private final int[] rank;
    private final Marks[] open;
    private final boolean[] had;
    private final int[] order;
    private int size;
    private long permits;
    // Per kind those that were had before their return, and the operation that returned then.
    private final List<List<int[]>> early = List.of(new ArrayList<>(), new ArrayList<>());

    Sweep(History history, int key, int[] ops, SemaphoreModel semaphore) {
      this.history = history;
      this.key = key;
      this.ops = ops;
      this.semaphore = semaphore;
      permits = semaphore.permits();
      returned = new long[ops.length];
      for (int i = 0; i < ops.length; i++) {
        returned[i] = isUnknown(i) ? Long.MAX_VALUE : history.returnedNanos(ops[i]);
      }
      byReturn = RadixOrder.of(returned, ops.length);
      rank = new int[ops.length];
      for (int at = 0; at < ops.length; at++) {
        rank[byReturn[at]] = at;
      }
      open = new Marks[] {new Marks(ops.length), new Marks(ops.length)};
      had = new boolean[ops.length];
      order = new int[ops.length];
    }

    Decision decide() {
      int next = 0;
      for (int i : byReturn) {
        if (isUnknown(i)) {
          break;
        }
        for (; next < ops.length && history.calledNanos(ops[next]) <= returned[i]; next++) {
          open[kind(next)].add(rank[next]);
        }
        if (had[i]) {
          continue;
        }
        int kind = kind(i);
        if (permits == (kind == ACQUIRE ? 0 : semaphore.most())) {
          int other = open[1 - kind].next(0);
          if (other == Marks.NONE) {
            return broken(i);
          }
          early.get(1 - kind).add(new int[] {byReturn[other], i});
          have(byReturn[other]);
        }
        have(i);
      }
      return new Decision.Ordered(Arrays.copyOf(order, size));
    }

    private int kind(int i) {
      return history.kind(history.firstAction(ops[i])) == Kind.ACQUIRE ? ACQUIRE : RELEASE;
    }

    private boolean isUnknown(int i) {
      return history.type(ops[i]) == Outcome.Type.UNKNOWN;
    }

    private void have(int i) {
      had[i] = true;
      open[kind(i)].remove(rank[i]);
      permits += kind(i) == ACQUIRE ? -1 : 1;
      order[size++] = ops[i];
    }

    private Decision broken(int last) {
      var chain = new ArrayList<Integer>();
      int at = last;
      int kind = kind(last);
      while (true) {
        chain.addFirst(ops[at]);
        int before = cause(kind, at);
        if (before < 0) {
          break;
        }
        at = before;
        kind = 1 - kind;
      }
      String why =
          kind(last) == ACQUIRE
              ? "%s acquired a permit, and there was none: when it returned, more had certainly been taken than the %,d that were there at the beginning and all that were being given back."
                  .formatted(Words.op(history, ops[last]), semaphore.permits())
              : "%s gave a permit back that nobody can have had: when it returned, more had certainly been given back than had been called for."
                  .formatted(Words.op(history, ops[last]));
      return new Decision.Shown(
          new Anomaly(
              "non-linearizable",
              history.keyValue(key).toString(),
              chain.stream().sorted().toList(),
              why,
              new Refutation.Overdrawn(chain)));
    }

    // The operation that returned when one of this kind was last had that returns later than `at`.
    private int cause(int kind, int at) {
      List<int[]> all = early.get(kind);
      for (int i = all.size() - 1; i >= 0; i--) {
        int[] pair = all.get(i);
        if (returned[pair[1]] <= returned[at]
            && pair[1] != at
            && returned[pair[0]] > returned[at]
            && rank[pair[1]] < rank[at]) {
          return pair[1];
        }
      }
      return -1;
    }
  }
}

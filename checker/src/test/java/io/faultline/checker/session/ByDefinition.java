package io.faultline.checker.session;

import io.faultline.checker.session.Weak.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/// The weak promises as their definitions have them, by trying every order. All steps ok; each
/// value is written once, at the place in the list that it names.
final class ByDefinition {
  private final List<Step> steps;
  private final int n;
  private final boolean[][] po;
  private final boolean[][] co;

  ByDefinition(Weak weak) {
    steps = weak.steps();
    n = steps.size();
    po = new boolean[n][n];
    co = new boolean[n][n];
    for (int a = 0; a < n; a++) {
      for (int b = 0; b < n; b++) {
        po[a][b] = a < b && steps.get(a).session() == steps.get(b).session();
        co[a][b] = po[a][b] || rf(a, b);
      }
    }
    close(co);
  }

  private boolean rf(int a, int b) {
    Step read = steps.get(b);
    return steps.get(a).write() && !read.write() && read.value() == a + 1;
  }

  private void close(boolean[][] relation) {
    for (int k = 0; k < n; k++) {
      for (int a = 0; a < n; a++) {
        for (int b = 0; b < n; b++) {
          relation[a][b] |= relation[a][k] && relation[k][b];
        }
      }
    }
  }

  private boolean isCyclic(boolean[][] relation) {
    for (int a = 0; a < n; a++) {
      if (relation[a][a]) {
        return true;
      }
    }
    return false;
  }

  boolean isSequential() {
    return exists(set(_ -> true), po, order -> order.stream().allMatch(o -> isLegal(order, o)));
  }

  boolean isCausal() {
    if (isCyclic(co)) {
      return false;
    }
    for (int o = 0; o < n; o++) {
      int last = o;
      if (!exists(past(o), co, order -> isLegal(order, last))) {
        return false;
      }
    }
    return true;
  }

  boolean isCausalMemory() {
    if (isCyclic(co)) {
      return false;
    }
    for (int o = 0; o < n; o++) {
      int last = o;
      if (!exists(
          past(o),
          co,
          order ->
              order.stream()
                  .filter(r -> r == last || po[r][last])
                  .allMatch(r -> isLegal(order, r)))) {
        return false;
      }
    }
    return true;
  }

  boolean isConvergence() {
    return !isCyclic(co)
        && exists(
            set(_ -> true),
            co,
            order ->
                order.stream()
                    .allMatch(
                        o -> isLegal(order.stream().filter(a -> a == o || co[a][o]).toList(), o)));
  }

  boolean isPram() {
    for (int s = 0; s < n; s++) {
      int session = s;
      List<Integer> all = set(o -> steps.get(o).write() || steps.get(o).session() == session);
      if (!exists(
          all,
          po,
          order ->
              order.stream()
                  .filter(o -> steps.get(o).session() == session)
                  .allMatch(o -> isLegal(order, o)))) {
        return false;
      }
    }
    return true;
  }

  boolean keeps(Set<Guarantee> guarantees) {
    boolean[][] sees = sees(guarantees);
    for (int s = 0; s < n; s++) {
      int session = s;
      if (!arbitrated(sees, step -> step.session() == session)) {
        return false;
      }
    }
    return true;
  }

  boolean isConvergent() {
    return arbitrated(sees(Set.of(Guarantee.MONOTONIC_READS)), _ -> true);
  }

  private boolean[][] sees(Set<Guarantee> guarantees) {
    var sees = new boolean[n][n];
    for (int a = 0; a < n; a++) {
      for (int b = 0; b < n; b++) {
        boolean first = steps.get(a).write();
        boolean second = steps.get(b).write();
        Guarantee which =
            first
                ? second ? Guarantee.MONOTONIC_WRITES : Guarantee.READ_YOUR_WRITES
                : second ? Guarantee.WRITES_FOLLOW_READS : Guarantee.MONOTONIC_READS;
        sees[a][b] = rf(a, b) || po[a][b] && guarantees.contains(which);
      }
    }
    close(sees);
    return sees;
  }

  // Whether the writes have an order that is right for all steps of one view.
  private boolean arbitrated(boolean[][] sees, Predicate<Step> mine) {
    List<Integer> reads = set(o -> !steps.get(o).write() && mine.test(steps.get(o)));
    List<Integer> writes = set(o -> steps.get(o).write());
    var must = new boolean[n][n];
    for (int a : writes) {
      for (int b : writes) {
        boolean own =
            po[a][b] && steps.get(a).key() == steps.get(b).key() && mine.test(steps.get(a));
        must[a][b] = own;
        for (int r : reads) {
          must[a][b] |= sees[a][b] && (sees[b][r] || rf(b, r));
        }
        // A session's own writes are in its view too.
        must[a][b] |= sees[a][b] && mine.test(steps.get(b));
      }
    }
    for (int r : reads) {
      for (int w : writes) {
        if (sees[w][r] && steps.get(w).key() == steps.get(r).key()) {
          if (steps.get(r).value() == 0) {
            return false;
          }
          int found = steps.get(r).value() - 1;
          if (w != found) {
            must[w][found] = true;
          }
        }
      }
    }
    return exists(writes, must, _ -> true);
  }

  private List<Integer> past(int o) {
    return set(a -> a == o || co[a][o]);
  }

  private List<Integer> set(Predicate<Integer> member) {
    var set = new ArrayList<Integer>();
    for (int o = 0; o < n; o++) {
      if (member.test(o)) {
        set.add(o);
      }
    }
    return set;
  }

  private boolean isLegal(List<Integer> order, int read) {
    Step step = steps.get(read);
    if (step.write()) {
      return true;
    }
    int found = 0;
    for (int o : order) {
      if (o == read) {
        break;
      }
      if (steps.get(o).write() && steps.get(o).key() == step.key()) {
        found = o + 1;
      }
    }
    return found == step.value();
  }

  private boolean exists(
      List<Integer> members, boolean[][] before, Predicate<List<Integer>> isRight) {
    return exists(new ArrayList<>(), new ArrayList<>(members), before, isRight);
  }

  private boolean exists(
      List<Integer> order,
      List<Integer> rest,
      boolean[][] before,
      Predicate<List<Integer>> isRight) {
    if (rest.isEmpty()) {
      return isRight.test(order);
    }
    for (int i = 0; i < rest.size(); i++) {
      int next = rest.get(i);
      if (rest.stream().noneMatch(other -> other != next && before[other][next])
          && !before[next][next]) {
        rest.remove(i);
        order.add(next);
        boolean found = exists(order, rest, before, isRight);
        order.removeLast();
        rest.add(i, next);
        if (found) {
          return true;
        }
      }
    }
    return false;
  }
}

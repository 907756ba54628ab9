package io.faultline.checker.sequential;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Which operations come right after one in the order of its session: the other direction of
/// [SessionOrder]. Linear to make, and small where sessions do not overlap themselves.
final class Followers {
  private static final int[] NONE = {};

  private final SessionOrder order;
  private final Map<Integer, int[]> several = new HashMap<>();

  Followers(SessionOrder order) {
    this.order = order;
    Map<Integer, List<Integer>> lists = new HashMap<>();
    for (int node = 0; node < order.size(); node++) {
      for (int other : order.others(node)) {
        lists.computeIfAbsent(other, _ -> new ArrayList<>()).add(node);
      }
    }
    lists.forEach((node, list) -> several.put(node, withNext(node, list)));
  }

  private int[] withNext(int node, List<Integer> list) {
    int next = next(node);
    if (next >= 0) {
      list.add(next);
    }
    return list.stream().mapToInt(Integer::intValue).toArray();
  }

  private int next(int node) {
    int c = order.chain(node);
    int place = order.place(node) + 1;
    return place < order.length(c) ? order.node(c, place) : -1;
  }

  int[] of(int node) {
    int[] list = several.isEmpty() ? null : several.get(node);
    if (list != null) {
      return list;
    }
    int next = next(node);
    return next < 0 ? NONE : new int[] {next};
  }
}

package io.faultline.checker.sequential;

import io.faultline.history.History;
import io.faultline.history.History.Answer;
import io.faultline.history.Kind;
import io.faultline.history.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The certain writes of each register, in *lanes*: those of one chain, in its order; and of each
/// write, the last operation of each chain that found its value. n log n to make.
final class KeyWrites {
  private static final int[] NONE = {};

  private final int[] key;
  private final boolean[] isWrite;
  private final List<List<int[]>> lanes = new ArrayList<>();
  private final List<Map<Integer, int[]>> readers = new ArrayList<>();

  /// @param registers false makes it empty
  KeyWrites(History history, SessionOrder order, Sources sources, boolean registers) {
    key = new int[order.size()];
    isWrite = new boolean[order.size()];
    Arrays.fill(key, -1);
    if (!registers) {
      return;
    }
    List<Map<Integer, List<Integer>>> byChain = new ArrayList<>();
    List<Map<Integer, Map<Integer, Integer>>> last = new ArrayList<>();
    for (int k = 0; k < history.keys(); k++) {
      byChain.add(new HashMap<>());
      last.add(new HashMap<>());
    }
    for (int node = 0; node < order.size(); node++) {
      int op = order.op(node);
      key[node] = history.key(history.firstAction(op));
      if (sources.wasFound(node) || certainlyPuts(history, op)) {
        isWrite[node] = true;
        byChain.get(key[node]).computeIfAbsent(order.chain(node), _ -> new ArrayList<>()).add(node);
      }
      if (sources.of(node) != Sources.NOT_KNOWN) {
        // Nodes are in the order of their calls, and so are chains: the last stays.
        last.get(key[node])
            .computeIfAbsent(sources.of(node), _ -> new HashMap<>(2))
            .put(order.chain(node), node);
      }
    }
    byChain.forEach(chains -> lanes.add(chains.values().stream().map(KeyWrites::array).toList()));
    last.forEach(ofKey -> {
      var arrays = new HashMap<Integer, int[]>();
      ofKey.forEach((source, nodes) -> arrays.put(source, array(List.copyOf(nodes.values()))));
      readers.add(arrays);
    });
  }

  private static boolean certainlyPuts(History history, int op) {
    int action = history.firstAction(op);
    return history.type(op) == Outcome.Type.OK
        && (history.kind(action) == Kind.WRITE
            || (history.kind(action) == Kind.CAS && history.answer(action) == Answer.YES));
  }

  private static int[] array(List<Integer> nodes) {
    return nodes.stream().mapToInt(Integer::intValue).toArray();
  }

  int keys() {
    return lanes.size();
  }

  /// The register that a node is of; -1 if there are none.
  int key(int node) {
    return key[node];
  }

  boolean isWrite(int node) {
    return isWrite[node];
  }

  int lanes(int ofKey) {
    return lanes.get(ofKey).size();
  }

  int length(int ofKey, int lane) {
    return lanes.get(ofKey).get(lane).length;
  }

  int write(int ofKey, int lane, int i) {
    return lanes.get(ofKey).get(lane)[i];
  }

  /// The last of each chain that found what `source` put there; [Sources#INITIAL] for what was
  /// there before the run.
  int[] lastReaders(int ofKey, int source) {
    return readers.get(ofKey).getOrDefault(source, NONE);
  }
}

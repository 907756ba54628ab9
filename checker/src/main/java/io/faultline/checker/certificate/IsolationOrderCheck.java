package io.faultline.checker.certificate;

import static io.faultline.checker.certificate.Evidence.wrong;

import io.faultline.checker.Judgement.Recheck;
import io.faultline.checker.transaction.Binding;
import io.faultline.checker.transaction.IsolationProof;
import io.faultline.checker.transaction.IsolationProof.Shape;
import io.faultline.checker.transaction.Level;
import io.faultline.checker.transaction.SessionOrder;
import io.faultline.history.History;
import io.faultline.history.Kind;
import io.faultline.history.Outcome;
import io.faultline.history.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/// Replays an order of list-append transactions: each read must find what those before it, or in
/// its snapshot, left. Linear in the lists that were read, and n log c for c open at once.
final class IsolationOrderCheck {
  private final History history;
  private final Level level;
  private final Binding binding;
  // Per key, what has been appended up to now, and by whom last.
  private final long[][] lists;
  private final int[] sizes;
  private final int[] lastWriter;

  IsolationOrderCheck(History history, Level level, Binding binding) {
    this.history = history;
    this.level = level;
    this.binding = binding;
    lists = new long[history.keys()][];
    Arrays.fill(lists, new long[0]);
    sizes = new int[history.keys()];
    lastWriter = new int[history.keys()];
    Arrays.fill(lastWriter, -1);
  }

  Recheck check(IsolationProof proof) {
    int[] places = places(proof);
    int[] snapshots = new int[proof.size()];
    for (int i = 0; i < snapshots.length; i++) {
      snapshots[i] = proof.shape() == Shape.SNAPSHOTS ? proof.snapshot(i) : i;
      if (snapshots[i] < 0 || snapshots[i] > i) {
        throw wrong("a snapshot is of what was committed later");
      }
    }
    if (binding != Binding.NONE) {
      sessions(places, snapshots);
    }
    if (binding == Binding.REAL_TIME) {
      realTime(places, snapshots);
    }
    if (proof.shape() == Shape.DEPENDENCIES) {
      return dependencies(places);
    }
    if (proof.shape() == Shape.SNAPSHOTS && !Level.SNAPSHOT_ISOLATION.implies(level)) {
      throw wrong("snapshots do not show " + level);
    }
    replay(proof, snapshots, !Level.PREFIX.implies(level));
    return Evidence.CONFIRMED;
  }

  // The place of each operation, or -1.
  private int[] places(IsolationProof proof) {
    var places = new int[history.size()];
    Arrays.fill(places, -1);
    for (int i = 0; i < proof.size(); i++) {
      int op = proof.op(i);
      Evidence.mustBeOf(history, op);
      if (places[op] >= 0 || history.type(op) == Outcome.Type.FAILED) {
        throw wrong("operation " + op + " failed, or is in the order twice");
      }
      places[op] = i;
    }
    for (int op = 0; op < history.size(); op++) {
      if (places[op] < 0 && history.type(op) == Outcome.Type.OK) {
        throw wrong("operation " + op + " is not in the order");
      }
    }
    return places;
  }

  private void sessions(int[] places, int[] snapshots) {
    Map<Integer, List<Integer>> open = new HashMap<>();
    Map<Integer, Integer> latest = new HashMap<>();
    for (int i = 0; i < history.size(); i++) {
      int op = i;
      if (places[op] >= 0) {
        List<Integer> some = open.computeIfAbsent(history.session(op), _ -> new ArrayList<>());
        for (int earlier : some) {
          if (SessionOrder.comesBefore(history, earlier, op)) {
            must(places[earlier] < snapshots[places[op]], earlier, op);
            latest.merge(history.session(op), places[earlier], Math::max);
          }
        }
        some.removeIf(earlier -> SessionOrder.comesBefore(history, earlier, op));
        some.add(op);
        must(latest.getOrDefault(history.session(op), -1) < snapshots[places[op]], op, op);
      }
    }
  }

  private void realTime(int[] places, int[] snapshots) {
    var open =
        new PriorityQueue<Integer>(
            (a, b) -> Long.compare(history.returnedNanos(a), history.returnedNanos(b)));
    int latest = -1;
    for (int op = 0; op < history.size(); op++) {
      while (!open.isEmpty() && history.returnedNanos(open.peek()) < history.calledNanos(op)) {
        latest = Math.max(latest, places[open.remove()]);
      }
      if (places[op] >= 0) {
        must(latest < snapshots[places[op]], op, op);
        open.add(op);
      }
    }
  }

  private static void must(boolean holds, int op, int other) {
    if (!holds) {
      throw wrong("operations up to %d and %d are in the wrong order".formatted(op, other));
    }
  }

  private void replay(IsolationProof proof, int[] snapshots, boolean conflicts) {
    // The places of those that read the same snapshot, as linked lists.
    var first = new int[proof.size() + 1];
    var next = new int[proof.size()];
    Arrays.fill(first, -1);
    for (int i = proof.size() - 1; i >= 0; i--) {
      next[i] = first[snapshots[i]];
      first[snapshots[i]] = i;
    }
    for (int i = 0; i < proof.size(); i++) {
      for (int reader = first[i]; reader >= 0; reader = next[reader]) {
        reads(proof.op(reader));
      }
      int op = proof.op(i);
      for (int a = history.firstAction(op); a < history.firstAction(op + 1); a++) {
        if (history.kind(a) == Kind.APPEND) {
          int key = history.key(a);
          if (conflicts && lastWriter[key] != i && lastWriter[key] >= snapshots[i]) {
            throw wrong("operation " + op + " overwrote what its snapshot does not hold");
          }
          lastWriter[key] = i;
          if (sizes[key] == lists[key].length) {
            lists[key] = Arrays.copyOf(lists[key], sizes[key] * 2 + 4);
          }
          lists[key][sizes[key]++] = history.argument(a);
        }
      }
    }
  }

  private void reads(int op) {
    if (history.type(op) != Outcome.Type.OK) {
      return;
    }
    int first = history.firstAction(op);
    for (int a = first; a < history.firstAction(op + 1); a++) {
      if (history.kind(a) != Kind.READ || history.second(a) == Values.UNKNOWN) {
        continue;
      }
      int key = history.key(a);
      long list = history.second(a);
      int length = history.values().isList(list) ? history.values().length(list) : 0;
      int own = 0;
      for (int b = first; b < a; b++) {
        if (history.kind(b) == Kind.APPEND && history.key(b) == key) {
          if (sizes[key] + own >= length
              || history.values().element(list, sizes[key] + own) != history.argument(b)) {
            throw wrong("operation " + op + " did not see its own append");
          }
          own++;
        }
      }
      if (length != sizes[key] + own) {
        throw wrong("operation " + op + " read another state of key " + history.keyValue(key));
      }
      for (int i = 0; i < sizes[key]; i++) {
        if (history.values().element(list, i) != lists[key][i]) {
          throw wrong("operation " + op + " read another state of key " + history.keyValue(key));
        }
      }
    }
  }

  // Every append comes after the one before it in a list; every reader after what it found.
  private Recheck dependencies(int[] places) {
    Map<Long, Integer> writers = new HashMap<>();
    for (int op = 0; op < history.size(); op++) {
      for (int a = history.firstAction(op); a < history.firstAction(op + 1); a++) {
        if (history.kind(a) == Kind.APPEND) {
          writers.put(history.argument(a) * 0x9E3779B97F4A7C15L + history.key(a), op);
        }
      }
    }
    for (int op = 0; op < history.size(); op++) {
      if (history.type(op) != Outcome.Type.OK) {
        continue;
      }
      for (int a = history.firstAction(op); a < history.firstAction(op + 1); a++) {
        if (history.kind(a) == Kind.READ && history.values().isList(history.second(a))) {
          shown(places, writers, op, a);
        }
      }
    }
    return level == Level.READ_UNCOMMITTED || level == Level.READ_COMMITTED
        ? Evidence.CONFIRMED
        : new LevelCheck(history, level, binding, places).check();
  }

  private void shown(int[] places, Map<Long, Integer> writers, int reader, int read) {
    int last = -1;
    for (int i = 0; i < history.values().length(history.second(read)); i++) {
      long element = history.values().element(history.second(read), i);
      Integer writer = writers.get(element * 0x9E3779B97F4A7C15L + history.key(read));
      if (writer == null || (level != Level.READ_UNCOMMITTED && places[writer] < 0)) {
        throw wrong("a read shows what no committed transaction appended");
      }
      if (places[writer] >= 0) {
        if (places[writer] < last
            || (level != Level.READ_UNCOMMITTED && places[writer] > places[reader])) {
          throw wrong("operation " + writer + " comes too late or too early");
        }
        last = places[writer];
      }
    }
  }
}

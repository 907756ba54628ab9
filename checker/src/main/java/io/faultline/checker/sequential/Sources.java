package io.faultline.checker.sequential;

import io.faultline.history.History;
import io.faultline.history.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Where what each operation found came from, as far as there is but one answer: the only operation
/// that may have put it there, or nobody because it was there before the run.
///
/// An unknown operation whose value was found, and which alone can have put it there, took effect:
/// it and all that returned are *certain* to be in every order. Linear.
final class Sources {
  /// Nobody: it was there before the run.
  static final int INITIAL = -1;

  /// More than one may have put it there, or the operation found nothing.
  static final int NOT_KNOWN = -2;

  private static final int SEVERAL = -3;

  private final int[] source;
  private final boolean[] certain;
  private final boolean[] wasFound;
  private final List<Integer> impossible = new ArrayList<>();

  /// @param initial the code of what was there before the run; [Values#UNKNOWN] for nothing
  Sources(History history, SessionOrder order, long initial) {
    source = new int[order.size()];
    certain = new boolean[order.size()];
    wasFound = new boolean[order.size()];
    List<Map<Long, Integer>> putters = putters(history, order);
    for (int node = 0; node < order.size(); node++) {
      int op = order.op(node);
      certain[node] |= !order.isUnknown(node);
      source[node] = NOT_KNOWN;
      long found = Put.found(history, op);
      if (found == Values.UNKNOWN) {
        continue;
      }
      int putter = putters.get(key(history, op)).getOrDefault(found, INITIAL);
      if (putter >= 0 && found != initial) {
        source[node] = putter;
        certain[putter] = true;
        wasFound[putter] = true;
      } else if (putter == INITIAL && found == initial) {
        source[node] = INITIAL;
      } else if (putter == INITIAL) {
        impossible.add(op);
      }
    }
  }

  /// Of the keys of an object that is no register and no container, or of calls that span keys:
  /// nothing is known.
  Sources(SessionOrder order) {
    source = new int[order.size()];
    certain = new boolean[order.size()];
    wasFound = new boolean[order.size()];
    Arrays.fill(source, NOT_KNOWN);
    for (int node = 0; node < order.size(); node++) {
      certain[node] = !order.isUnknown(node);
    }
  }

  private static List<Map<Long, Integer>> putters(History history, SessionOrder order) {
    var putters = new ArrayList<Map<Long, Integer>>();
    for (int key = 0; key < history.keys(); key++) {
      putters.add(new HashMap<>());
    }
    for (int node = 0; node < order.size(); node++) {
      long put = Put.put(history, order.op(node));
      if (put != Values.UNKNOWN) {
        putters.get(key(history, order.op(node))).merge(put, node, (_, _) -> SEVERAL);
      }
    }
    return putters;
  }

  private static int key(History history, int op) {
    return history.key(history.firstAction(op));
  }

  /// The operation whose value `node` found, [#INITIAL], or [#NOT_KNOWN].
  int of(int node) {
    return source[node];
  }

  /// Whether every order has it.
  boolean isCertain(int node) {
    return certain[node];
  }

  /// Whether what `node` was to put there was found, so that it certainly did.
  boolean wasFound(int node) {
    return wasFound[node];
  }

  /// Whether there is any answer whose source is known.
  boolean areSomeKnown() {
    return Arrays.stream(source).anyMatch(its -> its != NOT_KNOWN);
  }

  /// Operations of the history that found what nobody put there, and what was not there before the
  /// run.
  List<Integer> impossible() {
    return impossible;
  }
}

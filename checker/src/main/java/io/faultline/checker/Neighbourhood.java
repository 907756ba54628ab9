package io.faultline.checker;

import io.faultline.history.Grouping;
import io.faultline.history.History;
import java.util.ArrayDeque;
import java.util.BitSet;

/// Some keys of a history that lie near each other, and the operations that act on them.
///
/// What a history promises over all keys, it promises over some: what does not hold of some of its
/// keys alone does not hold of it. The converse is not so. Immutable.
record Neighbourhood(BitSet ops, BitSet keys) {
  /// The keys of operation `op`; then keys of operations on these, those that were called nearest
  /// first, for as long as no more than `most` operations act on all of them. Linear in these
  /// operations and in the number of keys.
  static Neighbourhood of(History history, Grouping byKey, int op, int most) {
    var keys = new BitSet();
    var ops = new BitSet();
    var tried = new BitSet();
    var next = new ArrayDeque<Integer>();
    for (int a = history.firstAction(op); a < history.firstAction(op + 1); a++) {
      next.add(history.key(a));
    }
    int own = next.size();
    int size = 0;
    while (!next.isEmpty()) {
      int key = next.remove();
      boolean needed = own-- > 0;
      if (tried.get(key)) {
        continue;
      }
      tried.set(key);
      int[] onKey = byKey.ops(key);
      if (!needed && size + onKey.length > most) {
        continue;
      }
      size += onKey.length;
      keys.set(key);
      int at = nearest(onKey, op);
      for (int distance = 0; distance < onKey.length; distance++) {
        for (int i : new int[] {at - distance - 1, at + distance}) {
          if (i >= 0 && i < onKey.length && !ops.get(onKey[i])) {
            ops.set(onKey[i]);
            for (int a = history.firstAction(onKey[i]);
                size < most && a < history.firstAction(onKey[i] + 1);
                a++) {
              next.add(history.key(a));
            }
          }
        }
      }
    }
    return new Neighbourhood(ops, keys);
  }

  private static int nearest(int[] ops, int op) {
    int found = java.util.Arrays.binarySearch(ops, op);
    return found >= 0 ? found : -found - 1;
  }
}

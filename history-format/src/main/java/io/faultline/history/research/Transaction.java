package io.faultline.history.research;

import io.faultline.history.Kind;
import io.faultline.history.Values;
import java.util.Arrays;

/// The actions of one transaction while it is read: used again for the next one.
final class Transaction {
  private int size;
  private Kind[] kinds = new Kind[4];
  private long[] keys = new long[4];
  private long[] values = new long[4];

  /// Forgets all actions.
  void clear() {
    size = 0;
  }

  int size() {
    return size;
  }

  Kind kind(int i) {
    return kinds[i];
  }

  long key(int i) {
    return keys[i];
  }

  /// The code of what action `i` took.
  long argument(int i) {
    return kinds[i] == Kind.READ ? Values.NIL : values[i];
  }

  /// The code of what action `i` gave.
  long result(int i) {
    return kinds[i] == Kind.READ ? values[i] : Values.NIL;
  }

  /// Adds an action.
  ///
  /// @param value the code of what it read, wrote or appended
  void add(Kind kind, long key, long value) {
    if (size == kinds.length) {
      int longer = Math.addExact(size, Math.max(16, size >> 1));
      kinds = Arrays.copyOf(kinds, longer);
      keys = Arrays.copyOf(keys, longer);
      values = Arrays.copyOf(values, longer);
    }
    kinds[size] = kind;
    keys[size] = key;
    values[size++] = value;
  }
}

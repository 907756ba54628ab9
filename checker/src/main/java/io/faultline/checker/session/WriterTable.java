package io.faultline.checker.session;

/// Who put a value into a key: a hash table of numbers, since a history may hold ten million.
///
/// Filled and read by one thread.
final class WriterTable {
  /// Nobody.
  static final int NOBODY = -1;

  /// Several.
  static final int SEVERAL = -2;

  private static final long MIX = 0x9e3779b97f4a7c15L;

  private long[] values = new long[64];
  private int[] keys = new int[64];
  // The writer plus one; 0 for a free slot.
  private int[] writers = new int[64];
  private int used;

  /// Notes that `writer` puts `value` into `key`.
  void put(int key, long value, int writer) {
    if (used > writers.length / 2) {
      grow();
    }
    int slot = slot(key, value);
    if (writers[slot] == 0) {
      keys[slot] = key;
      values[slot] = value;
      writers[slot] = writer + 1;
      used++;
    } else {
      writers[slot] = SEVERAL + 1;
    }
  }

  /// Notes that `writer` was the last to put `value` into `key`.
  void set(int key, long value, int writer) {
    int slot = slot(key, value);
    if (writers[slot] == 0) {
      put(key, value, writer);
    } else {
      writers[slot] = writer + 1;
    }
  }

  /// Who put `value` into `key`: [#NOBODY], [#SEVERAL] or the one.
  int of(int key, long value) {
    return writers[slot(key, value)] - 1;
  }

  private int slot(int key, long value) {
    int mask = writers.length - 1;
    long hash = (value * MIX + key) * MIX;
    int slot = (int) (hash >>> 40) & mask;
    while (writers[slot] != 0 && (keys[slot] != key || values[slot] != value)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    int[] oldKeys = keys;
    long[] oldValues = values;
    int[] oldWriters = writers;
    int size = Math.multiplyExact(writers.length, 4);
    keys = new int[size];
    values = new long[size];
    writers = new int[size];
    for (int i = 0; i < oldWriters.length; i++) {
      if (oldWriters[i] != 0) {
        int slot = slot(oldKeys[i], oldValues[i]);
        keys[slot] = oldKeys[i];
        values[slot] = oldValues[i];
        writers[slot] = oldWriters[i];
      }
    }
  }
}

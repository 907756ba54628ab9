package io.faultline.history;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A table that turns values into `long` codes and back, so that columns and checkers compare
/// values by comparing numbers: two codes of one table are equal exactly if their values are.
///
/// Whole numbers within ±2^62 are their own codes. Nil and "not known" have codes of their own.
/// Every other value is interned at 2^62 and up, save lists, which lie in one `int` arena: a list
/// of small whole numbers, the commonest, costs four bytes an element and no object.
///
/// Grows while a history is loaded, by one thread; read by any number after that.
public final class Values {
  /// The code of [Value#NIL].
  public static final long NIL = Long.MIN_VALUE;

  /// The code of a result that is not known: no value has it.
  public static final long UNKNOWN = Long.MIN_VALUE + 1;

  /// The code of a value that is asked for and not in the table.
  public static final long ABSENT = Long.MIN_VALUE + 4;

  private static final long INTERNED = 1L << 62;
  // In the arena, elements of this and more are indexes into the interned values.
  private static final int ARENA_INTERNED = 1 << 30;

  private static final long MIX = 0x9e3779b97f4a7c15L;

  private final List<Value> interned = new ArrayList<>();
  private final Map<Value, Integer> indexes = new HashMap<>();
  // Per list: its length, then its elements.
  private int[] arena = new int[16];
  private int arenaSize;
  // Open addressing over the lists: offsets in the arena plus one, 0 for none. A power of two, at
  // most half full.
  private int[] slots = new int[32];
  private int lists;

  Values() {}

  /// The code of `value`. Amortised constant time, linear in the length of a list.
  public long code(Value value) {
    return switch (value) {
      case Value.Nil _ -> NIL;
      case Value.Int(long number) when -INTERNED < number && number < INTERNED -> number;
      case Value.Items items -> listCode(items);
      case Value.Int _, Value.Bool _, Value.Real _, Value.Text _, Value.Fields _ ->
          INTERNED + intern(value);
    };
  }

  /// The code of a value that this table has, or of none: no value has [#ABSENT]. Changes nothing,
  /// so that any thread may ask.
  public long knownCode(Value value) {
    return switch (value) {
      case Value.Nil _ -> NIL;
      case Value.Int(long number) when -INTERNED < number && number < INTERNED -> number;
      case Value.Items items -> knownListCode(items);
      case Value.Int _, Value.Bool _, Value.Real _, Value.Text _, Value.Fields _ -> {
        Integer index = indexes.get(value);
        yield index == null ? ABSENT : INTERNED + index;
      }
    };
  }

  /// The value of `code`.
  ///
  /// @throws IllegalArgumentException for [#UNKNOWN], and for a code that this table never gave
  public Value value(long code) {
    if (code == NIL) {
      return Value.NIL;
    }
    if (isList(code)) {
      return list(code);
    }
    if (code <= -INTERNED || code >= INTERNED + interned.size()) {
      throw new IllegalArgumentException("not a code of this table: " + code);
    }
    return code >= INTERNED ? interned.get((int) (code - INTERNED)) : Value.of(code);
  }

  /// Whether `code` is a list's.
  public boolean isList(long code) {
    return code <= -INTERNED && code > -INTERNED - arenaSize;
  }

  /// The number of elements of a list.
  public int length(long listCode) {
    return arena[offset(listCode)];
  }

  /// The code of element `i` of a list.
  public long element(long listCode, int i) {
    int element = arena[offset(listCode) + 1 + i];
    return element < ARENA_INTERNED ? element : widen(element);
  }

  private Value list(long code) {
    int length = length(code);
    var items = new ArrayList<Value>(length);
    for (int i = 0; i < length; i++) {
      items.add(value(element(code, i)));
    }
    return new Value.Items(items);
  }

  private long listCode(Value.Items items) {
    int length = items.items().size();
    var elements = new int[length];
    for (int i = 0; i < length; i++) {
      elements[i] = narrow(items.items().get(i));
    }
    int slot = slot(elements);
    if (slots[slot] == 0) {
      add(elements, slot);
      slot = slot(elements);
    }
    return -INTERNED - (slots[slot] - 1);
  }

  private long knownListCode(Value.Items items) {
    int length = items.items().size();
    var elements = new int[length];
    for (int i = 0; i < length; i++) {
      Value item = items.items().get(i);
      if (isNarrow(item)) {
        elements[i] = (int) ((Value.Int) item).value();
      } else {
        Integer index = indexes.get(item);
        if (index == null) {
          return ABSENT;
        }
        elements[i] = ARENA_INTERNED + index;
      }
    }
    int slot = slot(elements);
    return slots[slot] == 0 ? ABSENT : -INTERNED - (slots[slot] - 1);
  }

  private void add(int[] elements, int slot) {
    int size = Math.addExact(arenaSize, elements.length + 1);
    if (size > arena.length) {
      arena = Arrays.copyOf(arena, Math.max(size, Math.addExact(arena.length, arena.length >> 1)));
    }
    arena[arenaSize] = elements.length;
    System.arraycopy(elements, 0, arena, arenaSize + 1, elements.length);
    slots[slot] = arenaSize + 1;
    arenaSize = size;
    lists++;
    if (lists > slots.length / 2) {
      growSlots();
    }
  }

  // The slot of the list, or the free one that it would take.
  private int slot(int[] elements) {
    int mask = slots.length - 1;
    int slot = hash(elements, 0, elements.length) & mask;
    while (slots[slot] != 0) {
      int offset = slots[slot] - 1;
      if (arena[offset] == elements.length
          && Arrays.equals(
              arena, offset + 1, offset + 1 + elements.length, elements, 0, elements.length)) {
        return slot;
      }
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void growSlots() {
    slots = new int[Math.multiplyExact(slots.length, 2)];
    int mask = slots.length - 1;
    for (int offset = 0; offset < arenaSize; offset += arena[offset] + 1) {
      int slot = hash(arena, offset + 1, arena[offset]) & mask;
      while (slots[slot] != 0) {
        slot = (slot + 1) & mask;
      }
      slots[slot] = offset + 1;
    }
  }

  private static int hash(int[] elements, int from, int length) {
    long hash = length;
    for (int i = from; i < from + length; i++) {
      hash = (hash ^ elements[i]) * MIX;
      hash ^= hash >>> 32;
    }
    return (int) hash;
  }

  private static boolean isNarrow(Value value) {
    return value instanceof Value.Int(long number)
        && -ARENA_INTERNED <= number
        && number < ARENA_INTERNED;
  }

  // Interned values stand for themselves in the arena, an inner list and a large number included.
  private int narrow(Value value) {
    if (isNarrow(value)) {
      return (int) ((Value.Int) value).value();
    }
    // So that reading an element adds nothing to the table.
    code(value);
    return Math.addExact(ARENA_INTERNED, intern(value));
  }

  private long widen(int element) {
    return knownCode(interned.get(element - ARENA_INTERNED));
  }

  private int intern(Value value) {
    return indexes.computeIfAbsent(
        value,
        fresh -> {
          interned.add(fresh);
          return interned.size() - 1;
        });
  }

  private int offset(long listCode) {
    if (!isList(listCode)) {
      throw new IllegalArgumentException("not a list: " + listCode);
    }
    return (int) (-INTERNED - listCode);
  }
}

package io.faultline.history.research;

import java.util.Arrays;

/// Timestamps of two parts, a physical and a logical one, made into single numbers of the same
/// order.
final class Timestamps {
  private int size;
  private long[] physical = new long[16];
  private long[] logical = new long[16];
  private long mostPhysical;
  private long mostLogical;

  /// Adds one, of parts that are not negative.
  void add(long physicalPart, long logicalPart) {
    if (size == physical.length) {
      int longer = Math.addExact(size, size);
      physical = Arrays.copyOf(physical, longer);
      logical = Arrays.copyOf(logical, longer);
    }
    physical[size] = physicalPart;
    logical[size++] = logicalPart;
    mostPhysical = Math.max(mostPhysical, physicalPart);
    mostLogical = Math.max(mostLogical, logicalPart);
  }

  int size() {
    return size;
  }

  /// Whether single numbers hold both parts; else they are only their order.
  boolean fit() {
    return mostLogical < Long.MAX_VALUE / 2
        && mostPhysical <= (Long.MAX_VALUE - mostLogical) / (mostLogical + 1);
  }

  /// The single numbers: the physical part itself where no logical part is more than 0.
  long[] numbers() {
    return fit() ? products() : ranks();
  }

  private long[] products() {
    var numbers = new long[size];
    for (int i = 0; i < size; i++) {
      numbers[i] = physical[i] * (mostLogical + 1) + logical[i];
    }
    return numbers;
  }

  private long[] ranks() {
    Integer[] order = new Integer[size];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, this::compare);
    var numbers = new long[size];
    long rank = 0;
    for (int i = 0; i < size; i++) {
      if (i > 0 && compare(order[i - 1], order[i]) != 0) {
        rank++;
      }
      numbers[order[i]] = rank;
    }
    return numbers;
  }

  private int compare(int a, int b) {
    int byPhysical = Long.compare(physical[a], physical[b]);
    return byPhysical != 0 ? byPhysical : Long.compare(logical[a], logical[b]);
  }
}

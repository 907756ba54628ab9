package io.faultline.checker.transaction.search;

import java.util.Arrays;

/// A growing list of ints. Owned by one thread.
final class Ints {
  private int[] array = new int[4];
  private int size;

  int size() {
    return size;
  }

  int get(int i) {
    return array[i];
  }

  void set(int i, int value) {
    array[i] = value;
  }

  void add(int value) {
    if (size == array.length) {
      array = Arrays.copyOf(array, size * 2);
    }
    array[size++] = value;
  }

  void cut(int newSize) {
    size = newSize;
  }

  int[] toArray() {
    return Arrays.copyOf(array, size);
  }
}

package io.faultline.checker;

/// Operations with the moments at which they take effect. Those of one moment keep the order in
/// which they were put. Owned by one thread.
final class Points {
  private final int[] ops;
  private final long[] moments;
  private int size;

  Points(int most) {
    ops = new int[most];
    moments = new long[most];
  }

  void put(int op, long atNanos) {
    ops[size] = op;
    moments[size++] = atNanos;
  }

  /// The operations in order. Linear where moments lie close together.
  int[] order() {
    int[] order = RadixOrder.of(moments, size);
    for (int i = 0; i < size; i++) {
      order[i] = ops[order[i]];
    }
    return order;
  }
}

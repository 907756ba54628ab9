package io.faultline.checker.transaction.search;

/// All points in a line: a linked list with labels, so that two are compared at once and some are
/// moved without the others.
final class PointLine {
  /// No point.
  static final int NONE = -1;

  private static final long GAP = 1L << 36;

  private final long[] label;
  private final int[] next;
  private final int[] previous;
  private int first = NONE;

  /// @param order every point, in order
  PointLine(int[] order) {
    label = new long[order.length];
    next = new int[order.length];
    previous = new int[order.length];
    for (int i = 0; i < order.length; i++) {
      int point = order[i];
      label[point] = i * GAP;
      previous[point] = i == 0 ? NONE : order[i - 1];
      next[point] = i == order.length - 1 ? NONE : order[i + 1];
    }
    if (order.length > 0) {
      first = order[0];
    }
  }

  boolean isBefore(int point, int other) {
    return label[point] < label[other];
  }

  long label(int point) {
    return label[point];
  }

  int first() {
    return first;
  }

  /// The point after this one, or [#NONE].
  int next(int point) {
    return next[point];
  }

  /// Puts points, which are in their order, directly after `place`, which is none of them.
  void moveAfter(int[] points, int count, int place) {
    for (int i = 0; i < count; i++) {
      take(points[i]);
    }
    insert(points, count, place);
  }

  /// Puts points, which are in their order, directly before `place`, which is none of them.
  void moveBefore(int[] points, int count, int place) {
    for (int i = 0; i < count; i++) {
      take(points[i]);
    }
    int before = previous[place];
    if (before != NONE) {
      insert(points, count, before);
      return;
    }
    long high = label[place];
    for (int i = count - 1; i >= 0; i--) {
      int point = points[i];
      high -= GAP;
      label[point] = high;
      next[point] = first;
      previous[point] = NONE;
      previous[first] = point;
      first = point;
    }
    if (high < Long.MIN_VALUE / 2) {
      relabel();
    }
  }

  private void insert(int[] points, int count, int place) {
    int end = next[place];
    long low = label[place];
    long high = end == NONE ? low + GAP * (count + 1L) : label[end];
    long step = (high - low) / (count + 1);
    int before = place;
    for (int i = 0; i < count; i++) {
      int point = points[i];
      previous[point] = before;
      next[before] = point;
      label[point] = low + step * (i + 1);
      before = point;
    }
    next[before] = end;
    if (end != NONE) {
      previous[end] = before;
    }
    if (step == 0 || high > Long.MAX_VALUE / 2) {
      relabel();
    }
  }

  private void take(int point) {
    if (previous[point] == NONE) {
      first = next[point];
    } else {
      next[previous[point]] = next[point];
    }
    if (next[point] != NONE) {
      previous[next[point]] = previous[point];
    }
  }

  private void relabel() {
    long at = 0;
    for (int point = first; point != NONE; point = next[point]) {
      label[point] = at;
      at += GAP;
    }
  }
}

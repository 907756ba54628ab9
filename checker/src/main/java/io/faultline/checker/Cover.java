package io.faultline.checker;

import java.util.Arrays;

/// How many stays cover each of a row of moments, and the sum of their numbers, as stays are taken
/// away: gives out the moments that no more than one stay covers. A tree of minima over the
/// moments, in which what concerns all below a node is kept there. Owned by one thread.
final class Cover {
  // Larger than any number of stays, and small enough to be added to.
  private static final int GIVEN = 1 << 30;

  private final int leaves;
  // Per node the minimum of all below, without what is kept above it; and what is kept at it.
  private final int[] least;
  private final int[] all;
  private final long[] sums;

  private int soleStay;

  /// @param begins per stay the first moment that it covers
  /// @param ends per stay the first moment that it covers no more
  Cover(int moments, int[] begins, int[] ends, int stays) {
    int power = 1;
    while (power < moments) {
      power *= 2;
    }
    leaves = power;
    least = new int[2 * leaves];
    all = new int[2 * leaves];
    sums = new long[2 * leaves];
    var change = new int[moments + 1];
    var changeOfSum = new long[moments + 1];
    for (int stay = 0; stay < stays; stay++) {
      if (begins[stay] < ends[stay]) {
        change[begins[stay]]++;
        change[ends[stay]]--;
        changeOfSum[begins[stay]] += stay;
        changeOfSum[ends[stay]] -= stay;
      }
    }
    Arrays.fill(least, leaves, 2 * leaves, GIVEN);
    int count = 0;
    long sum = 0;
    for (int moment = 0; moment < moments; moment++) {
      count += change[moment];
      sum += changeOfSum[moment];
      least[leaves + moment] = count;
      sums[leaves + moment] = sum;
    }
    for (int node = leaves - 1; node > 0; node--) {
      least[node] = Math.min(least[2 * node], least[2 * node + 1]);
    }
  }

  /// A moment that no more than one stay covers and that was not given before, or -1. Then
  /// [#soleStay] tells of it.
  int next() {
    if (least[1] > 1) {
      return -1;
    }
    int count = least[1];
    int left = count - all[1];
    long sum = sums[1];
    int node = 1;
    while (node < leaves) {
      node = least[2 * node] == left ? 2 * node : 2 * node + 1;
      left -= all[node];
      sum += sums[node];
    }
    soleStay = count == 0 ? -1 : (int) sum;
    least[node] = GIVEN;
    update(node / 2);
    return node - leaves;
  }

  /// Of the last moment given, the stay that covers it; -1 if none does.
  int soleStay() {
    return soleStay;
  }

  /// Takes a stay away.
  void remove(int stay, int begin, int end) {
    int from = leaves + begin;
    int to = leaves + end;
    for (int low = from, high = to; low < high; low /= 2, high /= 2) {
      if ((low & 1) == 1) {
        remove(stay, low++);
      }
      if ((high & 1) == 1) {
        remove(stay, --high);
      }
    }
    update(from / 2);
    update((to - 1) / 2);
  }

  private void remove(int stay, int node) {
    least[node]--;
    all[node]--;
    sums[node] -= stay;
  }

  private void update(int from) {
    for (int node = from; node > 0; node /= 2) {
      least[node] = Math.min(least[2 * node], least[2 * node + 1]) + all[node];
    }
  }
}

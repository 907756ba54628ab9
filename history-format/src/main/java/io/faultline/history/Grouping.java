package io.faultline.history;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/// Operations sorted into groups without copying them: per group, its operations' indexes in
/// ascending order, in two `int` arrays for all groups together.
public final class Grouping {
  private final int[] starts;
  private final int[] members;
  // What each group stands for, in ascending order; empty where the group's number says it.
  private final int[] ids;

  private Grouping(int[] starts, int[] members, int[] ids) {
    this.starts = starts;
    this.members = members;
    this.ids = ids;
  }

  /// Tells which groups an operation belongs to, by calling `group.add` for each; a group named
  /// twice for one operation counts once.
  @FunctionalInterface
  interface Membership {
    void of(int op, Group group);
  }

  /// See [Membership].
  @FunctionalInterface
  interface Group {
    void add(int group);
  }

  /// Sorts operations 0 to `ops` into `groups` groups. Two passes, linear.
  static Grouping of(int groups, int ops, Membership membership) {
    var starts = new int[groups + 1];
    var last = new int[groups];
    Arrays.fill(last, -1);
    for (int op = 0; op < ops; op++) {
      int current = op;
      membership.of(
          op,
          group -> {
            if (last[group] != current) {
              last[group] = current;
              starts[group + 1]++;
            }
          });
    }
    for (int g = 0; g < groups; g++) {
      starts[g + 1] += starts[g];
    }
    var members = new int[starts[groups]];
    int[] next = Arrays.copyOf(starts, groups);
    Arrays.fill(last, -1);
    for (int op = 0; op < ops; op++) {
      int current = op;
      membership.of(
          op,
          group -> {
            if (last[group] != current) {
              last[group] = current;
              members[next[group]++] = current;
            }
          });
    }
    return new Grouping(starts, members, new int[0]);
  }

  /// Sorts operations 0 to `ops` by a number that each has: a group for each that occurs, in
  /// ascending order. Takes n log g for g groups.
  static Grouping by(int ops, IntUnaryOperator number) {
    int[] ids = IntStream.range(0, ops).map(number).distinct().sorted().toArray();
    Grouping groups =
        of(
            ids.length,
            ops,
            (op, group) -> group.add(Arrays.binarySearch(ids, number.applyAsInt(op))));
    return new Grouping(groups.starts, groups.members, ids);
  }

  /// What `group` stands for: the key's number, the process, the session.
  public int id(int group) {
    return ids.length == 0 ? group : ids[group];
  }

  /// The number of groups.
  public int groups() {
    return starts.length - 1;
  }

  /// The number of operations in `group`.
  public int size(int group) {
    return starts[group + 1] - starts[group];
  }

  /// Operation `i` of `group`.
  public int op(int group, int i) {
    if (i < 0 || i >= size(group)) {
      throw new IndexOutOfBoundsException("no operation " + i + " in group " + group);
    }
    return members[starts[group] + i];
  }

  /// The operations of `group`, as an array of the caller's own.
  public int[] ops(int group) {
    return Arrays.copyOfRange(members, starts[group], starts[group + 1]);
  }
}

package io.faultline.checker;

import io.faultline.checker.ExactRule.Decision;
import io.faultline.checker.RegisterBlocks.Blocks;
import io.faultline.checker.RegisterOps.Role;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntPredicate;

/// Chooses the few operations that show why a register's blocks have no order. Made once something
/// is wrong: a few passes over the operations.
///
/// Whatever put a value that the part needs is in it; of the rest, the values that it may put are
/// allowed to appear at any moment when the part is checked again. For an operation whose effect is
/// only known because its value was seen, a witness is in the part.
final class RegisterEvidence {
  private static final int NONE = RegisterOps.NONE;
  // Stands for whatever put the initial value.
  private static final int BEGINNING = -2;

  private final Blocks blocks;
  private final RegisterOps ops;
  private final Set<Integer> part = new TreeSet<>();

  RegisterEvidence(Blocks blocks) {
    this.blocks = blocks;
    ops = blocks.ops;
  }

  /// Two comparisons set another value where each found `value`.
  Decision foundTwice(int value, int second) {
    addPutter(value);
    part.add(blocks.next[value]);
    part.add(second);
    return broken(
        "Both %s and %s found %s and put another value in its place, though it was put there but once. "
            .formatted(words(blocks.next[value]), words(second), value(value)));
  }

  /// In the block of value `first`, something that found or put `value` returned before something
  /// that came before it in the block was called.
  Decision withinBlock(int first, int value) {
    int[] groups = groups(first);
    int late = ops.putter[value];
    if (late == NONE || !precedes(groups, late)) {
      late = firstToReturn(value);
    }
    int x = late;
    // The nearest: all between them were open all the time, so they are few.
    int y = NONE;
    for (int i = 0; i < ops.size; i++) {
      int group = groups[i];
      if (group != NONE && group < groups[x] && ops.called[i] > ops.returned[x]) {
        y = y == NONE || group > groups[y] ? i : y;
      }
    }
    addPath(groups, first, y, x);
    return broken(
        "%s returned before %s was called, and yet had to come after it: what it found or put there had followed from what the other found or put there. "
            .formatted(words(x), words(y)));
  }

  private boolean precedes(int[] groups, int x) {
    for (int i = 0; i < ops.size; i++) {
      if (groups[i] != NONE && groups[i] < groups[x] && ops.called[i] > ops.returned[x]) {
        return true;
      }
    }
    return false;
  }

  private int firstToReturn(int value) {
    int earliest = NONE;
    for (int i = 0; i < ops.size; i++) {
      if (ops.roles[i] == Role.READ
          && ops.values[i] == value
          && (earliest == NONE || ops.returned[i] < ops.returned[earliest])) {
        earliest = i;
      }
    }
    return earliest;
  }

  /// Two blocks of which each has to come before the other.
  Decision betweenBlocks(int one, int other) {
    int[] ones = groups(blocks.first[one]);
    int[] others = groups(blocks.first[other]);
    long othersReturn = blocks.f[other];
    long othersCall = blocks.s[other];
    Pair mine =
        nearest(
            ones,
            one == 0,
            i -> returned(i) < othersCall,
            i -> i != BEGINNING && ops.called[i] > othersReturn);
    long mineReturn = returned(mine.before());
    long mineCall = ops.called[mine.after()];
    Pair its =
        nearest(
            others,
            false,
            i -> ops.returned[i] < mineCall,
            i -> i != BEGINNING && ops.called[i] > mineReturn);
    addPath(ones, blocks.first[one], mine.before(), mine.after());
    addPath(others, blocks.first[other], its.before(), its.after());
    String before =
        mine.before() == BEGINNING
            ? "%s was there from the beginning".formatted(value(RegisterOps.INITIAL))
            : "%s returned before %s was called"
                .formatted(words(mine.before()), words(its.after()));
    return broken(
        "%s, and %s returned before %s was called: what the first and the last found or put there was there in one stretch, and so was what the other two did, and neither stretch can come first. "
            .formatted(before, words(its.before()), words(mine.after())));
  }

  private long returned(int i) {
    return i == BEGINNING ? Long.MIN_VALUE : ops.returned[i];
  }

  /// A comparison that failed although its value was there all the time.
  Decision wedged(int look) {
    int value = ops.expected[look];
    addPutter(value);
    int before = NONE;
    int after = NONE;
    for (int i = 0; i < ops.size; i++) {
      boolean found =
          ops.values[i] == value || (ops.roles[i] == Role.SET && ops.expected[i] == value);
      if (!found || !ops.certain[i]) {
        continue;
      }
      if (ops.values[i] == value && ops.returned[i] < ops.called[look]) {
        before = i;
      }
      if (ops.called[i] > ops.returned[look]) {
        after = after == NONE ? i : after;
      }
    }
    part.add(look);
    if (before != NONE) {
      part.add(before);
    }
    part.add(after);
    return broken(
        "%s failed, and yet %s was there all the time: %s had found or put it there before, and %s found or put it there afterwards. "
            .formatted(
                words(look),
                value(value),
                before == NONE ? "the beginning" : words(before),
                words(after)));
  }

  /// @param before must come before the other block
  /// @param after must come after it
  private record Pair(int before, int after) {}

  // Of the members of a block the two nearest to each other that must come before and after.
  private Pair nearest(
      int[] groups, boolean fromBeginning, IntPredicate isBefore, IntPredicate isAfter) {
    int[] members = members(groups, fromBeginning);
    int before = NONE;
    int after = NONE;
    Pair best = new Pair(NONE, NONE);
    long shortest = Long.MAX_VALUE;
    for (int member : members) {
      before = isBefore.test(member) ? member : before;
      after = isAfter.test(member) ? member : after;
      if (before != NONE && after != NONE) {
        long distance = Math.abs((long) group(groups, before) - group(groups, after));
        if (distance < shortest) {
          shortest = distance;
          best = new Pair(before, after);
        }
      }
    }
    return best;
  }

  private static int group(int[] groups, int i) {
    return i == BEGINNING ? NONE : groups[i];
  }

  private int[] members(int[] groups, boolean fromBeginning) {
    var members = new int[ops.size + 1];
    int size = 0;
    if (fromBeginning) {
      members[size++] = BEGINNING;
    }
    for (int i = 0; i < ops.size; i++) {
      if (groups[i] != NONE) {
        members[size++] = i;
      }
    }
    var keys = new long[size];
    for (int i = 0; i < size; i++) {
      keys[i] = group(groups, members[i]);
    }
    int[] sorted = RadixOrder.of(keys, size);
    for (int i = 0; i < size; i++) {
      sorted[i] = members[sorted[i]];
    }
    return sorted;
  }

  // Per operation its group in the block of this value: even for who put a value, odd for reads.
  private int[] groups(int first) {
    var depths = new int[ops.valueCount()];
    Arrays.fill(depths, NONE);
    int depth = 0;
    for (int at = first; ; at = ops.values[blocks.next[at]]) {
      depths[at] = depth++;
      if (blocks.next[at] == NONE) {
        break;
      }
    }
    var groups = new int[ops.size];
    for (int i = 0; i < ops.size; i++) {
      int value = ops.values[i];
      boolean member = value != NONE && depths[value] != NONE && ops.certain[i];
      groups[i] = member ? 2 * depths[value] + (ops.roles[i] == Role.READ ? 1 : 0) : NONE;
    }
    return groups;
  }

  // Two members of a block, and what put the values from the one to the other.
  private void addPath(int[] groups, int first, int one, int other) {
    int from = Math.min(group(groups, one), group(groups, other));
    int to = Math.max(group(groups, one), group(groups, other));
    int depth = 0;
    for (int at = first; 2 * depth <= to; at = ops.values[blocks.next[at]], depth++) {
      if (2 * depth + 1 >= from) {
        addPutter(at);
      }
      if (blocks.next[at] == NONE) {
        break;
      }
    }
    if (one != BEGINNING) {
      part.add(one);
    }
    part.add(other);
  }

  private void addPutter(int value) {
    if (ops.putter[value] != NONE) {
      part.add(ops.putter[value]);
    }
  }

  private Decision broken(String why) {
    for (int i : List.copyOf(part)) {
      addWitness(i);
    }
    return new Decision.Broken(part.stream().map(i -> ops.ops[i]).toList(), isComplete(), why);
  }

  // An operation that did not tell whether it took effect did so if its value was seen.
  private void addWitness(int i) {
    for (int at = i; at != NONE && ops.roles[at] != Role.READ && isSilent(at); ) {
      int value = ops.values[at];
      int read = firstToReturn(value);
      int witness = read != NONE ? read : blocks.next[value];
      // What was a witness before has had its own added.
      at = witness != NONE && part.add(witness) ? witness : NONE;
    }
  }

  private boolean isSilent(int i) {
    return ops.isUnknown(i)
        || (ops.roles[i] == Role.SET
            && ops.history.answer(ops.history.firstAction(ops.ops[i]))
                != io.faultline.history.History.Answer.YES);
  }

  // Whether nothing that was left out can be told by what is in the part.
  private boolean isComplete() {
    Set<Integer> named = new HashSet<>();
    boolean looks = false;
    for (int i : part) {
      named.add(ops.values[i]);
      named.add(ops.expected[i]);
      looks |= ops.roles[i] == Role.LOOK;
    }
    for (int i = 0; i < ops.size; i++) {
      boolean puts = ops.roles[i] == Role.WRITE || ops.roles[i] == Role.SET;
      boolean names =
          named.contains(ops.values[i])
              || (ops.expected[i] != NONE && named.contains(ops.expected[i]));
      if (puts && !part.contains(i) && (looks || names)) {
        return false;
      }
    }
    return true;
  }

  private String words(int i) {
    int op = ops.ops[i];
    return "%s (%s)".formatted(Words.op(ops.history, op), ops.history.op(op).call());
  }

  private String value(int number) {
    return Words.value(ops.history, ops.index.value(number));
  }
}

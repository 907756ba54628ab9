package io.faultline.checker;

import io.faultline.history.History;
import io.faultline.history.History.Answer;
import io.faultline.history.Kind;
import io.faultline.history.Outcome;
import io.faultline.history.Values;
import java.util.Arrays;

/// The operations of one container, with its elements numbered, for the rules.
///
/// An unknown addition is kept if its element was seen, since nobody else added it; else it is left
/// out, which nobody can tell: leaving out all operations of one element keeps an order an order,
/// in each of these containers. An unknown removal may have taken any element: no rule is fit for
/// it, unless it is of an element that nobody added.
///
/// Arrays, of one entry an operation or an element.
final class ContainerOps {
  enum Role {
    ADD,
    REMOVE,
    /// Saw an element, and left it.
    SEE,
    /// Found a certain element missing.
    MISS,
    /// Found the whole container empty.
    EMPTY
  }

  static final int NONE = -1;

  /// After every call and return: when an element that nobody removes is removed.
  static final long END = 1L << 62;

  private static final long MOST_NANOS = 1L << 61;

  final History history;
  int size;
  final int[] ops;
  final Role[] roles;

  /// Per operation its element, or [#NONE].
  final int[] elements;

  final long[] called;

  /// [#END] for an unknown addition.
  final long[] returned;

  final LongIndex index = new LongIndex();
  int[] add = new int[16];
  int[] remove = new int[16];

  /// Per element the first return and the last call of all that added, removed or saw it; the last
  /// call is [#END] if nobody removed it.
  long[] firstReturn = new long[0];

  long[] lastCall = new long[0];

  /// Why no rule may decide; empty if one may.
  String unfit = "";

  /// An operation on an element that was found and that nobody added, or was removed twice, or was
  /// found before it was added or after it was removed; [#NONE] if there is no such element.
  int broken = NONE;

  /// @param all of one key
  ContainerOps(History history, int[] all, Container container) {
    this.history = history;
    ops = new int[all.length];
    roles = new Role[all.length];
    elements = new int[all.length];
    called = new long[all.length];
    returned = new long[all.length];
    Arrays.fill(add, NONE);
    Arrays.fill(remove, NONE);
    for (int op : all) {
      if (unfit.isEmpty() && history.type(op) != Outcome.Type.FAILED) {
        take(op, container);
      }
    }
    if (unfit.isEmpty()) {
      settle();
    }
  }

  int elementCount() {
    return index.size();
  }

  /// Whether an element is certainly there for a while: strictly between its first return and its
  /// last call.
  boolean hasStay(int element) {
    return element != NONE && add[element] != NONE && firstReturn[element] < lastCall[element];
  }

  private void take(int op, Container container) {
    int action = history.firstAction(op);
    Kind kind = history.kind(action);
    boolean unknown = history.type(op) == Outcome.Type.UNKNOWN;
    boolean looks = kind == Kind.PEEK || kind == Kind.CONTAINS;
    if (unknown && looks) {
      return;
    }
    boolean fits =
        switch (container) {
          case SET -> kind == Kind.ADD || kind == Kind.REMOVE || kind == Kind.CONTAINS;
          case STACK -> kind == Kind.PUSH || kind == Kind.POP || kind == Kind.PEEK;
          case QUEUE, PRIORITY_QUEUE ->
              kind == Kind.ENQUEUE || kind == Kind.DEQUEUE || kind == Kind.PEEK;
        };
    if (!fits) {
      unfit = "'%s' is asked of it".formatted(kind.word());
      return;
    }
    boolean adds = kind == Kind.ADD || kind == Kind.ENQUEUE || kind == Kind.PUSH;
    if (unknown && !adds) {
      unfit = "a removal is unknown, and may have taken any element";
      return;
    }
    long returnedNanos = unknown ? END : history.returnedNanos(op);
    if (history.calledNanos(op) < -MOST_NANOS || (!unknown && returnedNanos > MOST_NANOS)) {
      unfit = "its times are too far apart";
      return;
    }
    ops[size] = op;
    called[size] = history.calledNanos(op);
    returned[size] = returnedNanos;
    boolean valued = kind.answers() == Kind.Answers.VALUE;
    long element = valued ? history.second(action) : history.argument(action);
    roles[size] = valued ? valued(kind, element) : told(kind, history.answer(action), unknown);
    elements[size] = roles[size] == Role.EMPTY ? NONE : number(element, container);
    file(size++);
  }

  private Role valued(Kind kind, long element) {
    if (element == Values.UNKNOWN) {
      unfit = "what an operation gave was not recorded";
    }
    if (element == Values.NIL) {
      return Role.EMPTY;
    }
    return kind == Kind.PEEK ? Role.SEE : Role.REMOVE;
  }

  // Of a set; an addition whose answer is not told was one, since nobody else added the element.
  private Role told(Kind kind, Answer answer, boolean unknown) {
    if (answer == Answer.NONE && (kind == Kind.REMOVE || kind == Kind.CONTAINS)) {
      unfit = "an operation does not tell whether the element was there";
    }
    boolean yes = answer != Answer.NO || unknown;
    return switch (kind) {
      case REMOVE -> yes ? Role.REMOVE : Role.MISS;
      case CONTAINS -> yes ? Role.SEE : Role.MISS;
      default -> yes ? Role.ADD : Role.SEE;
    };
  }

  private int number(long element, Container container) {
    if (element == Values.NIL
        || (container == Container.PRIORITY_QUEUE && Math.abs(element) >= 1L << 62)) {
      unfit = "an element is no number";
    }
    int number = index.number(element);
    if (number >= add.length) {
      int known = add.length;
      add = Arrays.copyOf(add, known + (known >> 1));
      remove = Arrays.copyOf(remove, add.length);
      Arrays.fill(add, known, add.length, NONE);
      Arrays.fill(remove, known, add.length, NONE);
    }
    return number;
  }

  private void file(int i) {
    if (roles[i] == Role.ADD) {
      if (add[elements[i]] != NONE) {
        unfit = "%s is added twice".formatted(Words.value(history, index.value(elements[i])));
      }
      add[elements[i]] = i;
    } else if (roles[i] == Role.REMOVE) {
      broken = remove[elements[i]] == NONE ? broken : i;
      remove[elements[i]] = i;
    }
  }

  private void settle() {
    firstReturn = new long[elementCount()];
    lastCall = new long[elementCount()];
    var seen = new boolean[elementCount()];
    Arrays.fill(firstReturn, END);
    Arrays.fill(lastCall, Long.MIN_VALUE);
    for (int i = 0; i < size; i++) {
      if (roles[i] == Role.REMOVE || roles[i] == Role.SEE) {
        seen[elements[i]] = true;
        broken = add[elements[i]] == NONE ? i : broken;
      }
    }
    int kept = 0;
    for (int i = 0; i < size; i++) {
      int element = elements[i];
      boolean spare = roles[i] == Role.ADD && returned[i] == END && !seen[element];
      if (spare) {
        add[element] = NONE;
        continue;
      }
      move(i, kept);
      if (element != NONE && roles[kept] != Role.MISS) {
        firstReturn[element] = Math.min(firstReturn[element], returned[kept]);
        lastCall[element] = Math.max(lastCall[element], called[kept]);
      }
      kept++;
    }
    size = kept;
    for (int element = 0; element < elementCount(); element++) {
      if (add[element] == NONE) {
        continue;
      }
      broken = firstReturn[element] < called[add[element]] ? add[element] : broken;
      if (remove[element] == NONE) {
        lastCall[element] = END;
      } else {
        broken = lastCall[element] > returned[remove[element]] ? add[element] : broken;
      }
    }
  }

  private void move(int from, int to) {
    ops[to] = ops[from];
    if (broken == from) {
      broken = to;
    }
    roles[to] = roles[from];
    elements[to] = elements[from];
    called[to] = called[from];
    returned[to] = returned[from];
    if (roles[to] == Role.ADD) {
      add[elements[to]] = to;
    } else if (roles[to] == Role.REMOVE) {
      remove[elements[to]] = to;
    }
  }
}

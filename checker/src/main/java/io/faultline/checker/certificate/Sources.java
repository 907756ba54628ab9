package io.faultline.checker.certificate;

import io.faultline.history.History;
import io.faultline.history.Kind;
import io.faultline.history.Outcome;
import io.faultline.history.Values;

/// Who wrote what a read of a register found: an index of its own, for certificates only.
final class Sources {
  /// In place of an operation: the value from before the run.
  static final int BEFORE = -1;

  private static final int NONE = -2;
  private static final int SEVERAL = -3;

  private final History history;
  private final long initial;
  private final int[] opOf;
  // The actions that wrote, by key and value: -2 for none, -3 where several may have.
  private final int[] slots;
  private final int[] several;

  Sources(History history) {
    this.history = history;
    initial = history.values().knownCode(history.header().initial());
    opOf = new int[history.actions()];
    int size = 2;
    while (size < 2L * history.actions() + 2) {
      size *= 2;
    }
    slots = new int[size];
    several = new int[size];
    for (int op = 0; op < history.size(); op++) {
      for (int a = history.firstAction(op); a < history.firstAction(op + 1); a++) {
        opOf[a] = op;
        if (history.kind(a) == Kind.WRITE && history.type(op) != Outcome.Type.FAILED) {
          int slot = slot(history.key(a), history.argument(a));
          several[slot] = slots[slot] == 0 ? 0 : SEVERAL;
          slots[slot] = a + 1;
        }
      }
    }
  }

  private int slot(int key, long value) {
    long mixed = Long.rotateLeft(value * 0xD6E8FEB86659FD93L, 29) + key;
    int at = (int) ((mixed * 0xD6E8FEB86659FD93L) >>> 33) & (slots.length - 1);
    while (slots[at] != 0
        && (history.argument(slots[at] - 1) != value || history.key(slots[at] - 1) != key)) {
      at = (at + 1) & (slots.length - 1);
    }
    return at;
  }

  /// The operation of an action.
  int op(int action) {
    return opOf[action];
  }

  boolean isInitial(long value) {
    return value == Values.NIL || value == initial;
  }

  /// The one write whose value `read` found, or [#BEFORE].
  ///
  /// @throws IllegalStateException if it is not certain which, or if it is none that others may
  ///   read: not the last of its transaction
  int write(int read) {
    long value = history.second(read);
    int slot = slot(history.key(read), value);
    if (slots[slot] == 0) {
      if (isInitial(value)) {
        return BEFORE;
      }
      throw Evidence.wrong("nobody wrote what action " + read + " read: " + NONE);
    }
    if (several[slot] == SEVERAL || isInitial(value)) {
      throw Evidence.wrong("several wrote what action " + read + " read");
    }
    return slots[slot] - 1;
  }

  /// The operation that wrote what `read` found, or [#BEFORE].
  int of(int read) {
    int write = write(read);
    return write == BEFORE ? BEFORE : opOf[write];
  }

  /// Whether `action` is a read that shows what others did: of an ok operation, known, and of a key
  /// that the operation had not written before.
  boolean isExternal(int action) {
    int op = opOf[action];
    if (history.kind(action) != Kind.READ
        || history.type(op) != Outcome.Type.OK
        || history.second(action) == Values.UNKNOWN) {
      return false;
    }
    for (int a = history.firstAction(op); a < action; a++) {
      if (history.kind(a) == Kind.WRITE && history.key(a) == history.key(action)) {
        return false;
      }
    }
    return true;
  }

  /// Whether `op` wrote `key`.
  boolean wrote(int op, int key) {
    for (int a = history.firstAction(op); a < history.firstAction(op + 1); a++) {
      if (history.kind(a) == Kind.WRITE && history.key(a) == key) {
        return true;
      }
    }
    return false;
  }

  /// Whether `op` certainly took effect: it is ok, or an ok one read what only it wrote. Linear for
  /// an unknown one.
  boolean committed(int op) {
    if (history.type(op) != Outcome.Type.UNKNOWN) {
      return history.type(op) == Outcome.Type.OK;
    }
    for (int a = 0; a < history.actions(); a++) {
      if (history.kind(a) == Kind.READ
          && history.type(opOf[a]) == Outcome.Type.OK
          && history.second(a) != Values.UNKNOWN
          && !isInitial(history.second(a))) {
        int slot = slot(history.key(a), history.second(a));
        if (slots[slot] != 0 && several[slot] != SEVERAL && opOf[slots[slot] - 1] == op) {
          return true;
        }
      }
    }
    return false;
  }

  /// Whether what `op` did counts: it is ok, or unknown and a read of an ok one may have seen it.
  boolean mayCount(int op) {
    return history.type(op) != Outcome.Type.FAILED;
  }

  /// Whether one operation comes before another of its session.
  static boolean inSession(History history, int op, int later) {
    return history.session(op) == history.session(later)
        && op != later
        && (history.process(op) == history.process(later)
            ? op < later
            : history.traits().realTime()
                && history.returnedNanos(op) < history.calledNanos(later));
  }
}

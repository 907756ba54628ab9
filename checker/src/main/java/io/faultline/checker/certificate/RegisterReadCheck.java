package io.faultline.checker.certificate;

import io.faultline.checker.transaction.BadRead;
import io.faultline.history.History;
import io.faultline.history.Kind;
import io.faultline.history.Outcome;
import io.faultline.history.Values;

/// Checks what a single read of a register shows, or two, from the columns.
final class RegisterReadCheck {
  private final History history;

  RegisterReadCheck(History history) {
    this.history = history;
  }

  void check(BadRead bad) {
    int read = bad.actions().getFirst();
    boolean right =
        switch (bad.phenomenon()) {
          case GARBAGE_READ -> isRead(read) && writers(read, Outcome.Type.FAILED) == 0 && !initial(read);
          case G1A ->
              isRead(read)
                  && !initial(read)
                  && writes(bad.actions().get(1), read)
                  && writers(read, Outcome.Type.UNKNOWN) == 0;
          case G1B ->
              isRead(read)
                  && !initial(read)
                  && writes(bad.actions().get(1), read)
                  && writers(read, Outcome.Type.UNKNOWN) <= 1
                  && overwritten(bad.actions().get(1), bad.actions().get(2))
                  && op(bad.actions().get(1)) != op(read);
          case INTERNAL ->
              isRead(read)
                  && ownBefore(bad.actions().get(1), read)
                  && history.argument(bad.actions().get(1)) != history.second(read);
          case FUTURE_READ ->
              isRead(read)
                  && writes(bad.actions().get(1), read)
                  && op(bad.actions().get(1)) == op(read)
                  && bad.actions().get(1) > read
                  && writers(read, Outcome.Type.UNKNOWN) <= 1;
          case NON_REPEATABLE_READ ->
              twoReads(read, bad.actions().get(1))
                  && op(read) == op(bad.actions().get(1))
                  && history.second(read) != history.second(bad.actions().get(1));
          case LOST_UPDATE ->
              twoReads(read, bad.actions().get(1))
                  && op(read) != op(bad.actions().get(1))
                  && sameVersion(read, bad.actions().get(1))
                  && ownAfter(read, bad.actions().get(2))
                  && ownAfter(bad.actions().get(1), bad.actions().get(3));
          case DUPLICATE_ELEMENTS, INCOMPATIBLE_ORDER, DIRTY_UPDATE, CYCLIC_VERSIONS -> false;
        };
    if (!right) {
      throw Evidence.wrong("it is not a " + bad.phenomenon().word());
    }
  }

  private boolean isRead(int action) {
    return history.kind(action) == Kind.READ
        && history.type(op(action)) == Outcome.Type.OK
        && history.second(action) != Values.UNKNOWN;
  }

  private boolean initial(int read) {
    long value = history.second(read);
    return value == Values.NIL || value == history.values().knownCode(history.header().initial());
  }

  // Found by halving: operations lie in the order of their actions.
  private int op(int action) {
    int low = 0;
    int high = history.size();
    while (high - low > 1) {
      int middle = (low + high) >>> 1;
      if (history.firstAction(middle) <= action) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private boolean writes(int write, int read) {
    return history.kind(write) == Kind.WRITE
        && history.key(write) == history.key(read)
        && history.argument(write) == history.second(read);
  }

  // How many wrote what a read found whose outcome is at most this: ok comes before unknown and
  // failed here.
  private long writers(int read, Outcome.Type most) {
    long writers = 0;
    for (int op = 0; op < history.size(); op++) {
      boolean counts =
          switch (history.type(op)) {
            case OK -> true;
            case UNKNOWN -> true;
            case FAILED -> most == Outcome.Type.FAILED;
          };
      for (int a = history.firstAction(op); counts && a < history.firstAction(op + 1); a++) {
        writers += writes(a, read) ? 1 : 0;
      }
    }
    return writers;
  }

  private boolean overwritten(int write, int later) {
    return later > write
        && op(write) == op(later)
        && history.kind(later) == Kind.WRITE
        && history.key(later) == history.key(write);
  }

  // Whether `write` is the last write of the key before `read` in the same transaction.
  private boolean ownBefore(int write, int read) {
    if (op(write) != op(read) || write > read || history.kind(write) != Kind.WRITE) {
      return false;
    }
    for (int a = write + 1; a < read; a++) {
      if (history.kind(a) == Kind.WRITE && history.key(a) == history.key(read)) {
        return false;
      }
    }
    return history.key(write) == history.key(read);
  }

  private boolean twoReads(int read, int other) {
    return isRead(read)
        && isRead(other)
        && history.key(read) == history.key(other)
        && external(read)
        && external(other);
  }

  private boolean external(int read) {
    for (int a = history.firstAction(op(read)); a < read; a++) {
      if (history.kind(a) == Kind.WRITE && history.key(a) == history.key(read)) {
        return false;
      }
    }
    return true;
  }

  private boolean sameVersion(int read, int other) {
    return initial(read) && initial(other)
        || history.second(read) == history.second(other)
            && writers(read, Outcome.Type.UNKNOWN) == 1;
  }

  private boolean ownAfter(int read, int write) {
    return op(read) == op(write)
        && write > read
        && history.kind(write) == Kind.WRITE
        && history.key(write) == history.key(read);
  }
}

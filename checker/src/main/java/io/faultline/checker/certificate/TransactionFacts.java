package io.faultline.checker.certificate;

import static io.faultline.checker.certificate.Evidence.wrong;

import io.faultline.checker.transaction.DataForm;
import io.faultline.history.History;
import io.faultline.history.Kind;
import io.faultline.history.Outcome;
import io.faultline.history.Values;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/// What the columns say of single actions, found by going through all of them where need be. Owned
/// by one thread.
final class TransactionFacts {
  final History history;
  final DataForm form;
  // What took a pass over the history to find: kept for the next question.
  private int[] longest = {};
  private @Nullable BitSet seen;

  TransactionFacts(History history, DataForm form) {
    this.history = history;
    this.form = form;
  }

  /// The operation of an action.
  int op(int action) {
    if (action < 0 || action >= history.actions()) {
      throw wrong("there is no action " + action);
    }
    int low = 0;
    int high = history.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (history.firstAction(middle) <= action) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  boolean isWrite(int action) {
    return history.kind(action) == (form == DataForm.LIST_APPEND ? Kind.APPEND : Kind.WRITE);
  }

  /// Fails unless it is the read of an ok operation.
  void mustRead(int action) {
    if (history.kind(action) != Kind.READ
        || history.type(op(action)) != Outcome.Type.OK
        || history.second(action) == Values.UNKNOWN) {
      throw wrong("action " + action + " is no read that was answered");
    }
  }

  void mustWrite(int action, int key) {
    op(action);
    if (!isWrite(action) || history.key(action) != key) {
      throw wrong("action " + action + " does not write key " + key);
    }
  }

  int length(int read) {
    long value = history.second(read);
    return history.values().isList(value) ? history.values().length(value) : 0;
  }

  long element(int read, int i) {
    return history.values().element(history.second(read), i);
  }

  /// Where in the list that a read found the element of an append is: -1 for nowhere.
  int place(int read, int append) {
    for (int i = 0; i < length(read); i++) {
      if (element(read, i) == history.argument(append)) {
        return i;
      }
    }
    return -1;
  }

  /// Whether a read found what an action wrote: of a list, anywhere.
  boolean found(int read, int write) {
    return form == DataForm.LIST_APPEND
        ? place(read, write) >= 0
        : history.second(read) == history.argument(write);
  }

  /// The longest read of a key, or -1. Linear the first time.
  int longest(int key) {
    if (longest.length < history.keys()) {
      longest = longest();
    }
    return longest[key];
  }

  private int[] longest() {
    var found = new int[history.keys()];
    Arrays.fill(found, -1);
    for (int op = 0; op < history.size(); op++) {
      if (history.type(op) != Outcome.Type.OK) {
        continue;
      }
      for (int a = history.firstAction(op); a < history.firstAction(op + 1); a++) {
        int before = found[history.key(a)];
        if (history.kind(a) == Kind.READ && length(a) > (before < 0 ? 0 : length(before))) {
          found[history.key(a)] = a;
        }
      }
    }
    return found;
  }

  /// How many operations that did not fail, or that did, wrote a value to a key. Linear.
  int writers(int key, long value, boolean failed) {
    int writers = 0;
    for (int op = 0; op < history.size(); op++) {
      if ((history.type(op) == Outcome.Type.FAILED) == failed) {
        for (int a = history.firstAction(op); a < history.firstAction(op + 1); a++) {
          if (isWrite(a) && history.key(a) == key && history.argument(a) == value) {
            writers++;
          }
        }
      }
    }
    return writers;
  }

  /// Whether operation `op` committed: it is ok, or unknown and something that it wrote was read.
  /// Linear the first time that the latter is asked.
  boolean committed(int op) {
    return switch (history.type(op)) {
      case OK -> true;
      case FAILED -> false;
      case UNKNOWN -> {
        BitSet known = seen == null ? findSeen() : seen;
        seen = known;
        yield known.get(op);
      }
    };
  }

  private BitSet findSeen() {
    var found = new BitSet();
    var unknown = new java.util.HashMap<Long, Integer>();
    for (int op = 0; op < history.size(); op++) {
      for (int a = history.firstAction(op); a < history.firstAction(op + 1); a++) {
        if (isWrite(a) && history.type(op) == Outcome.Type.UNKNOWN) {
          unknown.put(code(history.key(a), history.argument(a)), op);
        }
      }
    }
    for (int op = 0; op < history.size() && !unknown.isEmpty(); op++) {
      for (int a = history.firstAction(op); a < history.firstAction(op + 1); a++) {
        if (history.kind(a) == Kind.READ && history.type(op) == Outcome.Type.OK) {
          int size = form == DataForm.LIST_APPEND ? length(a) : 1;
          for (int i = 0; i < size; i++) {
            long value = form == DataForm.LIST_APPEND ? element(a, i) : history.second(a);
            Integer writer = unknown.get(code(history.key(a), value));
            if (writer != null) {
              found.set(writer);
            }
          }
        }
      }
    }
    return found;
  }

  // Keys and values of unknown writes are few, and a clash is found when the actions are looked at.
  private static long code(int key, long value) {
    return value * 0x9E3779B97F4A7C15L + key;
  }
}

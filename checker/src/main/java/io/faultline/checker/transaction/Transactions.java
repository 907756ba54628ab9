package io.faultline.checker.transaction;

import io.faultline.history.History;
import io.faultline.history.Kind;
import io.faultline.history.Outcome;
import io.faultline.history.Values;
import java.util.Arrays;
import java.util.BitSet;

/// A history as committed transactions: what each read from whom, and what it wrote.
///
/// A transaction is an operation. It is committed if it is ok, or if its outcome is unknown and an
/// ok one read something that it wrote; an unknown one whose effect nobody saw is left out, for
/// leaving it out breaks no promise. Failed ones are aborted. Committed transactions are numbered
/// from 0 in the order of their calls.
///
/// An **external read** is a read that shows what others did: one of a key that the transaction has
/// not written before, and of a list also one that shows elements before its own. A **final write**
/// is a transaction's last one of a key: only that is visible to others.
///
/// Immutable, in primitive arrays; safe for any number of threads. Made in linear time.
public final class Transactions {
  /// In place of a writer: nobody wrote it, it is the value from before the run.
  public static final int INITIAL = -1;

  /// In place of a writer: no committed transaction, or not known which. Such a read is found by
  /// [ReadConsistency], or makes the history undecidable: see [#ambiguousRead].
  public static final int NOBODY = -2;

  private final History history;
  private final DataForm form;
  private final Writes writes;
  private final ListOrders lists;
  private final int[] ops;
  private final int[] numbers;
  private final int[] readStarts;
  private final int[] readActions;
  private final int[] readFrom;
  private final int[] writeStarts;
  private final int[] writeActions;
  private final int[] keyStarts;
  private final int[] keyWrites;
  private final int ambiguousRead;

  private Transactions(Indexing made) {
    history = made.history;
    form = made.form;
    writes = made.writes;
    lists = made.lists;
    ops = made.ops;
    numbers = made.numbers;
    readStarts = made.readStarts;
    readActions = Arrays.copyOf(made.readActions, readStarts[ops.length]);
    readFrom = Arrays.copyOf(made.readFrom, readStarts[ops.length]);
    writeStarts = made.writeStarts;
    writeActions = Arrays.copyOf(made.writeActions, writeStarts[ops.length]);
    ambiguousRead = made.ambiguousRead;
    keyStarts = new int[history.keys() + 1];
    for (int action : writeActions) {
      keyStarts[history.key(action) + 1]++;
    }
    for (int key = 0; key < history.keys(); key++) {
      keyStarts[key + 1] += keyStarts[key];
    }
    keyWrites = new int[writeActions.length];
    int[] next = keyStarts.clone();
    for (int action : writeActions) {
      keyWrites[next[history.key(action)]++] = action;
    }
  }

  /// The index of a history, every key of which has this form. Actions of other kinds are passed
  /// over: see [#foreignAction].
  public static Transactions of(History history, DataForm form) {
    return new Transactions(new Indexing(history, form));
  }

  /// An action that data of this form does not have, or -1.
  public static int foreignAction(History history, DataForm form) {
    for (int a = 0; a < history.actions(); a++) {
      if (history.kind(a) != Kind.READ && history.kind(a) != form.writes()) {
        return a;
      }
    }
    return -1;
  }

  public History history() {
    return history;
  }

  public DataForm form() {
    return form;
  }

  /// The number of committed transactions.
  public int size() {
    return ops.length;
  }

  /// The operation that transaction `t` is.
  public int op(int t) {
    return ops[t];
  }

  /// The transaction that operation `op` is, or -1 if it did not commit.
  public int number(int op) {
    return numbers[op];
  }

  /// The transaction whose action this is, or -1 if it did not commit.
  public int owner(int action) {
    return numbers[writes.op(action)];
  }

  /// The operation whose action this is.
  public int opOf(int action) {
    return writes.op(action);
  }

  /// The first of the external reads of `t`: they are `firstRead(t)` to `firstRead(t + 1)`, the
  /// latter excluded, in the order of the program. One that repeats an earlier read of the same key
  /// and found the same is left out.
  public int firstRead(int t) {
    return readStarts[t];
  }

  /// The action of an external read.
  public int readAction(int read) {
    return readActions[read];
  }

  /// The key that an external read read.
  public int readKey(int read) {
    return history.key(readActions[read]);
  }

  /// The transaction that wrote what an external read found, [#INITIAL], or [#NOBODY].
  public int readFrom(int read) {
    return readFrom[read];
  }

  /// The first of the final writes of `t`: they are `firstWrite(t)` to `firstWrite(t + 1)`, the
  /// latter excluded. One for each key that it wrote.
  public int firstWrite(int t) {
    return writeStarts[t];
  }

  /// The action of a final write.
  public int writeAction(int write) {
    return writeActions[write];
  }

  /// The key of a final write.
  public int writeKey(int write) {
    return history.key(writeActions[write]);
  }

  /// The number of transactions that wrote `key`.
  public int writers(int key) {
    return keyStarts[key + 1] - keyStarts[key];
  }

  /// The final write of `key` by the `i`th transaction that wrote it, in the order of calls.
  public int keyWrite(int key, int i) {
    return keyWrites[keyStarts[key] + i];
  }

  /// The last action with which transaction `t` wrote `key`, or -1. Linear in what it wrote.
  public int finalWrite(int t, int key) {
    for (int w = writeStarts[t]; w < writeStarts[t + 1]; w++) {
      if (history.key(writeActions[w]) == key) {
        return writeActions[w];
      }
    }
    return -1;
  }

  /// The action that wrote `value` to `key`, or -1: of several, the likeliest to have taken effect.
  public int writeOf(int key, long value) {
    return writes.of(key, value);
  }

  /// A read of a value that several transactions wrote, so that nobody knows from whom it read; -1
  /// if there is none.
  public int ambiguousRead() {
    return ambiguousRead;
  }

  /// Whether others wrote what this action wrote, and may have taken effect as well.
  boolean isAmbiguous(int action) {
    return writes.isAmbiguous(action);
  }

  /// Two actions that wrote one value to one key and may both have taken effect, or nothing.
  int[] twice() {
    return writes.twice();
  }

  /// The order of each key's appends. Of no use for registers.
  public ListOrders lists() {
    return lists;
  }

  /// The session of transaction `t`; what is ordered within it, [SessionOrder] says.
  public int session(int t) {
    return history.session(ops[t]);
  }

  /// The write whose value an external read found; of a list, the append of the last element that
  /// is not the transaction's own. -1 if there is none.
  int source(int read) {
    long value = history.second(read);
    return form == DataForm.REGISTER
        ? writes.of(history.key(read), value)
        : history.values().isList(value)
            ? lastOfOthers(history, writes, writes.op(read), read)
            : -1;
  }

  private static int lastOfOthers(History history, Writes writes, int op, int read) {
    long list = history.second(read);
    for (int i = history.values().length(list) - 1; i >= 0; i--) {
      int write = writes.of(history.key(read), history.values().element(list, i));
      if (write < 0 || writes.op(write) != op) {
        return write;
      }
    }
    return -1;
  }

  /// Whether what a read found is the value from before the run.
  boolean isInitial(long value) {
    return value == Values.NIL
        || (form == DataForm.REGISTER
            ? value == history.values().knownCode(history.header().initial())
            : history.values().isList(value) && history.values().length(value) == 0);
  }

  /// What is filled while the index is made.
  private static final class Indexing {
    final History history;
    final DataForm form;
    final Writes writes;
    final ListOrders lists;
    final int[] ops;
    final int[] numbers;
    final int[] readStarts;
    final int[] readActions;
    final int[] readFrom;
    final int[] writeStarts;
    final int[] writeActions;
    int ambiguousRead = -1;

    private final long initial;
    // Per key, the last operation that wrote it, plus one.
    private final int[] writtenBy;

    Indexing(History history, DataForm form) {
      this.history = history;
      this.form = form;
      initial = history.values().knownCode(history.header().initial());
      writes = new Writes(history, form.writes());
      var seen = new BitSet(history.size());
      lists = ListOrders.of(history, writes, seen);
      if (form == DataForm.REGISTER) {
        seeRegisters(seen);
      }
      numbers = new int[history.size()];
      int committed = 0;
      for (int op = 0; op < history.size(); op++) {
        boolean counts =
            switch (history.type(op)) {
              case OK -> true;
              case FAILED -> false;
              case UNKNOWN -> seen.get(op);
            };
        numbers[op] = counts ? committed++ : -1;
      }
      ops = new int[committed];
      readStarts = new int[committed + 1];
      writeStarts = new int[committed + 1];
      readActions = new int[history.actions()];
      readFrom = new int[history.actions()];
      writeActions = new int[history.actions()];
      writtenBy = new int[history.keys()];
      for (int op = 0; op < history.size(); op++) {
        if (numbers[op] >= 0) {
          index(numbers[op], op);
        }
      }
    }

    private void seeRegisters(BitSet seen) {
      for (int op = 0; op < history.size(); op++) {
        if (history.type(op) == Outcome.Type.OK) {
          for (int a = history.firstAction(op); a < history.firstAction(op + 1); a++) {
            if (history.kind(a) == Kind.READ) {
              int write = writes.of(history.key(a), history.second(a));
              if (write >= 0) {
                seen.set(writes.op(write));
              }
            }
          }
        }
      }
    }

    private void index(int t, int op) {
      ops[t] = op;
      int reads = readStarts[t];
      int first = history.firstAction(op);
      int end = history.firstAction(op + 1);
      for (int a = first; a < end; a++) {
        int key = history.key(a);
        if (history.kind(a) == form.writes()) {
          writtenBy[key] = op + 1;
        } else if (isAnswered(a) && writtenBy[key] == op + 1) {
          int source = lastOfOthers(op, a);
          if (source >= 0 && numbers[writes.op(source)] >= 0 && !lists.isTorn(key)) {
            readActions[reads] = a;
            readFrom[reads++] = numbers[writes.op(source)];
          }
        } else if (isAnswered(a)) {
          readActions[reads] = a;
          readFrom[reads++] = writer(op, a);
        }
      }
      readStarts[t + 1] = reads;
      int writesEnd = writeStarts[t];
      for (int a = end - 1; a >= first; a--) {
        // Backwards, so that the last write of a key comes first; the mark is taken back.
        if (history.kind(a) == form.writes() && writtenBy[history.key(a)] == op + 1) {
          writtenBy[history.key(a)] = 0;
          writeActions[writesEnd++] = a;
        }
      }
      reverse(writeActions, writeStarts[t], writesEnd);
      writeStarts[t + 1] = writesEnd;
    }

    private boolean isAnswered(int action) {
      return history.kind(action) == Kind.READ && history.second(action) != Values.UNKNOWN;
    }

    // In a list that ends with the transaction's own elements, the append before these, or -1.
    private int lastOfOthers(int op, int read) {
      if (form != DataForm.LIST_APPEND || !history.values().isList(history.second(read))) {
        return -1;
      }
      return Transactions.lastOfOthers(history, writes, op, read);
    }

    private int writer(int op, int read) {
      long value = history.second(read);
      if (value == Values.NIL) {
        return INITIAL;
      }
      long last = value;
      if (form == DataForm.LIST_APPEND) {
        if (!history.values().isList(value)) {
          return NOBODY;
        }
        int length = history.values().length(value);
        if (length == 0) {
          return INITIAL;
        }
        last = history.values().element(value, length - 1);
      }
      int write = writes.of(history.key(read), last);
      if (form == DataForm.REGISTER && value == initial) {
        ambiguousRead = write >= 0 && ambiguousRead < 0 ? read : ambiguousRead;
        return write >= 0 ? NOBODY : INITIAL;
      }
      if (write < 0) {
        return NOBODY;
      }
      if (writes.isAmbiguous(write)) {
        ambiguousRead = ambiguousRead < 0 ? read : ambiguousRead;
        return NOBODY;
      }
      int writer = writes.op(write);
      return writer == op || numbers[writer] < 0 ? NOBODY : numbers[writer];
    }

    private static void reverse(int[] array, int from, int end) {
      for (int i = from, j = end - 1; i < j; i++, j--) {
        int swap = array[i];
        array[i] = array[j];
        array[j] = swap;
      }
    }
  }
}

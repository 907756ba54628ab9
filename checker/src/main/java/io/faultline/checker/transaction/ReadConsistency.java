package io.faultline.checker.transaction;

import static io.faultline.checker.transaction.Phenomenon.DIRTY_UPDATE;
import static io.faultline.checker.transaction.Phenomenon.DUPLICATE_ELEMENTS;
import static io.faultline.checker.transaction.Phenomenon.FUTURE_READ;
import static io.faultline.checker.transaction.Phenomenon.G1A;
import static io.faultline.checker.transaction.Phenomenon.G1B;
import static io.faultline.checker.transaction.Phenomenon.GARBAGE_READ;
import static io.faultline.checker.transaction.Phenomenon.INCOMPATIBLE_ORDER;
import static io.faultline.checker.transaction.Phenomenon.INTERNAL;
import static io.faultline.checker.transaction.Phenomenon.LOST_UPDATE;
import static io.faultline.checker.transaction.Phenomenon.NON_REPEATABLE_READ;
import static io.faultline.checker.transaction.Phenomenon.REORDERED_APPENDS;

import io.faultline.checker.Anomaly;
import io.faultline.history.History;
import io.faultline.history.Kind;
import io.faultline.history.Outcome;
import io.faultline.history.Values;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Finds what single reads show to be wrong, whatever the order of the transactions: each
/// [Phenomenon] save cyclic versions. One pass, linear in the actions and in the elements of lists
/// that contradict each other.
public final class ReadConsistency {
  private static final int NONE = -1;

  private final Transactions transactions;
  private final History history;
  private final boolean isList;
  private final Phenomena found;
  // The final writes: what a read by another may find.
  private final BitSet finals = new BitSet();
  // Per key: how many elements are neither garbage nor aborted, from the first.
  private final int[] clean;
  // Per key, valid where `stamp` is of the operation: its last write, and its last read.
  private final int[] ownStamp;
  private final int[] own;
  private final int[] readStamp;
  private final int[] readAt;
  // Per action of the operation at hand: its write of the same key before, or -1.
  private int[] ownBefore = new int[8];

  private ReadConsistency(Transactions transactions) {
    this.transactions = transactions;
    history = transactions.history();
    isList = transactions.form() == DataForm.LIST_APPEND;
    found = new Phenomena(transactions);
    clean = new int[history.keys()];
    ownStamp = new int[history.keys()];
    own = new int[history.keys()];
    readStamp = new int[history.keys()];
    readAt = new int[history.keys()];
  }

  /// What was found: of each phenomenon the first ten, in the order of the history.
  public static List<Anomaly> find(Transactions transactions) {
    return new ReadConsistency(transactions).all();
  }

  private List<Anomaly> all() {
    for (int t = 0; t < transactions.size(); t++) {
      for (int w = transactions.firstWrite(t); w < transactions.firstWrite(t + 1); w++) {
        finals.set(transactions.writeAction(w));
      }
    }
    if (isList) {
      orders();
    }
    for (int op = 0; op < history.size(); op++) {
      if (transactions.number(op) >= 0) {
        within(op, history.type(op) == Outcome.Type.OK);
      }
    }
    lostUpdates();
    return found.all();
  }

  private void orders() {
    ListOrders lists = transactions.lists();
    for (int key = 0; key < history.keys(); key++) {
      int size = lists.size(key);
      clean[key] = size;
      int aborted = NONE;
      for (int i = 0; i < size; i++) {
        int append = lists.append(key, i);
        boolean failed = append >= 0 && failed(append);
        if ((append < 0 || failed) && clean[key] == size) {
          clean[key] = i;
        }
        if (append >= 0 && lists.position(append) != i && !transactions.isAmbiguous(append)) {
          found.add(DUPLICATE_ELEMENTS, lists.longest(key), append);
        }
        if (failed && aborted == NONE) {
          aborted = append;
        } else if (append >= 0 && !failed && aborted != NONE) {
          found.add(DIRTY_UPDATE, lists.longest(key), aborted, append);
          aborted = NONE;
        }
      }
      if (lists.isTorn(key)) {
        found.add(INCOMPATIBLE_ORDER, lists.torn(key), lists.longest(key));
      }
    }
  }

  private void within(int op, boolean answered) {
    int first = history.firstAction(op);
    int end = history.firstAction(op + 1);
    if (end - first > ownBefore.length) {
      ownBefore = new int[(end - first) * 2];
    }
    int stamp = op + 1;
    for (int a = first; a < end; a++) {
      int key = history.key(a);
      ownBefore[a - first] = ownStamp[key] == stamp ? own[key] : NONE;
      if (history.kind(a) == Kind.READ) {
        if (answered && history.second(a) != Values.UNKNOWN) {
          read(op, a, ownBefore[a - first]);
          readStamp[key] = stamp;
          readAt[key] = a;
        }
      } else {
        if (isList
            && readStamp[key] == stamp
            && lastWrite(readAt[key]) != a
            && contains(readAt[key], a)) {
          found.add(FUTURE_READ, readAt[key], a);
        }
        if (isList && ownStamp[key] == stamp) {
          follows(own[key], a);
        }
        ownStamp[key] = stamp;
        own[key] = a;
      }
    }
  }

  private void follows(int earlier, int later) {
    ListOrders lists = transactions.lists();
    int place = lists.position(later);
    if (place >= 0 && (lists.position(earlier) < 0 || lists.position(earlier) > place)) {
      found.add(REORDERED_APPENDS, lists.longest(history.key(later)), earlier, later);
    }
  }

  private void read(int op, int read, int ownWrite) {
    int key = history.key(read);
    boolean again = readStamp[key] == op + 1;
    if (isList) {
      elements(read);
      if (ownWrite != NONE) {
        ownElements(op, read, ownWrite, again ? readAt[key] : NONE);
        return;
      }
    } else if (ownWrite != NONE) {
      ownValue(op, read, ownWrite);
      return;
    }
    if (again && history.second(readAt[key]) != history.second(read)) {
      found.add(NON_REPEATABLE_READ, readAt[key], read);
    }
    source(op, read);
  }

  // Whether what another transaction left for this read was left by one that committed, at its end.
  private void source(int op, int read) {
    int write = lastWrite(read);
    if (write == NONE) {
      if (!isList && !transactions.isInitial(history.second(read))) {
        found.add(GARBAGE_READ, read);
      }
      return;
    }
    int writer = transactions.opOf(write);
    if (writer == op) {
      if (write > read) {
        found.add(FUTURE_READ, read, write);
      }
      return;
    }
    if (transactions.isAmbiguous(write)
        || (!isList && transactions.isInitial(history.second(read)))) {
      return;
    }
    if (!isList && failed(write)) {
      found.add(G1A, read, write);
    } else if (transactions.number(writer) >= 0 && !finals.get(write)) {
      int last = transactions.finalWrite(transactions.number(writer), history.key(read));
      found.add(G1B, read, write, last);
    }
  }

  // The write whose value a read found, or that added the last element that it found.
  private int lastWrite(int read) {
    long value = history.second(read);
    if (!isList) {
      return transactions.writeOf(history.key(read), value);
    }
    int length = length(read);
    return length == 0
        ? NONE
        : transactions.writeOf(history.key(read), history.values().element(value, length - 1));
  }

  private int length(int read) {
    long value = history.second(read);
    return history.values().isList(value) ? history.values().length(value) : 0;
  }

  // Garbage and aborted elements; in lists of a torn order also duplicates, one by one.
  private void elements(int read) {
    int key = history.key(read);
    ListOrders lists = transactions.lists();
    if (!lists.isTorn(key)) {
      if (length(read) > clean[key]) {
        int append = lists.append(key, clean[key]);
        if (append < 0) {
          found.add(GARBAGE_READ, read);
        } else {
          found.add(G1A, read, append);
        }
      }
      return;
    }
    Set<Integer> seen = new HashSet<>();
    for (int i = 0; i < length(read); i++) {
      int append = transactions.writeOf(key, history.values().element(history.second(read), i));
      if (append < 0) {
        found.add(GARBAGE_READ, read);
      } else if (failed(append)) {
        found.add(G1A, read, append);
      } else if (!seen.add(append)
          && !transactions.isAmbiguous(append)
          && read != lists.longest(key)) {
        found.add(DUPLICATE_ELEMENTS, read, append);
      }
    }
  }

  private boolean contains(int read, int append) {
    int key = history.key(read);
    if (!transactions.lists().isTorn(key)) {
      int position = transactions.lists().position(append);
      return position >= 0 && position < length(read);
    }
    for (int i = 0; i < length(read); i++) {
      if (history.values().element(history.second(read), i) == history.argument(append)) {
        return true;
      }
    }
    return false;
  }

  // The list must end with what the transaction appended, and begin with what it found before.
  private void ownElements(int op, int read, int lastOwn, int earlierRead) {
    int first = history.firstAction(op);
    int rest = length(read);
    int afterRead = 0;
    for (int append = lastOwn; append != NONE; append = ownBefore[append - first]) {
      rest--;
      if (rest < 0
          || history.values().element(history.second(read), rest) != history.argument(append)) {
        found.add(INTERNAL, read, append);
        return;
      }
      afterRead += append > earlierRead ? 1 : 0;
    }
    if (earlierRead == NONE) {
      return;
    }
    int shared = length(read) - afterRead;
    if (shared != length(earlierRead)
        || (shared > 0
            && !ListOrders.isPrefix(history, history.second(earlierRead), history.second(read)))) {
      found.add(NON_REPEATABLE_READ, earlierRead, read);
    }
  }

  private void ownValue(int op, int read, int ownWrite) {
    if (history.second(read) == history.argument(ownWrite)) {
      return;
    }
    int write = lastWrite(read);
    if (write != NONE && transactions.opOf(write) == op && write > read) {
      found.add(FUTURE_READ, read, write);
    }
    found.add(INTERNAL, read, ownWrite);
  }

  private void lostUpdates() {
    // By the write that made the version which was read, and by key for the version before the run:
    // the first transaction that read and overwrote it, as its read and its write.
    var readers = new int[history.actions() + history.keys()];
    var overwrites = new int[history.actions() + history.keys()];
    Arrays.fill(readers, NONE);
    Arrays.fill(readStamp, 0);
    for (int t = 0; t < transactions.size(); t++) {
      for (int r = transactions.firstRead(t); r < transactions.firstRead(t + 1); r++) {
        int key = transactions.readKey(r);
        if (readStamp[key] != t + 1) {
          readStamp[key] = t + 1;
          readAt[key] = r;
        }
      }
      for (int w = transactions.firstWrite(t); w < transactions.firstWrite(t + 1); w++) {
        int key = transactions.writeKey(w);
        if (readStamp[key] != t + 1 || transactions.readFrom(readAt[key]) == Transactions.NOBODY) {
          continue;
        }
        int read = transactions.readAction(readAt[key]);
        if (writesBefore(transactions.op(t), read)) {
          continue;
        }
        int version =
            transactions.readFrom(readAt[key]) == Transactions.INITIAL
                ? history.actions() + key
                : lastWrite(read);
        if (readers[version] == NONE) {
          readers[version] = read;
          overwrites[version] = transactions.writeAction(w);
        } else if (history.second(readers[version]) == history.second(read)
            || version >= history.actions()) {
          found.add(
              LOST_UPDATE,
              readers[version],
              read,
              overwrites[version],
              transactions.writeAction(w));
        }
      }
    }
  }

  private boolean writesBefore(int op, int read) {
    for (int a = history.firstAction(op); a < read; a++) {
      if (history.key(a) == history.key(read) && history.kind(a) != Kind.READ) {
        return true;
      }
    }
    return false;
  }

  private boolean failed(int action) {
    return history.type(transactions.opOf(action)) == Outcome.Type.FAILED;
  }
}

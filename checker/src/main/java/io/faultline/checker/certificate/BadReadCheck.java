package io.faultline.checker.certificate;

import static io.faultline.checker.certificate.Evidence.wrong;

import io.faultline.checker.Linearizability;
import io.faultline.checker.transaction.BadRead;
import io.faultline.checker.transaction.DataForm;
import io.faultline.history.History;
import io.faultline.history.Outcome;
import io.faultline.history.Values;
import java.util.HashSet;
import java.util.List;

/// Checks that reads which are said to be wrong are: each in one pass over the history at most.
final class BadReadCheck {
  private final TransactionFacts facts;
  private final History history;

  BadReadCheck(TransactionFacts facts) {
    this.facts = facts;
    history = facts.history;
  }

  void check(BadRead bad) {
    List<Integer> a = bad.actions();
    if (!a.stream().map(facts::op).distinct().toList().equals(bad.ops())) {
      throw wrong("the actions are not of the operations");
    }
    facts.mustRead(a.getFirst());
    int read = a.getFirst();
    int key = history.key(read);
    boolean shown =
        switch (bad.phenomenon()) {
          case GARBAGE_READ -> garbage(read, key);
          case G1A -> {
            facts.mustWrite(a.get(1), key);
            yield facts.found(read, a.get(1))
                && failed(a.get(1))
                && facts.writers(key, history.argument(a.get(1)), false) == 0;
          }
          case G1B -> {
            facts.mustWrite(a.get(1), key);
            facts.mustWrite(a.get(2), key);
            yield a.get(1) < a.get(2)
                && facts.op(a.get(1)) == facts.op(a.get(2))
                && facts.op(a.get(1)) != facts.op(read)
                && facts.committed(facts.op(a.get(1)))
                && isLast(read, a.get(1))
                && facts.writers(key, history.argument(a.get(1)), false) == 1;
          }
          case INTERNAL -> {
            facts.mustWrite(a.get(1), key);
            yield a.get(1) < read && sameOp(a) && contradicts(read, a.get(1));
          }
          case FUTURE_READ -> {
            facts.mustWrite(a.get(1), key);
            yield a.get(1) > read
                && sameOp(a)
                && facts.found(read, a.get(1))
                && facts.writers(key, history.argument(a.get(1)), false) == 1;
          }
          case NON_REPEATABLE_READ -> {
            facts.mustRead(a.get(1));
            yield read < a.get(1)
                && sameOp(a)
                && history.key(a.get(1)) == key
                && differs(read, a.get(1));
          }
          case LOST_UPDATE -> {
            facts.mustRead(a.get(1));
            facts.mustWrite(a.get(2), key);
            facts.mustWrite(a.get(3), key);
            yield history.key(a.get(1)) == key
                && facts.op(read) != facts.op(a.get(1))
                && facts.op(read) == facts.op(a.get(2))
                && facts.op(a.get(1)) == facts.op(a.get(3))
                && read < a.get(2)
                && a.get(1) < a.get(3)
                && same(read, a.get(1));
          }
          case DUPLICATE_ELEMENTS -> {
            facts.mustWrite(a.get(1), key);
            int place = facts.place(read, a.get(1));
            boolean twice = false;
            for (int i = place + 1; place >= 0 && i < facts.length(read); i++) {
              twice |= facts.element(read, i) == history.argument(a.get(1));
            }
            yield twice && facts.writers(key, history.argument(a.get(1)), false) <= 1;
          }
          case REORDERED_APPENDS -> {
            facts.mustWrite(a.get(1), key);
            facts.mustWrite(a.get(2), key);
            int earlier = facts.place(read, a.get(1));
            int later = facts.place(read, a.get(2));
            yield a.get(1) < a.get(2)
                && facts.op(a.get(1)) == facts.op(a.get(2))
                && later >= 0
                && (earlier < 0 || earlier > later);
          }
          case INCOMPATIBLE_ORDER -> {
            facts.mustRead(a.get(1));
            yield history.key(a.get(1)) == key && !onePrefix(read, a.get(1));
          }
          case DIRTY_UPDATE -> {
            facts.mustWrite(a.get(1), key);
            facts.mustWrite(a.get(2), key);
            int dirty = facts.place(read, a.get(1));
            yield dirty >= 0
                && dirty < facts.place(read, a.get(2))
                && failed(a.get(1))
                && facts.committed(facts.op(a.get(2)))
                && facts.writers(key, history.argument(a.get(1)), false) == 0;
          }
          case CYCLIC_VERSIONS -> versions(a, key);
        };
    if (!shown) {
      throw wrong("these actions show no " + bad.phenomenon().word());
    }
  }

  private boolean garbage(int read, int key) {
    if (facts.form == DataForm.REGISTER) {
      long value = history.second(read);
      return value != Values.NIL
          && value != Linearizability.initial(history)
          && facts.writers(key, value, false) + facts.writers(key, value, true) == 0;
    }
    var written = new HashSet<Long>();
    for (int a = 0; a < history.actions(); a++) {
      if (facts.isWrite(a) && history.key(a) == key) {
        written.add(history.argument(a));
      }
    }
    for (int i = 0; i < facts.length(read); i++) {
      if (!written.contains(facts.element(read, i))) {
        return true;
      }
    }
    return false;
  }

  private boolean isLast(int read, int write) {
    return facts.form == DataForm.REGISTER
        ? facts.found(read, write)
        : facts.length(read) > 0 && facts.place(read, write) == facts.length(read) - 1;
  }

  // The own write, or of a list the own elements from this one on, are not what the read ends with.
  private boolean contradicts(int read, int own) {
    int later = 0;
    for (int a = own + 1; a < read; a++) {
      later += facts.isWrite(a) && history.key(a) == history.key(read) ? 1 : 0;
    }
    if (facts.form == DataForm.REGISTER) {
      return later == 0 && !facts.found(read, own);
    }
    int place = facts.length(read) - 1 - later;
    return place < 0 || facts.element(read, place) != history.argument(own);
  }

  // What is left of both reads without the transaction's own appends between them differs.
  private boolean differs(int read, int later) {
    int own = 0;
    for (int a = read + 1; a < later; a++) {
      own += facts.isWrite(a) && history.key(a) == history.key(read) ? 1 : 0;
    }
    if (facts.form == DataForm.REGISTER) {
      return own == 0 && history.second(read) != history.second(later);
    }
    return facts.length(later) - own != facts.length(read) || !onePrefix(read, later);
  }

  private boolean same(int read, int other) {
    return history.second(read) == history.second(other)
        || (facts.form == DataForm.LIST_APPEND
            && facts.length(read) == 0
            && facts.length(other) == 0);
  }

  private boolean onePrefix(int read, int other) {
    for (int i = 0; i < Math.min(facts.length(read), facts.length(other)); i++) {
      if (facts.element(read, i) != facts.element(other, i)) {
        return false;
      }
    }
    return true;
  }

  private boolean versions(List<Integer> a, int key) {
    for (int i = 0; i < a.size(); i += 2) {
      int next = a.get((i + 2) % a.size());
      facts.mustRead(a.get(i));
      facts.mustWrite(a.get(i + 1), key);
      if (history.key(a.get(i)) != key
          || facts.op(a.get(i)) != facts.op(a.get(i + 1))
          || a.get(i) > a.get(i + 1)
          || history.second(next) != history.argument(a.get(i + 1))) {
        return false;
      }
    }
    return a.size() >= 4;
  }

  private boolean sameOp(List<Integer> actions) {
    return facts.op(actions.get(0)) == facts.op(actions.get(1));
  }

  private boolean failed(int action) {
    return history.type(facts.op(action)) == Outcome.Type.FAILED;
  }
}

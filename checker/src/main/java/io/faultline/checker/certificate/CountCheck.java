package io.faultline.checker.certificate;

import static io.faultline.checker.certificate.Evidence.wrong;

import io.faultline.checker.Model;
import io.faultline.checker.Refutation.Clash;
import io.faultline.checker.Refutation.Miscount;
import io.faultline.checker.Refutation.Overdrawn;
import io.faultline.checker.SemaphoreModel;
import io.faultline.history.History;
import io.faultline.history.History.Answer;
import io.faultline.history.Kind;
import io.faultline.history.Outcome;
import io.faultline.history.Result;
import io.faultline.history.Values;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/// Counts again what shows that a counter, a semaphore or a lock is broken. Linear in the history
/// for each operation of the evidence.
final class CountCheck {
  private static final int NONE = -1;

  private final History history;
  private final int key;

  private CountCheck(History history, int op) {
    Evidence.mustBeOf(history, op);
    this.history = history;
    key = history.key(history.firstAction(op));
  }

  /// A counter only grows, or only falls: by no more than was called, and no less than was done.
  static void check(History history, Miscount miscount, long initial) {
    var check = new CountCheck(history, miscount.after());
    long amount =
        check
            .ops()
            .filter(op -> check.kind(op) == Kind.INCREMENT)
            .mapToLong(check::argument)
            .filter(by -> by != 0)
            .findFirst()
            .orElse(1);
    if (check
        .ops()
        .filter(op -> check.kind(op) == Kind.INCREMENT)
        .mapToLong(check::argument)
        .anyMatch(by -> by != 0 && by != amount)) {
      throw wrong("increments are by different amounts");
    }
    long zero = initial == Values.NIL ? 0 : initial;
    long found = check.read(miscount.after()) - zero;
    if (found % amount != 0) {
      return;
    }
    long fromNanos = Long.MIN_VALUE;
    long before = 0;
    if (miscount.before() != NONE) {
      long increase = check.read(miscount.before()) - zero;
      if (increase % amount != 0) {
        throw wrong("operation " + miscount.before() + " is wrong itself");
      }
      before = increase / amount;
      fromNanos = history.returnedNanos(miscount.before());
    }
    long after = history.calledNanos(miscount.after());
    long since = fromNanos;
    long between =
        check.count(op ->
            check.adds(op)
                && check.isDone(op)
                && (miscount.before() == NONE || history.calledNanos(op) > since)
                && history.returnedNanos(op) < after);
    long called =
        check.count(op ->
            check.adds(op) && history.calledNanos(op) <= history.returnedNanos(miscount.after()));
    boolean tooFew =
        (miscount.before() == NONE || fromNanos < after) && found / amount - before < between;
    if (!tooFew && found / amount <= called) {
      throw wrong("operation " + miscount.after() + " may have read that");
    }
  }

  /// What is needed of the one kind at one moment is needed of it later, beside what was called
  /// after that moment and returned by then; and so much of the other kind as is needed for it.
  static void check(History history, Overdrawn overdrawn, SemaphoreModel semaphore) {
    long needed = 0;
    long since = Long.MIN_VALUE;
    Kind last = Kind.READ;
    for (int op : overdrawn.ops()) {
      var check = new CountCheck(history, op);
      Kind kind = check.kind(op);
      long now = history.returnedNanos(op);
      long before = since;
      boolean fits =
          check.isDone(op)
              && check.key == history.key(history.firstAction(overdrawn.ops().getFirst()))
              && kind != last
              && (kind == Kind.ACQUIRE || kind == Kind.RELEASE)
              && now >= before;
      if (!fits) {
        throw wrong("operation " + op + " does not count");
      }
      boolean first = last == Kind.READ;
      needed +=
          check.count(each ->
              check.kind(each) == kind
                  && check.isDone(each)
                  && (first || history.calledNanos(each) > before)
                  && history.returnedNanos(each) <= now);
      needed -= kind == Kind.ACQUIRE ? semaphore.permits() : semaphore.most() - semaphore.permits();
      since = now;
      last = kind;
    }
    long until = since;
    Kind theirs = last;
    var check = new CountCheck(history, overdrawn.ops().getLast());
    long called =
        check.count(each ->
            check.kind(each) != theirs
                && !check.isRefused(each)
                && history.calledNanos(each) <= until);
    if (needed <= called) {
      throw wrong("as many operations of the other kind were called as are needed");
    }
  }

  /// Two holds of a lock of which neither can come first.
  ///
  /// @param model of the lock, for the tokens
  static void check(History history, Clash clash, Model model) {
    var check = new CountCheck(history, clash.acquired());
    long released = check.release(clash.acquired(), clash.released());
    long otherReleased = check.release(clash.otherAcquired(), clash.otherReleased());
    long token = model.second(history, clash.acquired());
    long otherToken = model.second(history, clash.otherAcquired());
    boolean told = token != Result.NO_VERSION && otherToken != Result.NO_VERSION;
    boolean mayBeFirst =
        history.returnedNanos(clash.otherAcquired()) >= released && !(told && token >= otherToken);
    boolean mayBeLast =
        history.returnedNanos(clash.acquired()) >= otherReleased && !(told && otherToken >= token);
    if (clash.acquired() == clash.otherAcquired() || mayBeFirst || mayBeLast) {
      throw wrong("one hold may have come before the other");
    }
  }

  // When the release after an acquisition was called; never if there was none.
  private long release(int acquired, int released) {
    Evidence.mustBeOf(history, acquired);
    if (history.key(history.firstAction(acquired)) != key
        || kind(acquired) != Kind.ACQUIRE
        || !isDone(acquired)) {
      throw wrong("operation " + acquired + " acquired nothing");
    }
    int next =
        ops()
            .filter(op -> op != acquired && history.session(op) == history.session(acquired))
            .filter(op -> !isRefused(op) && mayFollow(op, acquired))
            .findFirst()
            .orElse(NONE);
    if (next != released || (next != NONE && kind(next) != Kind.RELEASE)) {
      throw wrong("operation " + released + " is not what released " + acquired);
    }
    return next == NONE ? Long.MAX_VALUE : history.calledNanos(next);
  }

  private boolean mayFollow(int op, int acquired) {
    return history.returnedNanos(op) >= history.calledNanos(acquired);
  }

  private IntStream ops() {
    return IntStream.range(0, history.size())
        .filter(op -> history.key(history.firstAction(op)) == key)
        .filter(op -> history.type(op) != Outcome.Type.FAILED);
  }

  private long count(IntPredicate which) {
    return ops().filter(which).count();
  }

  private Kind kind(int op) {
    return history.kind(history.firstAction(op));
  }

  private long argument(int op) {
    return history.argument(history.firstAction(op));
  }

  private boolean adds(int op) {
    return kind(op) == Kind.INCREMENT && argument(op) != 0;
  }

  private boolean isRefused(int op) {
    return history.type(op) == Outcome.Type.OK
        && history.answer(history.firstAction(op)) == Answer.NO;
  }

  private boolean isDone(int op) {
    return history.type(op) == Outcome.Type.OK && !isRefused(op);
  }

  private long read(int op) {
    Evidence.mustBeOf(history, op);
    long found = history.second(history.firstAction(op));
    if (history.key(history.firstAction(op)) != key
        || kind(op) != Kind.READ
        || !isDone(op)
        || Math.abs(found) >= 1L << 62) {
      throw wrong("operation " + op + " read no number");
    }
    return found;
  }
}

package io.faultline.checker.certificate;

import static io.faultline.checker.certificate.Evidence.wrong;

import io.faultline.checker.session.Orders;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// Checks an order for each session: that it has all that the session did, each after what comes
/// before it, and that the session's own reads find in it what they found. Linear in the orders.
final class ViewCheck {
  private final SessionFacts facts;
  private final Orders orders;
  private final boolean causal;
  // Per action the number of the order that had it last.
  private final int[] had;
  // Per action the nearest before it in its session that is ok and counts, and whether all is in.
  private final int[] before;
  private final boolean[] shown;

  ViewCheck(SessionFacts facts, Orders orders) {
    this.facts = facts;
    this.orders = orders;
    causal = orders.promise().equals("causal-memory");
    had = new int[facts.opOf.length];
    Arrays.fill(had, -1);
    before = new int[facts.opOf.length];
    shown = new boolean[facts.opOf.length];
    Map<Integer, Integer> last = new HashMap<>();
    for (int op = 0; op < facts.history.size(); op++) {
      Integer earlier = last.get(facts.history.session(op));
      int previous = earlier == null ? -1 : earlier;
      for (int a = facts.history.firstAction(op); a < facts.history.firstAction(op + 1); a++) {
        before[a] = previous;
        previous = facts.counts(a) ? a : previous;
      }
      boolean ok = facts.history.type(op) == io.faultline.history.Outcome.Type.OK;
      if (ok && previous >= 0) {
        last.put(facts.history.session(op), previous);
      }
    }
  }

  /// Per action the one before it in its session that comes before it; -1 for none.
  int[] before() {
    return before;
  }

  void check() {
    for (int i = 0; i < orders.count(); i++) {
      check(i);
    }
    for (int a = 0; a < shown.length; a++) {
      if (facts.from[a] != SessionFacts.NONE && !shown[a]) {
        throw wrong("the read in action " + a + " is in no order of its session");
      }
    }
  }

  private void check(int number) {
    int size = orders.size(number);
    // Whose view it is: what comes before its last action in its session is its own.
    int last = orders.action(number, size - 1);
    int session = facts.session(last);
    Map<Integer, Integer> state = new HashMap<>();
    for (int i = 0; i < size; i++) {
      int a = orders.action(number, i);
      if (!facts.counts(a) || had[a] == number) {
        throw wrong("action " + a + " is in an order twice, or had no effect");
      }
      boolean own =
          facts.session(a) == session
              && (a == last || (a < last && facts.isOk(a)) || facts.opOf[a] == facts.opOf[last]);
      if (before[a] >= 0 && had[before[a]] != number) {
        throw wrong("action " + a + " is in an order without what its session did before");
      }
      int from = facts.from[a];
      if (from >= 0 && (causal || own) && had[from] != number) {
        throw wrong("action " + a + " is in an order without what it found");
      }
      if (own && from != SessionFacts.NONE) {
        Integer found = state.get(facts.key(a));
        if ((found == null ? SessionFacts.INITIAL : found) != from) {
          throw wrong("action " + a + " finds something else in the order of its session");
        }
        shown[a] = true;
      }
      had[a] = number;
      if (facts.puts[a]) {
        state.put(facts.key(a), a);
      }
    }
  }
}

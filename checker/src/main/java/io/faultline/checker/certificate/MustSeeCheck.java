package io.faultline.checker.certificate;

import static io.faultline.checker.certificate.Evidence.wrong;

import io.faultline.checker.session.Guarantee;
import io.faultline.checker.session.Orders;
import io.faultline.history.Result;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Checks the orders that show session guarantees kept: in the order of a session, every write that
/// one of its reads had to see is older than what the read found.
///
/// Finds anew what each read had to see, by walking backwards from it; n k for n actions of k
/// sessions.
final class MustSeeCheck {
  private final SessionFacts facts;
  private final Orders orders;
  private final Set<Guarantee> guarantees;
  private final boolean common;
  private final Map<Integer, List<Integer>> sessions = new HashMap<>();
  private final int[] placeInSession;

  MustSeeCheck(SessionFacts facts, Orders orders) {
    this.facts = facts;
    this.orders = orders;
    guarantees = SessionPromises.guarantees(orders.promise());
    common = orders.promise().equals("convergent");
    placeInSession = new int[facts.opOf.length];
    for (int a = 0; a < placeInSession.length; a++) {
      if (facts.counts(a)) {
        List<Integer> mine = sessions.computeIfAbsent(facts.session(a), _ -> new ArrayList<>());
        placeInSession[a] = mine.size();
        mine.add(a);
      }
    }
  }

  void check() {
    if (orders.count() != (common ? Math.min(1, orders.count()) : sessions.size())) {
      throw wrong("there is not an order for each session");
    }
    List<Integer> ids = new ArrayList<>(new java.util.TreeSet<>(sessions.keySet()));
    for (int i = 0; i < ids.size(); i++) {
      int order = common ? 0 : i;
      Map<Integer, Integer> rank = new HashMap<>();
      Map<Integer, Long> version = new HashMap<>();
      for (int at = 0; at < orders.size(order); at++) {
        int a = orders.action(order, at);
        rank.put(a, at);
        if (facts.puts[a] && facts.version(a) != Result.NO_VERSION) {
          Long earlier = version.put(facts.key(a), facts.version(a));
          if (earlier != null && earlier > facts.version(a)) {
            throw wrong("action " + a + " has too low a version for its place");
          }
        }
      }
      session(sessions.getOrDefault(ids.get(i), List.of()), rank);
    }
  }

  private void session(List<Integer> mine, Map<Integer, Integer> rank) {
    Map<Integer, Integer> own = new HashMap<>();
    // Per key the latest of the writes that have to be seen.
    Map<Integer, Integer> latest = new HashMap<>();
    Set<Integer> met = new HashSet<>();
    Map<Integer, int[]> walked = new HashMap<>();
    for (int a : mine) {
      boolean ok = facts.isOk(a);
      if (facts.from[a] != SessionFacts.NONE && ok) {
        Integer must = latest.get(facts.key(a));
        if (must != null
            && (facts.from[a] == SessionFacts.INITIAL
                || rank(rank, must) > rank(rank, facts.from[a]))) {
          throw wrong("action " + a + " found what is older than action " + must);
        }
        if (facts.from[a] >= 0 && guarantees.contains(Guarantee.MONOTONIC_READS)) {
          meet(facts.from[a], met, walked, latest, rank);
        }
      }
      if (facts.puts[a]) {
        Integer earlier = own.get(facts.key(a));
        if (earlier != null && rank(rank, earlier) > rank(rank, a)) {
          throw wrong("action " + a + " is older than the session's earlier " + earlier);
        }
        if (ok) {
          own.put(facts.key(a), a);
          if (guarantees.contains(Guarantee.READ_YOUR_WRITES)) {
            meet(a, met, walked, latest, rank);
          }
        }
      }
    }
  }

  private static int rank(Map<Integer, Integer> rank, int a) {
    Integer known = rank.get(a);
    if (known == null) {
      throw wrong("action " + a + " is not in the order");
    }
    return known;
  }

  private void meet(
      int first,
      Set<Integer> met,
      Map<Integer, int[]> walked,
      Map<Integer, Integer> latest,
      Map<Integer, Integer> rank) {
    var rest = new ArrayDeque<Integer>();
    if (met.add(first)) {
      rest.add(first);
    }
    while (!rest.isEmpty()) {
      int a = rest.removeLast();
      if (facts.puts[a]) {
        latest.merge(facts.key(a), a, (x, y) -> rank(rank, x) >= rank(rank, y) ? x : y);
      }
      if (facts.from[a] >= 0) {
        comes(facts.from[a], a, met, rest, rank);
      }
      List<Integer> mine = sessions.getOrDefault(facts.session(a), List.of());
      // What is before a read, and before a write, was walked up to here already.
      int[] upTo = walked.computeIfAbsent(facts.session(a), _ -> new int[2]);
      int kind = facts.puts[a] ? 1 : 0;
      boolean both = facts.puts[a] && facts.from[a] != SessionFacts.NONE;
      int start = both ? 0 : upTo[kind];
      for (int i = start; i < placeInSession[a]; i++) {
        int b = mine.get(i);
        if (facts.isBefore(b, a) && SessionPromises.sees(facts, guarantees, b, a)) {
          comes(b, a, met, rest, rank);
        }
      }
      if (!both) {
        upTo[kind] = Math.max(upTo[kind], placeInSession[a]);
      }
    }
  }

  private void comes(
      int b, int a, Set<Integer> met, Deque<Integer> rest, Map<Integer, Integer> rank) {
    if (facts.puts[a] && facts.puts[b] && rank(rank, b) > rank(rank, a)) {
      throw wrong("action " + b + " comes before action " + a);
    }
    if (met.add(b)) {
      rest.add(b);
    }
  }
}

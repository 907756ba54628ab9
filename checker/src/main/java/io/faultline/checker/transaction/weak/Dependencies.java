package io.faultline.checker.transaction.weak;

import io.faultline.checker.transaction.SessionOrder;
import io.faultline.checker.transaction.Transactions;
import java.util.Optional;

/// What certainly comes before what: a transaction before whoever read from it and, where session
/// order counts, before the next ones of its session.
///
/// The transactions directly before `t` are those from which it read and those directly before it
/// in its session.
record Dependencies(Transactions transactions, Optional<SessionOrder> sessions) {
  int size() {
    return transactions.size();
  }

  /// The first place of those directly before `t` in its session; see [SessionOrder#first].
  int firstBefore(int t) {
    return sessions.isPresent() ? sessions.get().first(t) : 0;
  }

  int before(int place) {
    return sessions.orElseThrow().before(place);
  }

  /// How many edges go out of each transaction.
  int[] outgoing() {
    var out = new int[size()];
    for (int t = 0; t < size(); t++) {
      for (int r = transactions.firstRead(t); r < transactions.firstRead(t + 1); r++) {
        if (transactions.readFrom(r) >= 0) {
          out[transactions.readFrom(r)]++;
        }
      }
      for (int i = firstBefore(t); i < firstBefore(t + 1); i++) {
        out[before(i)]++;
      }
    }
    return out;
  }

  /// The number of edges that [#outgoing] counts.
  int edges() {
    int edges = sessions.map(SessionOrder::size).orElse(0);
    for (int r = 0; r < transactions.firstRead(size()); r++) {
      edges += transactions.readFrom(r) >= 0 ? 1 : 0;
    }
    return edges;
  }
}

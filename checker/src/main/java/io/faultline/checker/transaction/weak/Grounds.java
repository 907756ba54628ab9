package io.faultline.checker.transaction.weak;

import io.faultline.checker.Anomaly;
import io.faultline.checker.Verdict;
import io.faultline.checker.Verdict.Method;
import io.faultline.checker.Verdict.Refuted;
import io.faultline.checker.Verdict.Undecided;
import io.faultline.checker.transaction.DataForm;
import io.faultline.checker.transaction.Phenomenon;
import io.faultline.checker.transaction.ReadConsistency;
import io.faultline.checker.transaction.Transactions;
import io.faultline.history.History;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// What every level of isolation of registers rests on: a history of reads and writes whose single
/// reads are right.
public final class Grounds {
  /// What read committed and everything above it forbids.
  public static final Set<Phenomenon> COMMITTED =
      Set.copyOf(
          EnumSet.of(
              Phenomenon.GARBAGE_READ,
              Phenomenon.G1A,
              Phenomenon.G1B,
              Phenomenon.INTERNAL,
              Phenomenon.FUTURE_READ));

  /// What read atomic and everything above it forbids.
  public static final Set<Phenomenon> ATOMIC = and(COMMITTED, Phenomenon.NON_REPEATABLE_READ);

  /// What snapshot isolation and everything above it forbids.
  public static final Set<Phenomenon> SNAPSHOT = and(ATOMIC, Phenomenon.LOST_UPDATE);

  private static final Method READS =
      new Method("read-consistency", "what it finds is wrong in every order of the transactions");

  private Grounds() {}

  private static Set<Phenomenon> and(Set<Phenomenon> some, Phenomenon one) {
    EnumSet<Phenomenon> more = EnumSet.copyOf(some);
    more.add(one);
    return Set.copyOf(more);
  }

  /// Why a history cannot be judged at all, if it cannot.
  public static Optional<Verdict> unfit(History history) {
    if (history.size() == 0) {
      return Optional.of(new Undecided("the history has no transactions", "", "record some"));
    }
    int foreign = Transactions.foreignAction(history, DataForm.REGISTER);
    return foreign < 0
        ? Optional.empty()
        : Optional.of(
            new Undecided(
                "the history has a '%s', and registers are only read and written"
                    .formatted(history.kind(foreign).word()),
                "",
                "check it as the kind of data that it is of"));
  }

  /// What single reads show, if they show anything that is forbidden.
  public static Optional<Verdict> badReads(Transactions transactions, Set<Phenomenon> forbidden) {
    Set<String> words = forbidden.stream().map(Phenomenon::word).collect(Collectors.toSet());
    List<Anomaly> found =
        ReadConsistency.find(transactions).stream()
            .filter(anomaly -> words.contains(anomaly.name()))
            .toList();
    return found.isEmpty() ? Optional.empty() : Optional.of(new Refuted(READS, found));
  }

  /// A verdict that something holds, unless it is not known who wrote what was read.
  public static Verdict unlessAmbiguous(Transactions transactions, Verdict verdict) {
    int read = transactions.ambiguousRead();
    return read < 0 || !(verdict instanceof Verdict.Holds)
        ? verdict
        : new Undecided(
            "operation %,d read a value that several transactions wrote to key %s, so that nobody knows from whom it read"
                .formatted(
                    transactions.opOf(read),
                    transactions.history().keyValue(transactions.history().key(read))),
            "all reads whose writers are known are as they should be",
            "let every write of a key write another value");
  }
}

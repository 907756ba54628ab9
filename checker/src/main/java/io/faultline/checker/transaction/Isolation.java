package io.faultline.checker.transaction;

import io.faultline.checker.Anomaly;
import io.faultline.checker.Budget;
import io.faultline.checker.Checker;
import io.faultline.checker.Verdict;
import io.faultline.checker.Verdict.Holds;
import io.faultline.checker.Verdict.Method;
import io.faultline.checker.Verdict.Refuted;
import io.faultline.checker.Verdict.Undecided;
import io.faultline.history.History;
import io.faultline.history.Kind;
import io.faultline.history.Outcome;
import io.faultline.history.Values;
import java.util.List;

/// Decides whether transactions are isolated as a [Level] says, in the orders that a [Binding] lets
/// count.
///
/// Where a history's sessions bind, a plain level is judged in its strong-session form, and the
/// verdict says so. List-append histories are decided; of registers, what single reads and the
/// known part of the version order refute.
///
/// @param form what the keys hold
public record Isolation(DataForm form, Level level, Binding binding) implements Checker {
  @Override
  public Verdict check(History history, Budget budget) {
    int foreign = Transactions.foreignAction(history, form);
    if (foreign >= 0) {
      return new Undecided(
          "action %,d is '%s', which %s transactions do not have"
              .formatted(
                  foreign,
                  history.kind(foreign).word(),
                  form == DataForm.LIST_APPEND ? "list-append" : "register"),
          "",
          "check it as another kind of data");
    }
    Transactions transactions = Transactions.of(history, form);
    if (transactions.size() == 0) {
      return new Undecided("no transaction committed", "", "record some that do");
    }
    String unclear = unclear(transactions);
    if (!unclear.isEmpty()) {
      return new Undecided(unclear, "", "write values that differ");
    }
    Binding judged =
        history.traits().sessionsBind() && binding == Binding.NONE ? Binding.SESSION : binding;
    String judgedAs =
        judged == binding
            ? ""
            : "session order binds in this history, so judged as %s%s; "
                .formatted(judged.prefix(), level.word());
    List<Anomaly> unreadable = ReadConsistency.find(transactions);
    Verdict verdict =
        switch (form) {
          case LIST_APPEND ->
              new ListIsolation(transactions, level, judged, judgedAs, budget).decide(unreadable);
          case REGISTER ->
              registers(
                  unreadable.stream()
                      .filter(anomaly ->
                          anomaly.evidence() instanceof BadRead bad
                              && level.forbids().contains(bad.phenomenon()))
                      .toList(),
                  judgedAs);
        };
    return verdict instanceof Holds && judged == Binding.REAL_TIME && !history.traits().realTime()
        ? new Undecided(
            "the history has no times, so that nobody knows which transaction returned before which was called",
            "it keeps %s%s".formatted(Binding.SESSION.prefix(), level.word()),
            "record the times of calls and returns")
        : verdict;
  }

  private static Verdict registers(List<Anomaly> unreadable, String judgedAs) {
    return unreadable.isEmpty()
        ? new Undecided(
            "the order of a register's versions is not known from its reads",
            "no single read breaks the promise",
            "use list-append transactions")
        : new Refuted(
            new Method("reads", judgedAs + "no order of the transactions explains such reads"),
            unreadable);
  }

  // What keeps the history from being judged; empty if nothing does.
  private String unclear(Transactions transactions) {
    History history = transactions.history();
    if (form == DataForm.REGISTER) {
      int read = transactions.ambiguousRead();
      return read < 0
          ? ""
          : "operation %,d read %s from key %s, which several wrote, so that nobody knows from whom"
              .formatted(
                  transactions.opOf(read), Told.found(history, read), Told.key(history, read));
    }
    int[] twice = transactions.twice();
    if (twice.length > 0) {
      return "operations %,d and %,d both append %s to key %s, so that nobody knows which of them a read shows"
          .formatted(
              transactions.opOf(twice[0]),
              transactions.opOf(twice[1]),
              Told.written(history, twice[0]),
              Told.key(history, twice[0]));
    }
    for (int a = 0; a < history.actions(); a++) {
      if (history.kind(a) == Kind.READ
          && history.type(transactions.opOf(a)) == Outcome.Type.OK
          && history.second(a) != Values.NIL
          && history.second(a) != Values.UNKNOWN
          && !history.values().isList(history.second(a))) {
        return "operation %,d read %s from key %s, which is no list"
            .formatted(transactions.opOf(a), Told.found(history, a), Told.key(history, a));
      }
    }
    return "";
  }
}

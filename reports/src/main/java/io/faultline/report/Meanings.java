package io.faultline.report;

import java.util.Map;

/// What promises mean, for somebody who does not know their names. Clauses that end in a full stop.
final class Meanings {
  private static final Map<String, String> OF =
      Map.ofEntries(
          Map.entry(
              "linearizable",
              "every operation seems to take effect at one moment between its call and its answer, so that nobody is answered with what had certainly been replaced before he asked."),
          Map.entry(
              "sequential",
              "all operations seem to take effect in one order, in which each client's own are as it called them; others may see them late."),
          Map.entry(
              "strict-serializable",
              "transactions seem to run one after another, and one that was called after another had ended comes after it."),
          Map.entry(
              "serializable",
              "transactions seem to run one after another, in an order that need not be the one in which they were called."),
          Map.entry(
              "snapshot-isolation",
              "each transaction reads from one moment's state, and of two at the same time that write the same, one gives up; each may still act on what the other is about to change."),
          Map.entry(
              "repeatable-read",
              "what a transaction has read of one item stays true until it ends."),
          Map.entry(
              "read-committed",
              "nothing is read that was taken back or replaced within its transaction, and transactions that touch each other do so in one direction."),
          Map.entry("read-uncommitted", "transactions' writes are not mixed with each other's."),
          Map.entry("read-atomic", "who sees one write of a transaction sees all of them."),
          Map.entry("causal", "nobody sees an effect before its cause."),
          Map.entry("answers", "no call waits longer than this for an answer, whatever it is."),
          Map.entry(
              "recovers", "after a fault is over, every host answers again within this time."),
          Map.entry(
              "on-partition",
              "what a part of the cluster does that is cut off from most of it: it refuses (fail-closed), or goes on answering (fail-open)."));

  private Meanings() {}

  /// The clause, or nothing where there is none.
  static String of(String promise) {
    int name = promise.indexOf(' ');
    return OF.getOrDefault(name < 0 ? promise : promise.substring(0, name), "");
  }
}

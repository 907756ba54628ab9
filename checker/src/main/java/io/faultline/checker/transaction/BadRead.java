package io.faultline.checker.transaction;

import io.faultline.checker.Refutation;
import java.util.List;

/// Evidence for a [Phenomenon]: the actions that show it.
///
/// @param form what the keys hold
/// @param ops the operations whose actions these are, in the order of the actions; each once
/// @param actions the read or reads first, then what was written; which ones, by phenomenon:
///
///   - garbage-read: the read
///   - G1a: the read, the failed write
///   - G1b: the read, the write whose value it found, a later one of the same transaction
///   - internal: the read, the transaction's own write before it that it contradicts
///   - future-read: the read, the transaction's own write after it that it found
///   - non-repeatable-read: the earlier read, the later one
///   - lost-update: a read, the other's read, a write after the first, one after the other
///   - duplicate-elements: the read, the append
///   - reordered-appends: the read, the earlier append, the later one that it found
///   - incompatible-order: the two reads
///   - dirty-update: the read, the failed append, the committed one after it
///   - cyclic-versions: pairs of a read and a later write of the same key and transaction, each of
///     which wrote what the next one read
public record BadRead(
    Phenomenon phenomenon, DataForm form, List<Integer> ops, List<Integer> actions)
    implements Refutation.OfTransactions {
  public BadRead {
    ops = List.copyOf(ops);
    actions = List.copyOf(actions);
  }

  @Override
  public List<Integer> blocked() {
    return ops;
  }
}

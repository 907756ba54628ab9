package io.faultline.checker.transaction;

import io.faultline.checker.Anomaly;
import io.faultline.history.History;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Collects [Phenomenon]s, the first ten of each, and says in words what they are.
final class Phenomena {
  private static final int MOST = 10;

  private final History history;
  private final Transactions transactions;
  private final Map<Phenomenon, List<Anomaly>> found = new EnumMap<>(Phenomenon.class);

  Phenomena(Transactions transactions) {
    this.transactions = transactions;
    history = transactions.history();
  }

  /// @param actions as [BadRead#actions] has them
  void add(Phenomenon phenomenon, int... actions) {
    List<Anomaly> some = found.computeIfAbsent(phenomenon, _ -> new ArrayList<>());
    if (some.size() < MOST) {
      some.add(anomaly(phenomenon, actions));
    }
  }

  List<Anomaly> all() {
    return found.values().stream().flatMap(List::stream).toList();
  }

  private Anomaly anomaly(Phenomenon phenomenon, int... actions) {
    List<Integer> inOrder =
        IntStream.of(actions).map(transactions::opOf).distinct().boxed().toList();
    List<Integer> ops = inOrder.stream().sorted().toList();
    var evidence =
        new BadRead(
            phenomenon, transactions.form(), inOrder, IntStream.of(actions).boxed().toList());
    return new Anomaly(
        phenomenon.word(),
        Told.key(history, actions[0]),
        ops,
        said(phenomenon, actions) + "\n" + Told.lines(history, ops),
        evidence);
  }

  private String said(Phenomenon phenomenon, int... actions) {
    String key = Told.key(history, actions[0]);
    String reader = op(actions[0]);
    return switch (phenomenon) {
      case GARBAGE_READ ->
          "%s read %s from key %s, and nobody wrote that."
              .formatted(reader, Told.found(history, actions[0]), key);
      case G1A ->
          "%s read %s from key %s, of which %s was only written by %s, and that failed: either the client lied when it said that the transaction certainly had no effect, or the system let an aborted one take effect."
              .formatted(
                  reader,
                  Told.found(history, actions[0]),
                  key,
                  Told.written(history, actions[1]),
                  op(actions[1]));
      case G1B ->
          "%s read %s from key %s, an intermediate state of %s, which wrote %s and then %s."
              .formatted(
                  reader,
                  Told.found(history, actions[0]),
                  key,
                  op(actions[1]),
                  Told.written(history, actions[1]),
                  Told.written(history, actions[2]));
      case INTERNAL ->
          "%s read %s from key %s after it had itself written %s there: it did not see its own write."
              .formatted(
                  reader, Told.found(history, actions[0]), key, Told.written(history, actions[1]));
      case FUTURE_READ ->
          "%s read %s from key %s before it had itself written %s there: it saw its own future."
              .formatted(
                  reader, Told.found(history, actions[0]), key, Told.written(history, actions[1]));
      case NON_REPEATABLE_READ ->
          "%s read %s from key %s and then %s: in between it saw another transaction's write."
              .formatted(
                  reader, Told.found(history, actions[0]), key, Told.found(history, actions[1]));
      case LOST_UPDATE ->
          "%s and %s both read %s from key %s, and both wrote the key after it: one of them overwrote what it had not seen, and an update was lost."
              .formatted(reader, op(actions[1]), Told.found(history, actions[0]), key);
      case DUPLICATE_ELEMENTS ->
          "%s read %s from key %s, with %s in it twice, which only %s appended, once."
              .formatted(
                  reader,
                  Told.found(history, actions[0]),
                  key,
                  Told.written(history, actions[1]),
                  op(actions[1]));
      case REORDERED_APPENDS ->
          "%s read %s from key %s, to which %s appended first %s and then %s: it found the later one, and not the earlier one before it."
              .formatted(
                  reader,
                  Told.found(history, actions[0]),
                  key,
                  op(actions[1]),
                  Told.written(history, actions[1]),
                  Told.written(history, actions[2]));
      case INCOMPATIBLE_ORDER ->
          "%s read %s from key %s, and %s read %s: neither is a prefix of the other, so one of them saw what was never committed, or was lost."
              .formatted(
                  reader,
                  Told.found(history, actions[0]),
                  key,
                  op(actions[1]),
                  Told.found(history, actions[1]));
      case DIRTY_UPDATE ->
          "%s appended %s to key %s on top of %s, which %s appended, and that failed; %s read both."
              .formatted(
                  op(actions[2]),
                  Told.written(history, actions[2]),
                  key,
                  Told.written(history, actions[1]),
                  op(actions[1]),
                  reader);
      case CYCLIC_VERSIONS -> versions(key, actions);
    };
  }

  private String versions(String key, int... actions) {
    var steps = new ArrayList<String>();
    for (int i = 0; i < actions.length; i += 2) {
      steps.add(
          "%s read %s and then wrote %s"
              .formatted(
                  op(actions[i]),
                  Told.found(history, actions[i]),
                  Told.written(history, actions[i + 1])));
    }
    return "Of key %s, each of these versions would have to come before the next, and the last before the first: %s."
        .formatted(key, String.join("; ", steps));
  }

  private String op(int action) {
    return Told.name(transactions.opOf(action));
  }
}

package io.faultline.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Makes a [History] from events in the order in which they happened: the one place where calls are
/// paired with their outcomes and well-formedness is checked.
///
/// A process has one call open at a time and makes none after an unknown outcome. Times never go
/// backwards. Whatever breaks this is an [IllegalArgumentException] that says how; a reader turns
/// it into a message with the line.
///
/// A call that is still open at the end is unknown. Used by one thread.
public final class HistoryBuilder {
  private static final int NOT_OPEN = -1;
  private static final int RETIRED = -2;

  private final Columns columns = new Columns();
  private final Map<String, Integer> hosts = new HashMap<>();
  private final Map<String, Integer> names = new HashMap<>();
  private final Map<String, Integer> errors = new HashMap<>();
  private final Map<Long, Integer> keys = new HashMap<>();
  private final Map<Integer, Integer> openOps = new HashMap<>();
  private final Map<Integer, Mark> marks = new LinkedHashMap<>();
  private final List<String> remarks = new ArrayList<>();
  private RunHeader header = RunHeader.NONE;
  private long lastNanos = Long.MIN_VALUE;

  public HistoryBuilder() {
    errors.put("", 0);
    columns.errors.add("");
  }

  public HistoryBuilder header(RunHeader newHeader) {
    header = newHeader;
    return this;
  }

  /// Adds a mark, or replaces the one with its id.
  public HistoryBuilder mark(Mark mark) {
    marks.put(mark.id(), mark);
    return this;
  }

  /// Adds a sentence on how the history was read.
  public HistoryBuilder remark(String sentence) {
    remarks.add(sentence);
    return this;
  }

  /// The number of operations so far.
  public int size() {
    return columns.ops;
  }

  /// Process `process` calls, for the session of the same number, on no host that is known.
  public HistoryBuilder call(int process, Call call, long atNanos) {
    return call(process, process, "", call, atNanos);
  }

  /// Process `process` calls.
  public HistoryBuilder call(int process, int session, String host, Call call, long atNanos) {
    int open = openOps.getOrDefault(process, NOT_OPEN);
    if (open == RETIRED) {
      throw new IllegalArgumentException(
          "process " + process + " calls again after an unknown outcome retired it");
    }
    if (open != NOT_OPEN) {
      throw new IllegalArgumentException(
          "process " + process + " calls again while its operation " + open + " is open");
    }
    advance(atNanos);
    columns.ensureOp();
    int op = columns.ops;
    columns.process[op] = process;
    columns.session[op] = session;
    columns.host[op] = shortIndex(hosts, columns.hosts, host, "hosts");
    columns.name[op] = shortIndex(names, columns.names, call.name(), "names of calls");
    columns.called[op] = atNanos;
    columns.returned[op] = Long.MAX_VALUE;
    columns.type[op] = (byte) Outcome.Type.UNKNOWN.ordinal();
    columns.firstAction[op] = columns.actions;
    for (Action action : call.actions()) {
      columns.ensureAction();
      int a = columns.actions++;
      columns.kind[a] = (byte) action.kind().number();
      columns.key[a] = keyNumber(action.key());
      columns.argument[a] = columns.values.code(action.argument());
      columns.second[a] =
          action.kind() == Kind.CAS ? columns.values.code(action.second()) : Values.UNKNOWN;
    }
    columns.ops++;
    openOps.put(process, op);
    return this;
  }

  /// The open call of `process` took effect and answered.
  public HistoryBuilder ok(int process, List<Result> results, long atNanos) {
    int op = open(process);
    int first = columns.firstAction[op];
    int count = columns.actions(op) - first;
    if (results.size() != count) {
      throw new IllegalArgumentException(
          "process %d: %d results for a call of %d actions"
              .formatted(process, results.size(), count));
    }
    for (int i = 0; i < count; i++) {
      result(first + i, results.get(i));
    }
    complete(process, op, Outcome.Type.OK, "", atNanos);
    return this;
  }

  /// The open call of `process` certainly had no effect.
  public HistoryBuilder failed(int process, String reason, long atNanos) {
    complete(process, open(process), Outcome.Type.FAILED, reason, atNanos);
    return this;
  }

  /// Nobody knows what the open call of `process` did, and `process` calls no more.
  public HistoryBuilder unknown(int process, String reason, long atNanos) {
    int op = open(process);
    advance(atNanos);
    columns.error[op] = index(errors, columns.errors, reason);
    openOps.put(process, RETIRED);
    return this;
  }

  /// An answer came to the last call of `process` after that had been given up.
  public HistoryBuilder late(int process, String answer, long atNanos) {
    for (int op = columns.ops - 1; op >= 0; op--) {
      if (columns.process[op] == process) {
        columns.late.add(new History.Late(op, answer, atNanos));
        return this;
      }
    }
    throw new IllegalArgumentException(
        "a late answer for process " + process + ", which never called");
  }

  /// The history. The builder is of no use afterwards.
  public History build() {
    return new History(columns, header, List.copyOf(marks.values()), remarks);
  }

  private void result(int action, Result result) {
    Kind kind = Kind.numbered(columns.kind[action] & Columns.KIND).orElseThrow();
    switch (kind.answers()) {
      case NOTHING -> {}
      case VALUE -> columns.second[action] = columns.values.code(result.value());
      case YES_OR_NO -> {
        History.Answer answer =
            switch (result.value()) {
              case Value.Bool(boolean yes) -> yes ? History.Answer.YES : History.Answer.NO;
              case Value.Nil _ -> History.Answer.NONE;
              default ->
                  throw new IllegalArgumentException(
                      kind.word() + " answers true, false or nothing, not " + result.value());
            };
        columns.kind[action] |= (byte) (answer.ordinal() << Columns.ANSWER_SHIFT);
      }
    }
    if (result.hasVersion()) {
      columns.setVersion(action, result.version());
    }
  }

  private void complete(int process, int op, Outcome.Type type, String error, long atNanos) {
    advance(atNanos);
    columns.returned[op] = atNanos;
    columns.type[op] = (byte) type.ordinal();
    columns.error[op] = index(errors, columns.errors, error);
    openOps.put(process, NOT_OPEN);
  }

  private int open(int process) {
    int op = openOps.getOrDefault(process, NOT_OPEN);
    if (op < 0) {
      throw new IllegalArgumentException(
          "process " + process + " has no open call that this outcome could belong to");
    }
    return op;
  }

  private void advance(long atNanos) {
    if (atNanos < lastNanos) {
      throw new IllegalArgumentException(
          "time goes backwards, from " + lastNanos + " to " + atNanos + " ns");
    }
    lastNanos = atNanos;
  }

  private int keyNumber(Value key) {
    long code = columns.values.code(key);
    Integer known = keys.get(code);
    if (known != null) {
      return known;
    }
    int number = columns.keys.size();
    keys.put(code, number);
    columns.keys.add(code);
    return number;
  }

  private static short shortIndex(
      Map<String, Integer> indexes, List<String> texts, String text, String what) {
    int index = index(indexes, texts, text);
    if (index > Short.MAX_VALUE) {
      throw new IllegalArgumentException("more than " + Short.MAX_VALUE + " different " + what);
    }
    return (short) index;
  }

  private static int index(Map<String, Integer> indexes, List<String> texts, String text) {
    return indexes.computeIfAbsent(
        text,
        fresh -> {
          texts.add(fresh);
          return texts.size() - 1;
        });
  }
}

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
  private final Columns columns = new Columns();
  private final Map<String, Integer> hosts = new HashMap<>();
  private final Map<String, Integer> names = new HashMap<>();
  private final Map<String, Integer> errors = new HashMap<>();
  private final OpenOps openOps = new OpenOps();
  private final Map<Integer, Mark> marks = new LinkedHashMap<>();
  private final List<String> remarks = new ArrayList<>();
  private boolean complete = true;
  private RunHeader header = RunHeader.NONE;
  private Traits traits = Traits.RECORDED;
  private long lastNanos = Long.MIN_VALUE;
  private long yesCode = Values.UNKNOWN;
  private long noCode = Values.UNKNOWN;

  public HistoryBuilder() {
    errors.put("", 0);
    columns.errors.add("");
  }

  public HistoryBuilder header(RunHeader newHeader) {
    header = newHeader;
    return this;
  }

  /// What times and sessions mean, if it is not [Traits#RECORDED].
  public HistoryBuilder traits(Traits newTraits) {
    traits = newTraits;
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

  /// The recording was cut short: what follows the last event is not known.
  public HistoryBuilder cutShort() {
    complete = false;
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
    beginCall(process, session, host, call.name(), atNanos);
    for (Action action : call.actions()) {
      action(
          action.kind(),
          code(action.key()),
          code(action.argument()),
          action.kind() == Kind.CAS ? code(action.second()) : Values.UNKNOWN);
    }
    return this;
  }

  /// The open call of `process` took effect and answered.
  public HistoryBuilder ok(int process, List<Result> results, long atNanos) {
    int op = beginOk(process, results.size(), atNanos);
    for (int i = 0; i < results.size(); i++) {
      result(op, i, code(results.get(i).value()), results.get(i).version());
    }
    return this;
  }

  /// Begins a call of `process`, without an object for it, for readers of large files: each of its
  /// actions follows by [#action].
  public void beginCall(int process, int session, String host, String name, long atNanos) {
    int open = openOps.of(process);
    if (openOps.isRetired(process)) {
      throw new IllegalArgumentException(
          "process " + process + " calls again after an unknown outcome retired it");
    }
    if (open != OpenOps.NONE) {
      throw new IllegalArgumentException(
          "process " + process + " calls again while its operation " + open + " is open");
    }
    advance(atNanos);
    columns.ensureOp();
    int op = columns.ops;
    columns.process[op] = process;
    columns.session[op] = session;
    columns.host[op] = shortIndex(hosts, columns.hosts, host, "hosts");
    columns.name[op] = shortIndex(names, columns.names, name, "names of calls");
    columns.called[op] = atNanos;
    columns.returned[op] = Long.MAX_VALUE;
    columns.type[op] = (byte) Outcome.Type.UNKNOWN.ordinal();
    columns.firstAction[op] = columns.actions;
    columns.ops++;
    openOps.open(process, op);
  }

  /// One action of the call that was begun last.
  ///
  /// @param key the code of the key
  /// @param argument the code of the first argument; [Values#NIL] where the kind takes none
  /// @param second the code of a compare-and-set's second argument; else [Values#UNKNOWN]
  public void action(Kind kind, long key, long argument, long second) {
    columns.ensureAction();
    int a = columns.actions++;
    columns.kind[a] = (byte) kind.number();
    columns.key[a] = columns.keys.number(key);
    columns.argument[a] = argument;
    columns.second[a] = second;
  }

  /// The open call of `process` took effect and answered: each of its results follows by [#result].
  ///
  /// @return the operation
  public int beginOk(int process, int results, long atNanos) {
    int op = open(process);
    int count = columns.actions(op) - columns.firstAction[op];
    if (results != count) {
      throw new IllegalArgumentException(
          "process %d: %d results for a call of %d actions".formatted(process, results, count));
    }
    complete(process, op, Outcome.Type.OK, "", atNanos);
    return op;
  }

  /// The result of action `index` of `op`, which has just been begun to be ok.
  ///
  /// @param code of the value that it gave, or of its yes or no
  /// @param version the system's version, or [Result#NO_VERSION]
  public void result(int op, int index, long code, long version) {
    int action = columns.firstAction[op] + index;
    Kind kind = Kind.numbered(columns.kind[action] & Columns.KIND).orElseThrow();
    switch (kind.answers()) {
      case NOTHING -> {}
      case VALUE -> columns.second[action] = code;
      case YES_OR_NO -> {
        History.Answer answer = answer(kind, code);
        columns.kind[action] |= (byte) (answer.ordinal() << Columns.ANSWER_SHIFT);
      }
    }
    if (version != Result.NO_VERSION) {
      columns.setVersion(action, version);
    }
  }

  /// The system's own timestamps of the operation `op`, which is ok: when its transaction began and
  /// when it committed, on the system's clock.
  ///
  /// @param start or [History#NO_TIMESTAMP]
  /// @param commit or [History#NO_TIMESTAMP]
  public void timestamps(int op, long start, long commit) {
    if (columns.type[op] != Outcome.Type.OK.ordinal()) {
      throw new IllegalArgumentException("operation " + op + " has timestamps and is not ok");
    }
    if (start != History.NO_TIMESTAMP || commit != History.NO_TIMESTAMP) {
      columns.setTimestamps(op, start, commit);
    }
  }

  /// The code of a value in this history's table.
  public long code(Value value) {
    return columns.values.code(value);
  }

  // Asked for when first answered, so that a history without answers has no code for them.
  private long yes() {
    if (yesCode == Values.UNKNOWN) {
      yesCode = code(Value.of(true));
    }
    return yesCode;
  }

  private long no() {
    if (noCode == Values.UNKNOWN) {
      noCode = code(Value.of(false));
    }
    return noCode;
  }

  private History.Answer answer(Kind kind, long code) {
    if (code == Values.NIL) {
      return History.Answer.NONE;
    }
    if (code == yes()) {
      return History.Answer.YES;
    }
    if (code == no()) {
      return History.Answer.NO;
    }
    throw new IllegalArgumentException(kind.word() + " answers true, false or nothing");
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
    columns.returned[op] = atNanos;
    columns.error[op] = index(errors, columns.errors, reason);
    openOps.retire(process, op);
    return this;
  }

  /// An answer came to the last call of `process` after that had been given up.
  public HistoryBuilder late(int process, String answer, long atNanos) {
    if (!openOps.isRetired(process)) {
      throw new IllegalArgumentException(
          "a late answer for process " + process + ", which has given up no call");
    }
    columns.late.add(new History.Late(openOps.retiredBy(process), answer, atNanos));
    return this;
  }

  /// The history. The builder is of no use afterwards.
  public History build() {
    columns.trim();
    return new History(columns, header, traits, List.copyOf(marks.values()), remarks, complete);
  }

  private void complete(int process, int op, Outcome.Type type, String error, long atNanos) {
    advance(atNanos);
    columns.returned[op] = atNanos;
    columns.type[op] = (byte) type.ordinal();
    columns.error[op] = index(errors, columns.errors, error);
    openOps.close(process);
  }

  private int open(int process) {
    int op = openOps.of(process);
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
    if (atNanos == Long.MAX_VALUE) {
      throw new IllegalArgumentException("the time " + atNanos + " ns stands for never");
    }
    lastNanos = atNanos;
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

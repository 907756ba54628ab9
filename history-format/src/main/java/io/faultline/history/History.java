package io.faultline.history;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.RandomAccess;

/// What a run recorded: operations in the order of their calls, as columns.
///
/// Per operation its process, session, host, name, times, outcome and error; per action its kind,
/// key, argument and result. A column is a primitive array, so that ten million operations are
/// ordinary: 37 bytes an operation and 21 an action (29 where versions are known). Whoever would
/// rather see one operation at a time asks for an [Op].
///
/// Times are nanoseconds on one monotonic clock. Two events at one time are concurrent.
///
/// Immutable; made by a [HistoryBuilder]. Safe for any number of threads.
public final class History {
  /// No timestamp is known.
  public static final long NO_TIMESTAMP = Long.MIN_VALUE;

  private final Columns columns;
  private final RunHeader header;
  private final Traits traits;
  private final List<Mark> marks;
  private final List<String> remarks;
  private final boolean complete;

  History(
      Columns columns,
      RunHeader header,
      Traits traits,
      List<Mark> marks,
      List<String> remarks,
      boolean complete) {
    this.complete = complete;
    this.traits = traits;
    this.columns = columns;
    this.header = header;
    this.marks = List.copyOf(marks);
    this.remarks = List.copyOf(remarks);
  }

  /// What the file says of the run.
  public RunHeader header() {
    return header;
  }

  /// What its times and sessions mean.
  public Traits traits() {
    return traits;
  }

  /// What was in force when, in the order in which it was asked for.
  public List<Mark> marks() {
    return marks;
  }

  /// What a reader has to say of the file: cut off, assumptions taken. One sentence each.
  public List<String> remarks() {
    return remarks;
  }

  /// Whether the recording went on to its end: false where it is known to have been cut short.
  public boolean complete() {
    return complete;
  }

  /// The number of operations.
  public int size() {
    return columns.ops;
  }

  public int process(int op) {
    return columns.process[op];
  }

  public int session(int op) {
    return columns.session[op];
  }

  /// The host called, or an empty text.
  public String host(int op) {
    return columns.hosts.get(columns.host[op]);
  }

  /// The number of different hosts that were called and are known.
  public long hostsCalled() {
    return columns.hosts.stream().filter(host -> !host.isEmpty()).count();
  }

  public String name(int op) {
    return columns.names.get(columns.name[op]);
  }

  public long calledNanos(int op) {
    return columns.called[op];
  }

  /// When the call returned; [Long#MAX_VALUE] where its outcome is unknown.
  public long returnedNanos(int op) {
    return type(op) == Outcome.Type.UNKNOWN ? Long.MAX_VALUE : columns.returned[op];
  }

  /// When the caller of a call whose outcome is unknown stopped waiting for it; [Long#MAX_VALUE]
  /// for one that was open when the recording ended, and for any other. It says how long a caller
  /// waited, and nothing of when the call took effect.
  public long givenUpNanos(int op) {
    return type(op) == Outcome.Type.UNKNOWN ? columns.returned[op] : Long.MAX_VALUE;
  }

  public Outcome.Type type(int op) {
    return Columns.TYPES[columns.type[op]];
  }

  /// Why the call failed or is unknown; empty for an ok one.
  public String error(int op) {
    return columns.errors.get(columns.error[op]);
  }

  /// Whether the system's own timestamps of any operation are known.
  public boolean hasTimestamps() {
    return columns.start.length > 0;
  }

  /// When the operation's transaction began by the system's own clock, in the system's own units;
  /// [#NO_TIMESTAMP] where that is not known.
  public long startTimestamp(int op) {
    return hasTimestamps() ? columns.start[op] : NO_TIMESTAMP;
  }

  /// When it committed by that clock; [#NO_TIMESTAMP] where that is not known.
  public long commitTimestamp(int op) {
    return hasTimestamps() ? columns.commit[op] : NO_TIMESTAMP;
  }

  /// The first of the operation's actions: they are `firstAction(op)` to `firstAction(op + 1)`, the
  /// latter excluded.
  public int firstAction(int op) {
    return op == columns.ops ? columns.actions : columns.firstAction[op];
  }

  /// The number of actions, over all operations.
  public int actions() {
    return columns.actions;
  }

  public Kind kind(int action) {
    return Kind.numbered(columns.kind[action] & Columns.KIND).orElseThrow();
  }

  /// What a yes-or-no action answered.
  public Answer answer(int action) {
    return Columns.ANSWERS[(columns.kind[action] & 0xff) >> Columns.ANSWER_SHIFT];
  }

  /// The key's number: from 0 to [#keys], in the order in which they first appear.
  public int key(int action) {
    return columns.key[action];
  }

  /// The number of keys.
  public int keys() {
    return columns.keys.size();
  }

  /// The key with this number.
  public Value keyValue(int key) {
    return columns.values.value(columns.keys.value(key));
  }

  /// The code of the first argument: [Values#NIL] where the kind takes none.
  public long argument(int action) {
    return columns.argument[action];
  }

  /// The code of the second argument of a compare-and-set, and of the result of a kind that gives a
  /// value: [Values#UNKNOWN] where nobody saw it.
  public long second(int action) {
    return columns.second[action];
  }

  /// The system's version of what was read or written, or [Result#NO_VERSION].
  public long version(int action) {
    return columns.version.length == 0 ? Result.NO_VERSION : columns.version[action];
  }

  /// The table behind the codes.
  public Values values() {
    return columns.values;
  }

  /// Answers that came after their calls were given up: never outcomes, but evidence.
  public List<Late> late() {
    return columns.late;
  }

  /// One operation, as a view. Constant time.
  public Op op(int index) {
    if (index < 0 || index >= columns.ops) {
      throw new IndexOutOfBoundsException("no operation " + index + " of " + columns.ops);
    }
    return new Op(
        index,
        process(index),
        session(index),
        host(index),
        new Call(name(index), actionsOf(index)),
        calledNanos(index),
        outcome(index));
  }

  /// All operations, as views made when asked for.
  public List<Op> ops() {
    final class Views extends AbstractList<Op> implements RandomAccess {
      @Override
      public Op get(int index) {
        return op(index);
      }

      @Override
      public int size() {
        return columns.ops;
      }
    }
    return new Views();
  }

  /// The operations that act on each key, in the order of their calls. One pass, linear.
  public Grouping byKey() {
    return Grouping.of(
        keys(),
        size(),
        (op, group) -> {
          for (int a = firstAction(op); a < firstAction(op + 1); a++) {
            group.add(columns.key[a]);
          }
        });
  }

  /// The operations of each process, in the order of their calls: see [Grouping#id].
  public Grouping byProcess() {
    return Grouping.by(size(), this::process);
  }

  /// The operations of each session, in the order of their calls: see [Grouping#id].
  public Grouping bySession() {
    return Grouping.by(size(), this::session);
  }

  /// The operations that each host was sent, in the order of their calls. [#host] of any of them
  /// tells which host it is.
  public Grouping byHost() {
    return Grouping.by(size(), op -> columns.host[op]);
  }

  /// This history, with what was said of it and the file leaves open.
  public History with(Reading reading) {
    boolean binding =
        reading
            .sessions()
            .map(sessions -> sessions == Reading.Sessions.BINDING)
            .orElse(traits.sessionsBind());
    return new History(
        columns,
        reading.initial().map(header::withInitial).orElse(header),
        new Traits(traits.realTime(), binding),
        marks,
        remarks,
        complete);
  }

  /// This history with the marks and header of a run, for those who read them from elsewhere.
  public History with(RunHeader newHeader, List<Mark> newMarks) {
    return new History(columns, newHeader, traits, newMarks, remarks, complete);
  }

  /// What a yes-or-no action answered.
  public enum Answer {
    NONE,
    NO,
    YES
  }

  /// An answer to operation `op` that came at `atNanos`, after its caller had given it up.
  public record Late(int op, String answer, long atNanos) {}

  private List<Action> actionsOf(int op) {
    var actions = new ArrayList<Action>(2);
    for (int a = firstAction(op); a < firstAction(op + 1); a++) {
      Kind kind = kind(a);
      actions.add(
          new Action(
              kind,
              keyValue(columns.key[a]),
              columns.values.value(columns.argument[a]),
              kind == Kind.CAS ? columns.values.value(columns.second[a]) : Value.NIL));
    }
    return actions;
  }

  private Outcome outcome(int op) {
    return switch (type(op)) {
      case OK -> {
        var results = new ArrayList<Result>(2);
        for (int a = firstAction(op); a < firstAction(op + 1); a++) {
          results.add(new Result(resultValue(a), version(a)));
        }
        yield new Outcome.Ok(results, returnedNanos(op));
      }
      case FAILED -> new Outcome.Failed(error(op), returnedNanos(op));
      case UNKNOWN -> new Outcome.Unknown(error(op));
    };
  }

  private Value resultValue(int action) {
    return switch (kind(action).answers()) {
      case NOTHING -> Value.NIL;
      case VALUE ->
          columns.second[action] == Values.UNKNOWN
              ? Value.NIL
              : columns.values.value(columns.second[action]);
      case YES_OR_NO ->
          switch (answer(action)) {
            case NONE -> Value.NIL;
            case NO -> Value.of(false);
            case YES -> Value.of(true);
          };
    };
  }
}

package io.faultline.history.jepsen;

import io.faultline.history.History;
import io.faultline.history.HistoryBuilder;
import io.faultline.history.Kind;
import io.faultline.history.Mark;
import io.faultline.history.Reading;
import io.faultline.history.Result;
import io.faultline.history.RunHeader;
import io.faultline.history.Traits;
import io.faultline.history.Value;
import io.faultline.history.Values;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// What Jepsen's events mean: takes them, of whatever syntax, into a [HistoryBuilder].
///
/// Two things show only when much has been read: whether every value is a pair of a key and a value
/// ([Reading.Keyed#AUTO]), and whether `add` adds to a set or to a counter. Both are taken in the
/// usual way first, and the source is read again from its start where that was wrong.
///
/// What is wrong with an event is an [IllegalArgumentException] that says what would be right: a
/// [WrongEvent] where it lies in one field. What was assumed is a remark. Used by one thread.
public final class JepsenEvents {
  private final Form form;
  private final Reading reading;
  private final Assumed assumed;
  private final HistoryBuilder builder = new HistoryBuilder();
  private final OpenEvents open = new OpenEvents();
  private final Transactions transactions;
  private final Times times;
  private final Noticed counted = new Noticed();
  private RunHeader header = RunHeader.NONE;
  private Traits traits = Traits.RECORDED;

  // What is thought of the file until it shows that it is wrong.
  record Assumed(boolean keyed, boolean counters) {}

  /// Where events come from: may be read more than once.
  @FunctionalInterface
  public interface Source {
    /// Gives every event to `events`, from the first on. What `events` throws is let through, save
    /// that [IllegalArgumentException]s get their place.
    void read(JepsenEvents events) throws IOException;
  }

  private static final class StartAgain extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Assumed assumed;

    StartAgain(Assumed assumed) {
      super("", null, false, false);
      this.assumed = assumed;
    }
  }

  private JepsenEvents(Form form, Reading reading, Assumed assumed) {
    this.form = form;
    this.reading = reading;
    this.assumed = assumed;
    times = new Times(form);
    transactions = new Transactions(form, builder);
  }

  /// The history of all events of `source`.
  public static History read(Form form, Reading reading, Source source) throws IOException {
    boolean keyed =
        switch (reading.keyed()) {
          case YES -> true;
          case NO -> false;
          // Its keys are in a field of their own.
          case AUTO -> form != Form.FAULTLINE;
        };
    Assumed assumed = new Assumed(keyed, false);
    // Each of the two assumptions is given up at most once.
    while (true) {
      var events = new JepsenEvents(form, reading, assumed);
      try {
        source.read(events);
        return events.finish();
      } catch (StartAgain again) {
        assumed = again.assumed;
      }
    }
  }

  /// What the file says of the run.
  public void header(RunHeader newHeader) {
    header = newHeader;
  }

  /// What the file says that its times and sessions mean.
  public void traits(Traits newTraits) {
    traits = newTraits;
  }

  /// A mark, which takes the place of an earlier one with its id.
  public void mark(Mark mark) {
    builder.mark(mark);
  }

  /// The recording was cut short, as the sentence says.
  public void cutShort(String sentence) {
    builder.cutShort().remark(sentence);
  }

  /// A sentence on how the syntax was read.
  public void remark(String sentence) {
    builder.remark(sentence);
  }

  /// Takes the next event. The event may be used again at once.
  public void take(Event event) {
    Event.Type type = event.type;
    if (event.other != null && (type == Event.Type.INFO || form != Form.FAULTLINE)) {
      counted.passedOver++;
      return;
    }
    int process = process(event);
    if (type == null) {
      throw new WrongEvent("type", "\"type\" is invoke, ok, fail, info or late, not nothing");
    }
    switch (type) {
      case INVOKE -> call(process, event, times.next(event.timeNanos));
      case OK -> ok(process, event, times.next(event.timeNanos));
      case FAIL -> fail(process, event, times.next(event.timeNanos));
      case INFO -> builder.unknown(process, error(event), times.next(event.timeNanos));
      // No part of the sequence: it may come at the file's end.
      case LATE -> builder.late(process, error(event), times.late(event.timeNanos));
    }
  }

  private int process(Event event) {
    if (event.other != null) {
      throw new WrongEvent(
          "process", "\"process\" is a whole number of 32 bits, not \"%s\"".formatted(event.other));
    }
    if (event.hasProcess) {
      counted.withProcess++;
    } else {
      counted.withoutProcess++;
    }
    if (!event.hasProcess && (form == Form.FAULTLINE || counted.withProcess > 0)) {
      throw new WrongEvent("process", "an event has a whole number as its \"process\"");
    }
    if (event.hasProcess && counted.withoutProcess > 0) {
      throw new WrongEvent(
          "process", "this event has a \"process\", and those before it have none");
    }
    return event.hasProcess ? event.process : 0;
  }

  private void call(int process, Event event, long nanos) {
    counted.calls++;
    Kind kind = Words.kind(form, event.f);
    Value key = event.key == null ? Value.NIL : event.key;
    Value value = event.value == null ? Value.NIL : event.value;
    boolean transaction = kind == null || (event.key == null && transactions.looksLikeOne(value));
    boolean missing = event.value == null;
    Value outer = null;
    if (assumed.keyed) {
      Value.Items pair = pair(event, kind == null || transaction);
      if (pair != null) {
        key = pair.items().getFirst();
        value = pair.items().getLast();
        outer = key;
        missing = false;
        transaction = kind == null || transactions.looksLikeOne(value);
      }
    }
    int session = event.hasSession ? event.session : process;
    builder.beginCall(process, session, event.host, event.f, nanos);
    if (kind == null || transaction) {
      transactions.call(event.f, outer, value);
      open.put(process, new OpenEvents.Open(null, outer, value));
    } else {
      single(kind, event.f, key, value, missing);
      open.put(
          process, outer == null ? OpenEvents.of(kind) : new OpenEvents.Open(kind, outer, null));
    }
  }

  // The key with its value, of a history that is taken to have such pairs; null where it has a key
  // of its own beside the value.
  private Value.@Nullable Items pair(Event event, boolean transaction) {
    if (reading.keyed() == Reading.Keyed.YES) {
      if (event.key != null) {
        return null;
      }
      Value.Items pair = asPair(event.value);
      if (pair != null) {
        return pair;
      }
      throw new WrongEvent(
          "value", "\"value\" is a key with its value, [k v]: --keyed yes was said");
    }
    boolean isCas = Words.kind(form, event.f) == Kind.CAS;
    Value.Items pair = asPair(event.value);
    if (event.key == null
        && !transaction
        && pair != null
        && (!isCas || asPair(pair.items().getLast()) != null)) {
      return pair;
    }
    throw new StartAgain(new Assumed(false, assumed.counters));
  }

  private static Value.@Nullable Items asPair(@Nullable Value value) {
    return value instanceof Value.Items items && items.items().size() == 2 ? items : null;
  }

  private void single(Kind kind, String f, Value key, Value value, boolean missing) {
    long keyCode = Codes.of(builder, key);
    switch (kind) {
      case READ, DEQUEUE, PEEK, POP, GENERATE, POP_FRONT, POP_BACK, PEEK_FRONT, PEEK_BACK ->
          builder.action(kind, keyCode, Values.NIL, Values.UNKNOWN);
      case CAS -> {
        Value.Items pair = asPair(value);
        if (pair == null) {
          throw new WrongEvent(
              "value",
              "\"value\" is a list of two for a cas, what it expects and what it sets, not "
                  + (missing ? "nothing" : Codes.shown(value)));
        }
        builder.action(
            kind,
            keyCode,
            Codes.of(builder, pair.items().getFirst()),
            Codes.of(builder, pair.items().getLast()));
      }
      case INCREMENT -> increment(f, keyCode, value, missing);
      case ADD -> add(keyCode, value, missing);
      case WRITE, APPEND, REMOVE, CONTAINS, ENQUEUE, PUSH, PUSH_FRONT, PUSH_BACK -> {
        needed(kind, missing);
        builder.action(kind, keyCode, Codes.of(builder, value), Values.UNKNOWN);
      }
      case ACQUIRE, RELEASE ->
          builder.action(kind, keyCode, Codes.of(builder, value), Values.UNKNOWN);
    }
  }

  private static void needed(Kind kind, boolean missing) {
    if (missing) {
      throw new WrongEvent("type", "a " + kind.word() + " has a \"value\": what it takes");
    }
  }

  private void increment(String f, long key, Value value, boolean missing) {
    Value amount = value;
    if (form == Form.FAULTLINE) {
      needed(Kind.INCREMENT, missing);
    } else {
      // Jepsen's counters may be stepped without saying by how much.
      amount = amount.equals(Value.NIL) ? Value.of(1) : amount;
      if (Words.isDecrement(form, f)) {
        if (!(amount instanceof Value.Int(long number)) || number == Long.MIN_VALUE) {
          throw new WrongEvent(
              "value", "\"value\" of a %s is a whole number, not %s".formatted(f, amount));
        }
        amount = Value.of(-number);
      }
    }
    builder.action(Kind.INCREMENT, key, Codes.of(builder, amount), Values.UNKNOWN);
  }

  private void add(long key, Value value, boolean missing) {
    needed(Kind.ADD, missing);
    counted.adds++;
    counted.sameAddedAgain |= value instanceof Value.Int && value.equals(counted.lastAdded);
    counted.lastAdded = value;
    Kind kind = assumed.counters ? Kind.INCREMENT : Kind.ADD;
    builder.action(kind, key, Codes.of(builder, value), Values.UNKNOWN);
    maybeCounters(counted.numbersRead > 0);
  }

  // Reads of a set give lists.
  private void maybeCounters(boolean are) {
    if (form != Form.FAULTLINE && are && counted.adds > 0 && !assumed.counters) {
      throw new StartAgain(new Assumed(assumed.keyed, true));
    }
  }

  private void ok(int process, Event event, long nanos) {
    OpenEvents.Open call = open.take(process);
    if (call == null) {
      // The builder says what is wrong.
      builder.beginOk(process, 0, nanos);
      return;
    }
    Value value = event.value;
    Value.Items pair = call.outer() == null ? null : asPair(value);
    if (pair != null && pair.items().getFirst().equals(call.outer())) {
      value = pair.items().getLast();
    } else if (call.outer() != null && (value != null || call.isTold())) {
      if (reading.keyed() == Reading.Keyed.AUTO) {
        throw new StartAgain(new Assumed(false, assumed.counters));
      }
      throw new WrongEvent(
          "value", "\"value\" is the key %s with a value, as in the call".formatted(call.outer()));
    }
    Kind kind = call.kind();
    if (kind == null) {
      timestamps(transactions.ok(process, call, value, event, nanos), event);
      return;
    }
    long code = result(kind, value, event.answer);
    int op = builder.beginOk(process, 1, nanos);
    builder.result(op, 0, code, event.version);
    timestamps(op, event);
    if (kind == Kind.READ && value != null) {
      counted.numbersRead += value instanceof Value.Int ? 1 : 0;
      counted.listsRead += value instanceof Value.Items ? 1 : 0;
      maybeCounters(counted.numbersRead > 0);
    }
  }

  private void timestamps(int op, Event event) {
    if (event.startTimestamp != History.NO_TIMESTAMP
        || event.commitTimestamp != History.NO_TIMESTAMP) {
      builder.timestamps(op, event.startTimestamp, event.commitTimestamp);
    }
  }

  private long result(Kind kind, @Nullable Value value, @Nullable Value answer) {
    return switch (kind.answers()) {
      case NOTHING -> Values.NIL;
      case VALUE -> {
        if (value == null) {
          throw new WrongEvent(
              "type", "an ok " + kind.word() + " has a \"value\": what it gave, null for nil");
        }
        yield Codes.of(builder, value);
      }
      case YES_OR_NO -> Codes.of(builder, transactions.yesOrNo(kind, "answer", answer));
    };
  }

  private void fail(int process, Event event, long nanos) {
    OpenEvents.Open call = open.take(process);
    String error = error(event);
    if (call != null && call.kind() == Kind.CAS && form != Form.FAULTLINE) {
      boolean answers = failedCasAnswers(error);
      // One that says why it failed may be taken otherwise than the rest.
      counted.failedCas += answers == failedCasAnswers("") ? 1 : 0;
      if (answers) {
        int op = builder.beginOk(process, 1, nanos);
        builder.result(op, 0, builder.code(Value.of(false)), Result.NO_VERSION);
        return;
      }
    }
    builder.failed(process, error, nanos);
  }

  private boolean failedCasAnswers(String error) {
    return switch (reading.failedCas()) {
      case ANSWERS -> true;
      case NO_EFFECT -> false;
      case USUAL -> form == Form.JEPSEN_LOG && error.isEmpty();
    };
  }

  private static String error(Event event) {
    return event.error == null ? "" : event.error;
  }

  private History finish() {
    maybeCounters(counted.numbersRead == 0 && counted.listsRead == 0 && counted.sameAddedAgain);
    if (reading.initial().isPresent()) {
      header = header.withInitial(reading.initial().get());
    } else if (form == Form.PORCUPINE_KV) {
      header = header.withInitial(Value.of(""));
    }
    builder.header(header);
    boolean binding =
        reading
            .sessions()
            .map(sessions -> sessions == Reading.Sessions.BINDING)
            .orElse(traits.sessionsBind());
    builder.traits(new Traits(traits.realTime(), binding));
    counted.remarks(builder, form, reading, assumed, failedCasAnswers(""));
    if (form != Form.FAULTLINE) {
      times.remarks(builder);
    }
    return builder.build();
  }
}

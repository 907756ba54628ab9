package io.faultline.history;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/// Reads the chunks of events that [EventEncoder] made, in their order, into a [HistoryBuilder].
/// Whatever is not as it should be is an [IllegalArgumentException].
final class EventDecoder {
  private static final ByteSource EMPTY = new ByteSource(new byte[0], 0, 0);

  private final HistoryBuilder builder;
  private final List<String> texts = new ArrayList<>();
  private final ByteSource[] columns = new ByteSource[Layout.COLUMNS];
  private int lastProcess;
  private long lastNanos;
  private long lastVersion;
  private long lastStart;
  private long lastCommit;

  EventDecoder(HistoryBuilder builder) {
    this.builder = builder;
  }

  /// Reads one chunk.
  ///
  /// @return how many events it had
  int read(byte[] raw) {
    var chunk = new ByteSource(raw, 0, raw.length);
    int events = chunk.count(chunk.varint());
    java.util.Arrays.fill(columns, EMPTY);
    while (chunk.hasMore()) {
      long column = chunk.varint();
      ByteSource part = chunk.part(chunk.varint());
      // Columns that this version does not know are passed over.
      if (column >= 0 && column < Layout.COLUMNS) {
        columns[(int) column] = part;
      }
    }
    for (int i = 0; i < events; i++) {
      event();
    }
    for (int column = 0; column < columns.length; column++) {
      if (columns[column].hasMore()) {
        throw new IllegalArgumentException("column " + column + " goes on after the last event");
      }
    }
    return events;
  }

  private void event() {
    int tag = columns[Layout.TAGS].next();
    int count = tag >> Layout.COUNT_SHIFT;
    if (count == Layout.COUNT_ELSEWHERE) {
      long many = columns[Layout.COUNTS].varint();
      if (many < 0 || many > Integer.MAX_VALUE) {
        throw new IllegalArgumentException("an event of " + many + " actions");
      }
      count = (int) many;
    }
    lastProcess = Math.toIntExact(lastProcess + columns[Layout.PROCESSES].signed());
    lastNanos = Math.addExact(lastNanos, columns[Layout.TIMES].varint());
    switch (tag & Layout.TYPE_BITS) {
      case Layout.CALL -> call(count);
      case Layout.OK -> ok(count, (tag & Layout.VERSIONS_BIT) != 0);
      case Layout.FAILED -> builder.failed(lastProcess, text(columns[Layout.TEXTS]), lastNanos);
      case Layout.UNKNOWN -> builder.unknown(lastProcess, text(columns[Layout.TEXTS]), lastNanos);
      case Layout.LATE -> builder.late(lastProcess, text(columns[Layout.TEXTS]), lastNanos);
      default -> throw new IllegalArgumentException("an event of unknown type, tag " + tag);
    }
  }

  private void call(int actions) {
    int session = Math.toIntExact(lastProcess - columns[Layout.SESSIONS].signed());
    String host = text(columns[Layout.TEXTS]);
    String name = text(columns[Layout.TEXTS]);
    builder.beginCall(lastProcess, session, host, name, lastNanos);
    for (int i = 0; i < actions; i++) {
      int number = columns[Layout.KINDS].next();
      Kind kind =
          Kind.numbered(number)
              .orElseThrow(
                  () -> new IllegalArgumentException("an action of unknown kind " + number));
      long key = code(columns[Layout.KEYS]);
      long argument = code(columns[Layout.ARGUMENTS]);
      long second = kind == Kind.CAS ? code(columns[Layout.SECONDS]) : Values.UNKNOWN;
      builder.action(kind, key, argument, second);
    }
  }

  private void ok(int results, boolean versions) {
    int op = builder.beginOk(lastProcess, results, lastNanos);
    for (int i = 0; i < results; i++) {
      long code = code(columns[Layout.RESULTS]);
      builder.result(op, i, code, versions ? version() : Result.NO_VERSION);
    }
    // Of the answers of a chunk all have these, or none.
    if (columns[Layout.STARTS] != EMPTY || columns[Layout.COMMITS] != EMPTY) {
      lastStart += columns[Layout.STARTS].signed();
      lastCommit += columns[Layout.COMMITS].signed();
      builder.timestamps(op, lastStart, lastCommit);
    }
  }

  private long version() {
    long coded = columns[Layout.VERSIONS].varint();
    if (coded == 0) {
      return Result.NO_VERSION;
    }
    long zigzag = coded - 1;
    lastVersion += (zigzag >>> 1) ^ -(zigzag & 1);
    return lastVersion;
  }

  // Whole numbers, by far the most, never become objects.
  private long code(ByteSource column) {
    long head = column.varint();
    if ((head & 3) == Layout.VALUE_INT) {
      long zigzag = head >>> Layout.VALUE_SHIFT;
      return (zigzag >>> 1) ^ -(zigzag & 1);
    }
    return builder.code(value(column, head, 0));
  }

  private Value value(ByteSource column, long head, int depth) {
    if (depth > Layout.MOST_DEPTH) {
      throw new IllegalArgumentException("values nested deeper than " + Layout.MOST_DEPTH);
    }
    long rest = head >>> Layout.VALUE_SHIFT;
    return switch ((int) (head & 3)) {
      case Layout.VALUE_INT -> Value.of((rest >>> 1) ^ -(rest & 1));
      case Layout.VALUE_TEXT -> Value.of(text(column));
      case Layout.VALUE_COMPOUND -> compound(column, rest, depth);
      default -> special(column, rest);
    };
  }

  private Value compound(ByteSource column, long rest, int depth) {
    int size = column.count(rest >>> 1);
    if ((rest & 1) == 0) {
      var items = new ArrayList<Value>(size);
      for (int i = 0; i < size; i++) {
        items.add(value(column, column.varint(), depth + 1));
      }
      return new Value.Items(items);
    }
    var fields = new LinkedHashMap<String, Value>();
    for (int i = 0; i < size; i++) {
      fields.put(text(column), value(column, column.varint(), depth + 1));
    }
    return new Value.Fields(fields);
  }

  private static Value special(ByteSource column, long which) {
    return switch (Math.toIntExact(which)) {
      case Layout.SPECIAL_NIL -> Value.NIL;
      case Layout.SPECIAL_FALSE -> Value.of(false);
      case Layout.SPECIAL_TRUE -> Value.of(true);
      case Layout.SPECIAL_LONG -> Value.of(column.fixed64());
      case Layout.SPECIAL_REAL -> new Value.Real(Double.longBitsToDouble(column.fixed64()));
      default -> throw new IllegalArgumentException("a value of unknown form " + which);
    };
  }

  private String text(ByteSource column) {
    long place = column.varint();
    if (place == 0) {
      String text = column.text();
      if (texts.size() < Layout.MOST_TEXTS) {
        texts.add(text);
      }
      return text;
    }
    if (place < 0 || place > texts.size()) {
      throw new IllegalArgumentException("text " + place + " of a dictionary of " + texts.size());
    }
    return texts.get((int) place - 1);
  }
}

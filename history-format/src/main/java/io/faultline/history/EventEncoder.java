package io.faultline.history;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Turns events into the columns of chunks. Owned by whoever holds the writer's lock.
///
/// Columns, not rows: what is alike lies together and compresses to a third less.
///
/// An event is encoded wholly or not at all: whatever is thrown leaves the columns as they were.
final class EventEncoder {
  private final Bytes[] columns = new Bytes[Layout.COLUMNS];
  private final Map<String, Integer> texts = new HashMap<>();
  private int events;
  private int rawBytes;
  private int lastProcess;
  private long lastNanos;
  private long lastVersion;
  private long lastStart;
  private long lastCommit;
  // How many answers the chunk at hand has, and whether any of them has timestamps.
  private int oks;
  private boolean timestamps;
  // What was before the event at hand.
  private final int[] sizesBefore = new int[Layout.COLUMNS];
  private int textsBefore;
  private int processBefore;
  private long nanosBefore;
  private long versionBefore;
  private long startBefore;
  private long commitBefore;
  private int oksBefore;
  private boolean timestampsBefore;

  EventEncoder() {
    for (int column = 0; column < columns.length; column++) {
      columns[column] = new Bytes(4096);
    }
  }

  int events() {
    return events;
  }

  boolean isFull() {
    return rawBytes >= Layout.CHUNK_BYTES;
  }

  void call(int process, int session, String host, Call call, long atNanos) {
    wholly(() -> encodeCall(process, session, host, call, atNanos));
  }

  /// @param start the transaction's own timestamp, or [History#NO_TIMESTAMP]; so is `commit`
  void ok(int process, List<Result> results, long start, long commit, long atNanos) {
    wholly(() -> {
      encodeOk(process, results, atNanos);
      timestamps(start, commit);
    });
  }

  /// @param type [Layout#FAILED], [Layout#UNKNOWN] or [Layout#LATE]
  void said(int type, int process, String text, long atNanos) {
    wholly(() -> {
      begin(type, 0, 0, process, atNanos);
      text(columns[Layout.TEXTS], text);
    });
  }

  private void encodeCall(int process, int session, String host, Call call, long atNanos) {
    List<Action> actions = call.actions();
    begin(Layout.CALL, 0, actions.size(), process, atNanos);
    columns[Layout.SESSIONS].signed((long) process - session);
    text(columns[Layout.TEXTS], host);
    text(columns[Layout.TEXTS], call.name());
    for (int i = 0; i < actions.size(); i++) {
      Action action = actions.get(i);
      columns[Layout.KINDS].put(action.kind().number());
      value(columns[Layout.KEYS], action.key(), 0);
      value(columns[Layout.ARGUMENTS], action.argument(), 0);
      if (action.kind() == Kind.CAS) {
        value(columns[Layout.SECONDS], action.second(), 0);
      }
    }
  }

  private void encodeOk(int process, List<Result> results, long atNanos) {
    boolean versions = false;
    for (int i = 0; i < results.size(); i++) {
      versions |= results.get(i).hasVersion();
    }
    begin(Layout.OK, versions ? Layout.VERSIONS_BIT : 0, results.size(), process, atNanos);
    for (int i = 0; i < results.size(); i++) {
      Result result = results.get(i);
      value(columns[Layout.RESULTS], result.value(), 0);
      if (versions) {
        version(result);
      }
    }
  }

  // Either all answers of a chunk have timestamps, if only such that say that there are none, or no
  // answer has.
  private void timestamps(long start, long commit) {
    if (!timestamps && (start != History.NO_TIMESTAMP || commit != History.NO_TIMESTAMP)) {
      timestamps = true;
      for (int i = 0; i < oks; i++) {
        timestamp(History.NO_TIMESTAMP, History.NO_TIMESTAMP);
      }
    }
    if (timestamps) {
      timestamp(start, commit);
    }
    oks++;
  }

  private void timestamp(long start, long commit) {
    columns[Layout.STARTS].signed(start - lastStart);
    columns[Layout.COMMITS].signed(commit - lastCommit);
    lastStart = start;
    lastCommit = commit;
  }

  /// The chunk's raw bytes; the encoder is ready for the next chunk.
  byte[] takeChunk() {
    var chunk = new Bytes(rawBytes + 64);
    chunk.varint(events);
    for (int column = 0; column < columns.length; column++) {
      if (columns[column].size() > 0) {
        chunk.varint(column);
        chunk.varint(columns[column].size());
        chunk.append(columns[column].array(), columns[column].size());
        columns[column].clear();
      }
    }
    events = 0;
    rawBytes = 0;
    oks = 0;
    timestamps = false;
    return java.util.Arrays.copyOf(chunk.array(), chunk.size());
  }

  private void begin(int type, int bits, int count, int process, long atNanos) {
    int shown = Math.min(count, Layout.COUNT_ELSEWHERE);
    columns[Layout.TAGS].put(type | bits | shown << Layout.COUNT_SHIFT);
    if (shown == Layout.COUNT_ELSEWHERE) {
      columns[Layout.COUNTS].varint(count);
    }
    columns[Layout.PROCESSES].signed((long) process - lastProcess);
    columns[Layout.TIMES].varint(atNanos - lastNanos);
    lastProcess = process;
    lastNanos = atNanos;
  }

  private void wholly(Runnable encoding) {
    for (int column = 0; column < columns.length; column++) {
      sizesBefore[column] = columns[column].size();
    }
    textsBefore = texts.size();
    processBefore = lastProcess;
    nanosBefore = lastNanos;
    versionBefore = lastVersion;
    startBefore = lastStart;
    commitBefore = lastCommit;
    oksBefore = oks;
    timestampsBefore = timestamps;
    try {
      encoding.run();
      int size = 0;
      for (Bytes column : columns) {
        size += column.size();
      }
      if (size - rawBytes > Layout.MOST_EVENT_BYTES) {
        throw new IllegalArgumentException(
            "an event of %,d bytes, where %,d are the most"
                .formatted(size - rawBytes, Layout.MOST_EVENT_BYTES));
      }
      rawBytes = size;
      events++;
    } catch (RuntimeException | Error e) {
      undo();
      throw e;
    }
  }

  private void undo() {
    for (int column = 0; column < columns.length; column++) {
      columns[column].cutTo(sizesBefore[column]);
    }
    texts.values().removeIf(place -> place >= textsBefore);
    lastProcess = processBefore;
    lastNanos = nanosBefore;
    lastVersion = versionBefore;
    lastStart = startBefore;
    lastCommit = commitBefore;
    oks = oksBefore;
    timestamps = timestampsBefore;
  }

  // 0 for none, else one more than the zigzag-coded difference to the last.
  private void version(Result result) {
    if (!result.hasVersion()) {
      columns[Layout.VERSIONS].varint(0);
      return;
    }
    long difference = result.version() - lastVersion;
    columns[Layout.VERSIONS].varint(((difference << 1) ^ (difference >> 63)) + 1);
    lastVersion = result.version();
  }

  private void value(Bytes column, Value value, int depth) {
    if (depth > Layout.MOST_DEPTH) {
      throw new IllegalArgumentException("values nested deeper than " + Layout.MOST_DEPTH);
    }
    switch (value) {
      case Value.Int(long number) when -Layout.LARGE < number && number < Layout.LARGE ->
          column.varint(((number << 1) ^ (number >> 63)) << Layout.VALUE_SHIFT);
      case Value.Int(long number) -> {
        special(column, Layout.SPECIAL_LONG);
        column.fixed64(number);
      }
      case Value.Nil _ -> special(column, Layout.SPECIAL_NIL);
      case Value.Bool(boolean yes) ->
          special(column, yes ? Layout.SPECIAL_TRUE : Layout.SPECIAL_FALSE);
      case Value.Real(double real) -> {
        special(column, Layout.SPECIAL_REAL);
        column.fixed64(Double.doubleToRawLongBits(real));
      }
      case Value.Text(String text) -> {
        column.put(Layout.VALUE_TEXT);
        text(column, text);
      }
      case Value.Items(List<Value> items) -> {
        compound(column, items.size(), 0);
        items.forEach(item -> value(column, item, depth + 1));
      }
      case Value.Fields(var fields) -> {
        compound(column, fields.size(), 1);
        fields.forEach((name, field) -> {
          text(column, name);
          value(column, field, depth + 1);
        });
      }
    }
  }

  private static void special(Bytes column, int which) {
    column.put(which << Layout.VALUE_SHIFT | Layout.VALUE_SPECIAL);
  }

  private static void compound(Bytes column, int size, int isFields) {
    column.varint(((long) size << 1 | isFields) << Layout.VALUE_SHIFT | Layout.VALUE_COMPOUND);
  }

  // One more than its place in the dictionary; 0 for a new one, which follows.
  private void text(Bytes column, String text) {
    Integer known = texts.get(text);
    if (known != null) {
      column.varint(known + 1L);
      return;
    }
    column.varint(0);
    column.text(text);
    if (texts.size() < Layout.MOST_TEXTS) {
      texts.put(text, texts.size());
    }
  }
}

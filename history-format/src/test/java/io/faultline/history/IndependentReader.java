package io.faultline.history;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// A reader of binary histories made from docs/HISTORY_FORMAT.md alone, as a stranger would make
/// it: it shares with the product only the records that it hands out.
final class IndependentReader {
  final List<Op> ops = new ArrayList<>();
  final List<String> late = new ArrayList<>();
  final List<String> headers = new ArrayList<>();
  final List<String> marks = new ArrayList<>();
  String end = "";
  String order = "";
  private final List<String> dictionary = new ArrayList<>();
  private final Map<Integer, Integer> open = new HashMap<>();
  private long process;
  private long time;
  private long version;

  static IndependentReader read(Path file) throws IOException, DataFormatException {
    var reader = new IndependentReader();
    ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    var magic = new byte[8];
    in.get(magic);
    if (!new String(magic, StandardCharsets.ISO_8859_1).equals("FLTLINE\u0001")) {
      throw new IOException("no history");
    }
    while (in.hasRemaining()) {
      reader.chunk(in);
    }
    return reader;
  }

  private void chunk(ByteBuffer in) throws IOException, DataFormatException {
    var crc = new CRC32C();
    crc.update(in.slice(in.position(), 12));
    int type = in.getInt();
    var stored = new byte[in.getInt()];
    var raw = new byte[in.getInt()];
    int sum = in.getInt();
    in.get(stored);
    crc.update(stored);
    if ((int) crc.getValue() != sum) {
      throw new IOException("wrong checksum");
    }
    var inflater = new Inflater();
    inflater.setInput(stored);
    int inflated = inflater.inflate(raw);
    inflater.end();
    if (inflated != raw.length) {
      throw new IOException("wrong length");
    }
    String text = new String(raw, StandardCharsets.UTF_8);
    order += (char) type;
    switch (type) {
      case 'H' -> headers.add(text);
      case 'M' -> marks.add(text);
      case 'Z' -> end = text;
      case 'E' -> events(ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN));
      default -> throw new IOException("unknown chunk");
    }
  }

  private void events(ByteBuffer raw) {
    long events = varint(raw);
    var columns = new HashMap<Integer, ByteBuffer>();
    while (raw.hasRemaining()) {
      int number = (int) varint(raw);
      int length = (int) varint(raw);
      columns.put(number, raw.slice(raw.position(), length).order(ByteOrder.LITTLE_ENDIAN));
      raw.position(raw.position() + length);
    }
    for (long i = 0; i < events; i++) {
      event(columns);
    }
  }

  private void event(Map<Integer, ByteBuffer> columns) {
    int tag = columns.get(0).get() & 0xff;
    int count = tag >> 4;
    if (count == 15) {
      count = (int) varint(columns.get(3));
    }
    process += signed(columns.get(1));
    time += varint(columns.get(2));
    int who = (int) process;
    switch (tag & 7) {
      case 0 -> call(who, count, columns);
      case 1 -> ok(who, count, (tag & 8) != 0, columns);
      case 2 -> end(who, new Outcome.Failed(text(columns.get(5)), time));
      case 3 -> end(who, new Outcome.Unknown(text(columns.get(5))));
      default -> late.add(who + " " + text(columns.get(5)) + " " + time);
    }
  }

  private void call(int who, int count, Map<Integer, ByteBuffer> columns) {
    int session = (int) (process - signed(columns.get(4)));
    String host = text(columns.get(5));
    String name = text(columns.get(5));
    var actions = new ArrayList<Action>();
    for (int i = 0; i < count; i++) {
      String words =
          "r w cas append add remove contains enqueue dequeue peek push pop acquire release increment generate "
              + "push-front push-back pop-front pop-back peek-front peek-back";
      int number = columns.get(6).get();
      Kind kind = Kind.named(words.split(" ")[number]).orElseThrow();
      Value key = value(columns.get(7));
      Value argument = value(columns.get(8));
      actions.add(new Action(kind, key, argument, number == 2 ? value(columns.get(9)) : Value.NIL));
    }
    open.put(who, ops.size());
    ops.add(
        new Op(
            ops.size(),
            who,
            session,
            host,
            new Call(name, actions),
            time,
            new Outcome.Unknown("")));
  }

  private void ok(int who, int count, boolean versions, Map<Integer, ByteBuffer> columns) {
    var results = new ArrayList<Result>();
    for (int i = 0; i < count; i++) {
      Value value = value(columns.get(10));
      long coded = versions ? varint(columns.get(11)) : 0;
      if (coded != 0) {
        version += unzigzag(coded - 1);
      }
      results.add(coded == 0 ? Result.of(value) : new Result(value, version));
    }
    end(who, new Outcome.Ok(results, time));
  }

  private void end(int who, Outcome outcome) {
    int index = open.remove(who);
    Op op = ops.get(index);
    ops.set(
        index, new Op(index, who, op.session(), op.host(), op.call(), op.calledNanos(), outcome));
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    int shift = 0;
    long next;
    do {
      next = in.get();
      value |= (next & 0x7f) << shift;
      shift += 7;
    } while (next < 0);
    return value;
  }

  private static long signed(ByteBuffer in) {
    return unzigzag(varint(in));
  }

  private static long unzigzag(long coded) {
    return (coded & 1) == 0 ? coded >>> 1 : -(coded >>> 1) - 1;
  }

  private String text(ByteBuffer in) {
    long place = varint(in);
    if (place > 0) {
      return dictionary.get((int) place - 1);
    }
    var utf8 = new byte[(int) varint(in)];
    in.get(utf8);
    String text = new String(utf8, StandardCharsets.UTF_8);
    if (dictionary.size() < 65_536) {
      dictionary.add(text);
    }
    return text;
  }

  private Value value(ByteBuffer in) {
    long head = varint(in);
    long n = head >>> 2;
    return switch ((int) (head & 3)) {
      case 0 -> Value.of(unzigzag(n));
      case 1 ->
          switch ((int) n) {
            case 0 -> Value.NIL;
            case 1 -> Value.of(false);
            case 2 -> Value.of(true);
            case 3 -> Value.of(in.getLong());
            default -> new Value.Real(in.getDouble());
          };
      case 2 -> Value.of(text(in));
      default -> {
        var items = new ArrayList<Value>();
        var fields = new LinkedHashMap<String, Value>();
        for (long i = 0; i < n / 2; i++) {
          if (n % 2 == 0) {
            items.add(value(in));
          } else {
            String name = text(in);
            fields.put(name, value(in));
          }
        }
        yield n % 2 == 0 ? new Value.Items(items) : new Value.Fields(fields);
      }
    };
  }
}

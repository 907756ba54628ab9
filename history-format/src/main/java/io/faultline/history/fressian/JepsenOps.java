package io.faultline.history.fressian;

import io.faultline.history.jepsen.Event;
import io.faultline.history.jepsen.JepsenEvents;
import java.io.IOException;
import java.util.List;

/// Takes Jepsen's operations, as Fressian holds them, to [JepsenEvents]: plain maps, or values of
/// the type `jepsen.history.Op`, whose fields lie in a fixed order. Owned by one thread.
final class JepsenOps {
  private static final String OP = "jepsen.history.Op";
  private static final int OP_FIELDS = 7;

  private final JepsenEvents events;
  private final Event event = new Event();
  private int count;

  JepsenOps(JepsenEvents events) {
    this.events = events;
  }

  /// How many were taken so far.
  int count() {
    return count;
  }

  /// Reads the next value of `reader`, which is an operation.
  void read(FressianReader reader) throws IOException {
    long at = reader.in().position();
    Datum datum = reader.read();
    event.clear();
    try {
      switch (datum) {
        case Datum.Pairs map -> fields(map);
        case Datum.Tagged(String tag, List<Datum> fields)
            when tag.equals(OP) && fields.size() == OP_FIELDS ->
            op(fields);
        default ->
            throw new IllegalArgumentException(
                "an operation is a map, or an %s of %d fields".formatted(OP, OP_FIELDS));
      }
      events.take(event);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw reader.in().wrongAt(at, "event %d: %s".formatted(count, e.getMessage()));
    }
    count++;
  }

  private void op(List<Datum> fields) {
    checkIndex(fields.get(0));
    field("time", fields.get(1));
    field("type", fields.get(2));
    field("process", fields.get(3));
    field("f", fields.get(4));
    field("value", fields.get(5));
    if (fields.get(6) instanceof Datum.Pairs others) {
      fields(others);
    }
  }

  private void fields(Datum.Pairs map) {
    for (int i = 0; i < map.flat().size(); i += 2) {
      if (map.flat().get(i) instanceof Datum.Keyword(String namespace, String name)
          && namespace.isEmpty()) {
        field(name, map.flat().get(i + 1));
      }
    }
  }

  private void field(String name, Datum datum) {
    switch (name) {
      case "type" -> event.type(Event.Type.named(text(datum)));
      case "process" -> process(datum);
      case "f" -> event.f(text(datum));
      case "value" -> event.value(JepsenValues.value(datum));
      case "key" -> event.key(JepsenValues.value(datum));
      case "error" -> error(datum);
      case "time" -> time(datum);
      case "index" -> checkIndex(datum);
      case "node" -> event.host(text(datum));
      default -> {}
    }
  }

  // Chunks that were put together in the wrong order would be another history.
  private void checkIndex(Datum datum) {
    if (datum instanceof Datum.Int(long index) && index >= 0 && index < count) {
      throw new IllegalArgumentException(
          "the index is %d, and %d events came before".formatted(index, count));
    }
  }

  private void process(Datum datum) {
    if (datum instanceof Datum.Int(long number)) {
      if (number != (int) number) {
        throw new IllegalArgumentException(
            "a process is a whole number of 32 bits, not %d".formatted(number));
      }
      event.process((int) number);
    } else if (!(datum instanceof Datum.Nil)) {
      event.otherProcess(text(datum));
    }
  }

  private void error(Datum datum) {
    if (!(datum instanceof Datum.Nil)) {
      event.error(text(datum));
    }
  }

  private void time(Datum datum) {
    switch (datum) {
      case Datum.Int(long nanos) -> event.timeNanos(nanos);
      case Datum.Nil _ -> {}
      default -> throw new IllegalArgumentException("a time is a whole number of nanoseconds");
    }
  }

  private static String text(Datum datum) {
    return JepsenValues.value(datum).toString();
  }
}

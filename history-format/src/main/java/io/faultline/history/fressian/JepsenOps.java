package io.faultline.history.fressian;

import io.faultline.history.Value;
import io.faultline.history.jepsen.EdnText;
import io.faultline.history.jepsen.Event;
import io.faultline.history.jepsen.JepsenEvents;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Takes Jepsen's operations, as Fressian holds them, to [JepsenEvents]: plain maps, or values of
/// the type `jepsen.history.Op`, whose fields lie in a fixed order. Owned by one thread.
final class JepsenOps {
  private static final String OP = "jepsen.history.Op";
  private static final int OP_FIELDS = 7;

  // In the order of an Op's components. The last component is a map of whatever others there are.
  private static final List<String> FIELDS =
      List.of("index", "time", "type", "process", "f", "value");

  private final JepsenEvents events;
  private final Event event = new Event();
  private final Set<String> seen = new HashSet<>();
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
    seen.clear();
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
    for (int i = 0; i < FIELDS.size(); i++) {
      field(FIELDS.get(i), fields.get(i));
    }
    if (fields.getLast() instanceof Datum.Pairs others) {
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
      case "index" -> index(datum);
      case "time" -> event.timeNanos(number(name, datum, -1));
      case "type" -> type(datum);
      case "process" -> process(datum);
      case "f" -> f(datum);
      case "value" -> event.value(JepsenValues.value(datum));
      case "key" -> event.key(JepsenValues.value(datum));
      case "error" -> error(datum);
      default -> {
        return;
      }
    }
    if (!seen.add(name)) {
      throw new IllegalArgumentException("the field :" + name + " is there twice");
    }
  }

  // Chunks that were put together in the wrong order would be another history.
  private void index(Datum datum) {
    long index = number("index", datum, -1);
    if (index >= 0 && index < count) {
      throw new IllegalArgumentException(
          "the index is %d, and %d events came before".formatted(index, count));
    }
  }

  private void type(Datum datum) {
    String word = JepsenValues.value(datum) instanceof Value.Text(String text) ? text : "nothing";
    Event.Type type = Event.Type.named(word);
    if (type == null) {
      throw new IllegalArgumentException("\":type\" is :invoke, :ok, :fail or :info, not " + word);
    }
    event.type(type);
  }

  private void process(Datum datum) {
    switch (JepsenValues.value(datum)) {
      case Value.Int(long number) when number == (int) number -> event.process((int) number);
      case Value.Text(String name) -> event.otherProcess(name);
      case Value.Nil _ -> {}
      default ->
          throw new IllegalArgumentException(
              "\":process\" is a whole number of 32 bits or :nemesis");
    }
  }

  private void f(Datum datum) {
    switch (JepsenValues.value(datum)) {
      case Value.Text(String name) -> event.f(name);
      case Value.Nil _ -> {}
      default -> throw new IllegalArgumentException("\":f\" is a keyword");
    }
  }

  private void error(Datum datum) {
    Value error = JepsenValues.value(datum);
    if (!(error instanceof Value.Nil)) {
      event.error(EdnText.bare(error));
    }
  }

  private static long number(String field, Datum datum, long otherwise) {
    return switch (datum) {
      case Datum.Int(long number) -> number;
      case Datum.Nil _ -> otherwise;
      default ->
          throw new IllegalArgumentException(
              "\":%s\" is a whole number of 64 bits".formatted(field));
    };
  }
}

package io.faultline.history.fressian;

import io.faultline.history.Value;
import io.faultline.history.jepsen.EdnValues;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// What Jepsen's values are in a history: the same as from EDN, see [EdnValues]. A type that is not
/// known is its only component, or the list of them.
final class JepsenValues {
  private static final int MOST_DEPTH = 80;
  private static final DateTimeFormatter INSTANT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'-00:00'").withZone(ZoneOffset.UTC);

  private JepsenValues() {}

  /// The value of `datum`.
  ///
  /// @throws IllegalArgumentException if a history cannot hold it
  static Value value(Datum datum) {
    return value(datum, 0);
  }

  private static Value value(Datum datum, int depth) {
    if (depth > MOST_DEPTH) {
      throw new IllegalArgumentException("values nested deeper than " + MOST_DEPTH);
    }
    return switch (datum) {
      case Datum.Nil _ -> Value.NIL;
      case Datum.Bool(boolean value) -> Value.of(value);
      case Datum.Int(long number) -> Value.of(number);
      case Datum.Real(double number) -> new Value.Real(number);
      case Datum.Big(BigInteger number) -> whole(number);
      case Datum.Decimal(BigDecimal number) -> new Value.Real(number.doubleValue());
      case Datum.Text(String text) -> new Value.Text(text);
      case Datum.Bytes(byte[] bytes) -> new Value.Text(HexFormat.of().formatHex(bytes));
      case Datum.Keyword keyword -> new Value.Text(keyword.toString());
      case Datum.Symbol symbol -> new Value.Text(symbol.toString());
      case Datum.Items(List<Datum> items) -> new Value.Items(values(items, depth));
      case Datum.Elements(List<Datum> elements) -> EdnValues.set(values(elements, depth));
      case Datum.Pairs(List<Datum> flat) -> fields(flat, depth);
      case Datum.Tagged tagged -> tagged(tagged, depth);
    };
  }

  private static Value tagged(Datum.Tagged tagged, int depth) {
    List<Datum> parts = tagged.components();
    if (parts.size() != 1) {
      return tagged.tag().equals("ratio") && parts.size() == 2
          ? ratio(parts.getFirst(), parts.getLast())
          : new Value.Items(values(parts, depth));
    }
    Datum part = parts.getFirst();
    return switch (tagged.tag()) {
      case "persistent-hash-set", "persistent-sorted-set" ->
          switch (part) {
            // What Clojure makes of an empty sequence.
            case Datum.Nil _ -> EdnValues.set(List.of());
            case Datum.Items(List<Datum> elements) -> EdnValues.set(values(elements, depth));
            default -> throw new IllegalArgumentException("the content of a set is a list");
          };
      case "inst" -> instant(part);
      default -> value(part, depth + 1);
    };
  }

  private static Value whole(BigInteger number) {
    if (number.bitLength() >= Long.SIZE) {
      throw new IllegalArgumentException("a whole number has at most 64 bits");
    }
    return Value.of(number.longValue());
  }

  private static Value ratio(Datum over, Datum under) {
    BigDecimal divisor = number(under);
    if (divisor.signum() == 0) {
      throw new IllegalArgumentException("a ratio over 0");
    }
    return new Value.Real(number(over).divide(divisor, MathContext.DECIMAL64).doubleValue());
  }

  private static BigDecimal number(Datum datum) {
    return switch (datum) {
      case Datum.Int(long number) -> BigDecimal.valueOf(number);
      case Datum.Big(BigInteger number) -> new BigDecimal(number);
      default -> throw new IllegalArgumentException("a ratio is of whole numbers");
    };
  }

  private static Value instant(Datum millis) {
    if (!(millis instanceof Datum.Int(long number))) {
      throw new IllegalArgumentException("an instant is a whole number of milliseconds");
    }
    try {
      return new Value.Text(INSTANT.format(Instant.ofEpochMilli(number)));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("no calendar has the instant " + number + " ms", e);
    }
  }

  private static List<Value> values(List<Datum> data, int depth) {
    var values = new ArrayList<Value>(data.size());
    for (Datum datum : data) {
      values.add(value(datum, depth + 1));
    }
    return values;
  }

  private static Value fields(List<Datum> flat, int depth) {
    var keys = new ArrayList<Value>(flat.size() / 2);
    var values = new ArrayList<Value>(flat.size() / 2);
    for (int i = 0; i < flat.size(); i += 2) {
      keys.add(value(flat.get(i), depth + 1));
      values.add(value(flat.get(i + 1), depth + 1));
    }
    return EdnValues.map(keys, values);
  }
}

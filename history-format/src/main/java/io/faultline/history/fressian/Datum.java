package io.faultline.history.fressian;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;

/// What a Fressian stream holds: one value of it.
///
/// Maps and sets are kept as they lie in the stream, as lists: nothing here looks up much in them,
/// and no hostile choice of keys makes a list slow.
sealed interface Datum {
  Datum NIL = new Nil();

  /// See [Datum#NIL].
  record Nil() implements Datum {}

  record Bool(boolean value) implements Datum {}

  /// A whole number of 64 bits.
  record Int(long value) implements Datum {}

  /// A whole number of any size.
  record Big(BigInteger value) implements Datum {}

  /// A floating-point number, of 32 bits or 64.
  record Real(double value) implements Datum {}

  record Decimal(BigDecimal value) implements Datum {}

  record Text(String value) implements Datum {}

  /// Raw bytes.
  @SuppressWarnings("ArrayRecordComponent") // looked at, never compared
  record Bytes(byte[] value) implements Datum {}

  /// A keyword, without its colon.
  ///
  /// @param namespace empty where there is none
  record Keyword(String namespace, String name) implements Datum {
    @Override
    public String toString() {
      return namespace.isEmpty() ? name : namespace + "/" + name;
    }
  }

  /// A symbol. Its namespace is empty where there is none.
  record Symbol(String namespace, String name) implements Datum {
    @Override
    public String toString() {
      return namespace.isEmpty() ? name : namespace + "/" + name;
    }
  }

  /// A list, or an array.
  record Items(List<Datum> items) implements Datum {}

  /// A set, in the order of the stream.
  record Elements(List<Datum> elements) implements Datum {}

  /// A map: a key and its value by turns, in the order of the stream.
  record Pairs(List<Datum> flat) implements Datum {
    /// The value of the keyword without a namespace that has this name; nil if there is none.
    Datum get(String keyword) {
      for (int i = 0; i < flat.size(); i += 2) {
        if (flat.get(i) instanceof Keyword(String namespace, String name)
            && namespace.isEmpty()
            && name.equals(keyword)) {
          return flat.get(i + 1);
        }
      }
      return NIL;
    }
  }

  /// A value of a type that Fressian itself does not know: its tag, and its components.
  record Tagged(String tag, List<Datum> components) implements Datum {}
}

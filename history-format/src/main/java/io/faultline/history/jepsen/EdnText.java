package io.faultline.history.jepsen;

import io.faultline.history.Value;

/// Values as EDN.
public final class EdnText {
  private EdnText() {}

  /// A text as it is, and any other value as EDN.
  public static String bare(Value value) {
    if (value instanceof Value.Text(String text)) {
      return text;
    }
    var out = new StringBuilder();
    print(value, out);
    return out.toString();
  }

  static void print(Value value, StringBuilder out) {
    switch (value) {
      case Value.Nil _ -> out.append("nil");
      case Value.Bool(boolean yes) -> out.append(yes);
      case Value.Int(long number) -> out.append(number);
      case Value.Real(double real) -> real(real, out);
      case Value.Text(String text) -> string(text, out);
      case Value.Items(var items) -> {
        out.append('[');
        for (int i = 0; i < items.size(); i++) {
          out.append(i == 0 ? "" : " ");
          print(items.get(i), out);
        }
        out.append(']');
      }
      case Value.Fields(var fields) -> {
        out.append('{');
        fields.forEach((name, field) -> {
          out.append(out.charAt(out.length() - 1) == '{' ? "" : ", ");
          string(name, out);
          out.append(' ');
          print(field, out);
        });
        out.append('}');
      }
    }
  }

  private static void real(double real, StringBuilder out) {
    if (Double.isNaN(real)) {
      out.append("##NaN");
    } else if (Double.isInfinite(real)) {
      out.append(real > 0 ? "##Inf" : "##-Inf");
    } else {
      out.append(real);
    }
  }

  static void string(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          // Half of a pair has no UTF-8.
          if (c < ' ' || c == 0x7f || Character.isSurrogate(c)) {
            out.append("\\u%04x".formatted((int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  /// A word as a keyword, or as a string where it is no word.
  static void word(String word, StringBuilder out) {
    boolean plain = !word.isEmpty() && Character.isLetter(word.charAt(0));
    for (int i = 0; plain && i < word.length(); i++) {
      char c = word.charAt(i);
      plain = c < 0x80 && (Character.isLetterOrDigit(c) || "-_?!*+.".indexOf(c) >= 0);
    }
    if (plain) {
      out.append(':').append(word);
    } else {
      string(word, out);
    }
  }
}

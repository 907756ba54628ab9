package io.faultline.history.jepsen;

import io.faultline.history.Value;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The tokens of EDN: strings, keywords, symbols, characters and numbers.
final class EdnTokens {
  // Names come again and again: a slot each, for the last one that fell into it.
  private static final int SLOTS = 1 << 12;
  private static final int MOST_REMEMBERED_BYTES = 48;
  private static final int MOST_NUMBER_CHARS = 400;
  private static final int FAST_DIGITS = 18;
  private static final Pattern NUMBER =
      Pattern.compile(
          "(?<int>[+-]?[0-9]+)N?"
              + "|(?<real>[+-]?[0-9]+(?:\\.[0-9]*)?(?:[eE][+-]?[0-9]+)?)M?"
              + "|(?<over>[+-]?[0-9]+)/(?<under>[0-9]+)"
              + "|0[xX](?<hex>[0-9a-fA-F]+)N?");

  private final EdnInput in;
  private final @Nullable Name[] names = new Name[SLOTS];

  @SuppressWarnings("ArrayRecordComponent") // looked at, never compared
  private record Name(byte[] bytes, Value.Text text) {}

  EdnTokens(EdnInput in) {
    this.in = in;
  }

  private static boolean endsToken(int next) {
    return switch (next) {
      case -1, ' ', ',', '\n', '\t', '\r', '\f', '"', ';', '[', ']', '(', ')', '{', '}' -> true;
      default -> false;
    };
  }

  /// A keyword, without its colon.
  Value.Text keyword() throws IOException {
    in.skip();
    Value.Text name = name();
    if (name.value().isEmpty()) {
      throw in.wrong("a ':' begins a keyword, as :read");
    }
    return name;
  }

  /// The bytes up to the end of the token as text.
  String token(String what) throws IOException {
    String text = name().value();
    if (text.isEmpty()) {
      throw in.wrong("here should be " + what);
    }
    return text;
  }

  private Value.Text name() throws IOException {
    in.keep();
    while (!endsToken(in.peek())) {
      in.skip();
    }
    int start = in.kept();
    return remembered(start, in.at);
  }

  private Value.Text remembered(int start, int end) throws IOException {
    byte[] buffer = in.buffer;
    int length = end - start;
    if (length > MOST_REMEMBERED_BYTES) {
      return new Value.Text(EdnParser.utf8(in, start, end));
    }
    int hash = length;
    for (int i = start; i < end; i++) {
      hash = hash * 31 + buffer[i];
    }
    int slot = (hash ^ (hash >>> 12)) & (SLOTS - 1);
    Name known = names[slot];
    if (known != null
        && java.util.Arrays.equals(known.bytes, 0, known.bytes.length, buffer, start, end)) {
      return known.text;
    }
    var text = new Value.Text(EdnParser.utf8(in, start, end));
    names[slot] = new Name(java.util.Arrays.copyOfRange(buffer, start, end), text);
    return text;
  }

  /// A string.
  Value.Text string() throws IOException {
    int line = in.line();
    int column = in.column();
    in.skip();
    in.keep();
    for (int next = in.peek(); next != '"'; next = in.peek()) {
      if (next == -1) {
        throw in.wrong(line, column, "the string has no closing '\"'");
      }
      if (next == '\\') {
        return escaped(line, column);
      }
      in.skip();
    }
    int start = in.kept();
    Value.Text text = remembered(start, in.at);
    in.skip();
    return text;
  }

  // The rest of a string, from its first escape on.
  private Value.Text escaped(int line, int column) throws IOException {
    var text = new StringBuilder();
    while (true) {
      int start = in.kept();
      text.append(EdnParser.utf8(in, start, in.at));
      int next = in.peek();
      if (next == '"') {
        in.skip();
        return new Value.Text(text.toString());
      }
      in.skip();
      text.append(escape());
      if (text.length() > EdnInput.MOST_TOKEN_BYTES) {
        throw in.wrong(
            line, column, "a token has more than %,d bytes".formatted(EdnInput.MOST_TOKEN_BYTES));
      }
      in.keep();
      for (next = in.peek(); next != '"' && next != '\\'; next = in.peek()) {
        if (next == -1) {
          throw in.wrong(line, column, "the string has no closing '\"'");
        }
        in.skip();
      }
    }
  }

  private char escape() throws IOException {
    int next = in.peek();
    char c =
        switch (next) {
          case 't' -> '\t';
          case 'r' -> '\r';
          case 'n' -> '\n';
          case 'b' -> '\b';
          case 'f' -> '\f';
          case '\\', '"', '/', '\'' -> (char) next;
          case 'u' -> {
            int code = 0;
            for (int i = 0; i < 4; i++) {
              in.skip();
              int digit = Character.digit(in.peek(), 16);
              if (digit < 0) {
                throw in.wrong("\\u has four hexadecimal digits");
              }
              code = code * 16 + digit;
            }
            yield (char) code;
          }
          // Of regular expressions.
          default -> '\\';
        };
    if (c != '\\' || next == '\\') {
      in.skip();
    }
    return c;
  }

  /// A character, as \a or \newline.
  Value character() throws IOException {
    in.skip();
    in.keep();
    if (in.peek() == -1) {
      throw in.wrong("a '\\' begins a character, as \\a");
    }
    // The first one counts whatever it is.
    in.skip();
    while (!endsToken(in.peek())) {
      in.skip();
    }
    int start = in.kept();
    String name = EdnParser.utf8(in, start, in.at);
    return switch (name) {
      case "newline" -> Value.of("\n");
      case "return" -> Value.of("\r");
      case "space" -> Value.of(" ");
      case "tab" -> Value.of("\t");
      case "formfeed" -> Value.of("\f");
      case "backspace" -> Value.of("\b");
      default ->
          Value.of(
              name.matches("u[0-9a-fA-F]{4}")
                  ? String.valueOf((char) Integer.parseInt(name.substring(1), 16))
                  : name);
    };
  }

  /// What follows ##.
  Value symbolic() throws IOException {
    int column = in.column();
    String name = name().value();
    return switch (name) {
      case "Inf" -> new Value.Real(Double.POSITIVE_INFINITY);
      case "-Inf" -> new Value.Real(Double.NEGATIVE_INFINITY);
      case "NaN" -> new Value.Real(Double.NaN);
      default -> throw in.wrong(in.line(), column, "after ## comes Inf, -Inf or NaN");
    };
  }

  /// A number, nil, true, false, or another symbol, which is a text.
  Value numberOrSymbol() throws IOException {
    int first = in.peek();
    if (first >= '0' && first <= '9') {
      return number();
    }
    int column = in.column();
    in.keep();
    in.skip();
    if (first == '-' || first == '+') {
      int second = in.peek();
      if (second >= '0' && second <= '9') {
        int back = in.kept();
        in.at = back;
        return number();
      }
    }
    while (!endsToken(in.peek())) {
      in.skip();
    }
    int start = in.kept();
    Value.Text text = remembered(start, in.at);
    if (first == '^' || first == '@' || first == '`' || first == '~') {
      throw in.wrong(in.line(), column, "'%s' is no EDN".formatted(Codes.shown(text)));
    }
    return switch (text.value()) {
      case "nil" -> Value.NIL;
      case "true" -> Value.of(true);
      case "false" -> Value.of(false);
      default -> text;
    };
  }

  private Value number() throws IOException {
    in.keep();
    boolean negative = in.peek() == '-';
    if (negative) {
      in.skip();
    }
    long number = 0;
    int digits = 0;
    int next = in.peek();
    while (next >= '0' && next <= '9' && digits < FAST_DIGITS) {
      number = number * 10 + (next - '0');
      digits++;
      in.at++;
      next = in.peek();
    }
    if (digits > 0 && endsToken(next)) {
      in.kept();
      return new Value.Int(negative ? -number : number);
    }
    while (!endsToken(in.peek())) {
      in.skip();
    }
    int start = in.kept();
    int column = in.column() - (in.at - start);
    if (in.at - start > MOST_NUMBER_CHARS) {
      throw in.wrong(
          in.line(), column, "a number has more than %d digits".formatted(MOST_NUMBER_CHARS));
    }
    String text = EdnParser.utf8(in, start, in.at);
    try {
      return slowly(text);
    } catch (ArithmeticException | NumberFormatException e) {
      throw in.wrong(in.line(), column, "'%s' is no number of 64 bits".formatted(text));
    }
  }

  private static Value slowly(String text) {
    Matcher number = NUMBER.matcher(text);
    if (!number.matches()) {
      throw new NumberFormatException(text);
    }
    if (number.group("int") != null) {
      return Value.of(new BigInteger(number.group("int")).longValueExact());
    }
    if (number.group("hex") != null) {
      return Value.of(new BigInteger(number.group("hex"), 16).longValueExact());
    }
    double real;
    if (number.group("over") != null) {
      var under = new BigDecimal(number.group("under"));
      real =
          new BigDecimal(number.group("over"))
              .divide(under, java.math.MathContext.DECIMAL64)
              .doubleValue();
    } else {
      real = Double.parseDouble(number.group("real"));
    }
    if (!Double.isFinite(real)) {
      throw new ArithmeticException("not finite");
    }
    return new Value.Real(real);
  }
}

package io.faultline.report;

import io.faultline.history.Action;
import io.faultline.history.Kind;
import io.faultline.history.Op;
import io.faultline.history.Outcome;
import io.faultline.history.Result;
import io.faultline.history.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Numbers, times, operations and foreign text as every form of report writes them.
final class Words {
  /// The most characters of one datum: a value, a host's name, an error.
  static final int DATUM = 120;

  /// The most characters of a sentence that may hold data.
  static final int SENTENCE = 2_000;

  private Words() {}

  /// `text` with every character made visible that could steer a terminal, turn the direction of
  /// writing, or not be written in XML: it stands as `\n`, `\t` or `\u001b`. Unpaired halves of
  /// characters are among them, so that the answer can be encoded whatever came in.
  static String printable(String text) {
    if (text.codePoints().noneMatch(Words::isHidden)) {
      return text;
    }
    var shown = new StringBuilder(text.length() + 16);
    text.codePoints().forEach(c -> appendVisible(shown, c));
    return shown.toString();
  }

  private static void appendVisible(StringBuilder shown, int c) {
    switch (c) {
      case '\n' -> shown.append("\\n");
      case '\r' -> shown.append("\\r");
      case '\t' -> shown.append("\\t");
      default -> {
        if (!isHidden(c)) {
          shown.appendCodePoint(c);
        } else if (c <= 0xffff) {
          shown.append("\\u%04x".formatted(c));
        } else {
          shown.append("\\u{%x}".formatted(c));
        }
      }
    }
  }

  private static boolean isHidden(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.UNASSIGNED ->
          true;
      default -> false;
    };
  }

  /// `text` printable, and no longer than `most` characters: what is left out is told by `…`.
  static String shown(String text, int most) {
    // Cut first, so that a datum of a megabyte costs no more than a short one.
    String visible = printable(text.length() > most ? text.substring(0, most) : text);
    if (visible.length() <= most && text.length() <= most) {
      return visible;
    }
    int end = Math.min(visible.length(), most - 1);
    boolean halved = end > 0 && Character.isHighSurrogate(visible.charAt(end - 1));
    return visible.substring(0, halved ? end - 1 : end) + "…";
  }

  /// A datum, printable and cut.
  static String datum(String text) {
    return shown(text, DATUM);
  }

  /// A sentence, printable and cut.
  static String sentence(String text) {
    return shown(text, SENTENCE);
  }

  /// `24,118`.
  static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /// `1 key`, `24,118 keys`.
  static String count(long number, String one, String many) {
    return number(number) + " " + (number == 1 ? one : many);
  }

  /// A number with `decimals` digits after the point.
  static String decimal(double number, int decimals) {
    return String.format(Locale.ROOT, "%,." + decimals + "f", number);
  }

  /// A moment: `12.0 s`.
  static String at(long nanos) {
    return at(nanos, 1);
  }

  /// A moment, with `decimals` digits after the point.
  static String at(long nanos, int decimals) {
    return decimal(nanos / 1e9, decimals) + " s";
  }

  /// How many digits after the point of a second tell moments apart within `spanNanos`: a
  /// thousandth of it, but a nanosecond at least and a tenth of a second at most.
  static int decimals(long spanNanos) {
    int digits = (int) Math.ceil(-Math.log10(Math.max(1, spanNanos) / 1e9)) + 3;
    return Math.clamp(digits, 1, 9);
  }

  /// A length of time: `3.41 s`, `31 ms`, `1.2 ms`, `840 µs`.
  static String duration(long nanos) {
    if (nanos >= 1_000_000_000L) {
      return decimal(nanos / 1e9, 2) + " s";
    }
    if (nanos >= 10_000_000L) {
      return decimal(nanos / 1e6, 0) + " ms";
    }
    if (nanos >= 1_000_000L) {
      return decimal(nanos / 1e6, 1) + " ms";
    }
    return nanos >= 1_000L ? decimal(nanos / 1e3, 0) + " µs" : nanos + " ns";
  }

  /// What an operation asked, without its keys where `withKeys` is false: `write 4 311`.
  static String call(Op op, boolean withKeys) {
    List<Action> actions = op.call().actions();
    String asked =
        actions.stream().map(action -> action(action, withKeys)).collect(Collectors.joining("; "));
    return datum(asked);
  }

  /// Each action of an operation with its answer: `read x → 3`, `append y 4`.
  static List<String> actions(Op op) {
    List<Action> actions = op.call().actions();
    var told = new ArrayList<String>();
    for (int i = 0; i < actions.size(); i++) {
      String answer = "";
      if (op.outcome() instanceof Outcome.Ok(var results, var _)) {
        answer = answers(actions.subList(i, i + 1), results.subList(i, i + 1));
      }
      boolean says = actions.get(i).kind().answers() != Kind.Answers.NOTHING;
      told.add(datum(action(actions.get(i), true)) + (says ? " " + datum(answer) : ""));
    }
    return told;
  }

  private static String action(Action action, boolean withKey) {
    String key = withKey ? " " + part(action.key()) : "";
    String argument = " " + part(action.argument());
    return switch (action.kind()) {
      case READ -> "read" + key;
      case WRITE -> "write" + key + argument;
      case CAS -> "cas" + key + argument + "→" + part(action.second());
      case DEQUEUE,
          PEEK,
          POP,
          ACQUIRE,
          RELEASE,
          GENERATE,
          POP_FRONT,
          POP_BACK,
          PEEK_FRONT,
          PEEK_BACK ->
          action.kind().word() + key;
      case APPEND, ADD, REMOVE, CONTAINS, ENQUEUE, PUSH, INCREMENT, PUSH_FRONT, PUSH_BACK ->
          action.kind().word() + key + argument;
    };
  }

  // A value among others: none takes the place of all.
  private static String part(Value value) {
    return shown(value.toString(), DATUM / 3);
  }

  /// What an operation answered: `ok`, `→ 311`, `failed: refused`, `unknown: time-out`.
  static String answer(Op op) {
    return datum(
        switch (op.outcome()) {
          case Outcome.Ok(var results, var _) -> answers(op.call().actions(), results);
          case Outcome.Failed(var reason, var _) -> "failed" + because(reason);
          case Outcome.Unknown(var reason) -> "unknown" + because(reason);
        });
  }

  private static String answers(List<Action> actions, List<Result> results) {
    var told = new ArrayList<String>();
    for (int i = 0; i < results.size(); i++) {
      Value value = results.get(i).value();
      switch (actions.get(i).kind().answers()) {
        case NOTHING -> {}
        case YES_OR_NO -> told.add(value.equals(Value.NIL) ? "ok" : value.toString());
        case VALUE -> told.add(value.toString());
      }
    }
    return told.isEmpty() || told.equals(List.of("ok")) ? "ok" : "→ " + String.join("; ", told);
  }

  private static String because(String reason) {
    return reason.isEmpty() ? "" : ": " + reason;
  }

  /// The sentences at the beginning of `text` that fit into `most` characters; if not even the
  /// first does, as much of it as fits.
  static String beginning(String text, int most) {
    String whole = printable(text.length() > SENTENCE ? text.substring(0, SENTENCE) : text);
    if (whole.length() <= most) {
      return whole;
    }
    int end = whole.lastIndexOf(". ", most - 1);
    return end > 0 ? whole.substring(0, end + 1) : shown(whole, most);
  }
}

package io.faultline.checker.transaction.search;

import io.faultline.checker.transaction.Told;
import io.faultline.checker.transaction.search.CaseTree.Cases;
import io.faultline.checker.transaction.search.CaseTree.Choice;
import io.faultline.checker.transaction.search.CaseTree.Conflict;
import io.faultline.checker.transaction.search.CaseTree.Cycle;
import io.faultline.checker.transaction.search.CaseTree.Reading;
import io.faultline.checker.transaction.search.CaseTree.Split;
import io.faultline.checker.transaction.search.CaseTree.Step;
import io.faultline.checker.transaction.search.StrongLevel.Shape;
import io.faultline.history.History;
import java.util.List;

/// A [CaseTree] in sentences.
final class CaseWords {
  private static final int MOST_LINES = 200;
  private static final int MOST_TRANSACTIONS = 40;

  private final History history;
  private final boolean isSerial;
  private final StringBuilder text = new StringBuilder();
  private int lines;

  CaseWords(History history, StrongLevel level) {
    this.history = history;
    isSerial = level.shape() == Shape.SERIAL;
  }

  String of(CaseTree tree) {
    say("No order of the transactions explains every read:", "");
    cases(tree.root(), "");
    List<Integer> ops = tree.blocked();
    text.append(Told.lines(history, ops.subList(0, Math.min(MOST_TRANSACTIONS, ops.size()))));
    if (ops.size() > MOST_TRANSACTIONS) {
      text.append("\n  … and %,d more".formatted(ops.size() - MOST_TRANSACTIONS));
    }
    return text.toString();
  }

  private void say(String line, String indent) {
    if (lines++ < MOST_LINES) {
      text.append(indent).append(line).append('\n');
    } else if (lines == MOST_LINES + 2) {
      text.append("… the rest of the cases is in the evidence\n");
    }
  }

  // A case that closes a cycle at once is said in a line; what is left is said at the same depth,
  // so
  // that a long row of these stays readable.
  private void cases(Cases cases, String indent) {
    switch (cases) {
      case Cycle(var steps) -> say("That is a cycle: " + walk(steps) + ".", indent);
      case Split(var choice, Cycle(var steps), var rest) -> {
        say("%s. Not the former, for then: %s.".formatted(choice(choice), walk(steps)), indent);
        say("So %s.".formatted(second(choice)), indent);
        cases(rest, indent);
      }
      case Split(var choice, var rest, Cycle(var steps)) -> {
        say("%s. Not the latter, for then: %s.".formatted(choice(choice), walk(steps)), indent);
        say("So %s.".formatted(first(choice)), indent);
        cases(rest, indent);
      }
      case Split(var choice, var one, var other) -> {
        say(choice(choice) + ".", indent);
        say("If %s:".formatted(first(choice)), indent);
        cases(one, indent + "  ");
        say("If %s:".formatted(second(choice)), indent);
        cases(other, indent + "  ");
      }
    }
  }

  private String choice(Choice choice) {
    return switch (choice) {
      case Reading(int read, int reader, int writer, int other) ->
          "%s read %s from key %s, which %s wrote, and %s wrote that key as well: so %s, or %s"
              .formatted(
                  Told.name(reader),
                  Told.found(history, read),
                  Told.key(history, read),
                  Told.name(writer),
                  Told.name(other),
                  first(choice),
                  second(choice));
      case Conflict(int key, int one, int other) ->
          "%s and %s both wrote key %s: so %s, or %s"
              .formatted(
                  Told.name(one),
                  Told.name(other),
                  history.keyValue(key),
                  first(choice),
                  second(choice));
    };
  }

  private String first(Choice choice) {
    return "%s comes before %s".formatted(point(choice.firstFrom()), point(choice.firstTo()));
  }

  private String second(Choice choice) {
    return "%s comes before %s".formatted(point(choice.secondFrom()), point(choice.secondTo()));
  }

  private String point(int point) {
    if (isSerial) {
      return Told.name(point >> 1);
    }
    return ((point & 1) == 0 ? "the snapshot of " : "the commit of ") + Told.name(point >> 1);
  }

  private String walk(List<Step> steps) {
    var walk = new StringBuilder(point(steps.getFirst().from()));
    for (Step step : steps) {
      walk.append(" < ").append(point(step.to())).append(" (").append(why(step)).append(')');
    }
    return walk.toString();
  }

  private String why(Step step) {
    return switch (step.why()) {
      case OWN -> "its own";
      case READ ->
          "which read %s from key %s"
              .formatted(Told.found(history, step.read()), Told.key(history, step.read()));
      case SESSION -> "later in the session";
      case REAL_TIME -> "called after the other had returned";
      case INITIAL ->
          "which wrote key %s, of which the former read the value from before"
              .formatted(Told.key(history, step.read()));
      case ASSUMED -> "so it is in this case";
    };
  }
}

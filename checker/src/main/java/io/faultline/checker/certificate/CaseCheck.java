package io.faultline.checker.certificate;

import io.faultline.checker.transaction.search.CaseTree.Cases;
import io.faultline.checker.transaction.search.CaseTree.Choice;
import io.faultline.checker.transaction.search.CaseTree.Conflict;
import io.faultline.checker.transaction.search.CaseTree.Cycle;
import io.faultline.checker.transaction.search.CaseTree.Reading;
import io.faultline.checker.transaction.search.CaseTree.Split;
import io.faultline.checker.transaction.search.CaseTree.Step;
import io.faultline.checker.transaction.search.StrongLevel;
import io.faultline.checker.transaction.search.StrongLevel.Order;
import io.faultline.checker.transaction.search.StrongLevel.Shape;
import io.faultline.history.History;
import io.faultline.history.Values;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Walks a tree of cases: each choice and each step of each cycle is derived again from the
/// columns.
final class CaseCheck {
  private record Ends(int from, int to) {}

  private final History history;
  private final Sources sources;
  private final StrongLevel level;
  // What is assumed on the way to the case at hand, and how often.
  private final Map<Ends, Integer> assumed = new HashMap<>();

  CaseCheck(History history, Sources sources, StrongLevel level) {
    this.history = history;
    this.sources = sources;
    this.level = level;
  }

  void check(Cases cases) {
    // A long row of choices one side of which is a cycle is walked without recursion.
    Cases at = cases;
    var taken = new ArrayList<Ends>();
    while (at instanceof Split(var choice, var first, var second)) {
      check(choice);
      var one = new Ends(point(choice.firstFrom()), point(choice.firstTo()));
      var other = new Ends(point(choice.secondFrom()), point(choice.secondTo()));
      boolean firstIsSmall = first instanceof Cycle;
      assume(firstIsSmall ? one : other, 1);
      check(firstIsSmall ? first : second);
      assume(firstIsSmall ? one : other, -1);
      Ends rest = firstIsSmall ? other : one;
      assume(rest, 1);
      taken.add(rest);
      at = firstIsSmall ? second : first;
    }
    cycle(((Cycle) at).steps());
    taken.forEach(ends -> assume(ends, -1));
  }

  private void assume(Ends ends, int more) {
    assumed.merge(ends, more, Integer::sum);
  }

  // The two moments of a transaction are one where the level has but one.
  private int point(int point) {
    return level.shape() == Shape.SERIAL ? point | 1 : point;
  }

  private void check(Choice choice) {
    switch (choice) {
      case Reading(int read, int reader, int writer, int other) -> {
        if (!sources.isExternal(read)
            || sources.op(read) != reader
            || sources.of(read) != writer
            || other == writer
            || other == reader
            || !counts(other)
            || !sources.wrote(other, history.key(read))) {
          throw Evidence.wrong("a choice that is none");
        }
      }
      case Conflict(int key, int one, int other) -> {
        if (level.shape() != Shape.SNAPSHOT
            || one == other
            || !counts(one)
            || !counts(other)
            || !sources.wrote(one, key)
            || !sources.wrote(other, key)) {
          throw Evidence.wrong("a choice that is none");
        }
      }
    }
  }

  // It is ok, or an ok one read what it wrote.
  private boolean counts(int op) {
    Evidence.mustBeOf(history, op);
    return sources.committed(op);
  }

  private void cycle(List<Step> steps) {
    if (steps.isEmpty()) {
      throw Evidence.wrong("a cycle without a step");
    }
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      if (point(step.to()) != point(steps.get((i + 1) % steps.size()).from())) {
        throw Evidence.wrong("the steps do not form a cycle");
      }
      Evidence.mustBeOf(history, step.from() >> 1);
      Evidence.mustBeOf(history, step.to() >> 1);
      if (!isRight(step)) {
        throw Evidence.wrong("it is not so that " + step);
      }
    }
  }

  private boolean isRight(Step step) {
    int from = step.from() >> 1;
    int to = step.to() >> 1;
    boolean commits = point(step.from()) == point(2 * from + 1);
    boolean snapshot = point(step.to()) == point(2 * to);
    return switch (step.why()) {
      case OWN -> from == to && level.shape() != Shape.SERIAL && (step.from() & 1) == 0;
      case READ ->
          commits
              && snapshot
              && sources.isExternal(step.read())
              && sources.op(step.read()) == to
              && sources.of(step.read()) == from
              && from != to;
      case SESSION ->
          commits
              && snapshot
              && level.order() != Order.NONE
              && Sources.inSession(history, from, to);
      case REAL_TIME ->
          commits
              && snapshot
              && level.order() == Order.REAL_TIME
              && history.traits().realTime()
              && history.returnedNanos(from) < history.calledNanos(to);
      case INITIAL ->
          point(step.from()) == point(2 * from)
              && point(step.to()) == point(2 * to + 1)
              && sources.isExternal(step.read())
              && sources.op(step.read()) == from
              && history.second(step.read()) != Values.UNKNOWN
              && sources.of(step.read()) == Sources.BEFORE
              && (from != to || level.shape() != Shape.SERIAL)
              && sources.wrote(to, history.key(step.read()))
              && counts(to);
      case ASSUMED -> assumed.getOrDefault(new Ends(point(step.from()), point(step.to())), 0) > 0;
    };
  }
}

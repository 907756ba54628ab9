package io.faultline.checker.certificate;

import static io.faultline.checker.certificate.Evidence.wrong;

import io.faultline.checker.Refutation.Forced;
import io.faultline.checker.Refutation.Forced.Step;
import io.faultline.checker.sequential.Nature;
import io.faultline.history.History;
import io.faultline.history.Outcome;
import java.util.List;

/// Checks every step of a forced order by itself, and that some of them go round.
///
/// A step is about operations that are in every order: those that returned, and those whose value
/// somebody found that nobody else put there. One pass over the history, and one over the steps.
final class ForcedCheck {
  private final History history;
  private final Nature nature;
  private final WhoPut who;

  ForcedCheck(History history, Nature nature) {
    this.history = history;
    this.nature = nature;
    who = new WhoPut(history, nature);
  }

  void check(Forced evidence) {
    List<Step> steps = evidence.steps();
    for (int i = 0; i < steps.size(); i++) {
      check(steps.get(i), i, steps);
    }
    if (evidence.cycle().isEmpty()) {
      throw wrong("there is no cycle");
    }
    int first = step(evidence.cycle().getFirst(), steps.size(), steps).from();
    mustLead(evidence.cycle(), first, first, steps.size(), steps);
  }

  private void check(Step step, int number, List<Step> steps) {
    Evidence.mustBeOf(history, step.from());
    Evidence.mustBeOf(history, step.to());
    switch (step.why()) {
      case SESSION -> mustBeInOrder(step.from(), step.to());
      case FOUND -> who.mustBeOnly(step.from(), step.to());
      case BEFORE_ANY -> {
        mustBeOneRegister(step);
        who.mustBeInitial(step.from());
        mustPutAnother(step.to(), step.from());
      }
      case READ_LATER -> {
        mustBeOneRegister(step);
        who.mustBeOnly(step.to(), step.by());
        mustPutAnother(step.from(), step.to());
        mustLead(step.path(), step.from(), step.by(), number, steps);
      }
      case READ_EARLIER -> {
        mustBeOneRegister(step);
        who.mustBeOnly(step.by(), step.from());
        mustPutAnother(step.to(), step.by());
        mustLead(step.path(), step.by(), step.to(), number, steps);
        if (step.from() == step.to()) {
          throw wrong("operation " + step.from() + " does not come before itself");
        }
      }
    }
  }

  private void mustBeInOrder(int from, int to) {
    boolean order =
        history.process(from) == history.process(to)
            ? from < to
            : history.returnedNanos(from) < history.calledNanos(to);
    if (!order
        || history.session(from) != history.session(to)
        || history.type(from) != Outcome.Type.OK
        || history.type(to) == Outcome.Type.FAILED) {
      throw wrong("operation " + from + " does not come before " + to + " in its session");
    }
  }

  private void mustBeOneRegister(Step step) {
    if (nature != Nature.REGISTER || who.key(step.from()) != who.key(step.to())) {
      throw wrong("operations " + step.from() + " and " + step.to() + " are not of one register");
    }
  }

  private void mustPutAnother(int op, int than) {
    who.mustHavePut(op);
    if (op == than) {
      throw wrong("operation " + op + " is not another than itself");
    }
  }

  private static Step step(int number, int below, List<Step> steps) {
    if (number < 0 || number >= below) {
      throw wrong("there is no step " + number + " before step " + below);
    }
    return steps.get(number);
  }

  private static void mustLead(List<Integer> path, int from, int to, int below, List<Step> steps) {
    int at = from;
    for (int number : path) {
      Step step = step(number, below, steps);
      if (step.from() != at) {
        throw wrong("step " + number + " does not go on from operation " + at);
      }
      at = step.to();
    }
    if (at != to || path.isEmpty()) {
      throw wrong("the steps do not lead from operation " + from + " to " + to);
    }
  }
}

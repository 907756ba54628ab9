package io.faultline.checker.certificate;

import io.faultline.checker.Anomaly;
import io.faultline.checker.Judgement.Recheck;
import io.faultline.history.History;
import java.util.List;
import java.util.function.Function;

/// What all certificates say in the same words.
final class Evidence {
  static final Recheck CONFIRMED = new Recheck(true, "re-checked independently", 0);

  private Evidence() {}

  /// All anomalies, one after another, up to one that cannot be checked again.
  static Recheck of(List<Anomaly> anomalies, Function<Anomaly, Recheck> recheck) {
    for (Anomaly anomaly : anomalies) {
      Recheck one = recheck.apply(anomaly);
      if (!one.confirmed()) {
        return one;
      }
    }
    return CONFIRMED;
  }

  static Recheck not(String why) {
    return new Recheck(false, "not re-checked: " + why, 0);
  }

  static void mustBeOf(History history, int op) {
    if (op < 0 || op >= history.size()) {
      throw wrong("there is no operation " + op);
    }
  }

  static IllegalStateException wrong(String what) {
    return new IllegalStateException("the evidence is wrong: " + what);
  }
}

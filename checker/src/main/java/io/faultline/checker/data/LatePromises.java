package io.faultline.checker.data;

import io.faultline.checker.Checker;
import io.faultline.checker.Promise;
import io.faultline.checker.certificate.LateCertificate;
import io.faultline.checker.staleness.Eventual;
import io.faultline.checker.staleness.Staleness;
import java.time.Duration;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;

/// The promises of registers that take parameters: how old a read may be, and how soon all agree.
final class LatePromises {
  static final List<ParametricPromise> OF_REGISTERS =
      List.of(
          new ParametricPromise(
              "staleness", "staleness=200ms or staleness=200ms@99.9%", LatePromises::staleness),
          new ParametricPromise("eventual", "eventual or eventual=30s", LatePromises::eventual));

  private LatePromises() {}

  private static Promise staleness(SequencedMap<String, String> parameters) {
    Parameters.only("staleness", parameters, Set.of("", "at"));
    String bound = parameters.get("");
    if (bound == null) {
      throw new IllegalArgumentException(
          "staleness needs how old a read may be: write staleness=200ms, or staleness=200ms@99.9%");
    }
    Duration most = Parameters.duration("staleness", bound);
    String at = parameters.get("at");
    return at == null
        ? promise("staleness " + bound, Staleness.of(most), most)
        : promise(
            "staleness %s at %s".formatted(bound, at),
            Staleness.of(most, Parameters.share("staleness", at)),
            most);
  }

  private static Promise eventual(SequencedMap<String, String> parameters) {
    Parameters.only("eventual", parameters, Set.of("", "within"));
    String within = parameters.getOrDefault("within", parameters.get(""));
    Duration most = within == null ? Eventual.DEFAULT : Parameters.duration("eventual", within);
    return promise(
        "eventual within " + (within == null ? "60s" : within), new Eventual(most), most);
  }

  private static Promise promise(String name, Checker checker, Duration within) {
    return new Promise(
        name,
        checker,
        (verdict, history, budget) -> LateCertificate.recheck(verdict, history, within, budget));
  }
}

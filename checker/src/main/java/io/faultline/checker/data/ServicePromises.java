package io.faultline.checker.data;

import io.faultline.checker.Promise;
import io.faultline.checker.certificate.ServiceCertificate;
import io.faultline.checker.service.Answers;
import io.faultline.checker.service.OnPartition;
import io.faultline.checker.service.Policy;
import io.faultline.checker.service.Recovers;
import java.time.Duration;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;

/// The promises of a service, which data of every kind may make.
final class ServicePromises {
  static final List<ParametricPromise> ALL =
      List.of(
          new ParametricPromise("answers", "answers=10s", ServicePromises::answers),
          new ParametricPromise("recovers", "recovers=30s", ServicePromises::recovers),
          new ParametricPromise(
              "on-partition",
              "on-partition=fail-closed, on-partition=fail-open or on-partition=fail-closed@5s",
              ServicePromises::onPartition));

  private ServicePromises() {}

  private static Promise answers(SequencedMap<String, String> parameters) {
    Duration bound = bound("answers", "10s", parameters);
    return new Promise(
        "answers within " + parameters.get(""), new Answers(bound), ServiceCertificate::recheck);
  }

  private static Promise recovers(SequencedMap<String, String> parameters) {
    Duration bound = bound("recovers", "30s", parameters);
    return new Promise(
        "recovers within " + parameters.get(""), new Recovers(bound), ServiceCertificate::recheck);
  }

  private static Duration bound(
      String name, String example, SequencedMap<String, String> parameters) {
    Parameters.only(name, parameters, Set.of(""));
    String bound = parameters.get("");
    if (bound == null) {
      throw new IllegalArgumentException(
          "%s needs a time: write %s=%s".formatted(name, name, example));
    }
    return Parameters.duration(name, bound);
  }

  private static Promise onPartition(SequencedMap<String, String> parameters) {
    Parameters.only("on-partition", parameters, Set.of("", "at", "grace"));
    String word = parameters.getOrDefault("", "");
    Policy policy =
        Policy.named(word)
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "on-partition is fail-closed or fail-open, not '%s'".formatted(word)));
    String grace = parameters.getOrDefault("grace", parameters.get("at"));
    return new Promise(
        "on-partition " + policy.word() + (grace == null ? "" : " after " + grace),
        new OnPartition(
            policy,
            grace == null ? OnPartition.DEFAULT_GRACE : Parameters.duration("on-partition", grace)),
        ServiceCertificate::recheck);
  }
}

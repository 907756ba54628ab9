package io.faultline.nemesis;

import java.time.Duration;

/// How long a host waits for the controller before it undoes a fault by itself.
///
/// @param length the fault is undone at the latest this long after the last renewal
/// @param expires how long after the last renewal the undoing begins, in whole seconds: the rest of
///   `length` is for noticing it and for undoing
/// @param every how often the controller renews
/// @param poll how often the watchdog looks
/// @param stateFolder where hosts keep their leases; empty for where they always do
record LeaseTerms(
    Duration length, Duration expires, Duration every, Duration poll, String stateFolder) {
  static final LeaseTerms DEFAULT =
      new LeaseTerms(
          Duration.ofSeconds(15),
          Duration.ofSeconds(12),
          Duration.ofSeconds(3),
          Duration.ofSeconds(1),
          "");

  LeaseTerms {
    if (expires.compareTo(length) >= 0 || every.multipliedBy(2).compareTo(expires) > 0) {
      throw new IllegalArgumentException("two renewals fit in a lease, and undoing besides");
    }
  }
}

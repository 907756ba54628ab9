package io.faultline.checker.data;

import io.faultline.checker.Promise;
import io.faultline.checker.certificate.SessionCertificate;
import io.faultline.checker.session.CausalLevel;
import io.faultline.checker.session.Causality;
import io.faultline.checker.session.Guarantee;
import io.faultline.checker.session.SessionGuarantees;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/// The promises short of one order for all, for registers.
final class WeakPromises {
  private WeakPromises() {}

  /// The strongest first, as far as they compare.
  static List<Promise> ofRegisters() {
    var promises = new ArrayList<Promise>();
    for (CausalLevel level :
        List.of(
            CausalLevel.MEMORY, CausalLevel.CONVERGENCE, CausalLevel.CAUSAL, CausalLevel.PRAM)) {
      promises.add(new Promise(level.word(), new Causality(level), SessionCertificate::recheck));
    }
    for (Guarantee guarantee : Guarantee.values()) {
      promises.add(of(SessionGuarantees.of(EnumSet.of(guarantee))));
    }
    promises.add(of(SessionGuarantees.convergent()));
    return promises;
  }

  private static Promise of(SessionGuarantees guarantees) {
    return new Promise(guarantees.promise(), guarantees, SessionCertificate::recheck);
  }
}

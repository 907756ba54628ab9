package io.faultline.system.etcd;

import io.grpc.Status;
import java.util.Locale;
import java.util.Set;

/// What is known of a call that was not answered: whether it certainly had no effect.
///
/// Certain is what never left this machine, what asked for nothing but data, and what etcd turns
/// down before it proposes it to the others. All else is unknown: a proposal may be applied long
/// after its caller was told of a leader's change, an error may come from applying it, and a time
/// limit says nothing at all. `docs/systems/etcd.md` has the table, with where in etcd each row
/// comes from.
///
/// @param certain whether the call had no effect and never will
/// @param reason short, without data of the call
record Failure(boolean certain, String reason) {
  // What etcd says when it has turned a call down before proposing it. The status code that comes
  // with it differs between etcd's versions; the text does not.
  static final Set<String> TURNED_DOWN =
      Set.of(
          "etcdserver: not capable",
          "etcdserver: rpc not supported for learner",
          "etcdserver: too many requests",
          "etcdserver: request is too large");

  /// @param sent whether any of the call may have left this machine
  /// @param readOnly whether the call asked for data alone
  static Failure of(Status status, boolean sent, boolean readOnly) {
    if (!sent) {
      return new Failure(true, "not sent: " + unsent(status.getCode()));
    }
    String said = status.getDescription() == null ? "" : status.getDescription();
    String reason = said.startsWith("etcdserver: ") ? said : word(status.getCode());
    if (status.getCode() == Status.Code.DEADLINE_EXCEEDED
        || said.startsWith("etcdserver: request timed out")) {
      // A time-out is never a failure, not even a read's: it is counted apart.
      return new Failure(false, reason);
    }
    return new Failure(readOnly || TURNED_DOWN.contains(said), reason);
  }

  private static String unsent(Status.Code code) {
    return switch (code) {
      case DEADLINE_EXCEEDED -> "no connection within the time limit";
      case CANCELLED -> "the call was cancelled";
      default -> "no connection";
    };
  }

  private static String word(Status.Code code) {
    return switch (code) {
      case DEADLINE_EXCEEDED -> "no answer within the time limit";
      case UNAVAILABLE -> "the connection broke";
      case CANCELLED -> "the call was cancelled";
      default -> "etcd answered " + code.name().toLowerCase(Locale.ROOT);
    };
  }
}

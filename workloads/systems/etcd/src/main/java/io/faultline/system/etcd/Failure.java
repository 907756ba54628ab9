package io.faultline.system.etcd;

import io.grpc.Status;
import java.util.Map;

/// What is known of a call that was not answered: whether it certainly had no effect.
///
/// Certain is what never left this machine, what asked for nothing but data, and what etcd turns
/// down before it proposes it to the others. All else is unknown: a proposal may be applied long
/// after its caller was told of a leader's change, and a time limit says nothing at all.
/// `docs/systems/etcd.md` has the table, with where in etcd each row comes from.
///
/// @param certain whether the call had no effect and never will
/// @param reason short, without data of the call
record Failure(boolean certain, String reason) {
  // What etcd says when it has turned a call down before proposing it, with the status that it comes
  // with.
  private static final Map<String, Status.Code> TURNED_DOWN =
      Map.of(
          "etcdserver: too many requests", Status.Code.RESOURCE_EXHAUSTED,
          "etcdserver: request is too large", Status.Code.INVALID_ARGUMENT,
          "etcdserver: key is not provided", Status.Code.INVALID_ARGUMENT,
          "etcdserver: user name is empty", Status.Code.INVALID_ARGUMENT,
          "etcdserver: permission denied", Status.Code.PERMISSION_DENIED,
          "etcdserver: invalid auth token", Status.Code.UNAUTHENTICATED,
          "etcdserver: rpc not supported for learner", Status.Code.UNAVAILABLE);

  /// @param sent whether any of the call may have left this machine
  /// @param readOnly whether the call asked for data alone
  static Failure of(Status status, boolean sent, boolean readOnly) {
    String said = status.getDescription() == null ? "" : status.getDescription();
    if (!sent) {
      return new Failure(true, "not sent: the host cannot be connected to");
    }
    if (status.getCode() == Status.Code.DEADLINE_EXCEEDED) {
      // Never a failure, not even of a read: it is counted apart.
      return new Failure(false, "no answer within the time limit");
    }
    String reason = said.startsWith("etcdserver: ") ? said : word(status.getCode());
    boolean turnedDown =
        TURNED_DOWN.get(said) == status.getCode() || status.getCode() == Status.Code.UNIMPLEMENTED;
    return new Failure(readOnly || turnedDown, reason);
  }

  private static String word(Status.Code code) {
    return switch (code) {
      case UNAVAILABLE -> "the connection broke";
      case CANCELLED -> "the call was cancelled";
      default -> "etcd answered " + code.name().toLowerCase(java.util.Locale.ROOT);
    };
  }
}

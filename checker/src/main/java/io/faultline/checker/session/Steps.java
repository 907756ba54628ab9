package io.faultline.checker.session;

import io.faultline.history.History;
import io.faultline.history.Result;
import io.faultline.history.Values;

/// What sessions did to registers, as steps: each puts a value into a key, finds one there, or (a
/// comparison that set) both; in columns, of one entry a step, in the order of the calls.
///
/// Of a call of several actions, each is a step: that they are one is not judged.
///
/// A call whose outcome is unknown is here exactly if somebody found what it put; it is *loose*: it
/// comes after what its session did before, and need not come before what that did afterwards, for
/// it may have taken effect late. Failed calls are not here, nor reads whose answer tells nothing
/// about who wrote it.
final class Steps {
  /// No step.
  static final int NONE = -1;

  /// In [#from]: what was there before the run.
  static final int INITIAL = -2;

  final History history;
  final int size;

  /// The action in the history, and its operation.
  final int[] action;

  final int[] op;

  /// The session's number, from 0.
  final int[] session;

  final int[] key;

  /// The step whose value this one found, [#INITIAL], or [#NONE] for one that only writes.
  final int[] from;

  /// The step of the same session before it that is not loose, or of the same call; or [#NONE].
  final int[] before;

  final boolean[] writes;
  final boolean[] loose;

  /// Of a write, the system's version, or [io.faultline.history.Result#NO_VERSION].
  final long[] version;

  final int sessions;

  /// Of each session, what the history calls it.
  final int[] sessionIds;

  /// Why no verdict can be that the promise holds; empty if one can.
  final String doubt;

  Steps(StepsBuilder b) {
    history = b.history;
    size = b.size;
    action = b.action;
    op = b.op;
    session = b.session;
    key = b.key;
    from = b.from;
    before = b.before;
    writes = b.writes;
    loose = b.loose;
    version = b.version;
    sessions = b.sessionIds.length;
    sessionIds = b.sessionIds;
    doubt = b.doubt;
  }

  boolean reads(int step) {
    return from[step] != NONE;
  }

  /// Whether the system's version of any write is known.
  boolean hasVersions() {
    for (int step = 0; step < size; step++) {
      if (writes[step] && version[step] != Result.NO_VERSION) {
        return true;
      }
    }
    return false;
  }

  /// Who did what: a clause.
  String told(int step) {
    String host = history.host(op[step]);
    return "op %,d (session %d%s): %s"
        .formatted(
            op[step], history.session(op[step]), host.isEmpty() ? "" : " on " + host, what(step));
  }

  private String what(int step) {
    int a = action[step];
    String of = history.keyValue(history.key(a)).toString();
    return switch (history.kind(a)) {
      case READ -> "r %s → %s".formatted(of, value(history.second(a)));
      case WRITE -> "w %s %s".formatted(of, value(history.argument(a)));
      case CAS ->
          "cas %s %s → %s".formatted(of, value(history.argument(a)), value(history.second(a)));
      default -> history.kind(a).word() + " " + of;
    };
  }

  private String value(long code) {
    return code == Values.UNKNOWN ? "?" : history.values().value(code).toString();
  }
}

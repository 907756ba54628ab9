package io.faultline.checker.service;

import io.faultline.checker.Refutation;
import java.util.List;

/// The evidence that a service did not do as it promised. Faults are named by the ids of their
/// marks.
public sealed interface Broken extends Refutation.OfService {
  /// A call that waited longer for an answer than allowed, with or without getting one.
  record TooLong(int op, long boundNanos) implements Broken {
    @Override
    public List<Integer> blocked() {
      return List.of(op);
    }
  }

  /// After a fault was over, a host that had answered before it answered none of these calls, all
  /// that were made to it and ended in the time that was promised.
  record NotRecovered(int mark, String host, long boundNanos, List<Integer> ops) implements Broken {
    public NotRecovered {
      ops = List.copyOf(ops);
    }

    @Override
    public List<Integer> blocked() {
      return ops;
    }
  }

  /// A host on a side without a quorum answered a call that was made while it was cut off, longer
  /// than `graceNanos` after the cut was seen to hold.
  record Answered(int mark, int op, long graceNanos) implements Broken {
    @Override
    public List<Integer> blocked() {
      return List.of(op);
    }
  }

  /// A side of a cut answered none of these calls, all that were made to its hosts and ended, from
  /// `graceNanos` after the cut was seen to hold until its end.
  record Silent(int mark, int side, long graceNanos, List<Integer> ops) implements Broken {
    public Silent {
      ops = List.copyOf(ops);
    }

    @Override
    public List<Integer> blocked() {
      return ops;
    }
  }
}

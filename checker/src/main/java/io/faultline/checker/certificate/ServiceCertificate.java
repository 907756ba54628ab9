package io.faultline.checker.certificate;

import static io.faultline.checker.certificate.Evidence.wrong;

import io.faultline.checker.Budget;
import io.faultline.checker.Judgement.Recheck;
import io.faultline.checker.Verdict;
import io.faultline.checker.service.Broken;
import io.faultline.checker.service.Kept;
import io.faultline.checker.service.Policy;
import io.faultline.history.History;
import io.faultline.history.Mark;
import io.faultline.history.Op;
import io.faultline.history.Outcome;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Checks the evidence of verdicts on services: what is said of single calls and faults is looked
/// up, and what was counted is counted anew.
public final class ServiceCertificate {
  private final History history;
  private final Map<Integer, Long> lateNanos = new HashMap<>();

  private ServiceCertificate(History history) {
    this.history = history;
    for (History.Late late : history.late()) {
      lateNanos.merge(late.op(), late.atNanos(), Math::min);
    }
  }

  /// What becomes of a verdict's evidence: see [io.faultline.checker.Auditor].
  public static Recheck recheck(Verdict verdict, History history, Budget budget) {
    var certificate = new ServiceCertificate(history);
    return switch (verdict) {
      case Verdict.Undecided _ -> Recheck.NONE;
      case Verdict.Holds(_, var proof) -> {
        if (!(proof instanceof Kept kept)) {
          throw wrong("a service has other proofs: " + proof);
        }
        certificate.kept(kept);
        yield Evidence.CONFIRMED;
      }
      case Verdict.Refuted(_, var anomalies) ->
          Evidence.of(
              anomalies,
              anomaly -> {
                if (!(anomaly.evidence() instanceof Broken broken)) {
                  throw wrong("a service is refuted otherwise: " + anomaly.evidence());
                }
                certificate.broken(broken);
                return Evidence.CONFIRMED;
              });
    };
  }

  private void kept(Kept kept) {
    switch (kept) {
      case Kept.Waits(long bound, int calls, long longest) -> {
        must(calls == history.size(), "there are %d calls".formatted(history.size()));
        long found = IntStream.range(0, calls).mapToLong(this::waitedNanos).max().orElse(0);
        must(found == longest && found <= bound, "a call waited %d ns".formatted(found));
      }
      case Kept.Recoveries(long bound, int asked, var each) -> {
        must(
            each.stream().map(Kept.Recovery::mark).distinct().count() == asked && asked > 0,
            "faults are missing");
        for (Kept.Recovery one : each) {
          long over = fault(one.mark()).endedNanos();
          must(one.nanos() <= bound, "a recovery took longer");
          must(
              calls(one.host(), over, over + bound).stream()
                  .anyMatch(op -> isOk(op) && endNanos(op.index()) == over + one.nanos()),
              "%s did not answer then".formatted(one.host()));
        }
      }
      case Kept.Sides(var policy, long grace, var each) -> {
        must(!each.isEmpty(), "no side was asked");
        for (Kept.Side side : each) {
          List<Op> calls = cutCalls(side.mark(), side.side(), grace);
          must(
              calls.stream().filter(ServiceCertificate::isOk).count() == side.ok()
                  && calls.size() == side.ok() + side.failed() + side.unknown(),
              "a side got other answers");
          must(side.quorum() == hasQuorum(side.mark(), side.side()), "a quorum is a majority");
          must(
              policy == Policy.FAIL_OPEN ? side.ok() > 0 : side.quorum() || side.ok() == 0,
              "a side did otherwise");
        }
      }
    }
  }

  private void broken(Broken broken) {
    switch (broken) {
      case Broken.TooLong(int op, long bound) -> {
        Evidence.mustBeOf(history, op);
        must(waitedNanos(op) > bound, "operation %d waited no longer".formatted(op));
      }
      case Broken.NotRecovered(int mark, var host, long bound, var ops) -> {
        Mark fault = fault(mark);
        long over = fault.endedNanos();
        must(over != Mark.NEVER, "the fault was never over");
        for (Mark other : history.marks()) {
          must(
              other.id() == mark
                  || !other.kind().equals(Mark.FAULT)
                  || !other.held()
                  || other.endedNanos() <= over
                  || other.askedNanos() >= over + bound,
              "another fault was in force");
        }
        must(
            IntStream.range(0, history.size())
                .anyMatch(op -> history.calledNanos(op) >= over + bound || end(op) >= over + bound),
            "the recording ended before");
        List<Op> calls = calls(host, over, over + bound);
        must(!calls.isEmpty() && calls.stream().noneMatch(ServiceCertificate::isOk), "it answered");
        must(calls.stream().map(Op::index).toList().equals(ops), "other calls were made");
      }
      case Broken.Answered(int mark, int op, long grace) -> {
        Evidence.mustBeOf(history, op);
        int side = sideOf(mark, history.host(op));
        must(!hasQuorum(mark, side), "that side has a quorum");
        must(
            cutCalls(mark, side, grace).stream().anyMatch(call -> call.index() == op && isOk(call)),
            "operation %d was not answered then".formatted(op));
      }
      case Broken.Silent(int mark, int side, long grace, var ops) -> {
        List<Op> calls = cutCalls(mark, side, grace);
        must(!calls.isEmpty() && calls.stream().noneMatch(ServiceCertificate::isOk), "it answered");
        must(calls.stream().map(Op::index).toList().equals(ops), "other calls were made");
      }
    }
  }

  private static void must(boolean is, String otherwise) {
    if (!is) {
      throw wrong(otherwise);
    }
  }

  private Mark fault(int id) {
    return history.marks().stream()
        .filter(mark -> mark.id() == id && mark.kind().equals(Mark.FAULT) && mark.held())
        .findFirst()
        .orElseThrow(() -> wrong("there is no fault " + id));
  }

  private int sideOf(int mark, String host) {
    List<List<String>> sides = fault(mark).sides();
    return IntStream.range(0, sides.size())
        .filter(side -> sides.get(side).contains(host))
        .findFirst()
        .orElseThrow(() -> wrong("the cut does not concern " + host));
  }

  private boolean hasQuorum(int mark, int side) {
    return 2 * fault(mark).sides().get(side).size() > history.header().hosts().size();
  }

  private List<Op> cutCalls(int mark, int side, long grace) {
    Mark cut = fault(mark);
    String text = cut.details().getOrDefault("cut", "");
    must(
        cut.sides().size() > 1 && !text.contains("one-way") && !text.contains("flap"),
        "the cut is none of the whole");
    List<String> hosts = cut.sides().get(side);
    return history.ops().stream()
        .filter(op -> hosts.contains(op.host()))
        .filter(op -> op.calledNanos() >= cut.fromNanos() + grace)
        .filter(op -> endNanos(op.index()) < cut.untilNanos())
        .toList();
  }

  // Those that were made to a host after one moment, and ended until another.
  private List<Op> calls(String host, long afterNanos, long untilNanos) {
    return history.ops().stream()
        .filter(op -> op.host().equals(host))
        .filter(op -> op.calledNanos() > afterNanos && endNanos(op.index()) <= untilNanos)
        .toList();
  }

  private static boolean isOk(Op op) {
    return op.outcome() instanceof Outcome.Ok;
  }

  // When it returned or was given up; never for one that was open at the end.
  private long endNanos(int op) {
    return Math.min(history.returnedNanos(op), history.givenUpNanos(op));
  }

  // The same, or nothing that counts.
  private long end(int op) {
    return endNanos(op) == Long.MAX_VALUE ? Long.MIN_VALUE : endNanos(op);
  }

  private long waitedNanos(int op) {
    long until = lateNanos.getOrDefault(op, endNanos(op));
    if (until == Long.MAX_VALUE) {
      until =
          IntStream.range(0, history.size())
              .mapToLong(other -> Math.max(history.calledNanos(other), end(other)))
              .max()
              .orElse(0);
    }
    return until - history.calledNanos(op);
  }
}

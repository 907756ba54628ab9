package io.faultline.report;

import io.faultline.checker.Budget;
import io.faultline.checker.Judgement;
import io.faultline.checker.Judgement.Recheck;
import io.faultline.checker.Linearizability;
import io.faultline.checker.Verdict;
import io.faultline.checker.certificate.RegisterCertificate;
import io.faultline.history.Action;
import io.faultline.history.Call;
import io.faultline.history.History;
import io.faultline.history.HistoryBuilder;
import io.faultline.history.Mark;
import io.faultline.history.Result;
import io.faultline.history.RunHeader;
import io.faultline.history.Value;
import io.faultline.report.RunReport.PathReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/// Runs of a simulated register on five hosts, for reports to be made of.
final class SampleRuns {
  private static final long SECOND = 1_000_000_000L;
  private static final Budget BUDGET =
      Budget.of(Duration.ofSeconds(60), Budget.DEFAULT_CONFIGURATIONS, System::nanoTime);

  private SampleRuns() {}

  private record Event(long atNanos, int process, boolean call) {}

  /// A run in which n2 is cut off from 12 s to 22 s of 60 s, and n4 paused from 30 s to 38 s.
  ///
  /// @param stale whether n2 answers reads from what it has while it is cut off, or not at all
  static History run(long seed, int ops, boolean stale) {
    var random = new SplittableRandom(seed);
    var builder =
        new HistoryBuilder().header(header(stale ? "recommendations" : "stock-level", seed));
    marks().forEach(builder::mark);
    long spacing = 58 * SECOND / ops;
    var queue =
        new PriorityQueue<Event>((a, b) ->
            a.atNanos() != b.atNanos()
                ? Long.compare(a.atNanos(), b.atNanos())
                : Boolean.compare(a.call(), b.call()));
    int processes = 20;
    var numbers = new int[processes];
    int nextNumber = processes;
    for (int p = 0; p < processes; p++) {
      numbers[p] = p;
      queue.add(new Event(p * spacing + 1, p, true));
    }
    Map<Integer, Value> state = new HashMap<>();
    Map<Integer, Value> seenByN2 = new HashMap<>();
    var pending = new Result[processes];
    var late = new boolean[processes];
    int made = 0;
    while (!queue.isEmpty()) {
      Event event = queue.poll();
      int p = event.process();
      long now = event.atNanos();
      int host = p % 5 + 1;
      boolean cut = host == 2 && now > 12 * SECOND && now < 22 * SECOND;
      boolean paused = host == 4 && now > 30 * SECOND && now < 38 * SECOND;
      if (event.call()) {
        if (made >= ops) {
          continue;
        }
        made++;
        int key = made / 2_000 * 10 + random.nextInt(10);
        boolean read = random.nextInt(3) > 0;
        Value value = Value.of(made);
        Action action = read ? Action.read(Value.of(key)) : Action.write(Value.of(key), value);
        builder.call(numbers[p], p, "n" + host, Call.of(read ? "read" : "write", action), now);
        long took = (long) (800_000 + 2_000_000 * -Math.log(1 - random.nextDouble()));
        late[p] = paused || (cut && !(stale && read));
        if (read) {
          Map<Integer, Value> source = cut ? seenByN2 : state;
          pending[p] = Result.of(source.getOrDefault(key, Value.NIL));
        } else {
          pending[p] = Result.DONE;
          if (!late[p]) {
            state.put(key, value);
            if (now < 12 * SECOND || now > 22 * SECOND) {
              seenByN2.put(key, value);
            }
          }
        }
        queue.add(
            new Event(
                now + (late[p] ? SECOND : Math.min(took, spacing * processes - 2)), p, false));
      } else {
        if (!late[p]) {
          builder.ok(numbers[p], List.of(pending[p]), now);
        } else if (host == 2 && random.nextInt(2) == 0) {
          builder.failed(numbers[p], "etcdserver: no leader", now);
        } else {
          builder.unknown(numbers[p], "no answer within 1 s", now);
          numbers[p] = nextNumber++;
        }
        long pause = random.nextLong(spacing * processes * 2);
        queue.add(
            new Event(now + Math.max(1, pause - (long) 2_800_000 * (late[p] ? 0 : 1)), p, true));
      }
    }
    return builder.build();
  }

  private static RunHeader header(String path, long seed) {
    var hosts = new LinkedHashMap<String, String>();
    List.of("n1", "n2", "n3", "n4", "n5").forEach(host -> hosts.put(host, ""));
    return new RunHeader(
        "checkout",
        path,
        "register",
        "etcd",
        seed,
        "2026-11-24T09:30:00Z",
        hosts,
        Value.NIL,
        Map.of("faultline", "0.1.0", "java", "25.0.1", "etcd", "3.4.23"),
        Map.of("rate", "500.0", "concurrency", "20", "reads", "serializable"));
  }

  static Mark fault(int id, String name, List<List<String>> sides, double from, double until) {
    return new Mark(
        id,
        Mark.FAULT,
        name,
        sides,
        (long) ((from - 0.3) * SECOND),
        (long) (from * SECOND),
        (long) (until * SECOND),
        (long) ((until + 0.4) * SECOND),
        "8 of 8 questions across the cut were not answered; packets dropped: n2 41, n1 12",
        Map.of("fault", name + ": one"));
  }

  static Mark phase(int id, String name, double from, double until) {
    return new Mark(
        id,
        Mark.PHASE,
        name,
        List.of(),
        (long) (from * SECOND),
        (long) (from * SECOND),
        (long) (until * SECOND),
        (long) (until * SECOND),
        "",
        Map.of());
  }

  private static List<Mark> marks() {
    return List.of(
        phase(1, "main", 0, 55),
        fault(2, "partition", List.of(List.of("n2"), List.of("n1", "n3", "n4", "n5")), 12.0, 22.1),
        fault(3, "pause", List.of(List.of("n4")), 30, 38),
        new Mark(
            4,
            Mark.FAULT,
            "kill",
            List.of(List.of("n5")),
            45 * SECOND,
            Mark.NEVER,
            46 * SECOND,
            46 * SECOND,
            "the host did not answer within 10 s",
            Map.of("fault", "kill: follower")),
        phase(5, "final", 55, 58.4));
  }

  /// The judgement of a history by the real checker and the real certificate.
  static Judgement judged(String promise, History history) {
    Verdict verdict = new Linearizability().check(history, BUDGET);
    Recheck recheck = RegisterCertificate.recheck(verdict, history, BUDGET);
    return new Judgement(
        promise,
        verdict,
        new Recheck(recheck.confirmed(), recheck.said(), 31_000_000),
        412_000_000);
  }

  /// A run with a path that is refuted and one that holds.
  static RunReport report(long seed, int ops) {
    var paths = new ArrayList<PathReport>();
    for (boolean stale : new boolean[] {true, false}) {
      History history = run(seed, ops, stale);
      paths.add(
          new PathReport(
              history.header().path(), history, List.of(judged("linearizable", history))));
    }
    return new RunReport("checkout", "2026-11-24T09:30:00Z", paths, List.of());
  }
}

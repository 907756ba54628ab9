package io.faultline.controller.run;

import io.faultline.checker.service.Answers;
import io.faultline.cluster.Cluster;
import io.faultline.cluster.ClusterSpec.Manage;
import io.faultline.cluster.Primaries;
import io.faultline.controller.Phases;
import io.faultline.controller.store.StoredRun;
import io.faultline.history.HistoryWriter;
import io.faultline.history.Mark;
import io.faultline.history.RunHeader;
import io.faultline.nemesis.Claim;
import io.faultline.nemesis.ClusterNemesis;
import io.faultline.nemesis.Fault;
import io.faultline.nemesis.ScheduleRunner;
import io.faultline.workload.Connection;
import io.faultline.workload.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.atomic.AtomicInteger;

/// Does what a plan says, and records it: the system is brought up, processes call while faults
/// come and go, faults are healed, keys are read, and everything that was brought up is taken down
/// again, also after a failure.
///
/// Nothing is judged here: that is done by reading the histories back.
public final class Run {
  private static final Duration RECOVERY_LIMIT = Duration.ofSeconds(60);
  private static final Duration FINAL_LIMIT = Duration.ofSeconds(30);

  private final RunPlan plan;
  private final Cluster cluster;
  private final StoredRun store;
  private final Progress progress;
  private final StopSignal stop;
  private final Service service;
  // Starts with the main phase: the schedule's times count from there.
  private RunClock clock = new RunClock();
  private final AtomicInteger markIds = new AtomicInteger();

  public Run(RunPlan plan, Cluster cluster, StoredRun store, Progress progress, StopSignal stop) {
    this.plan = plan;
    this.cluster = cluster;
    this.store = store;
    this.progress = progress;
    this.stop = stop;
    service = new Service(cluster, plan.system());
  }

  /// Runs it, to the end or until it is asked to stop.
  ///
  /// @throws IOException if the run could not go on, naming the host; what was recorded is kept
  public void execute() throws IOException, InterruptedException {
    try (Claim claim = Claim.take(cluster, store.name())) {
      try {
        progress.step(
            cluster.spec().manage() == Manage.INSTALL
                ? "starting %s on %s".formatted(plan.system().name(), hosts())
                : "looking for %s on %s".formatted(plan.system().name(), hosts()));
        service.bringUp();
        if (!stop.isGiven()) {
          record(claim);
        }
      } catch (IOException | InterruptedException | RuntimeException e) {
        takeDownAfter(e);
        throw e;
      }
      takeDown();
      if (!claim.lost().isEmpty()) {
        throw new IOException(
            "another run took %s away from this one".formatted(String.join(", ", claim.lost())));
      }
    }
  }

  // What broke the run is told, not what it also broke.
  private void takeDownAfter(Exception broken) throws InterruptedException {
    try {
      takeDown();
    } catch (IOException e) {
      progress.step("not everything could be taken down: " + e.getMessage());
      broken.addSuppressed(e);
    }
  }

  private void record(Claim claim) throws IOException, InterruptedException {
    Map<String, String> versions = versions();
    clock = new RunClock();
    var histories = new ArrayList<HistoryWriter>();
    var runners = new ArrayList<PathRunner>();
    try {
      for (PathPlan path : plan.paths()) {
        HistoryWriter history = history(path, versions);
        histories.add(history);
        runners.add(new PathRunner(path, history, clock, connections(path)));
      }
      var marks = new MarkLog(histories);
      Phase main = begin(marks, Phases.MAIN);
      long deadline = clock.getAsLong() + plan.timeLimit().toNanos();
      try (var nemesis =
          new ClusterNemesis(
              cluster, plan.system(), claim, clock, markIds::incrementAndGet, marks)) {
        var schedule =
            ScheduleRunner.start(plan.schedule(), nemesis, this::leaders, plan.seed(), clock);
        try {
          runners.forEach(runner -> runner.start(deadline));
          watch(runners, marks, deadline);
          for (PathRunner runner : runners) {
            runner.awaitMain();
          }
          progress.step("healing");
        } finally {
          schedule.close();
        }
        schedule.missed().forEach(missed -> tell(missed, marks));
      }
      main.end(Map.of(Phases.CUT_SHORT, Boolean.toString(stop.isGiven())));
      if (!stop.isGiven()) {
        readFinally(runners, marks);
      }
      if (marks.failure().isPresent()) {
        throw marks.failure().get();
      }
    } finally {
      close(runners, histories);
    }
  }

  // A planned fault that was never seen to hold is in the history, whether it was tried or not.
  private void tell(ScheduleRunner.Missed missed, MarkLog marks) {
    Fault fault = missed.entry().fault();
    progress.step("`%s` never took hold: %s".formatted(fault.text(), missed.why()));
    if (!marks.triedInVain(fault.text())) {
      long now = clock.getAsLong();
      marks.accept(
          new Mark(
              markIds.incrementAndGet(),
              Mark.FAULT,
              fault.name(),
              List.of(),
              now,
              Mark.NEVER,
              now,
              Mark.NEVER,
              missed.why(),
              Map.of("fault", fault.text())));
    }
  }

  // Once a second, until the main phase is over.
  private void watch(List<PathRunner> runners, MarkLog marks, long deadline)
      throws InterruptedException {
    long start = clock.getAsLong();
    long lastAt = start;
    long lastCalls = 0;
    while (clock.getAsLong() < deadline) {
      long left = deadline - clock.getAsLong();
      boolean stopped = stop.await(Duration.ofNanos(Math.min(left, 1_000_000_000L)));
      if (stopped || runners.stream().anyMatch(runner -> runner.failure().isPresent())) {
        progress.step(stopped ? "stopping" : "the run cannot go on");
        runners.forEach(PathRunner::finish);
        return;
      }
      long now = clock.getAsLong();
      Tally.Counts counts =
          runners.stream()
              .map(runner -> runner.tally().counts())
              .reduce(new Tally.Counts(0, 0, 0, 0), Tally.Counts::plus);
      progress.tick(
          new Progress.Moment(
              Duration.ofNanos(now - start),
              Duration.ofNanos(Math.max(0, deadline - now)),
              counts,
              (counts.calls() - lastCalls) * 1e9 / Math.max(1, now - lastAt),
              marks.inForce()));
      lastAt = now;
      lastCalls = counts.calls();
    }
  }

  private void readFinally(List<PathRunner> runners, MarkLog marks)
      throws IOException, InterruptedException {
    progress.step("waiting until %s has recovered".formatted(plan.system().name()));
    Phase phase = begin(marks, Phases.FINAL);
    service.awaitReady(RECOVERY_LIMIT);
    progress.step("reading the keys a last time");
    long deadline = clock.getAsLong() + FINAL_LIMIT.toNanos();
    long read = 0;
    long notRead = 0;
    for (PathRunner runner : runners) {
      Duration limit = Duration.ofNanos(Math.max(0, deadline - clock.getAsLong()));
      notRead += runner.readFinally(limit);
      read += runner.tally().finalReads();
    }
    if (notRead > 0) {
      progress.step("%,d of %,d keys were not read a last time".formatted(notRead, read + notRead));
    }
    phase.end(
        Map.of(
            Phases.KEYS_READ, Long.toString(read), Phases.KEYS_NOT_READ, Long.toString(notRead)));
  }

  private void takeDown() throws IOException, InterruptedException {
    // Whoever asked for the end has been heard: taking down is not cut short.
    boolean interrupted = Thread.interrupted();
    progress.step("fetching the logs");
    List<String> missing = service.fetchLogs(store.folder().resolve("logs"));
    missing.forEach(progress::step);
    if (cluster.spec().manage() == Manage.INSTALL) {
      progress.step("stopping %s".formatted(plan.system().name()));
    } else {
      plan.serves().forget(cluster, plan.namespace());
    }
    service.takeDown();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void close(List<PathRunner> runners, List<HistoryWriter> histories)
      throws IOException, InterruptedException {
    try {
      for (PathRunner runner : runners) {
        runner.close();
      }
    } finally {
      for (HistoryWriter history : histories) {
        history.close();
      }
    }
  }

  private HistoryWriter history(PathPlan path, Map<String, String> versions) throws IOException {
    Path file = store.history(path.name());
    Files.createDirectories(file.getParent());
    var hosts = new LinkedHashMap<String, String>();
    cluster.spec().hosts().values().forEach(host -> hosts.put(host.name(), host.zone()));
    var settings = new LinkedHashMap<>(path.options().values());
    settings.put("concurrency", Integer.toString(path.concurrency()));
    settings.put("rate", Double.toString(path.ratePerSecond()));
    settings.put(Answers.CALL_TIME_LIMIT, path.callTimeLimit().toString());
    var header =
        new RunHeader(
            plan.contract(),
            path.name(),
            path.workload().name(),
            plan.system().name(),
            plan.seed().value(),
            plan.startedAt().toString(),
            hosts,
            path.workload().initial(),
            versions,
            settings);
    return HistoryWriter.create(file, header, clock);
  }

  private SequencedMap<String, Connection> connections(PathPlan path) {
    var connections = new LinkedHashMap<String, Connection>();
    for (var host : cluster.spec().hosts().values()) {
      var target =
          new Target(
              host,
              path.workload().name(),
              plan.namespace() + "/" + path.name(),
              path.callTimeLimit(),
              path.options());
      connections.put(host.name(), plan.serves().connect(target));
    }
    return connections;
  }

  private Map<String, String> versions() throws IOException, InterruptedException {
    return Map.of(
        "faultline",
        RunPlan.FAULTLINE,
        "java",
        Runtime.version().toString(),
        plan.system().name(),
        service.version());
  }

  private List<String> leaders() throws IOException, InterruptedException {
    return plan.system() instanceof Primaries primaries ? primaries.primaries(cluster) : List.of();
  }

  private String hosts() {
    return String.join(", ", cluster.spec().hostNames());
  }

  private Phase begin(MarkLog marks, String name) {
    var phase = new Phase(marks, markIds.incrementAndGet(), name, clock.getAsLong());
    marks.accept(phase.mark(Mark.NEVER, Map.of()));
    return phase;
  }

  private final class Phase {
    private final MarkLog marks;
    private final int id;
    private final String name;
    private final long fromNanos;

    Phase(MarkLog marks, int id, String name, long fromNanos) {
      this.marks = marks;
      this.id = id;
      this.name = name;
      this.fromNanos = fromNanos;
    }

    void end(Map<String, String> details) {
      marks.accept(mark(clock.getAsLong(), details));
    }

    Mark mark(long endedNanos, Map<String, String> details) {
      return new Mark(
          id,
          Mark.PHASE,
          name,
          List.of(),
          fromNanos,
          fromNanos,
          endedNanos,
          endedNanos,
          "",
          details);
    }
  }
}

package io.faultline.controller.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.faultline.controller.cli.Faultline.Running;
import io.faultline.controller.cli.Faultline.Said;
import io.faultline.history.History;
import io.faultline.history.HistoryFiles;
import io.faultline.history.Seed;
import io.faultline.nemesis.Heal;
import io.faultline.testing.RealCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// A controller that is killed with SIGKILL, at random moments of runs with partitions: the hosts
/// heal by themselves, what was recorded can be read and judged, and nobody is accused.
class KilledControllerTest {
  @RegisterExtension static final RealCluster CLUSTER = new RealCluster(5);

  private static final Duration LEASE = Duration.ofSeconds(15);
  // What looking takes: an answer of the hosts to a check.
  private static final Duration LOOK = Duration.ofSeconds(3);
  private static final Duration STARTING = Duration.ofSeconds(90);
  private static final Duration LONGEST_LIFE = Duration.ofSeconds(25);

  private static final String CONTRACT =
      """
      contract: killed
      system: etcd
      paths: { p: { workload: register, promise: linearizable } }
      schedule:
        - { at: 1s, isolate: leader, for: 7s }
        - { at: 9s, partition: halves, for: 7s }
        - { at: 10s, pause: one, for: 7s }
        - { at: 17s, partition: majorities-ring, for: 10s }
      run: { time-limit: 30s, concurrency: 10, rate: 200/s }
      """;

  @TempDir Path folder;

  @Test
  void aKilledControllerLeavesNothingBroken() throws Exception {
    killAtRandomMoments(3, Long.getLong("faultline.seed", 1));
  }

  @Tag("slow")
  @Test
  void aControllerKilledAHundredTimesLeavesNothingBroken() throws Exception {
    killAtRandomMoments(
        Integer.getInteger("faultline.moments", 100), Long.getLong("faultline.seed", 2));
  }

  private void killAtRandomMoments(int moments, long seed) throws Exception {
    SplittableRandom random = new Seed(seed).stream("moments");
    Path contract = Files.writeString(folder.resolve("contract.yaml"), CONTRACT);
    int judged = 0;
    for (int i = 0; i < moments; i++) {
      long life = random.nextLong(LONGEST_LIFE.toMillis());
      String label =
          "moment %d of seed %d (-Dfaultline.seed=%d), after %d ms".formatted(i, seed, seed, life);
      var faultline = new Faultline(Files.createDirectory(folder.resolve("moment-" + i)));
      Running running =
          faultline.start(
              "run",
              contract.toString(),
              "--cluster",
              CLUSTER.clusterFile().toString(),
              "--seed",
              Long.toString(seed + i));
      // Every other life is counted from when the recording begins, so that bringing the system up,
      // which takes as long as it takes, is not all that is ever cut short.
      if (i % 2 == 0) {
        awaitRecording(running, faultline, label);
      }
      if (running.process().waitFor(life, TimeUnit.MILLISECONDS)) {
        throw new AssertionError(label + ": it ended by itself: " + running.said(-1));
      }
      running.kill();

      awaitHealed(label);
      judged += judge(faultline, label) ? 1 : 0;
    }
    System.out.printf("killed %d controllers; %d had recorded something%n", moments, judged);
    assertThat(judged).as("controllers that had recorded something").isPositive();
    CLUSTER.cluster().hosts().forEach(KilledControllerTest::removeEtcd);
  }

  private static void awaitRecording(Running running, Faultline faultline, String label)
      throws Exception {
    long end = System.nanoTime() + STARTING.toNanos();
    while (!Files.exists(find(faultline.folder()))) {
      if (System.nanoTime() > end || !running.process().isAlive()) {
        throw new AssertionError(label + ": it never began to record: " + running.said(-1));
      }
      Thread.sleep(50);
    }
  }

  private void awaitHealed(String label) throws InterruptedException {
    long end = System.nanoTime() + LEASE.plus(LOOK).toNanos();
    List<String> inForce = Heal.check(CLUSTER.cluster()).remaining();
    while (!inForce.isEmpty()) {
      assertThat(System.nanoTime()).as("%s: still %s", label, inForce).isLessThan(end);
      Thread.sleep(200);
      inForce = Heal.check(CLUSTER.cluster()).remaining();
    }
    // The claim lapses as long after its last renewal: then another run may begin.
    Thread.sleep(Math.max(0, (end - System.nanoTime()) / 1_000_000));
  }

  private boolean judge(Faultline faultline, String label) throws Exception {
    Path histories = find(faultline.folder());
    if (!Files.exists(histories)) {
      return false;
    }
    History history = HistoryFiles.read(histories);
    assertThat(history.complete()).as(label).isFalse();
    Said said = faultline.run("analyze", "latest");
    assertThat(said.exit()).as("%s: %s", label, said).isEqualTo(2);
    assertThat(said.out()).as(label).contains("UNDECIDED", "cut short");
    return history.size() > 0;
  }

  private static Path find(Path folder) throws Exception {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".history"))
          .findFirst()
          .orElse(folder.resolve("none"));
    }
  }

  private static void removeEtcd(io.faultline.cluster.Host host) {
    try {
      host.run(
          io.faultline.cluster.Command.sh(
              "kill -9 $(pgrep -x etcd); sleep 0.1; rm -rf /var/lib/faultline-etcd"));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}

package io.faultline.controller.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.faultline.cluster.Command;
import io.faultline.cluster.Host;
import io.faultline.controller.cli.Faultline.Running;
import io.faultline.controller.cli.Faultline.Said;
import io.faultline.history.History;
import io.faultline.history.HistoryFiles;
import io.faultline.history.Mark;
import io.faultline.nemesis.Heal;
import io.faultline.testing.RealCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Whole runs of the command line against a real etcd on five hosts.
class RealRunTest {
  @RegisterExtension static final RealCluster CLUSTER = new RealCluster(5);

  private static final String TWO_PATHS =
      """
      contract: two-paths
      system: etcd
      paths:
        orders:
          workload: register
          promise: linearizable
        catalogue:
          workload: register
          options: { reads: serializable, read-percent: 70 }
          promise: linearizable
      schedule:
        - { at: 2s, isolate: follower, for: 6s }
        - { at: 10s, kill: one, for: 2s }
      run: { time-limit: 15s, concurrency: 10, rate: 150/s, seed: 11 }
      """;

  @TempDir Path folder;

  @AfterEach
  void nothingIsLeftOnTheHosts() throws Exception {
    for (Host host : CLUSTER.cluster().hosts()) {
      assertThat(host.must(Command.sh("pgrep -x etcd || true"))).as(host.name()).isEmpty();
      assertThat(host.must(Command.sh("ls -d /var/lib/faultline-etcd 2>/dev/null || true")))
          .as(host.name())
          .isEmpty();
    }
    assertThat(Heal.check(CLUSTER.cluster()).remaining()).isEmpty();
  }

  private Path contract(String text) throws IOException {
    return Files.writeString(folder.resolve("contract.yaml"), text);
  }

  private String[] arguments(String command, Path contract) {
    return new String[] {
      command, contract.toString(), "--cluster", CLUSTER.clusterFile().toString()
    };
  }

  private List<Path> runs() throws IOException {
    try (Stream<Path> contracts = Files.list(folder.resolve("store"))) {
      Path only = contracts.toList().getFirst();
      try (Stream<Path> runs = Files.list(only)) {
        return runs.sorted().toList();
      }
    }
  }

  @Test
  void whatEtcdKeepsHoldsAndWhatItDoesNotIsRefuted() throws Exception {
    var faultline = new Faultline(folder);

    Said said = faultline.run(arguments("run", contract(TWO_PATHS)));

    assertThat(said.exit()).as(said.toString()).isEqualTo(1);
    assertThat(said.out())
        .containsPattern("orders +register · linearizable +HOLDS")
        .containsPattern("catalogue +register · linearizable +REFUTED");
    Path run = runs().getFirst();
    assertThat(run.resolve("page.html")).content().startsWith("<!DOCTYPE html>");
    assertThat(run.resolve("logs/n1")).isNotEmptyDirectory();
    DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(run.resolve("junit.xml").toFile());
    History history = HistoryFiles.read(run.resolve("histories/orders.history"));
    assertThat(history.complete()).isTrue();
    assertThat(history.size()).isGreaterThan(500);
    assertThat(history.marks().stream().filter(mark -> mark.kind().equals(Mark.FAULT)))
        .as("both faults were seen to hold and seen to end, within the run")
        .hasSize(2)
        .allSatisfy(mark -> {
          assertThat(mark.evidence()).isNotEmpty();
          assertThat(mark.askedNanos()).isLessThan(mark.fromNanos());
          assertThat(mark.fromNanos()).isLessThan(mark.untilNanos());
          assertThat(mark.endedNanos()).isNotEqualTo(Mark.NEVER);
        });

    Said again = faultline.run("analyze", "latest");
    assertThat(again.exit()).as(again.toString()).isEqualTo(1);
    Said report = faultline.run("report", "two-paths");
    assertThat(report.exit()).isEqualTo(0);
    assertThat(report.out()).contains("REFUTED", "page.html");
  }

  @Test
  void thePlanOfASeedIsTheSame() throws Exception {
    Path contract =
        contract(
            """
            contract: seeded
            system: etcd
            paths: { p: { workload: register, promise: linearizable } }
            faults: { for: 1s, every: 1s, of: [ pause: one, kill: one, partition: one ] }
            run: { time-limit: 28s, concurrency: 2, rate: 1/s, seed: 5 }
            """);
    var faultline = new Faultline(folder);
    Running first = faultline.start(arguments("run", contract));
    first.awaitWord("starting etcd", Duration.ofSeconds(30));
    first.interrupt();
    first.await(Duration.ofMinutes(1));
    Running second = faultline.start(arguments("run", contract));
    second.awaitWord("starting etcd", Duration.ofSeconds(30));
    second.interrupt();
    second.await(Duration.ofMinutes(1));

    List<Path> runs = runs();
    assertThat(withoutTime(runs.get(0))).isEqualTo(withoutTime(runs.get(1))).contains("\"fault\"");
  }

  private static String withoutTime(Path run) throws IOException {
    return Files.readString(run.resolve("run.json")).replaceAll("\"startedAt\".*", "");
  }

  @Test
  void ctrlCHealsTakesDownAndJudgesWhatWasRecorded() throws Exception {
    Path contract =
        contract(
            """
            contract: interrupted
            system: etcd
            paths: { p: { workload: register, promise: linearizable } }
            schedule: [ { at: 1s, isolate: leader, for: 50s } ]
            run: { time-limit: 60s, concurrency: 10, rate: 100/s }
            """);
    var faultline = new Faultline(folder);
    Running running = faultline.start(arguments("run", contract));
    running.awaitWord("in force: isolate", Duration.ofSeconds(40));

    running.interrupt();
    Said said = running.await(Duration.ofSeconds(45));

    assertThat(said.exit()).as(said.toString()).isEqualTo(2);
    assertThat(said.out()).containsPattern("linearizable +UNDECIDED").contains("page: ");
    Said again = faultline.run("analyze", "latest");
    assertThat(again.exit()).as(again.toString()).isEqualTo(2);
  }

  @Test
  void aSecondRunBesideAnotherIsRefused() throws Exception {
    Path contract =
        contract(
            """
            contract: first
            system: etcd
            paths: { p: { workload: register, promise: linearizable } }
            run: { time-limit: 60s, concurrency: 1, rate: 1/s }
            """);
    var faultline = new Faultline(folder);
    Running first = faultline.start(arguments("run", contract));
    first.awaitWord("starting etcd", Duration.ofSeconds(30));

    Said second = faultline.run(arguments("run", contract));
    first.interrupt();
    first.await(Duration.ofMinutes(1));

    assertThat(second.exit()).as(second.toString()).isEqualTo(255);
    assertThat(second.err()).contains("is claimed by first/");
  }

  @Test
  void aDatabaseThatDoesNotComeUpIsNamedAndEverythingIsTakenDown() throws Exception {
    // Somebody else's: another etcd on the same port.
    Host n2 = CLUSTER.cluster().host("n2");
    n2.must(
        Command.sh(
            """
            mkdir -p /srv/other && cd /srv/other
            setsid etcd --data-dir /srv/other/data --listen-client-urls http://0.0.0.0:2379 --advertise-client-urls http://127.0.0.1:2379 </dev/null >log 2>&1 &
            for i in $(seq 100); do grep -q 'ready to serve' log && exit 0; sleep 0.1; done
            cat log >&2; exit 1
            """));
    Path contract =
        contract(
            """
            contract: taken
            system: etcd
            paths: { p: { workload: register, promise: linearizable } }
            """);

    Said said = new Faultline(folder).run(arguments("run", contract));

    // It is there still: nobody has touched it.
    n2.must(
        Command.sh(
            "pid=$(pgrep -x etcd) && kill $pid && while kill -0 $pid 2>/dev/null; do sleep 0.1; done; rm -r /srv/other"));
    assertThat(said.exit()).as(said.toString()).isEqualTo(255);
    assertThat(said.err()).contains("n2").contains("2379");
  }

  @Test
  void aFullDiskIsNamedAndEverythingIsTakenDown() throws Exception {
    Host n3 = CLUSTER.cluster().host("n3");
    n3.must(
        Command.sh(
            "fallocate -l $(df --output=avail -B1 / | tail -1) /fill; dd if=/dev/zero of=/fill2 bs=4k 2>/dev/null; true"));
    Path contract =
        contract(
            """
            contract: full
            system: etcd
            paths: { p: { workload: register, promise: linearizable } }
            """);

    Said said = new Faultline(folder).run(arguments("run", contract));

    n3.must(Command.sh("rm -f /fill /fill2"));
    assertThat(said.exit()).as(said.toString()).isEqualTo(255);
    assertThat(said.err()).contains("n3").containsIgnoringCase("no space left");
  }

  @Test
  void anAttachedEtcdIsAskedBrokenHealedAndLeftAsItWas() throws Exception {
    List<Host> hosts = CLUSTER.cluster().hosts();
    String members =
        String.join(
            ",",
            hosts.stream()
                .map(host -> host.name() + "=http://" + host.spec().address() + ":2380")
                .toList());
    for (Host host : hosts) {
      String address = host.spec().address();
      host.must(
          Command.sh(
              "mkdir -p /srv/own && cd /srv/own && setsid etcd --name %s --data-dir /srv/own/data --listen-client-urls http://%s:2379,http://127.0.0.1:2379 --advertise-client-urls http://%s:2379 --listen-peer-urls http://%s:2380 --initial-advertise-peer-urls http://%s:2380 --initial-cluster %s </dev/null >/srv/own/log 2>&1 &"
                  .formatted(host.name(), address, address, address, address, members)));
    }
    try {
      Host n1 = hosts.getFirst();
      n1.must(
          Command.sh(
              "for i in $(seq 100); do wget -q -O- --post-data='{\"key\":\"b3RoZXJz\",\"value\":\"a2VwdA==\"}' http://127.0.0.1:2379/v3/kv/put && exit 0; sleep 0.2; done; exit 1"));
      Path attached =
          Files.writeString(
              folder.resolve("attached.yaml"),
              Files.readString(CLUSTER.clusterFile()).replace("manage: install", "manage: attach"));
      Path contract =
          contract(
              """
              contract: attached
              system: etcd
              paths: { p: { workload: register, promise: linearizable } }
              schedule: [ { at: 2s, partition: halves, for: 4s }, { at: 8s, pause: leader, for: 2s } ]
              run: { time-limit: 12s, concurrency: 5, rate: 100/s }
              """);

      Said said =
          new Faultline(folder).run("run", contract.toString(), "--cluster", attached.toString());

      assertThat(said.exit()).as(said.toString()).isEqualTo(0);
      String keys =
          n1.must(
              Command.sh(
                  "wget -q -O- --post-data='{\"key\":\"AA==\",\"range_end\":\"AA==\",\"keys_only\":true}' http://127.0.0.1:2379/v3/kv/range"));
      assertThat(keys).contains("\"count\":\"1\"").contains("b3RoZXJz");
      for (Host host : hosts) {
        assertThat(host.must(Command.sh("pgrep -f 'data-dir /srv/own/data'"))).isNotBlank();
      }
    } finally {
      for (Host host : hosts) {
        host.run(Command.sh("kill -9 $(pgrep -x etcd); sleep 0.2; rm -rf /srv/own"));
      }
    }
  }
}

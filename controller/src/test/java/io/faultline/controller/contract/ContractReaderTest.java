package io.faultline.controller.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.faultline.controller.UsageException;
import io.faultline.controller.contract.Contract.Faults;
import io.faultline.nemesis.Cut;
import io.faultline.nemesis.Fault;
import io.faultline.nemesis.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ContractReaderTest {
  private static final String WHOLE =
      """
      contract: checkout
      system: etcd
      paths:
        stock-level:
          workload: register
          promise: linearizable
        recommendations:
          workload: register
          options: { reads: serializable }
          promise: { staleness: 200ms, at: 99.9% }
          rate: 30/min
        session:
          workload: session
          promise: [monotonic-reads, { eventual: { within: 30s } }]
          on-partition: fail-closed
      faults:
        - partition: majorities-ring
        - { isolate: leader, weight: 3 }
        - pause: zone a
        - kill: n3
      run: { time-limit: 60s, concurrency: 20, rate: 500/s, seed: 7 }
      """;

  @Test
  void everythingThatAContractSaysIsRead() throws UsageException {
    Contract contract = ContractReader.read("c.yaml", WHOLE);

    assertThat(contract.name().value()).isEqualTo("checkout");
    assertThat(contract.system()).map(Located::value).contains("etcd");
    assertThat(contract.paths())
        .extracting(path -> path.name().value())
        .containsExactly("stock-level", "recommendations", "session");
    assertThat(contract.paths())
        .extracting(path -> path.promises().stream().map(p -> p.value().text()).toList().toString())
        .containsExactly(
            "[linearizable]",
            "[staleness 200ms at 99.9%]",
            "[monotonic-reads, eventual within 30s, on-partition fail-closed]");
    assertThat(contract.paths().get(1).options().get("reads"))
        .isEqualTo(new Located<>("serializable", new Place("c.yaml", 9, 23)));
    assertThat(contract.paths().get(1).settings().rate()).hasValue(0.5);
    assertThat(contract.settings().timeLimit()).map(Located::value).contains(Duration.ofMinutes(1));
    assertThat(contract.settings().concurrency()).map(Located::value).contains(20L);
    assertThat(contract.settings().rate()).hasValue(500);
    assertThat(contract.settings().seed()).map(Located::value).contains(7L);
  }

  @Test
  void aListOfFaultsKeepsItsOrderWeightsAndPlaces() throws UsageException {
    var listed = (Faults.Listed) ContractReader.read("c.yaml", WHOLE).faults();

    assertThat(listed.items())
        .extracting(item -> item.fault().value(), Faults.Item::weight)
        .containsExactly(
            tuple(new Fault.Partition(new Cut.MajoritiesRing()), 1),
            tuple(new Fault.Partition(new Cut.Isolate(new Target.Leader())), 3),
            tuple(new Fault.Pause(new Target.Zone("a")), 1),
            tuple(new Fault.Kill(new Target.Named("n3")), 1));
    assertThat(listed.items().getLast().fault().place()).isEqualTo(new Place("c.yaml", 20, 5));
  }

  private static org.assertj.core.groups.Tuple tuple(Object... values) {
    return org.assertj.core.groups.Tuple.tuple(values);
  }

  @Test
  void aScheduleIsAScript() throws UsageException {
    Contract contract =
        ContractReader.read(
            "c.yaml",
            """
            contract: c
            system: etcd
            paths: { p: { workload: register, promise: linearizable } }
            schedule:
              - { at: 12s, isolate: leader, for: 20s }
              - { when: leader-changes, pause: follower, for: 500ms }
            """);

    var steps = ((Faults.Scripted) contract.faults()).steps();
    assertThat(steps.get(0).at()).map(Located::value).contains(Duration.ofSeconds(12));
    assertThat(steps.get(0).length().value()).isEqualTo(Duration.ofSeconds(20));
    assertThat(steps.get(1).at()).isEmpty();
    assertThat(steps.get(1).fault().value()).isEqualTo(new Fault.Pause(new Target.Follower()));
  }

  @Test
  void theTimesOfAListAreBesideIt() throws UsageException {
    Contract contract =
        ContractReader.read(
            "c.yaml",
            """
            contract: c
            paths: { p: { workload: register, promise: linearizable } }
            faults: { for: 2s, every: 1s, of: [ pause: one ] }
            """);

    var listed = (Faults.Listed) contract.faults();
    assertThat(listed.length()).map(Located::value).contains(Duration.ofSeconds(2));
    assertThat(listed.every()).map(Located::value).contains(Duration.ofSeconds(1));
  }

  @Test
  void aPromiseIsWrittenForTheCommandLineToo() throws UsageException {
    Contract contract =
        ContractReader.read(
            "c.yaml",
            """
            contract: c
            paths:
              p:
                workload: register
                promise:
                  - linearizable
                  - { staleness: 200 ms, at: 99.9% }
                  - eventual: { within: 30s }
            """);

    assertThat(contract.paths().getFirst().promises())
        .extracting(promise -> promise.value().commandLineText())
        .containsExactly("linearizable", "staleness=200ms@99.9%", "eventual=30s");
  }

  @Test
  void aPathMayAskForMoreStrengthThanItsContract() throws UsageException {
    Contract contract =
        ContractReader.read(
            "c.yaml",
            """
            contract: c
            strength: 50%
            paths:
              p: { workload: register, promise: linearizable, strength: 99.9 % }
              q: { workload: register, promise: linearizable }
            """);

    assertThat(contract.settings().strength()).hasValue(0.5);
    assertThat(contract.paths().get(0).settings().strength()).hasValue(0.999);
    assertThat(contract.paths().get(1).settings().strength()).isEmpty();
  }

  static Stream<Arguments> mistakes() {
    String path = "paths: { p: { workload: register, promise: linearizable } }\n";
    return Stream.of(
        mistake(
            "contract: c\nstrength: 101%\n" + path,
            "c.yaml:2:11: 'strength' is a share such as 50% or 99.9%, not '101%'"),
        mistake("", "c.yaml:1:1: the file is empty: it should be a contract"),
        mistake("- a\n", "c.yaml:1:1: a contract is a mapping of keys to values, not a list"),
        mistake(
            "contract: [\n",
            "c.yaml:1:12: this is no YAML: while parsing a flow node, expected the node content"),
        mistake("contract: c\ncontract: d\n", "c.yaml:2:1: 'contract' is given twice"),
        mistake("contract: c\n---\na: b\n", "c.yaml:3:1: there is a second document"),
        mistake(
            "contract: &a c\nsystem: *a\n", "c.yaml:2:9: aliases and tags are not for this file"),
        mistake(
            "contrct: c\n" + path,
            "c.yaml:1:1: a contract needs 'contract:': is it meant by 'contrct'?"),
        mistake("contract: c\n", "c.yaml:1:1: a contract needs 'paths:'"),
        mistake(
            "contract: a/b\n" + path,
            "c.yaml:1:11: the name of a contract has letters, digits, - and _"),
        mistake("contract:\n" + path, "c.yaml:1:10: 'contract' is empty"),
        mistake("contract: c\npaths: {}\n", "c.yaml:2:8: there are no paths"),
        mistake(
            "contract: c\npaths: { ../x: { } }\n", "c.yaml:2:10: the name of a path has letters"),
        mistake(
            "contract: c\npaths: { p: { promise: x } }\n", "c.yaml:2:13: a path needs 'workload:'"),
        mistake(
            "contract: c\npaths: { p: { workload: x } }\n", "c.yaml:2:13: a path needs 'promise:'"),
        mistake(
            "contract: c\npaths: { p: { workload: x, promise: [] } }\n",
            "c.yaml:2:37: 'promise' is an empty list"),
        mistake(
            "contract: c\npaths: { p: { workload: x, promise: y, worklod: z } }\n",
            "c.yaml:2:40: a path has no 'worklod:' (did you mean 'workload'?)"),
        mistake(
            "contract: c\nsistem: etcd\n" + path,
            "c.yaml:2:1: a contract has no 'sistem:' (did you mean 'system'?)"),
        mistake(
            "contract: c\n" + path + "faults: [ partitoin: one ]\n",
            "c.yaml:3:11: there is no fault 'partitoin' (did you mean 'partition'?)"),
        mistake(
            "contract: c\n" + path + "faults: [ clock-skew: { offset: 200ms } ]\n",
            "c.yaml:3:11: there is no fault 'clock-skew'; there are: partition, isolate, cut-clients,"),
        mistake(
            "contract: c\n" + path + "faults: [ partition: halfs ]\n",
            "c.yaml:3:22: there is no partition 'halfs' (did you mean 'halves'?)"),
        mistake(
            "contract: c\n" + path + "faults: [ partition: leader ]\n",
            "c.yaml:3:22: there is no partition 'leader'; `isolate: leader` cuts a target off"),
        mistake(
            "contract: c\n" + path + "faults: [ pause: 'a b' ]\n",
            "c.yaml:3:18: a target is one of"),
        mistake(
            "contract: c\n" + path + "faults: [ { pause: one, kill: one } ]\n",
            "c.yaml:3:11: one fault at a time: there are pause, kill"),
        mistake(
            "contract: c\n" + path + "faults: [ { weight: 2 } ]\n",
            "c.yaml:3:11: there is no fault here"),
        mistake(
            "contract: c\n" + path + "faults: [ { pause: one, weight: 0 } ]\n",
            "c.yaml:3:33: 'weight' is a whole number from 1 to 1000, not '0'"),
        mistake("contract: c\n" + path + "faults: partition\n", "c.yaml:3:9: 'faults' is a list"),
        mistake(
            "contract: c\n" + path + "faults: []\nschedule: []\n",
            "c.yaml:4:1: there are 'faults:' (a random schedule) and 'schedule:'"),
        mistake(
            "contract: c\n" + path + "schedule: [ { at: 5s, pause: one } ]\n",
            "c.yaml:3:13: a step needs 'for:'"),
        mistake(
            "contract: c\n" + path + "schedule: [ { at: 5s, pause: one, for: 1ms } ]\n",
            "c.yaml:3:40: a fault holds for 100ms or more"),
        mistake(
            "contract: c\n" + path + "schedule: [ { pause: one, for: 5s } ]\n",
            "c.yaml:3:13: a step has either 'at:'"),
        mistake(
            "contract: c\n" + path + "schedule: [ { when: often, pause: one, for: 5s } ]\n",
            "c.yaml:3:21: 'when' is leader-changes, not 'often'"),
        mistake(
            "contract: c\n" + path + "run: { time-limit: 60 }\n",
            "c.yaml:3:20: 'time-limit' is a time such as 200ms, 60s, 5m or 1h, not '60'"),
        mistake(
            "contract: c\n" + path + "run: { time-limit: 0s }\n",
            "c.yaml:3:20: 'time-limit' is longer than nothing"),
        mistake(
            "contract: c\n" + path + "run: { rate: 500 }\n",
            "c.yaml:3:14: 'rate' is a number of calls in a time"),
        mistake("contract: c\n" + path + "run: { rate: 0/s }\n", "c.yaml:3:14: 'rate' is"),
        mistake(
            "contract: c\n" + path + "run: { concurrency: many }\n",
            "c.yaml:3:21: 'concurrency' is a whole number from 1 to 100000, not 'many'"),
        mistake(
            "contract: c\n" + path + "run: { seed: 99999999999999999999 }\n",
            "c.yaml:3:14: 'seed' is a whole number"),
        mistake(
            "contract: c\n" + path + "run: { tim-limit: 5s }\n",
            "c.yaml:3:8: run has no 'tim-limit:' (did you mean 'time-limit'?)"),
        mistake("contract: c\n" + path + "owner: { }\n", "c.yaml:3:1: a contract has no 'owner:'"));
  }

  private static Arguments mistake(String text, String answer) {
    return Arguments.of(text, answer);
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void everyMistakeIsAnsweredWithItsPlaceAndTheRemedy(String text, String answer) {
    assertThatThrownBy(() -> ContractReader.read("c.yaml", text))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith(answer)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
  }

  @Test
  void deepNestingIsRefusedAndNotFollowed() {
    String text = "contract: " + "[".repeat(10_000) + "\n";

    assertThatThrownBy(() -> ContractReader.read("c.yaml", text))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("c.yaml:1:");
  }

  @Test
  void filesThatAreNoContractsAreNamed(@TempDir Path folder) throws Exception {
    Path binary = folder.resolve("binary.yaml");
    Files.write(binary, new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});
    Path large = folder.resolve("large.yaml");
    Files.write(large, new byte[2 * 1024 * 1024]);

    assertThatThrownBy(() -> ContractReader.read(folder.resolve("none.yaml")))
        .hasMessage(
            "there is no file " + folder.resolve("none.yaml") + ", which should be a contract");
    assertThatThrownBy(() -> ContractReader.read(folder)).hasMessageContaining("is a folder");
    assertThatThrownBy(() -> ContractReader.read(binary))
        .hasMessageContaining("is no text in UTF-8");
    assertThatThrownBy(() -> ContractReader.read(large)).hasMessageContaining("more than 1 MiB");
  }
}

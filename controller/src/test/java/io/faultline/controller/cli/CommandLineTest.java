package io.faultline.controller.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What a wrong command gets: one line, and exit code 254.
class CommandLineTest {
  private static final Path ROOT = Path.of(System.getProperty("faultline.root"));

  @TempDir static Path folder;

  record Said(int exit, String out, String err) {}

  private static Said run(String... arguments) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var console =
        new Console(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false);
    int exit = Main.run(arguments, console).code();
    return new Said(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  static Stream<Arguments> wrong() {
    String example = ROOT.resolve("examples/stale-read.jsonl").toString();
    String demo = ROOT.resolve("examples/demo.yaml").toString();
    return Stream.of(
        wrong("there is no command 'chek' (did you mean 'check'?)", "chek"),
        wrong(
            "faultline check has no option '--worklod' (did you mean '--workload'?)",
            "check",
            "--worklod",
            "x"),
        wrong("faultline check needs a history", "check"),
        wrong("there is no file nowhere.jsonl", "check", "nowhere.jsonl"),
        wrong("this is no history in a form that is known", "check", ROOT.toString()),
        wrong(
            "--format: there is no form 'jsnol' (did you mean 'jsonl'?)",
            "check",
            example,
            "--format",
            "jsnol"),
        wrong("--budget takes a time and a memory", "check", example, "--budget", "60s,1x"),
        wrong("--keyed is one of yes, no, auto, not 'maybe'", "check", example, "--keyed", "maybe"),
        wrong(
            "faultline history does one of show, stats, not 'shwo' (did you mean 'show'?)",
            "history",
            "shwo"),
        wrong("faultline history stats needs one file", "history", "stats"),
        wrong(
            "--process is a whole number from 0 to 2147483647, not 'x'",
            "history",
            "show",
            example,
            "--process",
            "x"),
        wrong("faultline convert needs two files", "convert", example),
        wrong("no history can be written as 'xml'", "convert", example, "x", "--to", "xml"),
        wrong("already", "convert", example, demo),
        wrong(
            "there is no kind of data 'registre' (did you mean 'register'?)",
            "check",
            example,
            "--workload",
            "registre"),
        wrong(
            "a register cannot be judged for 'serializable'",
            "check",
            example,
            "--promise",
            "serializable"),
        wrong(
            "a register cannot be judged for 'linearisable' (did you mean 'linearizable'?)",
            "check",
            example,
            "--promise",
            "linearizable,linearisable"),
        wrong(
            "whether a register is linearizable is not decided by 'zone' (did you mean 'zones'?)",
            "check",
            example,
            "--algorithm",
            "zone"),
        wrong(
            "whether a lock is linearizable is not decided by 'zones'",
            "check",
            ROOT.resolve("examples/two-holders.jsonl").toString(),
            "--algorithm",
            "zones"),
        wrong("--budget takes a time such as", "check", example, "--budget", "60"),
        wrong("this is no history in a form that is known", "check", demo),
        wrong("faultline run needs a contract", "run"),
        wrong("there is no file none.yaml", "run", "none.yaml"),
        wrong("there is no cluster.yaml beside", "run", demo),
        wrong(
            "there is no file none.yaml, which should be a cluster file",
            "run",
            demo,
            "--cluster",
            "none.yaml"),
        wrong(
            "--seed: a seed is a whole number", "run", demo, "--cluster", "CLUSTER", "--seed", "x"),
        wrong("faultline test needs --system", "test"),
        wrong("faultline test takes no 'etcd'", "test", "etcd"),
        wrong(
            "--system: there is no system 'etdc' (did you mean 'etcd'?)",
            "test",
            "--system",
            "etdc",
            "--cluster",
            "CLUSTER"),
        wrong(
            "--workload: there is no workload 'list'",
            "test",
            "--system",
            "etcd",
            "--workload",
            "list",
            "--cluster",
            "CLUSTER"),
        wrong(
            "--promise: a register cannot be judged for 'linearisable' (did you mean 'linearizable'?)",
            "test",
            "--system",
            "etcd",
            "--promise",
            "linearisable",
            "--cluster",
            "CLUSTER"),
        wrong(
            "--faults: a fault is written as FAULT:WHERE",
            "test",
            "--system",
            "etcd",
            "--faults",
            "partition",
            "--cluster",
            "CLUSTER"),
        wrong(
            "--faults: there is no fault 'partitoin'",
            "test",
            "--system",
            "etcd",
            "--faults",
            "partitoin:one",
            "--cluster",
            "CLUSTER"),
        wrong(
            "--faults: `partition: majorities-ring` cannot be had",
            "test",
            "--system",
            "etcd",
            "--faults",
            "partition:majorities-ring",
            "--cluster",
            "CLUSTER"),
        wrong(
            "--faults: `pause: n9` cannot be had: there is no host n9",
            "test",
            "--system",
            "etcd",
            "--faults",
            "pause:n9",
            "--cluster",
            "CLUSTER"),
        wrong(
            "has no room for a fault",
            "test",
            "--system",
            "etcd",
            "--faults",
            "pause:one",
            "--time-limit",
            "20s",
            "--cluster",
            "CLUSTER"),
        wrong(
            "--option: there is no option 'raeds' (did you mean 'reads'?)",
            "test",
            "--system",
            "etcd",
            "--option",
            "raeds=x",
            "--cluster",
            "CLUSTER"),
        wrong(
            "--option: option reads is linearizable or serializable, not 'x'",
            "test",
            "--system",
            "etcd",
            "--option",
            "reads=x",
            "--cluster",
            "CLUSTER"),
        wrong(
            "--option: option read-percent takes a whole number",
            "test",
            "--system",
            "etcd",
            "--option",
            "read-percent=200",
            "--cluster",
            "CLUSTER"),
        wrong(
            "--rate: this is a rate such as 500/s, or max",
            "test",
            "--system",
            "etcd",
            "--rate",
            "500",
            "--cluster",
            "CLUSTER"),
        wrong("there are no runs in", "analyze", "latest"),
        wrong("faultline report needs a run", "report"),
        wrong("faultline heal needs --cluster FILE", "heal"),
        wrong(
            "faultline local does one of up, down, status, ssh, not 'upp' (did you mean 'up'?)",
            "local",
            "upp"),
        wrong("there is no list of 'sistems' (did you mean 'systems'?)", "list", "sistems"));
  }

  private static Arguments wrong(String answer, String... arguments) {
    return Arguments.of(answer, arguments);
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void aWrongCommandGetsOneLineAndNothingIsStarted(String answer, String[] arguments)
      throws Exception {
    Path cluster =
        Files.writeString(
            folder.resolve("cluster.yaml"),
            """
            environment: test
            manage: install
            ssh: { user: root, key: none }
            hosts: { n1: { address: 127.0.0.1, port: 1 }, n2: { address: 127.0.0.2, port: 1 }, n3: { address: 127.0.0.3, port: 1 } }
            """);
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = arguments[i].equals("CLUSTER") ? cluster.toString() : arguments[i];
    }

    Said said = run(arguments);

    assertThat(said.exit()).as(said.toString()).isEqualTo(254);
    assertThat(said.err()).startsWith("faultline: ").contains(answer);
    assertThat(said.err().strip().lines()).hasSize(1);
    assertThat(said.out()).isEmpty();
  }

  @Test
  void aHostThatDoesNotAnswerIsNamedAndNothingIsStarted() throws Exception {
    Path known = Files.writeString(folder.resolve("known_hosts"), "");
    Path cluster =
        Files.writeString(
            folder.resolve("dead.yaml"),
            """
            environment: test
            manage: install
            ssh: { user: root, agent: true, known-hosts: %s }
            hosts: { n1: { address: 127.0.0.1, port: 1 } }
            """
                .formatted(known));

    // In a process of its own: it diverts Ctrl-C.
    Faultline.Said said =
        new Faultline(folder).run("test", "--system", "etcd", "--cluster", cluster.toString());

    assertThat(said.exit()).isEqualTo(255);
    assertThat(said.err()).contains("n1: nothing answers at 127.0.0.1:1");
    assertThat(folder.resolve("store")).doesNotExist();
  }

  @Test
  void theVersionAndTheHelpArePrinted() {
    assertThat(run("--version").out()).startsWith("faultline ");
    assertThat(run("help").out()).contains("demo", "check", "run", "test", "analyze", "heal");
    assertThat(run("check", "--help").out()).contains("--budget TIME[,MEMORY]");
    assertThat(run().exit()).isEqualTo(254);
  }

  @Test
  void whatThereIsIsListed() {
    String out = run("list").out();

    assertThat(out)
        .contains("etcd ", "register ", "linearizable", "partition ", "majorities-ring", "leader");
  }

  @Test
  void aHistoryIsLookedIntoAndMadeAnother() throws Exception {
    String example = ROOT.resolve("examples/stale-read.jsonl").toString();
    Path binary = folder.resolve("copy.history");
    Path lines = folder.resolve("copy.jsonl");

    assertThat(run("convert", example, binary.toString()).exit()).isZero();
    assertThat(run("convert", binary.toString(), lines.toString()).exit()).isZero();

    Said stats = run("history", "stats", binary.toString());
    assertThat(stats.exit()).isZero();
    assertThat(stats.out())
        .contains("operations of", "read ", "write ", "1 faults, 1 of them seen to hold");
    assertThat(run("history", "stats", lines.toString()).out()).isEqualTo(stats.out());
    Said all = run("history", "show", example);
    Said one = run("history", "show", lines.toString(), "--process", "1");
    assertThat(all.out().lines().count()).isGreaterThan(one.out().lines().count());
    assertThat(one.out()).contains("process 1:").doesNotContain("process 2:");
    assertThat(run("check", binary.toString()).exit()).isEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("examples")
  void examplesGetTheirVerdicts(String file, int exit, String word) {
    Said said = run("check", ROOT.resolve("examples").resolve(file).toString());

    assertThat(said.exit()).as(said.toString()).isEqualTo(exit);
    assertThat(said.out()).contains(word);
  }

  @Test
  void severalHistoriesGetALineEachAndTheWorstExitCode() {
    String refuted = ROOT.resolve("examples/stale-read.jsonl").toString();
    String holds = ROOT.resolve("examples/register-ok.jsonl").toString();

    Said both = run("check", holds, refuted);
    assertThat(both.out()).isEqualTo(holds + "\tholds\n" + refuted + "\trefuted\n");
    assertThat(both.exit()).isEqualTo(1);
    Said wrong = run("check", holds, "nowhere.jsonl", refuted);
    assertThat(wrong.out()).contains("\tholds\n", "nowhere.jsonl\twrong\n", "\trefuted\n");
    assertThat(wrong.exit()).isEqualTo(254);
    assertThat(run("check", holds, "--json").out())
        .startsWith("{")
        .contains("\"verdict\" : \"holds\"");
  }

  @Test
  void everyAlgorithmThatAppliesAgrees() {
    for (String word : new String[] {"all", "just-in-time", "zones", "cheapest"}) {
      String holds = ROOT.resolve("examples/register-ok.jsonl").toString();
      String refuted = ROOT.resolve("examples/stale-read.jsonl").toString();

      assertThat(run("check", holds, refuted, "--algorithm", word).out())
          .as(word)
          .contains("\tholds\n", "\trefuted\n");
    }
    assertThat(run("check", example("register-ok"), "--algorithm", "just-in-time").out())
        .contains("decided by: just-in-time");
    assertThat(run("check", example("register-ok"), "--algorithm", "zones").out())
        .contains("decided by: zones");
  }

  @Test
  void aHistoryIsJudgedAsTheKindOfDataThatItSaysOrThatTheUserSays() {
    assertThat(run("check", example("two-holders")).out()).contains("lock · linearizable");
    // A lock whose owner is not told apart has one permit as well, and it is given out twice.
    assertThat(run("check", example("two-holders"), "--workload", "semaphore").exit()).isEqualTo(1);
    assertThat(run("check", example("two-holders"), "--workload", "register").out())
        .contains("UNDECIDED", "does not know");
  }

  @Test
  void aPromiseThatHoldsSaysHowMuchTheHistoryCouldHaveShown() {
    assertThat(run("check", example("register-ok")).out())
        .containsPattern("strength: [0-9]+ % of 200 planted errors would have been caught");
  }

  @Test
  void weakerPromisesAreJudgedBesideStrongerOnes() {
    String stale = example("stale-read");
    Said said = run("check", stale, "--promise", "linearizable,sequential,causal,monotonic-reads");

    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.out().lines().filter(line -> line.startsWith("stale-read")))
        .satisfiesExactly(
            line -> assertThat(line).contains("linearizable", "REFUTED"),
            line -> assertThat(line).contains("sequential", "HOLDS"),
            line -> assertThat(line).contains("causal", "HOLDS"),
            line -> assertThat(line).contains("monotonic-reads", "HOLDS"));
  }

  @Test
  void aPromiseMayHaveParameters() {
    String stale = example("stale-read");

    assertThat(run("check", stale, "--promise", "staleness=1ms").exit()).isEqualTo(1);
    assertThat(run("check", stale, "--promise", "staleness=1s").out()).contains("HOLDS");
    assertThat(run("check", stale, "--promise", "staleness").err()).contains("staleness=200ms");
    assertThat(run("check", stale, "--promise", "staleness=fast").exit()).isEqualTo(254);
    assertThat(run("check", stale, "--promise", "causal=3").exit()).isEqualTo(254);
  }

  private static String example(String name) {
    return ROOT.resolve("examples").resolve(name + ".jsonl").toString();
  }

  static Stream<Arguments> examples() {
    return Stream.of(
        Arguments.of("stale-read.jsonl", 1, "REFUTED"),
        Arguments.of("register-ok.jsonl", 0, "HOLDS"),
        Arguments.of("unanswered-writes.jsonl", 0, "HOLDS"),
        Arguments.of("refused-write-seen.jsonl", 1, "REFUTED"));
  }
}

package io.faultline.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.faultline.testing.RealCluster;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DaemonTest {
  @RegisterExtension static final RealCluster CLUSTER = new RealCluster(1);

  private static final String FOLDER = "/var/lib/it's a daemon";
  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final Daemon SLEEPER = Daemon.in(FOLDER, "sleeper", "sleep", "1000");
  private static final String LISTEN =
      "use IO::Socket::INET; my $s = IO::Socket::INET->new(LocalPort => 7777, Listen => 5) or die \"bind: $!\"; ";

  @AfterEach
  void endWhatATestStarted() throws Exception {
    must(Command.sh("killall -q -KILL sleep perl; rm -rf \"%s\"".formatted(FOLDER) + " || :"));
  }

  @Test
  void itRunsOnceStartedUntilStopped() throws Exception {
    assertThat(host().run(SLEEPER.isRunning()).succeeded()).isFalse();
    must(SLEEPER.start());
    assertThat(host().run(SLEEPER.isRunning()).succeeded()).isTrue();
    assertThat(commandLine(pid(SLEEPER))).isEqualTo("sleep 1000 ");
    must(SLEEPER.stop("TERM", LIMIT));
    assertThat(host().run(SLEEPER.isRunning()).succeeded()).isFalse();
    assertThat(must(SLEEPER.pids())).isEmpty();
    assertThat(must(Command.sh("pgrep -x sleep || :"))).isEmpty();
  }

  @Test
  void startingAndStoppingMayBeRepeated() throws Exception {
    must(SLEEPER.stop("TERM", LIMIT));
    must(SLEEPER.start());
    String first = pid(SLEEPER);
    must(SLEEPER.start());
    assertThat(pid(SLEEPER)).isEqualTo(first);
    must(SLEEPER.stop("TERM", LIMIT));
    must(SLEEPER.stop("TERM", LIMIT));
    must(SLEEPER.start());
    assertThat(pid(SLEEPER)).isNotEqualTo(first);
  }

  @Test
  void startedManyTimesAtOnceItRunsOnce() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<String>> starts =
          IntStream.range(0, 10)
              .<Callable<String>>mapToObj(_ -> () -> must(SLEEPER.start()))
              .toList();
      for (var start : threads.invokeAll(starts)) {
        start.get();
      }
    }
    assertThat(must(Command.of("pgrep", "-x", "sleep"))).isEqualTo(must(SLEEPER.pids()));
    assertThat(must(SLEEPER.pids()).lines()).hasSize(1);
  }

  @Test
  void itOutlivesTheConnectionThatStartedIt() throws Exception {
    String pid;
    try (SshCluster own = SshCluster.of(CLUSTER.cluster().spec())) {
      own.host("n1").must(SLEEPER.start());
      pid = own.host("n1").must(SLEEPER.pids()).strip();
    }
    assertThat(pid(SLEEPER)).isEqualTo(pid);
    // Of its own session, in its folder, with nothing of the connection's.
    assertThat(must(Command.of("ps", "-o", "sid=", "-p", pid)).strip()).isEqualTo(pid);
    assertThat(must(Command.of("readlink", "/proc/" + pid + "/cwd")).strip()).isEqualTo(FOLDER);
    assertThat(must(Command.sh("cd /proc/%s/fd && readlink 0 1 2 && ls".formatted(pid))).lines())
        .containsExactly("/dev/null", SLEEPER.logFile(), SLEEPER.logFile(), "0", "1", "2");
  }

  @Test
  void argumentsAndEnvironmentArriveAsTheyAre() throws Exception {
    String odd = "a 'quoted' \"$HOME\" `id` \\ *\nsecond line; é";
    Daemon printer =
        Daemon.in(
                FOLDER,
                "printer",
                "sh",
                "-c",
                "printf '<%s><%s>' \"$1\" \"$ODD\"; sleep 1000",
                "x",
                odd)
            .withEnvironment("ODD", odd)
            .withEnvironment("EMPTY", "");
    must(printer.start());
    assertThat(must(printer.lastLines(10))).isEqualTo("<%s><%s>".formatted(odd, odd));
    must(printer.stop("TERM", LIMIT));
  }

  @Test
  void itsLogGrowsFromStartToStart() throws Exception {
    Daemon printer =
        Daemon.in(FOLDER, "printer", "sh", "-c", "echo out; echo err >&2; exec sleep 1000");
    assertThat(must(printer.lastLines(5))).isEmpty();
    for (int i = 0; i < 2; i++) {
      must(printer.start());
      must(printer.stop("TERM", LIMIT));
    }
    assertThat(must(printer.lastLines(5))).isEqualTo("out\nerr\nout\nerr\n");
    assertThat(must(printer.lastLines(1))).isEqualTo("err\n");
  }

  @Test
  void aNumberThatIsUsedAgainIsNobodysDaemon() throws Exception {
    must(SLEEPER.start());
    String boot = must(Command.of("cat", "/proc/sys/kernel/random/boot_id")).strip();
    must(SLEEPER.stop("TERM", LIMIT));
    // A stranger, who leads a session with the number that the file names, started at another time.
    must(Command.sh("setsid -f sleep 999 >/dev/null 2>&1 </dev/null"));
    String stranger = must(Command.of("pgrep", "-x", "sleep")).strip();
    for (String record :
        List.of("%s 1 %s".formatted(stranger, boot), "%s 1 other".formatted(stranger), "", "x")) {
      must(Command.sh("cat >\"%s\"".formatted(SLEEPER.pidFile())).withInput(record));
      assertThat(must(SLEEPER.pids())).isEmpty();
      assertThat(host().run(SLEEPER.isRunning()).succeeded()).isFalse();
      must(SLEEPER.stop("KILL", LIMIT));
      assertThat(commandLine(stranger)).isEqualTo("sleep 999 ");
      must(Command.sh("cat >\"%s\"".formatted(SLEEPER.pidFile())).withInput(record));
      must(SLEEPER.start());
      assertThat(pid(SLEEPER)).isNotEqualTo(stranger);
      must(SLEEPER.stop("TERM", LIMIT));
    }
  }

  @Test
  void whatIsPausedIsStopped() throws Exception {
    must(SLEEPER.start());
    must(Command.of("kill", "-STOP", pid(SLEEPER)));
    must(SLEEPER.stop("TERM", LIMIT));
    assertThat(must(SLEEPER.pids())).isEmpty();
  }

  @Test
  void whatIgnoresTheSignalIsKilledAfterTheLimit() throws Exception {
    Daemon stubborn =
        Daemon.in(
            FOLDER, "stubborn", "sh", "-c", "trap '' TERM; echo deaf; while :; do sleep 0.1; done");
    must(stubborn.start());
    long begun = System.nanoTime();
    must(stubborn.stop("TERM", Duration.ofSeconds(1)));
    assertThat(Duration.ofNanos(System.nanoTime() - begun))
        .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(4));
    assertThat(must(stubborn.pids())).isEmpty();
  }

  @Test
  void itIsStoppedByTheSignalThatWasAskedFor() throws Exception {
    Daemon polite =
        Daemon.in(
            FOLDER,
            "polite",
            "perl",
            "-e",
            "$| = 1; $SIG{INT} = sub { print 'INT'; exit }; sleep 1 while 1");
    must(polite.start());
    must(polite.stop("INT", LIMIT));
    assertThat(must(polite.lastLines(1))).isEqualTo("INT");
    // A program that does not know the signal is ended by it as well.
    must(SLEEPER.start());
    must(SLEEPER.stop("INT", Duration.ofSeconds(20)).within(LIMIT));
    assertThat(must(SLEEPER.pids())).isEmpty();
  }

  @Test
  void itsProcessesAreAllFoundAndAllEnd() throws Exception {
    Daemon parent = Daemon.in(FOLDER, "parent", "sh", "-c", "sleep 1001 & sleep 1002 & wait");
    must(parent.start());
    assertThat(must(parent.pids()).lines()).hasSize(3);
    // Also when the first of them is gone.
    must(Command.of("kill", "-KILL", pid(parent)));
    assertThat(host().run(parent.isRunning()).succeeded()).isFalse();
    assertThat(must(parent.pids())).isEqualTo(must(Command.of("pgrep", "-x", "sleep")));
    must(parent.stop("TERM", LIMIT));
    assertThat(must(Command.sh("pgrep -x sleep || :"))).isEmpty();
  }

  @Test
  void itIsNotStartedBesideWhatItLeft() throws Exception {
    Daemon parent = Daemon.in(FOLDER, "parent", "sh", "-c", "sleep 1001 & exec sleep 1002");
    must(parent.start());
    must(Command.of("kill", "-KILL", pid(parent)));
    String left = pid(parent);
    assertThatThrownBy(() -> must(parent.start()))
        .hasMessageContaining("`start parent`")
        .hasMessageContaining("left processes that still run: " + left);
  }

  @Test
  void whatEndsAtOnceIsToldWithItsLastWords() throws Exception {
    Daemon bad =
        Daemon.in(FOLDER, "bad", "sh", "-c", "echo first; echo no such option: -x >&2; exit 2");
    must(
        Command.sh(
            "mkdir -p \"%s\"; echo of another day >\"%s\"".formatted(FOLDER, bad.logFile())));
    assertThatThrownBy(() -> must(bad.start()))
        .hasMessage(
            """
            n1: `start bad` ended with status 1:
              bad ended as soon as it was started:
                first
                no such option: -x\
            """);
    assertThatThrownBy(() -> must(Daemon.in(FOLDER, "none", "no-such-program").start()))
        .hasMessageContaining("no-such-program")
        .hasMessageContaining("No such file or directory");
  }

  @Test
  void itIsNotStartedWhereItCannotBeRecorded() throws Exception {
    Daemon unrecorded =
        new Daemon(
            "lost",
            List.of("sleep", "1000"),
            SLEEPER.environment(),
            FOLDER,
            FOLDER + "/log",
            "/proc/1/pid");
    assertThatThrownBy(() -> must(unrecorded.start())).hasMessageContaining("/proc/1/pid");
    assertThat(must(Command.sh("pgrep -x sleep || :"))).isEmpty();
  }

  @Test
  void aPortIsAwaitedUntilTheDaemonListens() throws Exception {
    Daemon late =
        Daemon.in(
            FOLDER,
            "late",
            "perl",
            "-e",
            "select undef, undef, undef, 0.5; " + LISTEN + "sleep 1000");
    must(late.start());
    assertThat(must(Command.sh("ss -Hltn 'sport = :7777'"))).isEmpty();
    must(late.awaitPort(7777, LIMIT));
    assertThat(must(Command.sh("ss -Hltn 'sport = :7777'"))).isNotEmpty();
  }

  @Test
  void aPortOfSomebodyElsesIsNotTheDaemons() throws Exception {
    Daemon other = Daemon.in(FOLDER, "other", "perl", "-e", LISTEN + "sleep 1000");
    must(other.start());
    must(other.awaitPort(7777, LIMIT));
    must(SLEEPER.start());
    assertThatThrownBy(() -> must(SLEEPER.awaitPort(7777, Duration.ofMillis(300))))
        .hasMessageContaining("sleeper does not listen on port 7777 yet");
  }

  @Test
  void aDaemonThatEndsBeforeItListensIsToldAtOnce() throws Exception {
    Daemon dying =
        Daemon.in(
            FOLDER, "dying", "sh", "-c", "echo working; sleep 0.4; echo disk is full; exit 1");
    must(dying.start());
    long begun = System.nanoTime();
    assertThatThrownBy(() -> must(dying.awaitPort(7777, Duration.ofSeconds(20))))
        .hasMessageContaining("dying does not run")
        .hasMessageContaining("disk is full");
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(LIMIT);
  }

  @Test
  void itsCommandsMayBePartOfAnother() throws Exception {
    String script =
        "name=mine; set -e; %s for i in $(%s); do echo \"$name $i\"; done"
            .formatted(SLEEPER.start().script() + "\n", SLEEPER.pids().script());
    assertThat(must(Command.sh(script))).isEqualTo("mine " + pid(SLEEPER) + "\n");
  }

  private static Host host() {
    return CLUSTER.cluster().host("n1");
  }

  private static String must(Command command) throws Exception {
    return host().must(command);
  }

  private static String pid(Daemon daemon) throws Exception {
    return must(daemon.pids()).lines().findFirst().orElseThrow();
  }

  private static String commandLine(String pid) throws Exception {
    return must(Command.sh("tr '\\0' ' ' </proc/%s/cmdline".formatted(pid)));
  }
}

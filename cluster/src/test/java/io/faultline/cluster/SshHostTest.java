package io.faultline.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.faultline.testing.RealCluster;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class SshHostTest {
  @RegisterExtension static final RealCluster CLUSTER = new RealCluster(1);

  @TempDir Path temp;

  @Test
  void aCommandTellsItsStatusOutputAndErrors() throws Exception {
    Output output = host().run(Command.sh("echo out; echo err >&2; exit 7"));
    assertThat(output).isEqualTo(new Output(7, "out\n", "err\n"));
    assertThat(output.succeeded()).isFalse();
    assertThat(host().run(Command.sh("true"))).isEqualTo(new Output(0, "", ""));
  }

  @Test
  void whatMustSucceedAndDoesNotIsToldWithHostCommandStatusAndLastLines() {
    assertThatThrownBy(() -> host().must(Command.sh("seq 20 >&2; exit 3")))
        .isInstanceOfSatisfying(HostException.class, e -> assertThat(e.host()).isEqualTo("n1"))
        .hasMessageStartingWith("n1: `seq 20 >&2; exit 3` ended with status 3:\n  11\n  12\n")
        .hasMessageEndingWith("\n  20");
    // Where nothing was said on standard error, standard output.
    assertThatThrownBy(() -> host().must(Command.sh("# ask about it\necho no; exit 1")))
        .hasMessage("n1: `ask about it` ended with status 1:\n  no");
  }

  @Test
  void inputArrivesAndEnds() throws Exception {
    String text = "é\n'\"$x\\\n".repeat(50_000);
    assertThat(host().must(Command.sh("cat").withInput(text))).isEqualTo(text);
    assertThat(host().must(Command.sh("cat"))).isEmpty();
    // A command that does not read its input is none the worse for it.
    assertThat(host().must(Command.sh("echo done").withInput(text))).isEqualTo("done\n");
  }

  @Test
  void wordsArriveAsTheyAre() throws Exception {
    String[] odd = {"a b", "'", "\"", "$HOME", "`id`", "*", "", "\\", "two\nlines", "-n", "é", "!"};
    var words = new ArrayList<>(List.of("printf", "<%s>"));
    words.addAll(List.of(odd));
    assertThat(host().must(Command.of(words.toArray(String[]::new))))
        .isEqualTo("<" + String.join("><", odd) + ">");
  }

  @Test
  void outputBeyondTheLimitIsCutAndThatIsSaid() throws Exception {
    Output output = host().run(Command.sh("head -c 5000000 /dev/zero | tr '\\0' x; echo done >&2"));
    assertThat(output.err()).isEqualTo("done\n");
    assertThat(output.out())
        .hasSizeBetween(Capture.MOST_BYTES, Capture.MOST_BYTES + 100)
        .endsWith("x\n[805,696 further bytes were not kept]\n");
  }

  @Test
  void theTimeLimitEndsEverythingThatTheCommandStarted() throws Exception {
    Command command =
        Command.sh(
                "echo begun >&2; sleep 4711 & (trap '' TERM; sleep 4711; sleep 4711) & sleep 4711")
            .within(Duration.ofMillis(700));
    long begun = System.nanoTime();
    assertThatThrownBy(() -> host().run(command))
        .isInstanceOf(HostException.class)
        .hasMessageContaining("n1: `echo begun")
        .hasMessageContaining("took longer than 0.7 s and was ended:\n  begun");
    assertThat(since(begun)).isBetween(Duration.ofMillis(700), Duration.ofSeconds(4));
    awaitNoneOf("sleep 4711");
  }

  @Test
  void aStatusThatLooksLikeATimeLimitIsOnlyAStatus() throws Exception {
    assertThat(host().run(Command.sh("exit 124")).status()).isEqualTo(124);
    assertThat(host().run(Command.sh("exit 137")).status()).isEqualTo(137);
  }

  @Test
  void whoLeavesAProcessThatHoldsTheOutputIsToldSo() throws Exception {
    Command command =
        Command.sh("setsid -f sleep 4712; echo said >&2").within(Duration.ofMillis(300));
    assertThatThrownBy(() -> host().run(command))
        .hasMessageContaining("a process that the command left holds its output")
        .hasMessageEndingWith(":\n  said");
    host().must(Command.sh("pkill -x -f 'sleep 4712'"));
  }

  @Test
  void interruptingTheCallerEndsTheCommandOnTheHost() throws Exception {
    var thrown = new CompletableFuture<Throwable>();
    Thread caller =
        Thread.ofVirtual()
            .start(() -> {
              try {
                host().run(Command.sh("sleep 4713 & sleep 4713"));
                thrown.complete(new AssertionError("it ended by itself"));
              } catch (Throwable e) {
                thrown.complete(e);
              }
            });
    await(() -> !processes("sleep 4713").isEmpty());
    long begun = System.nanoTime();
    caller.interrupt();
    assertThat(thrown.get(5, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
    assertThat(since(begun)).isLessThan(Duration.ofSeconds(2));
    // At once: whoever was told that it ended can rely on it.
    assertThat(processes("sleep 4713")).isEmpty();
  }

  @Test
  void anInterruptedCallerDoesNotEvenBegin() throws Exception {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> host().run(Command.sh("touch /began")))
        .isInstanceOf(InterruptedException.class);
    assertThat(host().run(Command.sh("test -e /began")).status()).isEqualTo(1);
  }

  @Test
  void interruptingManyCallersOfOneHostEndsTheirCommands() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 9; i++) {
        var _ = threads.submit(() -> host().run(Command.sh("sleep 4714")));
      }
      awaitCount("sleep 4714", 9);
      threads.shutdownNow();
      assertThat(threads.awaitTermination(6, TimeUnit.SECONDS)).isTrue();
    }
    awaitNoneOf("sleep 4714");
  }

  @Test
  void moreCommandsThanChannelsRunAllTheSame() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<String>> commands =
          IntStream.range(0, 30)
              .<Callable<String>>mapToObj(
                  i -> () -> host().must(Command.sh("sleep 0.1; echo " + i)).strip())
              .toList();
      var answers = new ArrayList<String>();
      for (var future : threads.invokeAll(commands)) {
        answers.add(future.get());
      }
      assertThat(answers).isEqualTo(IntStream.range(0, 30).mapToObj(String::valueOf).toList());
    }
  }

  @Test
  void aBrokenConnectionIsMadeAgain() throws Exception {
    Host host = host();
    host.must(Command.of("true"));
    CompletableFuture<Output> running = run(Command.sh("sleep 4715"));
    awaitCount("sleep 4715", 1);
    // The daemon's process for this connection.
    CLUSTER.inside("n1").run("pkill -KILL -f '^sshd: root@'");
    assertThatThrownBy(() -> running.get(3, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasMessageContaining("n1: `sleep 4715` broke off");
    assertThat(host.must(Command.of("hostname"))).isEqualTo("n1\n");
    host.must(Command.sh("pkill -x -f 'sleep 4715'"));
  }

  @Test
  void aFileIsWrittenWholeWithItsFoldersAndMode() throws Exception {
    String path = "/var/tmp/it's/new/file";
    byte[] content = new byte[300_000];
    new Random(1).nextBytes(content);
    host().write(path, content, "640");
    host().write(path, "short é\n".getBytes(StandardCharsets.UTF_8), "600");
    assertThat(host().must(Command.of("cat", path))).isEqualTo("short é\n");
    assertThat(host().must(Command.of("stat", "-c", "%a %U", path))).isEqualTo("600 root\n");
    assertThat(host().must(Command.of("ls", "/var/tmp/it's/new"))).isEqualTo("file\n");
    host().write(path, new byte[0], "600");
    assertThat(host().must(Command.of("stat", "-c", "%s", path))).isEqualTo("0\n");
  }

  @Test
  void aFileThatCannotBeWrittenIsToldAndNothingIsLeft() throws Exception {
    host().must(Command.of("mkdir", "-p", "/var/tmp/folder"));
    assertThatThrownBy(() -> host().write("/var/tmp/folder", new byte[1], "600"))
        .hasMessageContaining("`write /var/tmp/folder`")
        .hasMessageContaining("is a folder");
    assertThatThrownBy(() -> host().write("/proc/1/x", new byte[1], "600"))
        .hasMessageContaining("n1: `write /proc/1/x`");
    host().must(Command.sh("mkdir -p /small && mount -t tmpfs -o size=64k tmpfs /small"));
    host().write("/small/file", new byte[10], "600");
    assertThatThrownBy(() -> host().write("/small/file", new byte[100_000], "600"))
        .hasMessageContaining("No space left");
    assertThat(host().must(Command.sh("cd /small && stat -c '%n %s' *"))).isEqualTo("file 10\n");
  }

  @Test
  void filesAreCopiedBothWays() throws Exception {
    Path from = temp.resolve("from");
    byte[] content = new byte[9_000_000];
    new Random(2).nextBytes(content);
    Files.write(from, content);
    host().upload(from, "/var/tmp/copied/data");
    assertThat(host().must(Command.of("stat", "-c", "%a", "/var/tmp/copied/data")))
        .isEqualTo("644\n");
    Path to = temp.resolve("to");
    host().download("/var/tmp/copied/data", to);
    assertThat(to).hasBinaryContent(content);
    from.toFile().setExecutable(true);
    host().upload(from, "/var/tmp/copied/data");
    assertThat(host().must(Command.of("stat", "-c", "%a", "/var/tmp/copied/data")))
        .isEqualTo("755\n");
  }

  @Test
  void anUploadThatBreaksOffLeavesTheOldFileAlone() throws Exception {
    host().write("/var/tmp/broken/data", "old".getBytes(StandardCharsets.UTF_8), "600");
    Path from = temp.resolve("from");
    Files.write(from, new byte[200_000_000]);
    var uploaded = new CompletableFuture<Void>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            host().upload(from, "/var/tmp/broken/data");
            uploaded.complete(null);
          } catch (Exception e) {
            uploaded.completeExceptionally(e);
          }
        });
    await(() -> !host().must(Command.sh("find /var/tmp/broken -size +1000k")).isEmpty());
    CLUSTER.inside("n1").run("pkill -KILL -f '^sshd: root@'");
    assertThatThrownBy(() -> uploaded.get(5, TimeUnit.SECONDS)).hasMessageContaining("broke off");
    await(() -> host().must(Command.of("ls", "/var/tmp/broken")).equals("data\n"));
    assertThat(host().must(Command.of("cat", "/var/tmp/broken/data"))).isEqualTo("old");
  }

  @Test
  void aDownloadThatFailsLeavesTheOldFileAlone() throws Exception {
    Path to = temp.resolve("to");
    Files.writeString(to, "old");
    assertThatThrownBy(() -> host().download("/no/such/file", to))
        .hasMessageContaining("n1: `cat -- /no/such/file` ended with status 1")
        .hasMessageContaining("No such file");
    assertThat(to).hasContent("old");
    assertThat(temp).isDirectoryNotContaining(file -> !file.equals(to));
  }

  private static Host host() {
    return CLUSTER.cluster().host("n1");
  }

  private static CompletableFuture<Output> run(Command command) {
    var result = new CompletableFuture<Output>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            result.complete(host().run(command));
          } catch (Exception e) {
            result.completeExceptionally(e);
          }
        });
    return result;
  }

  // Over a connection of its own, since the other's channels may be in use.
  private static List<String> processes(String commandLine) throws Exception {
    return CLUSTER.inside("n1").run("pgrep -x -f '" + commandLine + "' || :").lines().toList();
  }

  private static void awaitNoneOf(String commandLine) throws Exception {
    awaitCount(commandLine, 0);
  }

  private static void awaitCount(String commandLine, int count) throws Exception {
    await(() -> processes(commandLine).size() == count);
  }

  private static void await(Callable<Boolean> condition) throws Exception {
    long begun = System.nanoTime();
    while (!condition.call()) {
      assertThat(since(begun)).isLessThan(Duration.ofSeconds(10));
      Thread.sleep(10);
    }
  }

  private static Duration since(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }
}

package io.faultline.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.faultline.cluster.ClusterSpec.Environment;
import io.faultline.cluster.ClusterSpec.Manage;
import io.faultline.testing.Inside;
import io.faultline.testing.RealCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Hosts that are slow, silent or gone.
class SshFailureTest {
  @RegisterExtension static final RealCluster CLUSTER = new RealCluster(2);

  private static final Duration LIMIT = Duration.ofMillis(500);
  // What scheduling may add on a busy machine.
  private static final Duration SLACK = Duration.ofSeconds(2);

  @TempDir Path temp;

  @AfterEach
  void heal() throws Exception {
    CLUSTER.inside("n2").run("iptables -F; pkill -CONT sshd");
  }

  @Test
  void aHostWhosePacketsAreDroppedHoldsUpItsOwnCallersAloneAndOnlyToTheirLimit() throws Exception {
    must("n2", "true");
    CLUSTER.inside("n2").run("iptables -A INPUT -p tcp --dport 22 -j DROP");
    var silent = new ArrayList<CompletableFuture<Duration>>();
    for (int i = 0; i < 20; i++) {
      silent.add(timeOf("n2"));
    }
    long begun = System.nanoTime();
    for (int i = 0; i < 20; i++) {
      assertThat(must("n1", "hostname")).isEqualTo("n1\n");
    }
    assertThat(since(begun)).isLessThan(LIMIT.plus(SLACK));
    for (var each : silent) {
      assertThat(each.get(10, TimeUnit.SECONDS))
          .isBetween(LIMIT, LIMIT.plus(Exchange.GRACE).plus(SLACK));
    }
  }

  @Test
  void aHostThatWasSilentAnswersAgainSoonAfterItIsHealed() throws Exception {
    // An upload, so that a writer is stuck in the connection.
    Path large = temp.resolve("large");
    Files.write(large, new byte[200_000_000]);
    var uploaded = new CompletableFuture<Void>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            CLUSTER.cluster().host("n2").upload(large, "/large");
            uploaded.complete(null);
          } catch (Exception e) {
            uploaded.completeExceptionally(e);
          }
        });
    Inside n2 = CLUSTER.inside("n2");
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
    while (n2.run("find / -xdev -maxdepth 1 -name 'large.*' -size +1000k").isEmpty()) {
      assertThat(System.nanoTime()).isLessThan(until);
    }
    n2.run("iptables -A INPUT -p tcp --dport 22 -j DROP");
    // The connection is given up, long before the upload's own limit.
    assertThatThrownBy(() -> uploaded.get(9, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasMessageContaining("n2: `write /large` broke off");
    n2.run("iptables -F");
    long begun = System.nanoTime();
    assertThat(must("n2", "hostname")).isEqualTo("n2\n");
    assertThat(since(begun)).isLessThan(SLACK);
  }

  @Test
  void aHostThatIsPausedInTheMiddleOfACommandEndsItByTheLimit() throws Exception {
    must("n2", "true");
    CompletableFuture<Duration> running = timeOf("n2");
    CLUSTER.inside("n2").run("pkill -STOP sshd");
    assertThat(running.get(10, TimeUnit.SECONDS))
        .isBetween(LIMIT, LIMIT.plus(Exchange.GRACE).plus(SLACK));
    assertThat(must("n1", "hostname")).isEqualTo("n1\n");
    CLUSTER.inside("n2").run("pkill -CONT sshd");
    assertThat(must("n2", "hostname")).isEqualTo("n2\n");
  }

  @Test
  void whereNothingListensThatIsTold() throws Exception {
    try (SshCluster other = at(address("n1"), 4)) {
      assertThatThrownBy(() -> other.host("x").must(Command.of("true")))
          .isInstanceOf(HostException.class)
          .hasMessageStartingWith("x: nothing answers at %s:4: ".formatted(address("n1")));
    }
    try (SshCluster other = at("no-such-host.invalid", 22)) {
      assertThatThrownBy(() -> other.host("x").must(Command.of("true")))
          .hasMessage("x: there is no address for the name no-such-host.invalid");
    }
  }

  @Test
  void whatIsNoSshDaemonIsTold() throws Exception {
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        SshCluster other = at("127.0.0.1", server.getLocalPort())) {
      Thread.ofVirtual()
          .start(() -> {
            try (var socket = server.accept()) {
              socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(UTF_8));
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
      assertThatThrownBy(() -> other.host("x").must(Command.of("true")))
          .hasMessageContaining("x: ")
          .hasMessageContaining("127.0.0.1:" + server.getLocalPort());
    }
  }

  @Test
  void manyCallersOfADaemonThatTakesNoOneInShareOneAttempt() throws Exception {
    CLUSTER.inside("n2").run("pkill -STOP sshd");
    try (SshCluster other = SshCluster.of(CLUSTER.cluster().spec())) {
      long begun = System.nanoTime();
      for (int i = 0; i < 8; i++) {
        Thread.ofVirtual().start(new FutureTask<>(() -> other.host("n2").run(Command.of("true"))));
      }
      assertThat(other.unreachable())
          .containsOnlyKeys("n2")
          .containsValue("n2: no answer from %s:22".formatted(address("n2")));
      assertThat(since(begun)).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(8));
    }
  }

  @Test
  void aClosedClusterRunsNothing() throws Exception {
    SshCluster other = SshCluster.of(CLUSTER.cluster().spec());
    other.host("n1").must(Command.of("true"));
    other.close();
    assertThatThrownBy(() -> other.host("n1").must(Command.of("true")))
        .hasMessage("n1: the connection was closed");
    assertThat(must("n1", "hostname")).isEqualTo("n1\n");
  }

  // How long a command takes that cannot succeed.
  private static CompletableFuture<Duration> timeOf(String host) {
    var result = new CompletableFuture<Duration>();
    Thread.ofVirtual()
        .start(() -> {
          long begun = System.nanoTime();
          try {
            CLUSTER.cluster().host(host).run(Command.sh("sleep 30").within(LIMIT));
            result.completeExceptionally(new AssertionError("it succeeded"));
          } catch (HostException e) {
            assertThat(e).hasMessageStartingWith(host + ": `sleep 30` ");
            result.complete(since(begun));
          } catch (Throwable e) {
            result.completeExceptionally(e);
          }
        });
    return result;
  }

  private static SshCluster at(String address, int port) {
    var hosts = new LinkedHashMap<String, HostSpec>();
    hosts.put("x", new HostSpec("x", address, port, List.of(), ""));
    Login login = CLUSTER.cluster().spec().login();
    return SshCluster.of(
        new ClusterSpec("x", Environment.TEST, Manage.ATTACH, login, hosts, Set.of()));
  }

  private static String must(String host, String script) throws Exception {
    return CLUSTER.cluster().host(host).must(Command.sh(script).within(Duration.ofSeconds(20)));
  }

  private static String address(String host) {
    return CLUSTER.cluster().host(host).spec().address();
  }

  private static Duration since(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }
}

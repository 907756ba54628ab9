package io.faultline.cluster;

import com.hierynomus.sshj.common.KeyDecryptionFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import net.schmizz.sshj.DefaultConfig;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.common.LoggerFactory;
import net.schmizz.sshj.connection.channel.OpenFailException;
import net.schmizz.sshj.connection.channel.direct.Session;
import net.schmizz.sshj.transport.verification.OpenSSHKnownHosts;
import net.schmizz.sshj.userauth.keyprovider.KeyProvider;
import net.schmizz.sshj.userauth.method.AuthMethod;
import net.schmizz.sshj.userauth.method.AuthPassword;
import net.schmizz.sshj.userauth.method.AuthPublickey;
import net.schmizz.sshj.userauth.password.PasswordUtils;
import org.jspecify.annotations.Nullable;

/// The connection to one host: made when it is first needed, kept, and made again, with growing
/// pauses, after it broke. Safe for many threads, which wait for the same attempt.
final class SshConnection {
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
  private static final Duration LOGIN_LIMIT = Duration.ofSeconds(15);
  // How often a host is asked whether it is there, and after how much silence it is not.
  private static final Duration PROBE_EVERY = Duration.ofSeconds(1);
  private static final Duration SILENCE_LIMIT = Duration.ofSeconds(5);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  private final HostSpec host;
  private final Login login;
  private final String agent;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable SSHClient client;
  private @Nullable CompletableFuture<SSHClient> attempt;
  private Duration pause = Duration.ZERO;
  private long failedAtNanos;
  private boolean closed;

  /// @param agent where an SSH agent listens; blank if there is none
  SshConnection(HostSpec host, Login login, String agent) {
    this.host = host;
    this.login = login;
    this.agent = agent;
  }

  /// A new channel for one command.
  ///
  /// @throws HostException if the host cannot be reached or does not let us in, with the remedy
  Session session() throws HostException, InterruptedException {
    for (int tries = 1; ; tries++) {
      SSHClient connected = connected();
      try {
        return connected.startSession();
      } catch (OpenFailException e) {
        throw new HostException(
            host.name(),
            "its SSH daemon opens no further channel, is MaxSessions below 10? " + e.getMessage(),
            e);
      } catch (IOException | IllegalStateException e) {
        if (wasInterrupted(e)) {
          throw new InterruptedException();
        }
        // A connection that broke since its last use is made anew, once.
        drop(connected);
        if (tries == 2) {
          throw new HostException(
              host.name(), "no channel could be opened: " + LoginProblem.said(e), e);
        }
      }
    }
  }

  private static boolean wasInterrupted(Throwable e) {
    for (Throwable at = e; at != null; at = at.getCause()) {
      if (at instanceof InterruptedException) {
        return true;
      }
    }
    return false;
  }

  void close() {
    lock.lock();
    try {
      closed = true;
      if (client != null) {
        disconnect(client);
        client = null;
      }
    } finally {
      lock.unlock();
    }
  }

  private SSHClient connected() throws HostException, InterruptedException {
    CompletableFuture<SSHClient> joined;
    lock.lockInterruptibly();
    try {
      if (closed) {
        throw new HostException(host.name(), "the connection was closed");
      }
      if (client != null && client.isConnected()) {
        return client;
      }
      if (attempt == null || attempt.isDone()) {
        attempt = attempt();
      }
      joined = attempt;
    } finally {
      lock.unlock();
    }
    try {
      return joined.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof HostException known) {
        throw known;
      }
      String problem =
          e.getCause() instanceof TimeoutException
              ? "%s:%d answers, but does not let %s in within %d s"
                  .formatted(host.address(), host.port(), login.user(), LOGIN_LIMIT.toSeconds())
              : "cannot log in: " + e.getCause();
      throw new HostException(host.name(), problem, e);
    }
  }

  // On a thread of its own, so that nobody has to wait for it longer than he wants.
  private CompletableFuture<SSHClient> attempt() {
    var future = new CompletableFuture<SSHClient>();
    Duration wait = pause.minusNanos(System.nanoTime() - failedAtNanos);
    Thread thread =
        Thread.ofVirtual()
            .name("log in to " + host.name())
            .start(() -> {
              try {
                if (wait.isPositive()) {
                  Thread.sleep(wait);
                }
                succeeded(connect(), future);
              } catch (HostException | InterruptedException | RuntimeException e) {
                failed();
                future.completeExceptionally(e);
              }
            });
    var _ =
        future
            .orTimeout(LOGIN_LIMIT.plus(LONGEST_PAUSE).toMillis(), TimeUnit.MILLISECONDS)
            .whenComplete((_, problem) -> {
              if (problem instanceof TimeoutException) {
                thread.interrupt();
              }
            });
    return future;
  }

  private void succeeded(SSHClient fresh, CompletableFuture<SSHClient> future) {
    lock.lock();
    try {
      if (closed || future.isDone()) {
        disconnect(fresh);
        future.completeExceptionally(new HostException(host.name(), "the connection was closed"));
        return;
      }
      client = fresh;
      pause = Duration.ZERO;
    } finally {
      lock.unlock();
    }
    Thread.ofVirtual().name("watch " + host.name()).start(() -> watch(fresh));
    future.complete(fresh);
  }

  private void failed() {
    lock.lock();
    try {
      failedAtNanos = System.nanoTime();
      Duration doubled = pause.isZero() ? FIRST_PAUSE : pause.multipliedBy(2);
      pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    } finally {
      lock.unlock();
    }
  }

  // Drops a connection whose other side is gone without a word, also while a writer is stuck on it.
  private void watch(SSHClient watched) {
    try {
      while (watched.isConnected()) {
        Thread.sleep(PROBE_EVERY);
        var answered = new CountDownLatch(1);
        Thread.ofVirtual().start(() -> probe(watched, answered));
        if (!answered.await(SILENCE_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
          drop(watched);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void probe(SSHClient watched, CountDownLatch answered) {
    try {
      watched
          .getConnection()
          .sendGlobalRequest("keepalive@openssh.com", true, new byte[0])
          .retrieve();
    } catch (IOException e) {
      // No SSH daemon knows this request: a refusal is an answer.
    } finally {
      answered.countDown();
    }
  }

  // This very connection, not another that equals it.
  @SuppressWarnings("ReferenceEquality")
  private void drop(SSHClient old) {
    lock.lock();
    try {
      if (client == old) {
        client = null;
      }
    } finally {
      lock.unlock();
    }
    disconnect(old);
  }

  private SSHClient connect() throws HostException {
    var config = new DefaultConfig();
    config.setLoggerFactory(LoggerFactory.DEFAULT);
    var fresh = new SSHClient(config);
    fresh.setConnectTimeout((int) CONNECT_LIMIT.toMillis());
    // For each read until the keys are exchanged; later, reads that time out are repeated.
    fresh.setTimeout((int) CONNECT_LIMIT.toMillis());
    fresh.getTransport().setTimeoutMs((int) CONNECT_LIMIT.toMillis());
    boolean done = false;
    boolean[] changed = {false};
    try {
      fresh.addHostKeyVerifier(knownHosts(changed));
      fresh.connect(host.address(), host.port());
      // Without it every command waits 40 ms for a delayed acknowledgement.
      fresh.getSocket().setTcpNoDelay(true);
      fresh.auth(login.user(), methods(fresh));
      done = true;
      return fresh;
    } catch (IOException e) {
      throw new HostException(host.name(), new LoginProblem(host, login, changed[0]).of(e), e);
    } finally {
      if (!done) {
        disconnect(fresh);
      }
    }
  }

  private OpenSSHKnownHosts knownHosts(boolean[] changed) throws IOException {
    Path file = login.knownHosts();
    if (!Files.isReadable(file)) {
      throw new IOException("the known-hosts file " + file + " cannot be read");
    }
    return new OpenSSHKnownHosts(file.toFile()) {
      @Override
      protected boolean hostKeyChangedAction(String name, PublicKey key) {
        changed[0] = true;
        return false;
      }
    };
  }

  private List<AuthMethod> methods(SSHClient ssh) throws IOException {
    var methods = new ArrayList<AuthMethod>();
    if (login.key().isPresent()) {
      Path key = login.key().get();
      if (!Files.isReadable(key)) {
        throw new IOException("the private key " + key + " cannot be read");
      }
      methods.add(new AuthPublickey(readable(key, ssh)));
    }
    if (login.agent()) {
      methods.addAll(SshAgent.methods(agent));
    }
    if (login.password().isPresent()) {
      char[] password = login.password().get().read().toCharArray();
      methods.add(new AuthPassword(PasswordUtils.createOneOff(password)));
    }
    return methods;
  }

  private static KeyProvider readable(Path key, SSHClient ssh) throws IOException {
    try {
      KeyProvider provider = ssh.loadKeys(key.toString());
      provider.getPrivate();
      return provider;
    } catch (KeyDecryptionFailedException e) {
      throw new IOException(
          "the private key %s has a passphrase: add it to an agent and set `agent: true`"
              .formatted(key));
    } catch (IOException e) {
      throw new IOException(
          "the file %s is not a private key of a known kind: %s".formatted(key, e.getMessage()));
    }
  }

  // The socket first: a farewell may have to wait for a writer that is stuck.
  private static void disconnect(SSHClient ssh) {
    try {
      if (ssh.getSocket() != null) {
        ssh.getSocket().close();
      }
      ssh.close();
    } catch (IOException e) {
      // It was broken already; there is nothing left to close.
    }
  }
}

package io.faultline.cluster;

import com.hierynomus.sshj.common.KeyDecryptionFailedException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import net.schmizz.keepalive.KeepAliveProvider;
import net.schmizz.sshj.DefaultConfig;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.common.DisconnectReason;
import net.schmizz.sshj.common.LoggerFactory;
import net.schmizz.sshj.common.SSHException;
import net.schmizz.sshj.connection.channel.direct.Session;
import net.schmizz.sshj.transport.TransportException;
import net.schmizz.sshj.transport.verification.OpenSSHKnownHosts;
import net.schmizz.sshj.userauth.UserAuthException;
import net.schmizz.sshj.userauth.method.AuthMethod;
import net.schmizz.sshj.userauth.method.AuthPassword;
import net.schmizz.sshj.userauth.method.AuthPublickey;
import net.schmizz.sshj.userauth.password.PasswordUtils;
import org.jspecify.annotations.Nullable;

/// The connection to one host: made when it is first needed, kept, and made again, with growing
/// pauses, after it broke. Safe for many threads.
final class SshConnection {
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
  // A dead host is noticed after three of these.
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(2);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  private final HostSpec host;
  private final Login login;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable SSHClient client;
  private Duration pause = Duration.ZERO;
  private long failedAtNanos;
  private boolean closed;

  SshConnection(HostSpec host, Login login) {
    this.host = host;
    this.login = login;
  }

  /// A new channel for one command.
  ///
  /// @throws HostException if the host cannot be reached or does not let us in, with the remedy
  Session session() throws HostException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      SSHClient connected = connected();
      try {
        return connected.startSession();
      } catch (IOException e) {
        // A connection that broke since its last use is made anew, once.
        drop(connected);
        if (attempt == 2) {
          throw new HostException(host.name(), "no channel could be opened: " + said(e), e);
        }
      }
    }
  }

  /// The connection is of no more use.
  void broken() {
    lock.lock();
    try {
      if (client != null && !client.isConnected()) {
        disconnect(client);
        client = null;
      }
    } finally {
      lock.unlock();
    }
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
    lock.lockInterruptibly();
    try {
      if (closed) {
        throw new HostException(host.name(), "the connection was closed");
      }
      if (client != null && client.isConnected() && client.isAuthenticated()) {
        return client;
      }
      long wait = failedAtNanos + pause.toNanos() - System.nanoTime();
      if (!pause.isZero() && wait > 0) {
        Thread.sleep(Duration.ofNanos(wait));
      }
      try {
        SSHClient fresh = connect();
        client = fresh;
        pause = Duration.ZERO;
        return fresh;
      } catch (HostException e) {
        failedAtNanos = System.nanoTime();
        Duration doubled = pause.isZero() ? FIRST_PAUSE : pause.multipliedBy(2);
        pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
        throw e;
      }
    } finally {
      lock.unlock();
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
      disconnect(old);
    } finally {
      lock.unlock();
    }
  }

  private SSHClient connect() throws HostException {
    var config = new DefaultConfig();
    config.setKeepAliveProvider(KeepAliveProvider.KEEP_ALIVE);
    config.setLoggerFactory(LoggerFactory.DEFAULT);
    var fresh = new SSHClient(config);
    fresh.setConnectTimeout((int) CONNECT_LIMIT.toMillis());
    fresh.setTimeout((int) CONNECT_LIMIT.toMillis());
    boolean done = false;
    try {
      fresh.addHostKeyVerifier(knownHosts());
      fresh.connect(host.address(), host.port());
      // Without it every command waits 40 ms for a delayed acknowledgement.
      fresh.getSocket().setTcpNoDelay(true);
      fresh.auth(login.user(), methods(fresh));
      fresh.getConnection().getKeepAlive().setKeepAliveInterval((int) KEEP_ALIVE.toSeconds());
      fresh.setTimeout(0);
      done = true;
      return fresh;
    } catch (IOException e) {
      throw new HostException(host.name(), problem(e), e);
    } finally {
      if (!done) {
        disconnect(fresh);
      }
    }
  }

  private OpenSSHKnownHosts knownHosts() throws IOException {
    Path file = login.knownHosts();
    if (!Files.isReadable(file)) {
      throw new IOException("the known-hosts file " + file + " cannot be read");
    }
    return new OpenSSHKnownHosts(file.toFile());
  }

  private List<AuthMethod> methods(SSHClient ssh) throws IOException {
    var methods = new ArrayList<AuthMethod>();
    if (login.key().isPresent()) {
      Path key = login.key().get();
      if (!Files.isReadable(key)) {
        throw new IOException("the private key " + key + " cannot be read");
      }
      methods.add(new AuthPublickey(ssh.loadKeys(key.toString())));
    }
    if (login.agent()) {
      methods.addAll(SshAgent.methods());
    }
    if (login.password().isPresent()) {
      char[] password = login.password().get().read().toCharArray();
      methods.add(new AuthPassword(PasswordUtils.createOneOff(password)));
    }
    return methods;
  }

  private String problem(IOException e) {
    String place = host.address() + ":" + host.port();
    return switch (root(e)) {
      case UnknownHostException _ -> "there is no address for the name " + host.address();
      case ConnectException c -> "nothing answers at " + place + ": " + c.getMessage();
      case NoRouteToHostException _ -> "there is no way to " + place;
      case SocketTimeoutException _ ->
          "no answer from %s within %d s".formatted(place, CONNECT_LIMIT.toSeconds());
      case UserAuthException _ ->
          "%s does not let %s in: %s".formatted(place, login.user(), credentials());
      case KeyDecryptionFailedException _ ->
          "the private key has a passphrase: add it to an agent and set `agent: true`";
      case TransportException t
          when t.getDisconnectReason() == DisconnectReason.HOST_KEY_NOT_VERIFIABLE ->
          "its host key is not the one in %s, or there is none for %s: make sure that it is the right host, then add its key (ssh-keyscan -p %d %s)"
              .formatted(login.knownHosts(), place, host.port(), host.address());
      default -> "cannot log in at " + place + ": " + said(e);
    };
  }

  private String credentials() {
    var tried = new ArrayList<String>();
    login.key().ifPresent(key -> tried.add("the key " + key));
    if (login.agent()) {
      tried.add("the agent's keys");
    }
    login.password().ifPresent(secret -> tried.add("the password in " + secret));
    return tried.isEmpty()
        ? "the cluster file names no key, agent or password"
        : "tried " + String.join(", ", tried);
  }

  // What an exception says, or what it is where it says nothing.
  static String said(IOException e) {
    Throwable root = root(e);
    return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
  }

  // SSHJ wraps what happened in its own exceptions; theirs that say more than their cause are kept.
  private static Throwable root(Throwable e) {
    Throwable at = e;
    while (at.getCause() != null
        && !(at instanceof UserAuthException)
        && !(at instanceof SSHException ssh
            && ssh.getDisconnectReason() == DisconnectReason.HOST_KEY_NOT_VERIFIABLE)) {
      at = at.getCause();
    }
    return at;
  }

  private static void disconnect(SSHClient ssh) {
    try {
      ssh.close();
    } catch (IOException e) {
      // It was broken already; there is nothing left to close.
    }
  }
}

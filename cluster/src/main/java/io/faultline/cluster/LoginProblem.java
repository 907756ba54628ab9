package io.faultline.cluster;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import net.schmizz.sshj.common.DisconnectReason;
import net.schmizz.sshj.common.SSHException;
import net.schmizz.sshj.transport.TransportException;
import net.schmizz.sshj.userauth.UserAuthException;

/// Why a host could not be logged in to, in a line with the remedy.
///
/// @param changed whether the known-hosts file has another key of the host's
record LoginProblem(HostSpec host, Login login, boolean changed) {
  String of(IOException e) {
    return switch (root(e)) {
      case UnknownHostException _ -> "there is no address for the name " + host.address();
      case ConnectException c -> "nothing answers at " + place() + ": " + c.getMessage();
      case NoRouteToHostException _ -> "there is no way to " + place();
      case SocketTimeoutException _ -> "no answer from " + place();
      case UserAuthException _ ->
          "%s does not let %s in: %s".formatted(place(), login.user(), credentials());
      case TransportException t
          when t.getDisconnectReason() == DisconnectReason.HOST_KEY_NOT_VERIFIABLE ->
          hostKey();
      default -> "cannot log in at " + place() + ": " + said(e);
    };
  }

  private String hostKey() {
    String address = host.address();
    return changed
        ? "its host key is not the one in %s: somebody else may answer at %s; if the host was made anew, remove its old key (ssh-keygen -R '%s' -f %s) and add the new one"
            .formatted(login.knownHosts(), place(), known(), login.knownHosts())
        : "there is no host key for %s in %s: make sure that it is the right host, and add its key (ssh-keyscan -p %d %s >>%s)"
            .formatted(place(), login.knownHosts(), host.port(), address, login.knownHosts());
  }

  // As a known-hosts file has it.
  private String known() {
    return host.port() == HostSpec.SSH_PORT
        ? host.address()
        : "[%s]:%d".formatted(host.address(), host.port());
  }

  private String place() {
    return host.address() + ":" + host.port();
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

  /// What an exception says, or what it is where it says nothing.
  static String said(Exception e) {
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
}

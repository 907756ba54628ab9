package io.faultline.system.etcd;

import io.faultline.cluster.ClusterSpec;
import io.faultline.cluster.Command;
import io.faultline.cluster.Daemon;
import io.faultline.cluster.HostSpec;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/// The member of a cluster that Faultline itself runs on a host: where it lies there, and the
/// scripts that start and end it.
///
/// Everything of it is in one folder, and it is known by what is recorded there: an etcd that was
/// there before is never touched.
///
/// @param cluster the members' names and addresses
/// @param host this member's
record Member(ClusterSpec cluster, HostSpec host) {
  static final int CLIENT_PORT = 2379;
  private static final int PEER_PORT = 2380;
  private static final String FOLDER = "/var/lib/faultline-etcd";
  static final String LOG = FOLDER + "/etcd.log";

  private static final Duration INSTALL_LIMIT = Duration.ofMinutes(5);
  private static final Duration START_LIMIT = Duration.ofSeconds(10);
  private static final Duration END_LIMIT = Duration.ofSeconds(3);

  /// Fails unless there is an etcd, installing Debian's where it can. Nothing runs afterwards that
  /// did not before, and nothing will at the host's next boot.
  static Command install() {
    return Command.sh(
            """
            command -v etcd >/dev/null && exit 0
            command -v apt-get >/dev/null || { echo 'there is no etcd, and no apt-get to install it: put etcd 3.4 or newer on the PATH' >&2; exit 1; }
            # The package's own daemon must not start: Faultline runs a member of its own.
            if [ ! -e /usr/sbin/policy-rc.d ]; then
              trap 'rm -f /usr/sbin/policy-rc.d' EXIT
              printf '#!/bin/sh\\nexit 101\\n' >/usr/sbin/policy-rc.d && chmod +x /usr/sbin/policy-rc.d
            fi
            export DEBIAN_FRONTEND=noninteractive
            apt-get -qq -o DPkg::Lock::Timeout=60 update && apt-get -qq -o DPkg::Lock::Timeout=60 install -y --no-install-recommends etcd-server
            command -v systemctl >/dev/null && systemctl -q disable etcd 2>/dev/null
            command -v etcd >/dev/null || { echo 'apt-get installed no etcd: put etcd 3.4 or newer on the PATH' >&2; exit 1; }
            """)
        .within(INSTALL_LIMIT);
  }

  /// Starts the member on the data that is there, or does nothing if it runs or is paused.
  ///
  /// Fails, with the end of the log, if it ends at once, and before starting it if somebody else
  /// has its ports: a run must not talk to another's etcd.
  Command start() {
    return Command.sh(
            """
            # start etcd
            running() {
            %s
            }
            if ! running && grep -qiE '^ *[0-9]+: [0-9A-F]+:(%04X|%04X) [0-9A-F:]+ 0A ' /proc/net/tcp /proc/net/tcp6 2>/dev/null; then
              echo 'somebody else listens on port %d or %d: stop it, or attach to it (manage: attach)' >&2
              exit 1
            fi
            %s
            """
                .formatted(
                    daemon().isRunning().script().strip(),
                    CLIENT_PORT,
                    PEER_PORT,
                    CLIENT_PORT,
                    PEER_PORT,
                    daemon().start().script().strip()))
        .within(START_LIMIT);
  }

  private Daemon daemon() {
    return Daemon.in(FOLDER, "etcd", words().toArray(String[]::new));
  }

  private List<String> words() {
    return List.of(
        "etcd",
        "--name",
        host.name(),
        "--data-dir",
        FOLDER + "/data",
        "--listen-client-urls",
        url(clientListen(), CLIENT_PORT),
        "--advertise-client-urls",
        url(host.address(), CLIENT_PORT),
        "--listen-peer-urls",
        url(literal(peer(host)), PEER_PORT),
        "--initial-advertise-peer-urls",
        url(peer(host), PEER_PORT),
        "--initial-cluster",
        members(),
        "--initial-cluster-token",
        "faultline-" + cluster.name(),
        "--initial-cluster-state",
        "new",
        "--logger",
        "zap",
        "--log-outputs",
        "stderr");
  }

  private String members() {
    return cluster.hosts().values().stream()
        .map(each -> each.name() + "=" + url(peer(each), PEER_PORT))
        .collect(Collectors.joining(","));
  }

  // An address that only the controller sees may be translated on the way: the host does not have
  // it and cannot listen there.
  private String clientListen() {
    return host.address().equals(peer(host)) ? literal(host.address()) : "0.0.0.0";
  }

  private static String peer(HostSpec host) {
    return host.internal().getFirst();
  }

  // etcd listens on addresses, not on names.
  private static String literal(String address) {
    try {
      return InetAddress.ofLiteral(address).getHostAddress();
    } catch (IllegalArgumentException _) {
      return "0.0.0.0";
    }
  }

  private static String url(String address, int port) {
    return "http://" + (address.contains(":") ? "[" + address + "]" : address) + ":" + port;
  }

  /// Prints the ids of the member's processes, one a line.
  Command pids() {
    return daemon().pids();
  }

  /// Ends the member, also a paused one, and waits until it is gone; one that does not end by
  /// itself within three seconds is killed.
  Command stop() {
    return daemon().stop("TERM", END_LIMIT);
  }

  /// Removes everything of the member but its programs; refuses while it runs.
  Command wipe() {
    return Command.sh(
        """
        # wipe etcd
        running() {
        %s
        }
        if running; then echo 'etcd still runs on its data' >&2; exit 1; fi
        rm -rf %s
        """
            .formatted(daemon().isRunning().script().strip(), FOLDER));
  }

  /// Prints whether it runs and the last lines of its log.
  Command lastWords() {
    return Command.sh(
        """
        # look at etcd
        running() {
        %s
        }
        if running; then echo 'it runs, and its log ends:'; else echo 'it does not run, and its log ends:'; fi
        %s
        """
            .formatted(
                daemon().isRunning().script().strip(), daemon().lastLines(5).script().strip()));
  }
}

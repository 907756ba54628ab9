package io.faultline.system.etcd;

import io.faultline.cluster.ClusterSpec;
import io.faultline.cluster.Command;
import io.faultline.cluster.HostSpec;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/// The member of a cluster that Faultline itself runs on a host: where it lies there, and the
/// scripts that start and end it.
///
/// Everything of it is in one folder. Its processes are known by the data folder on their command
/// line, so that a number in a file can never name somebody else's process, and an etcd that was
/// there before is never touched.
///
/// @param cluster the members' names and addresses
/// @param host this member's
record Member(ClusterSpec cluster, HostSpec host) {
  static final int CLIENT_PORT = 2379;
  private static final int PEER_PORT = 2380;
  private static final String FOLDER = "/var/lib/faultline-etcd";
  private static final String DATA = FOLDER + "/data";
  static final String LOG = FOLDER + "/etcd.log";

  private static final Duration INSTALL_LIMIT = Duration.ofMinutes(5);

  /// Fails unless there is an etcd, installing Debian's where it can.
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
            command -v etcd >/dev/null
            """)
        .within(INSTALL_LIMIT);
  }

  /// Starts the member unless it runs.
  ///
  /// What it prints goes to the log; it has no tie to whoever started it.
  Command start() {
    return Command.sh(
        """
        [ -z "$(%s)" ] || exit 0
        if command -v ss >/dev/null && [ -n "$(ss -Hltn 'sport = :%d or sport = :%d')" ]; then
          echo 'somebody else listens on port %d or %d: stop it, or attach to it (manage: attach)' >&2; exit 1
        fi
        mkdir -p %s && chmod 700 %s && cd / || exit 1
        setsid etcd %s </dev/null >>%s 2>&1 &
        """
            .formatted(
                pids().script().strip(),
                CLIENT_PORT,
                PEER_PORT,
                CLIENT_PORT,
                PEER_PORT,
                FOLDER,
                DATA,
                arguments(),
                LOG)
            .replace("mkdir -p " + FOLDER, "mkdir -p " + DATA));
  }

  private String arguments() {
    List<String> words =
        List.of(
            "--name", host.name(),
            "--data-dir", DATA,
            "--listen-client-urls", url(listen(host.address()), CLIENT_PORT),
            "--advertise-client-urls", url(host.address(), CLIENT_PORT),
            "--listen-peer-urls", url(listen(peer(host)), PEER_PORT),
            "--initial-advertise-peer-urls", url(peer(host), PEER_PORT),
            "--initial-cluster", members(),
            "--initial-cluster-token", "faultline-" + cluster.name(),
            "--initial-cluster-state", "new",
            "--logger", "zap");
    return words.stream().map(Command::quote).collect(Collectors.joining(" "));
  }

  private String members() {
    return cluster.hosts().values().stream()
        .map(each -> each.name() + "=" + url(peer(each), PEER_PORT))
        .collect(Collectors.joining(","));
  }

  private static String peer(HostSpec host) {
    return host.internal().getFirst();
  }

  // etcd listens on addresses, not on names.
  private static String listen(String address) {
    try {
      return InetAddress.ofLiteral(address).getHostAddress();
    } catch (IllegalArgumentException _) {
      return "0.0.0.0";
    }
  }

  private static String url(String address, int port) {
    return "http://" + (address.contains(":") ? "[" + address + "]" : address) + ":" + port;
  }

  /// Prints the ids of the member's processes.
  static Command pids() {
    return Command.sh("pgrep -f '^[^ ]*etcd --name [^ ]+ --data-dir %s ' || true".formatted(DATA));
  }

  /// Ends the member and waits until it is gone; a member that does not end by itself is killed.
  static Command stop() {
    return Command.sh(
        """
        for signal in TERM KILL; do
          pids=$(%s)
          [ -n "$pids" ] || exit 0
          kill -CONT $pids 2>/dev/null
          kill -$signal $pids 2>/dev/null
          for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30; do
            [ -n "$(%s)" ] || exit 0
            sleep 0.1
          done
        done
        echo "etcd does not end: process $(%s)" >&2
        exit 1
        """
            .formatted(pids().script(), pids().script(), pids().script()));
  }

  /// Removes everything of the member but its programs.
  static Command wipe() {
    return Command.of("rm", "-rf", FOLDER);
  }
}

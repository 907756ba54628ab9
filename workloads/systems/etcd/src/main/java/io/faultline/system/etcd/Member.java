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
  private static final Duration START_LIMIT = Duration.ofSeconds(10);

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
  /// What it prints goes to the log; it has no tie to whoever started it. Fails, with the end of
  /// the log, if the process ends within half a second, and before starting it if somebody else
  /// has its ports: a run must not talk to another's etcd.
  Command start() {
    return Command.sh(
            """
            pids() { %1$s; }
            [ -z "$(pids)" ] || exit 0
            if grep -qiE '^ *[0-9]+: [0-9A-F]+:(%2$04X|%3$04X) [0-9A-F:]+ 0A ' /proc/net/tcp /proc/net/tcp6 2>/dev/null; then
              echo 'somebody else listens on port %2$d or %3$d: stop it, or attach to it (manage: attach)' >&2; exit 1
            fi
            mkdir -p %4$s && chmod 700 %5$s %4$s && cd / || exit 1
            setsid etcd %6$s </dev/null >>%7$s 2>&1 &
            for i in 1 2 3 4 5; do
              sleep 0.1
              kill -0 $! 2>/dev/null && continue
              [ -z "$(pids)" ] || exit 0
              echo 'etcd ended at once; its log ends:' >&2
              tail -n 8 %7$s >&2
              exit 1
            done
            """
                .formatted(
                    pids().script(), CLIENT_PORT, PEER_PORT, DATA, FOLDER, arguments(), LOG))
        .within(START_LIMIT);
  }

  private String arguments() {
    List<String> words =
        List.of(
            "--name", host.name(),
            "--data-dir", DATA,
            "--listen-client-urls", url(clientListen(), CLIENT_PORT),
            "--advertise-client-urls", url(host.address(), CLIENT_PORT),
            "--listen-peer-urls", url(literal(peer(host)), PEER_PORT),
            "--initial-advertise-peer-urls", url(peer(host), PEER_PORT),
            "--initial-cluster", members(),
            "--initial-cluster-token", "faultline-" + cluster.name(),
            "--initial-cluster-state", "new",
            "--logger", "zap",
            "--log-outputs", "stderr");
    return words.stream().map(Command::quote).collect(Collectors.joining(" "));
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
  static Command pids() {
    return Command.sh("pgrep -f '^[^ ]*etcd --name [^ ]+ --data-dir %s ' || [ $? -eq 1 ]".formatted(DATA));
  }

  /// Ends the member, also a paused one, and waits until it is gone; one that does not end by
  /// itself within three seconds is killed.
  static Command stop() {
    return Command.sh(
        """
        pids() { %s; }
        for signal in TERM KILL; do
          pids=$(pids)
          [ -n "$pids" ] || exit 0
          kill -$signal $pids 2>/dev/null
          kill -CONT $pids 2>/dev/null
          for i in $(seq 30); do
            [ -n "$(pids)" ] || exit 0
            sleep 0.1
          done
        done
        echo "etcd does not end: process $(pids)" >&2
        exit 1
        """
            .formatted(pids().script()));
  }

  /// Removes everything of the member but its programs; refuses while it runs.
  static Command wipe() {
    return Command.sh(
        """
        pids=$(%s)
        [ -z "$pids" ] || { echo "etcd still runs on its data: process $pids" >&2; exit 1; }
        rm -rf %s
        """
            .formatted(pids().script(), FOLDER));
  }
}

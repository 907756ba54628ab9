package io.faultline.system.etcd;

import io.faultline.cluster.Command;

/// A member that somebody else runs: the process named `etcd` that listens for clients.
final class Attached {
  private Attached() {}

  /// Prints the ids of its processes, one a line; also of a paused one, which goes on listening.
  static Command pids() {
    return Command.sh(
        """
        command -v ss >/dev/null || { echo 'there is no ss to find etcd with: install iproute2' >&2; exit 1; }
        ss -Hltnp 'sport = :%d' | grep -o '"etcd",pid=[0-9]*' | sed 's/.*=//' | sort -u
        """
            .formatted(Member.CLIENT_PORT));
  }

  /// Brings it back as the host's own service, or does nothing if it runs.
  static Command start() {
    return Command.sh(
        """
        pids() { %s
        }
        [ -z "$(pids)" ] || exit 0
        if command -v systemctl >/dev/null; then systemctl start etcd; else service etcd start; fi && exit 0
        echo 'this etcd was not started by Faultline, and no service named etcd brings it back: start it as it was started before' >&2
        exit 1
        """
            .formatted(pids().script().strip()));
  }
}

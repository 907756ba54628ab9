package io.faultline.system.postgresql;

import io.faultline.cluster.Command;

/// A server that somebody else runs: the process named `postgres` that listens on the port.
final class Attached {
  private Attached() {}

  /// Prints the ids of its processes, one a line, its first process first; also of a paused one,
  /// which goes on listening. They are those that work in the folder in which it does.
  static Command pids() {
    return Command.sh(
        """
        command -v ss >/dev/null || { echo 'there is no ss to find PostgreSQL with: install iproute2' >&2; exit 1; }
        first=$(ss -Hltnp 'sport = :%d' | grep -o '"postgres",pid=[0-9]*' | sed 's/.*=//' | sort -n | head -n 1)
        [ -n "$first" ] || exit 0
        data=$(readlink "/proc/$first/cwd") || exit 0
        %s
        """
            .formatted(Server.PORT, Server.servers("\"$data\"").strip()));
  }

  /// Brings it back as the host's own service, or does nothing if it runs.
  static Command start() {
    return Command.sh(
        """
        # start the service postgresql
        pids() { (
        %s
        ) }
        [ -z "$(pids)" ] || exit 0
        if command -v systemctl >/dev/null; then systemctl restart postgresql; else service postgresql restart; fi >/dev/null 2>&1
        for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
          [ -z "$(pids)" ] || exit 0
          sleep 0.1
        done
        echo 'this PostgreSQL was not started by Faultline, and no service named postgresql brings it back: start it as it was started before' >&2
        exit 1
        """
            .formatted(pids().script().strip()));
  }
}

package io.faultline.nemesis;

import io.faultline.cluster.Cluster;
import io.faultline.cluster.Command;
import io.faultline.cluster.Host;
import io.faultline.cluster.Killable;
import io.faultline.cluster.Pausable;
import io.faultline.cluster.Primaries;
import java.time.Duration;
import java.util.List;

/// A system of one web server a host, which leads where a test says so.
final class StandIn extends PlainSystem implements Killable, Pausable, Primaries {
  static final int PORT = 7070;

  volatile String leader = "n1";

  /// What runs in place of the start, if anything.
  volatile String start = "";

  @Override
  public Command start(Cluster cluster, Host host) {
    String usual =
        """
        pid=$(cat /run/standin.pid 2>/dev/null)
        if [ -n "$pid" ] && kill -0 "$pid" 2>/dev/null; then exit 0; fi
        setsid sh -c 'echo $$ > /run/standin.pid; exec /usr/bin/python3 -m http.server %d --directory /run' </dev/null >/dev/null 2>&1 &
        """
            .formatted(PORT);
    return Command.sh(start.isEmpty() ? usual : start).within(Duration.ofSeconds(5));
  }

  @Override
  public Command pids(Cluster cluster, Host host) {
    return Command.sh("pid=$(cat /run/standin.pid 2>/dev/null) && kill -0 $pid && echo $pid");
  }

  @Override
  public List<String> primaries(Cluster cluster) {
    return leader.isEmpty() ? List.of() : List.of(leader);
  }
}

package io.faultline.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.concurrent.ConcurrentHashMap;

/// The hosts of a cluster file, reached over SSH.
public final class SshCluster implements Cluster {
  private static final Duration LOOK_LIMIT = Duration.ofSeconds(10);

  private final ClusterSpec spec;
  private final List<SshHost> hosts;

  private SshCluster(ClusterSpec spec, String agent) {
    this.spec = spec;
    hosts =
        spec.hosts().values().stream().map(host -> new SshHost(host, spec.login(), agent)).toList();
  }

  /// The cluster, with no connection made: each host's is made when it is first needed.
  public static SshCluster of(ClusterSpec spec) {
    return of(spec, System.getenv().getOrDefault("SSH_AUTH_SOCK", ""));
  }

  /// @param agent where an SSH agent listens; blank if there is none
  static SshCluster of(ClusterSpec spec, String agent) {
    return new SshCluster(spec, agent);
  }

  @Override
  public ClusterSpec spec() {
    return spec;
  }

  @Override
  public List<Host> hosts() {
    return List.copyOf(hosts);
  }

  /// Logs in to every host at once and becomes root there.
  ///
  /// @return why not, for each host where that failed, by name in file order; empty if all answer
  public SequencedMap<String, String> unreachable() throws InterruptedException {
    var problems = new ConcurrentHashMap<String, String>();
    var threads = new ArrayList<Thread>();
    for (SshHost host : hosts) {
      threads.add(
          Thread.ofVirtual()
              .name("look at " + host.name())
              .start(() -> {
                try {
                  host.must(Command.sh("true").within(LOOK_LIMIT));
                } catch (HostException e) {
                  problems.put(host.name(), String.valueOf(e.getMessage()));
                } catch (InterruptedException e) {
                  problems.put(host.name(), host.name() + ": interrupted");
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    var inOrder = new LinkedHashMap<String, String>();
    for (SshHost host : hosts) {
      String problem = problems.get(host.name());
      if (problem != null) {
        inOrder.put(host.name(), problem);
      }
    }
    return inOrder;
  }

  @Override
  public void close() {
    hosts.forEach(SshHost::close);
  }
}

package io.faultline.nemesis;

import io.faultline.cluster.ClusterSpec;
import io.faultline.cluster.HostSpec;
import io.faultline.cluster.Login;
import io.faultline.cluster.SshCluster;
import io.faultline.history.Seed;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/// A run in a process of its own, which breaks everything and waits to be killed.
final class DyingRun {
  private DyingRun() {}

  /// @param args the private key, the known hosts, and the hosts as `NAME=ADDRESS`
  public static void main(String[] args) throws Exception {
    var hosts = new LinkedHashMap<String, HostSpec>();
    for (String arg : List.of(args).subList(2, args.length)) {
      String[] words = arg.split("=");
      hosts.put(words[0], new HostSpec(words[0], words[1], HostSpec.SSH_PORT, List.of(), ""));
    }
    var login =
        new Login("root", Optional.of(Path.of(args[0])), false, Optional.empty(), Path.of(args[1]));
    var spec =
        new ClusterSpec(
            "dying",
            ClusterSpec.Environment.LOCAL,
            ClusterSpec.Manage.INSTALL,
            login,
            hosts,
            Set.of());
    var cluster = SshCluster.of(spec);
    Claim claim = Claim.take(cluster, "a dying run");
    var ids = new AtomicInteger();
    long begin = System.nanoTime();
    var nemesis =
        new ClusterNemesis(
            cluster, new StandIn(), claim, () -> System.nanoTime() - begin, ids::get, _ -> {});
    var draws = new Seed(3).stream("dying");
    nemesis.inject(new Fault.Partition(new Cut.One()), draws);
    nemesis.inject(new Fault.Pause(new Target.Named("n1")), draws);
    nemesis.inject(new Fault.Kill(new Target.Named("n2")), draws);
    System.out.println("broken");
    Thread.sleep(600_000);
  }
}

package io.faultline.nemesis;

import io.faultline.cluster.Cluster;
import io.faultline.cluster.ClusterSpec;
import io.faultline.cluster.Command;
import io.faultline.cluster.Host;
import io.faultline.cluster.HostSpec;
import io.faultline.cluster.Login;
import io.faultline.cluster.Output;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/// A cluster on paper: hosts that have names and addresses, and answer nothing.
record PaperCluster(ClusterSpec spec) implements Cluster {
  /// Hosts n1, n2, … without zones.
  static PaperCluster of(int hosts) {
    return inZones(IntStream.range(0, hosts).mapToObj(_ -> "").toArray(String[]::new));
  }

  /// Hosts n1, n2, …, one for each zone.
  static PaperCluster inZones(String... zones) {
    var hosts =
        IntStream.rangeClosed(1, zones.length)
            .mapToObj(i -> new HostSpec("n" + i, "10.0.0." + i, 22, List.of(), zones[i - 1]))
            .toList();
    return withHosts(hosts);
  }

  static PaperCluster withHosts(List<HostSpec> hosts) {
    var byName = new LinkedHashMap<String, HostSpec>();
    hosts.forEach(host -> byName.put(host.name(), host));
    var login = new Login("root", Optional.empty(), false, Optional.empty(), Path.of("none"));
    return new PaperCluster(
        new ClusterSpec(
            "paper",
            ClusterSpec.Environment.TEST,
            ClusterSpec.Manage.INSTALL,
            login,
            byName,
            Set.of()));
  }

  @Override
  public List<Host> hosts() {
    return spec.hosts().values().stream().<Host>map(PaperHost::new).toList();
  }

  @Override
  public void close() {}

  private record PaperHost(HostSpec spec) implements Host {
    @Override
    public Output run(Command command) {
      throw new UnsupportedOperationException("a host on paper");
    }

    @Override
    public void write(String path, byte[] content, String mode) {
      throw new UnsupportedOperationException("a host on paper");
    }

    @Override
    public void upload(Path from, String to) {
      throw new UnsupportedOperationException("a host on paper");
    }

    @Override
    public void download(String from, Path to) {
      throw new UnsupportedOperationException("a host on paper");
    }
  }
}

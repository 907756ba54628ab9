package io.faultline.nemesis;

import io.faultline.cluster.Cluster;
import io.faultline.cluster.Command;
import io.faultline.cluster.Host;
import io.faultline.cluster.SystemUnderTest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/// A system without any ability.
class PlainSystem implements SystemUnderTest {
  @Override
  public String name() {
    return "plain";
  }

  @Override
  public String summary() {
    return "a stand-in for tests";
  }

  @Override
  public List<String> packages() {
    return List.of();
  }

  @Override
  public void install(Cluster cluster, Host host) {}

  @Override
  public Command start(Cluster cluster, Host host) {
    return Command.sh(":");
  }

  @Override
  public void stop(Cluster cluster, Host host) throws IOException, InterruptedException {}

  @Override
  public void awaitReady(Cluster cluster, Duration limit)
      throws IOException, InterruptedException {}

  @Override
  public void wipe(Cluster cluster, Host host) {}

  @Override
  public List<String> logs(Cluster cluster, Host host) {
    return List.of();
  }

  @Override
  public String version(Cluster cluster) {
    return "1";
  }
}

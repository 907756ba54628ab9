package io.faultline.controller.run;

import io.faultline.cluster.Cluster;
import io.faultline.cluster.ClusterSpec.Manage;
import io.faultline.cluster.Host;
import io.faultline.cluster.SystemUnderTest;
import io.faultline.nemesis.Everywhere;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The system under test on a cluster, from nothing to serving and back: all hosts at once.
///
/// On an attached cluster nothing is installed, started, stopped or wiped.
final class Service {
  private static final Duration READY_LIMIT = Duration.ofSeconds(60);

  private final Cluster cluster;
  private final SystemUnderTest system;
  private final boolean ours;

  Service(Cluster cluster, SystemUnderTest system) {
    this.cluster = cluster;
    this.system = system;
    ours = cluster.spec().manage() == Manage.INSTALL;
  }

  /// Installs and starts the system, or finds it, and returns when it serves. What a killed run
  /// left of it is removed first.
  void bringUp() throws IOException, InterruptedException {
    if (ours) {
      onAll(host -> {
        system.install(cluster, host);
        system.stop(cluster, host);
        system.wipe(cluster, host);
        return host;
      });
      onAll(host -> host.must(system.start(cluster, host)));
    }
    awaitReady(READY_LIMIT);
  }

  void awaitReady(Duration limit) throws IOException, InterruptedException {
    system.awaitReady(cluster, limit);
  }

  String version() throws IOException, InterruptedException {
    return system.version(cluster);
  }

  /// Stops the system and removes its data, where Faultline put it there.
  void takeDown() throws IOException, InterruptedException {
    if (ours) {
      onAll(host -> {
        system.stop(cluster, host);
        system.wipe(cluster, host);
        return host;
      });
    }
  }

  /// Copies every host's logs below `folder`, a folder a host. What could not be copied is said, a
  /// sentence each.
  List<String> fetchLogs(Path folder) throws InterruptedException {
    var missing = new ArrayList<String>();
    for (Host host : cluster.hosts()) {
      Path place = folder.resolve(host.name());
      for (String log : system.logs(cluster, host)) {
        try {
          Files.createDirectories(place);
          host.download(log, place.resolve(Path.of(log).getFileName().toString()));
        } catch (IOException e) {
          missing.add("the log " + log + " was not fetched: " + e.getMessage());
        }
      }
    }
    return missing;
  }

  private <T> void onAll(Everywhere.Task<Host, T> task) throws IOException, InterruptedException {
    Everywhere.run(cluster.hosts(), task).orThrow();
  }
}

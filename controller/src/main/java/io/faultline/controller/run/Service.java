package io.faultline.controller.run;

import io.faultline.cluster.Cluster;
import io.faultline.cluster.ClusterSpec.Manage;
import io.faultline.cluster.Host;
import io.faultline.cluster.HostException;
import io.faultline.cluster.SystemUnderTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

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

  /// Installs and starts the system, or finds it, and returns when it serves.
  void bringUp() throws IOException, InterruptedException {
    if (ours) {
      onAll(host -> {
        system.install(cluster, host);
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

  private <T> List<T> onAll(HostTask<T> task) throws IOException, InterruptedException {
    return onAll(cluster.hosts(), task);
  }

  /// See [#onAll].
  @FunctionalInterface
  interface HostTask<T> {
    T run(Host host) throws IOException, InterruptedException;
  }

  /// Does `task` for all hosts at once and waits for all of them.
  ///
  /// @throws IOException the first failure in the hosts' order, with the others suppressed
  static <T> List<T> onAll(List<Host> hosts, HostTask<T> task)
      throws IOException, InterruptedException {
    var results = new ArrayList<T>();
    IOException failure = null;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<T>> tasks =
          hosts.stream().map(host -> (Callable<T>) () -> task.run(host)).toList();
      List<Future<T>> futures = threads.invokeAll(tasks);
      for (int i = 0; i < futures.size(); i++) {
        try {
          results.add(futures.get(i).get());
        } catch (ExecutionException e) {
          IOException thrown =
              e.getCause() instanceof IOException io
                  ? io
                  : new HostException(hosts.get(i).name(), String.valueOf(e.getCause()), e);
          if (failure == null) {
            failure = thrown;
          } else {
            failure.addSuppressed(thrown);
          }
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
    return results;
  }
}

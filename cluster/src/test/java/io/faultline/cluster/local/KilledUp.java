package io.faultline.cluster.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

/// A cluster that is being brought up by a process which is killed meanwhile.
final class KilledUp {
  private KilledUp() {}

  /// When to kill.
  interface Moment {
    void await() throws Exception;
  }

  /// Brings it up, and kills what does that with SIGKILL.
  static FutureTask<LocalCluster.Up> at(
      Moment moment, LocalOptions which, LocalCluster local, List<String> told) throws Exception {
    var up = new FutureTask<>(() -> local.up(which, told::add));
    Thread.ofPlatform().start(up);
    var script = new ArrayList<ProcessHandle>();
    await(() -> {
      ProcessHandle.current()
          .children()
          .filter(each -> each.info().commandLine().orElse("").endsWith("cluster.sh up"))
          .forEach(script::add);
      return !script.isEmpty() || up.isDone();
    });
    moment.await();
    script.forEach(ProcessHandle::destroyForcibly);
    return up;
  }

  static void await(Callable<Boolean> condition) throws Exception {
    long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(until);
      Thread.sleep(5);
    }
  }
}

package io.faultline.system.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import io.faultline.cluster.Cluster;
import io.faultline.cluster.Command;
import io.faultline.cluster.Host;
import io.faultline.history.Action;
import io.faultline.history.Call;
import io.faultline.history.Result;
import io.faultline.history.Value;
import io.faultline.workload.Client;
import io.faultline.workload.Connection;
import io.faultline.workload.Options;
import io.faultline.workload.Target;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// What the tests do to a server themselves.
record Hands(Cluster cluster, PostgresSystem system) {
  static final Duration LIMIT = Duration.ofSeconds(2);
  static final Duration RECOVERY = Duration.ofSeconds(30);

  Host host() {
    return cluster.hosts().getFirst();
  }

  void start() throws Exception {
    host().must(system.start(cluster, host()));
    system.awaitReady(cluster, RECOVERY);
  }

  List<String> pids() throws Exception {
    return host().must(system.pids(cluster, host())).lines().toList();
  }

  void signal(String signal) throws Exception {
    List<String> pids = pids();
    assertThat(pids).isNotEmpty();
    host().must(Command.sh("kill -" + signal + " " + String.join(" ", pids) + " 2>/dev/null; :"));
  }

  Connection connect(String workload, String namespace, String isolation) {
    return connect(host().spec().address(), workload, namespace, isolation);
  }

  Connection connect(String address, String workload, String namespace, String isolation) {
    var spec = host().spec();
    return system.connect(
        new Target(
            new io.faultline.cluster.HostSpec(spec.name(), address, 22, List.of(), ""),
            workload,
            namespace,
            LIMIT,
            new Options(Map.of("isolation", isolation))));
  }

  static Call txn(Action... actions) {
    return new Call("txn", List.of(actions));
  }

  static Action r(long key) {
    return Action.read(Value.of(key));
  }

  static Action w(long key, long value) {
    return Action.write(Value.of(key), Value.of(value));
  }

  static Action append(long key, long value) {
    return Action.append(Value.of(key), Value.of(value));
  }

  static List<Value> values(Client client, Action... actions) throws Exception {
    return client.invoke(txn(actions)).stream().map(Result::value).toList();
  }

  /// Something that may fail.
  interface Attempt {
    void make() throws Exception;
  }

  /// Tries until it does not fail, for at most `limit`.
  static void until(Duration limit, Attempt attempt) throws Exception {
    long start = System.nanoTime();
    while (true) {
      try {
        attempt.make();
        return;
      } catch (Exception | AssertionError e) {
        if (System.nanoTime() - start > limit.toNanos()) {
          throw e;
        }
        Thread.sleep(20);
      }
    }
  }
}

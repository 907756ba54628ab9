package io.faultline.system.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.faultline.cluster.Cluster;
import io.faultline.cluster.Command;
import io.faultline.cluster.Host;
import io.faultline.history.Action;
import io.faultline.history.Call;
import io.faultline.history.Result;
import io.faultline.history.Value;
import io.faultline.system.etcd.wire.KeyValue;
import io.faultline.system.etcd.wire.RangeRequest;
import io.faultline.workload.Options;
import io.faultline.workload.Target;
import io.grpc.CallOptions;
import io.grpc.stub.ClientCalls;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// What the tests do to a cluster themselves.
record Hands(Cluster cluster, EtcdSystem system) {
  static final Duration LIMIT = Duration.ofSeconds(2);
  private static final ByteString ALL = ByteString.copyFrom(new byte[] {0});

  Host host(String name) {
    return cluster.host(name);
  }

  void startAll() throws Exception {
    for (Host host : cluster.hosts()) {
      host.must(system.start(cluster, host));
    }
    system.awaitReady(cluster, Duration.ofSeconds(30));
  }

  List<String> pids(String name) throws Exception {
    return host(name).must(system.pids(cluster, host(name))).lines().toList();
  }

  void signal(String signal, String name) throws Exception {
    List<String> pids = pids(name);
    assertThat(pids).as("processes on " + name).isNotEmpty();
    host(name).must(Command.sh("kill -" + signal + " " + String.join(" ", pids)));
  }

  /// Until it is undone, `name` hears nothing of the other hosts.
  void isolate(String name) throws Exception {
    for (Host other : cluster.hosts()) {
      if (!other.name().equals(name)) {
        drop(host(name), other);
        drop(other, host(name));
      }
    }
  }

  private static void drop(Host at, Host from) throws Exception {
    at.must(Command.of("iptables", "-w", "-A", "INPUT", "-s", from.spec().address(), "-j", "DROP"));
  }

  /// Undoes what was done to hosts and processes here.
  void heal() throws Exception {
    for (Host host : cluster.hosts()) {
      host.must(Command.of("iptables", "-w", "-F", "INPUT"));
      if (!pids(host.name()).isEmpty()) {
        signal("CONT", host.name());
      }
    }
  }

  EtcdConnection connect(String name, String namespace, String reads) {
    return (EtcdConnection)
        system.connect(
            new Target(
                host(name).spec(),
                "register",
                namespace,
                LIMIT,
                new Options(Map.of("reads", reads))));
  }

  /// Every key of the database, as text.
  List<String> allKeys(String name) {
    var channel = EtcdConnection.channel(host(name).spec().address());
    try {
      return ClientCalls.blockingUnaryCall(
              channel,
              Calls.RANGE,
              CallOptions.DEFAULT.withDeadlineAfter(LIMIT),
              RangeRequest.newBuilder().setKey(ALL).setRangeEnd(ALL).build())
          .getKvsList()
          .stream()
          .map(KeyValue::getKey)
          .map(ByteString::toStringUtf8)
          .toList();
    } finally {
      EtcdConnection.close(channel);
    }
  }

  /// How many calls of this method have reached the member, by its own count.
  long reached(String name, String method) throws Exception {
    try (var http = HttpClient.newHttpClient()) {
      URI uri = URI.create("http://%s:%d/metrics".formatted(host(name).spec().address(), 2379));
      return http.send(
              HttpRequest.newBuilder(uri).timeout(LIMIT).build(),
              HttpResponse.BodyHandlers.ofLines())
          .body()
          .filter(line -> line.startsWith("grpc_server_started_total{"))
          .filter(line -> line.contains("grpc_method=\"" + method + "\""))
          .filter(line -> line.contains("grpc_service=\"etcdserverpb.KV\""))
          .mapToLong(line -> Long.parseLong(line.substring(line.lastIndexOf(' ') + 1)))
          .sum();
    }
  }

  static Result read(EtcdConnection connection, long key) throws Exception {
    return only(connection, Call.of("read", Action.read(Value.of(key))));
  }

  static Result write(EtcdConnection connection, long key, long value) throws Exception {
    return only(connection, Call.of("write", Action.write(Value.of(key), Value.of(value))));
  }

  static Result cas(EtcdConnection connection, long key, Value expected, long next)
      throws Exception {
    return only(connection, Call.of("cas", Action.cas(Value.of(key), expected, Value.of(next))));
  }

  private static Result only(EtcdConnection connection, Call call) throws Exception {
    List<Result> results = connection.client(0).invoke(call);
    assertThat(results).hasSize(1);
    return results.getFirst();
  }

  /// Something that may fail.
  interface Attempt {
    void make() throws Exception;
  }

  /// Tries until it does not fail, for at most `limit`, and tells how long that took.
  static Duration until(Duration limit, Attempt attempt) throws Exception {
    long start = System.nanoTime();
    while (true) {
      try {
        attempt.make();
        return Duration.ofNanos(System.nanoTime() - start);
      } catch (Exception | AssertionError e) {
        if (System.nanoTime() - start > limit.toNanos()) {
          throw e;
        }
        Thread.sleep(20);
      }
    }
  }
}

package io.faultline.system.etcd;

import com.google.protobuf.ByteString;
import io.faultline.cluster.ClusterSpec;
import io.faultline.cluster.HostSpec;
import io.faultline.system.etcd.wire.DeleteRangeRequest;
import io.faultline.system.etcd.wire.RangeRequest;
import io.faultline.system.etcd.wire.StatusRequest;
import io.faultline.system.etcd.wire.StatusResponse;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// All members of a cluster, asked at once. Safe for many threads; its connections are made when
/// they are needed.
final class Members implements AutoCloseable {
  private static final ByteString ANY_KEY = ByteString.copyFromUtf8("faultline/ready");

  private final SequencedMap<String, ManagedChannel> channels = new LinkedHashMap<>();

  Members(ClusterSpec cluster) {
    for (HostSpec host : cluster.hosts().values()) {
      channels.put(host.name(), EtcdConnection.channel(host.address()));
    }
  }

  /// What each member says of itself; a member that does not answer within `limit` is left out.
  SequencedMap<String, StatusResponse> statuses(Duration limit) throws InterruptedException {
    return ask(Calls.STATUS, StatusRequest.getDefaultInstance(), limit).answers();
  }

  /// The hosts through whose member no linearizable read is answered within `limit`, each with why
  /// not. A member that answers hears from a leader whom a majority follows.
  SequencedMap<String, String> notServing(Duration limit) throws InterruptedException {
    return ask(Calls.RANGE, RangeRequest.newBuilder().setKey(ANY_KEY).build(), limit).problems();
  }

  /// The hosts that say of themselves that they lead, the newest term first.
  List<String> leaders(Duration limit) throws InterruptedException {
    var leading = new ArrayList<Map.Entry<String, StatusResponse>>();
    for (var each : statuses(limit).entrySet()) {
      StatusResponse status = each.getValue();
      if (status.getLeader() != 0 && status.getLeader() == status.getHeader().getMemberId()) {
        leading.add(each);
      }
    }
    leading.sort((one, other) ->
        Long.compareUnsigned(other.getValue().getRaftTerm(), one.getValue().getRaftTerm()));
    return leading.stream().map(Map.Entry::getKey).toList();
  }

  /// Removes every key that begins with `prefix`, through the first member that does it.
  ///
  /// @throws IOException if none did, with what each said
  void deleteAll(String prefix, Duration limit) throws IOException, InterruptedException {
    ByteString from = ByteString.copyFromUtf8(prefix);
    // The first key after all that begin with the prefix. Its last byte is never 0xff in UTF-8.
    byte[] end = from.toByteArray();
    end[end.length - 1]++;
    var question =
        DeleteRangeRequest.newBuilder().setKey(from).setRangeEnd(ByteString.copyFrom(end)).build();
    var problems = new ArrayList<String>();
    for (String host : channels.sequencedKeySet()) {
      var said = ask(List.of(host), Calls.DELETE_RANGE, question, limit).problems();
      if (said.isEmpty()) {
        return;
      }
      problems.add(host + ": " + said.get(host));
    }
    throw new IOException(
        "no member of etcd removed the keys under %s: %s"
            .formatted(prefix, String.join("; ", problems)));
  }

  // What was asked of several members: each answered or has a problem, in their order.
  private record Said<A>(SequencedMap<String, A> answers, SequencedMap<String, String> problems) {}

  private <Q, A> Said<A> ask(MethodDescriptor<Q, A> method, Q question, Duration limit)
      throws InterruptedException {
    return ask(List.copyOf(channels.sequencedKeySet()), method, question, limit);
  }

  private <Q, A> Said<A> ask(
      List<String> hosts, MethodDescriptor<Q, A> method, Q question, Duration limit)
      throws InterruptedException {
    CallOptions options =
        CallOptions.DEFAULT.withDeadlineAfter(limit.toNanos(), TimeUnit.NANOSECONDS);
    var running = new LinkedHashMap<String, Future<A>>();
    for (String host : hosts) {
      ManagedChannel channel = Objects.requireNonNull(channels.get(host));
      channel.resetConnectBackoff();
      running.put(host, ClientCalls.futureUnaryCall(channel.newCall(method, options), question));
    }
    var said = new Said<A>(new LinkedHashMap<>(), new LinkedHashMap<>());
    for (var each : running.entrySet()) {
      try {
        // The call ends by its own deadline; waiting longer would be a defect of the library.
        said.answers()
            .put(each.getKey(), each.getValue().get(limit.toNanos() * 2, TimeUnit.NANOSECONDS));
      } catch (ExecutionException e) {
        said.problems().put(each.getKey(), problem(Status.fromThrowable(e)));
      } catch (TimeoutException _) {
        each.getValue().cancel(true);
        said.problems().put(each.getKey(), problem(Status.DEADLINE_EXCEEDED));
      }
    }
    return said;
  }

  private static String problem(Status status) {
    return switch (status.getCode()) {
      case DEADLINE_EXCEEDED -> "no answer";
      default -> {
        // The text of a connection that failed is two lines long.
        String said = String.valueOf(status.getDescription()).lines().findFirst().orElse("");
        Throwable cause = status.getCause();
        yield cause == null ? said : said + ": " + cause.getMessage();
      }
    };
  }

  @Override
  public void close() {
    channels.values().forEach(EtcdConnection::close);
  }
}

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
import io.grpc.stub.ClientCalls;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    return ask(Calls.STATUS, StatusRequest.getDefaultInstance(), limit);
  }

  /// The members through which a linearizable read is answered within `limit`: those that hear from
  /// a leader whom a majority follows.
  List<String> serving(Duration limit) throws InterruptedException {
    return List.copyOf(
        ask(Calls.RANGE, RangeRequest.newBuilder().setKey(ANY_KEY).build(), limit)
            .sequencedKeySet());
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

  /// Removes every key that begins with `prefix`.
  ///
  /// @return whether a member did it
  boolean deleteAll(String prefix, Duration limit) throws InterruptedException {
    ByteString from = ByteString.copyFromUtf8(prefix);
    // The first key after all that begin with the prefix. Its last byte is never 0xff in UTF-8.
    byte[] end = from.toByteArray();
    end[end.length - 1]++;
    var question =
        DeleteRangeRequest.newBuilder().setKey(from).setRangeEnd(ByteString.copyFrom(end)).build();
    for (String host : List.copyOf(channels.sequencedKeySet())) {
      if (!ask(List.of(host), Calls.DELETE_RANGE, question, limit).isEmpty()) {
        return true;
      }
    }
    return false;
  }

  private <Q, A> SequencedMap<String, A> ask(
      MethodDescriptor<Q, A> method, Q question, Duration limit) throws InterruptedException {
    return ask(List.copyOf(channels.sequencedKeySet()), method, question, limit);
  }

  private <Q, A> SequencedMap<String, A> ask(
      List<String> hosts, MethodDescriptor<Q, A> method, Q question, Duration limit)
      throws InterruptedException {
    CallOptions options =
        CallOptions.DEFAULT.withDeadlineAfter(limit.toNanos(), TimeUnit.NANOSECONDS);
    var running = new LinkedHashMap<String, Future<A>>();
    for (String host : hosts) {
      ManagedChannel channel = java.util.Objects.requireNonNull(channels.get(host));
      channel.resetConnectBackoff();
      running.put(
          host, ClientCalls.futureUnaryCall(channel.newCall(method, options), question));
    }
    var answers = new LinkedHashMap<String, A>();
    for (var each : running.entrySet()) {
      try {
        // The call ends by its own deadline; waiting longer would be a defect of the library.
        answers.put(
            each.getKey(), each.getValue().get(limit.toNanos() * 2, TimeUnit.NANOSECONDS));
      } catch (ExecutionException | TimeoutException _) {
        each.getValue().cancel(true);
      }
    }
    return answers;
  }

  @Override
  public void close() {
    channels.values().forEach(EtcdConnection::close);
  }
}

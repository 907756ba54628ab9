package io.faultline.system.etcd;

import io.faultline.workload.Client;
import io.faultline.workload.Connection;
import io.faultline.workload.Target;
import io.grpc.CallOptions;
import io.grpc.ConnectivityState;
import io.grpc.Deadline;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.ChannelOption;
import io.grpc.stub.ClientCalls;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// One HTTP/2 connection to a member, which all clients of that host share.
///
/// It goes to one address and never retries. When it is lost it is made again with the next call,
/// without the growing pauses that are good manners elsewhere: a run wants to see a member as soon
/// as it is back. One that leads nowhere is given up for the same reason, since TCP would wait up
/// to as long again as the way was lost. Safe for many threads.
final class EtcdConnection implements Connection {
  private static final Duration TO_CONNECT = Duration.ofSeconds(2);
  // When nothing comes for so long while calls wait, the member is asked for a sign of life (etcd
  // does not bear it more often than every 5 s). A connection is given up when that, or anything
  // else that was sent, is not confirmed for so long.
  private static final Duration QUIET = Duration.ofSeconds(10);
  private static final Duration UNHEARD = Duration.ofSeconds(5);
  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(2);

  private final Target target;
  private final boolean serializable;
  private final ManagedChannel channel;

  EtcdConnection(Target target, boolean serializable) {
    this.target = target;
    this.serializable = serializable;
    channel = channel(target.host().address());
  }

  /// A channel to the member at this address: unencrypted, without a proxy and without retries,
  /// also without those that gRPC makes unasked when it knows that a server did nothing.
  static ManagedChannel channel(String address) {
    return NettyChannelBuilder.forAddress(address, Member.CLIENT_PORT)
        .usePlaintext()
        .disableRetry()
        .disableServiceConfigLookUp()
        .proxyDetector(_ -> null)
        .withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.toIntExact(TO_CONNECT.toMillis()))
        .keepAliveTime(QUIET.toMillis(), TimeUnit.MILLISECONDS)
        .keepAliveTimeout(UNHEARD.toMillis(), TimeUnit.MILLISECONDS)
        .build();
  }

  @Override
  public Client client(int process) {
    return target.workload().equals("register")
        ? new EtcdClient(this, target.namespace(), serializable)
        : new TransactionClient(this, target.namespace(), target.workload().equals("list-append"));
  }

  /// When a call that begins now has to be answered.
  Deadline deadline() {
    return Deadline.after(target.timeLimit().toNanos(), TimeUnit.NANOSECONDS);
  }

  /// Makes one call and waits for its answer, at most as long as the target says.
  ///
  /// @param sent told when any of the call may leave this machine
  /// @throws io.grpc.StatusRuntimeException if it was not answered
  <Q, A> A call(MethodDescriptor<Q, A> method, Q question, Sent sent) {
    return call(method, question, sent, deadline());
  }

  /// Makes one call and waits for its answer, at most until `deadline`.
  <Q, A> A call(MethodDescriptor<Q, A> method, Q question, Sent sent, Deadline deadline) {
    if (channel.getState(true) == ConnectivityState.TRANSIENT_FAILURE) {
      channel.resetConnectBackoff();
    }
    CallOptions options = CallOptions.DEFAULT.withDeadline(deadline).withStreamTracerFactory(sent);
    return ClientCalls.blockingUnaryCall(channel, method, options, question);
  }

  @Override
  public void close() {
    close(channel);
  }

  /// Ends a channel, and waits shortly for that.
  static void close(ManagedChannel channel) {
    channel.shutdownNow();
    try {
      channel.awaitTermination(LONGEST_CLOSE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

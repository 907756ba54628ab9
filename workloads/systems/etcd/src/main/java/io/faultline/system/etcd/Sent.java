package io.faultline.system.etcd;

import io.grpc.Attributes;
import io.grpc.ClientStreamTracer;
import io.grpc.Metadata;

/// Whether any of one call may have left this machine.
///
/// gRPC tells a call's tracer that it was given to a transport that is ready, before the transport
/// writes anything of it. A call that waits for a connection, or is refused for want of one, never
/// comes so far.
final class Sent extends ClientStreamTracer.Factory {
  private volatile boolean maybe;

  /// Whether it may have.
  boolean maybe() {
    return maybe;
  }

  @Override
  public ClientStreamTracer newClientStreamTracer(
      ClientStreamTracer.StreamInfo info, Metadata headers) {
    return new ClientStreamTracer() {
      @Override
      public void streamCreated(Attributes transport, Metadata sentHeaders) {
        maybe = true;
      }

      @Override
      public void outboundHeaders() {
        maybe = true;
      }

      @Override
      public void outboundMessage(int number) {
        maybe = true;
      }
    };
  }
}

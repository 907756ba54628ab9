package io.faultline.system.etcd;

import com.google.protobuf.Message;
import io.faultline.system.etcd.wire.DeleteRangeRequest;
import io.faultline.system.etcd.wire.DeleteRangeResponse;
import io.faultline.system.etcd.wire.PutRequest;
import io.faultline.system.etcd.wire.PutResponse;
import io.faultline.system.etcd.wire.RangeRequest;
import io.faultline.system.etcd.wire.RangeResponse;
import io.faultline.system.etcd.wire.StatusRequest;
import io.faultline.system.etcd.wire.StatusResponse;
import io.faultline.system.etcd.wire.TxnRequest;
import io.faultline.system.etcd.wire.TxnResponse;
import io.grpc.MethodDescriptor;
import io.grpc.protobuf.ProtoUtils;

/// The remote calls that Faultline makes to a member.
final class Calls {
  static final MethodDescriptor<RangeRequest, RangeResponse> RANGE =
      unary("KV/Range", RangeRequest.getDefaultInstance(), RangeResponse.getDefaultInstance());
  static final MethodDescriptor<PutRequest, PutResponse> PUT =
      unary("KV/Put", PutRequest.getDefaultInstance(), PutResponse.getDefaultInstance());
  static final MethodDescriptor<DeleteRangeRequest, DeleteRangeResponse> DELETE_RANGE =
      unary(
          "KV/DeleteRange",
          DeleteRangeRequest.getDefaultInstance(),
          DeleteRangeResponse.getDefaultInstance());
  static final MethodDescriptor<TxnRequest, TxnResponse> TXN =
      unary("KV/Txn", TxnRequest.getDefaultInstance(), TxnResponse.getDefaultInstance());
  static final MethodDescriptor<StatusRequest, StatusResponse> STATUS =
      unary(
          "Maintenance/Status",
          StatusRequest.getDefaultInstance(),
          StatusResponse.getDefaultInstance());

  private Calls() {}

  private static <Q extends Message, A extends Message> MethodDescriptor<Q, A> unary(
      String name, Q question, A answer) {
    return MethodDescriptor.<Q, A>newBuilder()
        .setType(MethodDescriptor.MethodType.UNARY)
        .setFullMethodName("etcdserverpb." + name)
        .setRequestMarshaller(ProtoUtils.marshaller(question))
        .setResponseMarshaller(ProtoUtils.marshaller(answer))
        .build();
  }
}

package io.faultline.system.etcd;

import com.google.protobuf.ByteString;
import io.faultline.history.Action;
import io.faultline.history.Call;
import io.faultline.history.Kind;
import io.faultline.history.Result;
import io.faultline.history.Value;
import io.faultline.system.etcd.wire.Compare;
import io.faultline.system.etcd.wire.KeyValue;
import io.faultline.system.etcd.wire.PutRequest;
import io.faultline.system.etcd.wire.RangeRequest;
import io.faultline.system.etcd.wire.RequestOp;
import io.faultline.system.etcd.wire.TxnRequest;
import io.faultline.workload.Client;
import io.faultline.workload.Refused;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.util.List;

/// Reads, writes and compare-and-sets of single keys, each as one call to one member.
///
/// A key that was never written reads as nil; a comparison with nil asks whether the key was never
/// written. Revisions come back as versions.
final class EtcdClient implements Client {
  private final EtcdConnection connection;
  private final String namespace;
  private final boolean serializable;

  EtcdClient(EtcdConnection connection, String namespace, boolean serializable) {
    this.connection = connection;
    this.namespace = namespace;
    this.serializable = serializable;
  }

  @Override
  public List<Result> invoke(Call call) throws Refused, IOException {
    var sent = new Sent();
    Action action = call.only();
    try {
      return List.of(
          switch (action.kind()) {
            case READ -> read(action, sent);
            case WRITE -> write(action, sent);
            case CAS -> cas(action, sent);
            default ->
                throw new IllegalArgumentException("etcd is not asked to " + action.kind().word());
          });
    } catch (StatusRuntimeException e) {
      var failure = Failure.of(e.getStatus(), sent.maybe(), action.kind() == Kind.READ);
      if (failure.certain()) {
        throw new Refused(failure.reason());
      }
      throw new IOException(failure.reason());
    }
  }

  private Result read(Action action, Sent sent) {
    var answer =
        connection.call(
            Calls.RANGE,
            RangeRequest.newBuilder().setKey(key(action)).setSerializable(serializable).build(),
            sent);
    if (answer.getKvsCount() == 0) {
      return Result.of(Value.NIL);
    }
    KeyValue found = answer.getKvs(0);
    return new Result(Text.value(found.getValue().toStringUtf8()), found.getModRevision());
  }

  private Result write(Action action, Sent sent) {
    var answer =
        connection.call(
            Calls.PUT,
            PutRequest.newBuilder().setKey(key(action)).setValue(bytes(action.argument())).build(),
            sent);
    return new Result(Value.NIL, answer.getHeader().getRevision());
  }

  private Result cas(Action action, Sent sent) {
    var put = PutRequest.newBuilder().setKey(key(action)).setValue(bytes(action.second()));
    var compare = Compare.newBuilder().setKey(key(action)).setResult(Compare.CompareResult.EQUAL);
    if (action.argument().equals(Value.NIL)) {
      compare.setTarget(Compare.CompareTarget.CREATE).setCreateRevision(0);
    } else {
      compare.setTarget(Compare.CompareTarget.VALUE).setValue(bytes(action.argument()));
    }
    var answer =
        connection.call(
            Calls.TXN,
            TxnRequest.newBuilder()
                .addCompare(compare)
                .addSuccess(RequestOp.newBuilder().setRequestPut(put))
                .build(),
            sent);
    return answer.getSucceeded()
        ? new Result(Value.of(true), answer.getHeader().getRevision())
        : Result.of(Value.of(false));
  }

  private ByteString key(Action action) {
    return ByteString.copyFromUtf8(namespace + "/" + action.key());
  }

  private static ByteString bytes(Value value) {
    if (value instanceof Value.Int) {
      return ByteString.copyFromUtf8(Text.of(value));
    }
    throw new IllegalArgumentException("etcd is given whole numbers, not " + value);
  }
}

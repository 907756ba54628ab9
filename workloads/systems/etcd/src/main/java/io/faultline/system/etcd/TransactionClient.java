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
import io.faultline.system.etcd.wire.RangeResponse;
import io.faultline.system.etcd.wire.RequestOp;
import io.faultline.system.etcd.wire.TxnRequest;
import io.faultline.system.etcd.wire.TxnResponse;
import io.faultline.workload.Client;
import io.faultline.workload.Refused;
import io.grpc.Deadline;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;

/// Transactions over several keys, by etcd's own transactions, through one member.
///
/// A transaction of etcd reads and puts at one point of time, but what it puts cannot depend on
/// what it reads. Registers need no more: all reads, then the last write of each key, in one. A
/// list is the value of one key, so an append depends on what was there: one transaction reads
/// every key that the call names, and a second puts, on the condition that none of them has changed
/// since. If one has, nothing is put and the call is refused. Either way the call takes effect at
/// one point of time while its caller waits, as strict serializability asks.
///
/// What a call reads after it has written the same key itself is what it wrote: etcd is not asked.
final class TransactionClient implements Client {
  static final String CHANGED = "a key changed between the reads and the writes";

  private final EtcdConnection connection;
  private final String namespace;
  private final boolean lists;

  TransactionClient(EtcdConnection connection, String namespace, boolean lists) {
    this.connection = connection;
    this.namespace = namespace;
    this.lists = lists;
  }

  @Override
  public List<Result> invoke(Call call) throws Refused, IOException {
    Deadline deadline = connection.deadline();
    var attempt = new Attempt(call);
    boolean readOnly = attempt.written.isEmpty();
    if (readOnly || lists) {
      var reads = TxnRequest.newBuilder();
      addReads(reads, attempt.read);
      attempt.see(ask(reads.build(), true, deadline));
    }
    if (readOnly) {
      return attempt.results(Result.NO_VERSION);
    }
    var commit = TxnRequest.newBuilder();
    if (lists) {
      attempt.seen.forEach((key, seen) -> commit.addCompare(unchanged(key, seen)));
    } else {
      addReads(commit, attempt.read);
    }
    attempt
        .after()
        .forEach((key, value) ->
            commit.addSuccess(
                RequestOp.newBuilder()
                    .setRequestPut(
                        PutRequest.newBuilder()
                            .setKey(bytes(key))
                            .setValue(ByteString.copyFromUtf8(Text.of(value))))));
    TxnResponse answer = ask(commit.build(), false, deadline);
    if (!answer.getSucceeded()) {
      throw new Refused(CHANGED);
    }
    if (!lists) {
      attempt.see(answer);
    }
    return attempt.results(answer.getHeader().getRevision());
  }

  private TxnResponse ask(TxnRequest request, boolean readOnly, Deadline deadline)
      throws Refused, IOException {
    var sent = new Sent();
    try {
      return connection.call(Calls.TXN, request, sent, deadline);
    } catch (StatusRuntimeException e) {
      var failure = Failure.of(e.getStatus(), sent.maybe(), readOnly);
      if (failure.certain()) {
        throw new Refused(failure.reason());
      }
      throw new IOException(failure.reason());
    }
  }

  private void addReads(TxnRequest.Builder request, Set<Value> keys) {
    for (Value key : keys) {
      request.addSuccess(
          RequestOp.newBuilder().setRequestRange(RangeRequest.newBuilder().setKey(bytes(key))));
    }
  }

  // That the key was never put is revision 0.
  private Compare unchanged(Value key, Result seen) {
    return Compare.newBuilder()
        .setKey(bytes(key))
        .setResult(Compare.CompareResult.EQUAL)
        .setTarget(Compare.CompareTarget.MOD)
        .setModRevision(seen.hasVersion() ? seen.version() : 0)
        .build();
  }

  private ByteString bytes(Value key) {
    return ByteString.copyFromUtf8(namespace + "/" + key);
  }

  /// One call, as far as it has come.
  private final class Attempt {
    final Call call;
    // What has to be read of etcd.
    final Set<Value> read = new LinkedHashSet<>();
    // Where each key is written last.
    final SequencedMap<Value, Integer> written = new LinkedHashMap<>();
    // What etcd said, in the order of `read`.
    final SequencedMap<Value, Result> seen = new LinkedHashMap<>();

    Attempt(Call call) {
      this.call = call;
      for (int i = 0; i < call.actions().size(); i++) {
        Action action = call.actions().get(i);
        if (lists || action.kind() == Kind.READ && !written.containsKey(action.key())) {
          read.add(action.key());
        }
        if (action.kind() != Kind.READ) {
          written.put(action.key(), i);
        }
      }
    }

    /// The answers to the reads are the first of a transaction's.
    void see(TxnResponse answer) {
      int next = 0;
      for (Value key : read) {
        RangeResponse range = answer.getResponses(next++).getResponseRange();
        if (range.getKvsCount() == 0) {
          seen.put(key, Result.of(Value.NIL));
        } else {
          KeyValue found = range.getKvs(0);
          String text = found.getValue().toStringUtf8();
          seen.put(
              key, new Result(lists ? Text.list(text) : Text.value(text), found.getModRevision()));
        }
      }
    }

    /// What each key that is written holds afterwards.
    SequencedMap<Value, Value> after() {
      var own = new LinkedHashMap<Value, Value>();
      for (Action action : call.actions()) {
        apply(own, action);
      }
      return own;
    }

    /// @param revision of the writes
    List<Result> results(long revision) {
      var own = new LinkedHashMap<Value, Value>();
      var results = new Result[call.actions().size()];
      for (int i = 0; i < results.length; i++) {
        Action action = call.actions().get(i);
        apply(own, action);
        Value held = own.get(action.key());
        if (action.kind() == Kind.READ) {
          results[i] =
              held == null ? seen.getOrDefault(action.key(), Result.DONE) : Result.of(held);
        } else {
          // A write that the call itself replaces has no revision.
          boolean last = written.getOrDefault(action.key(), -1) == i;
          results[i] = last ? new Result(Value.NIL, revision) : Result.DONE;
        }
      }
      return List.of(results);
    }

    private void apply(SequencedMap<Value, Value> own, Action action) {
      switch (action.kind()) {
        case READ -> {}
        case WRITE -> own.put(action.key(), action.argument());
        case APPEND -> {
          Value before = own.get(action.key());
          if (before == null) {
            before = seen.getOrDefault(action.key(), Result.DONE).value();
          }
          own.put(action.key(), Text.appended(before, action.argument()));
        }
        default ->
            throw new IllegalArgumentException(
                "etcd is not asked to %s in a transaction".formatted(action.kind().word()));
      }
    }
  }
}

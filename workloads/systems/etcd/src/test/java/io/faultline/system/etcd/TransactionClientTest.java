package io.faultline.system.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.faultline.cluster.Cluster;
import io.faultline.cluster.Host;
import io.faultline.history.Action;
import io.faultline.history.Call;
import io.faultline.history.Result;
import io.faultline.history.Value;
import io.faultline.system.etcd.wire.PutRequest;
import io.faultline.testing.RealCluster;
import io.faultline.workload.Client;
import io.faultline.workload.Connection;
import io.faultline.workload.Options;
import io.faultline.workload.Refused;
import io.faultline.workload.Target;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Transactions on three real members.
class TransactionClientTest {
  @RegisterExtension static final RealCluster HOSTS = new RealCluster(3);

  private static final EtcdSystem ETCD = new EtcdSystem();
  private static Hands hands;

  @BeforeAll
  static void bringUp() throws Exception {
    Cluster cluster = HOSTS.cluster();
    hands = new Hands(cluster, ETCD);
    for (Host host : cluster.hosts()) {
      ETCD.install(cluster, host);
    }
    hands.startAll();
  }

  private static Connection connect(String host, String workload, String namespace) {
    return ETCD.connect(
        new Target(hands.host(host).spec(), workload, namespace, Hands.LIMIT, Options.NONE));
  }

  private static Call txn(Action... actions) {
    return new Call("txn", List.of(actions));
  }

  private static Action r(long key) {
    return Action.read(Value.of(key));
  }

  private static Action w(long key, long value) {
    return Action.write(Value.of(key), Value.of(value));
  }

  private static Action append(long key, long value) {
    return Action.append(Value.of(key), Value.of(value));
  }

  private static List<Value> values(Client client, Action... actions) throws Exception {
    return client.invoke(txn(actions)).stream().map(Result::value).toList();
  }

  @Test
  void aListIsReadAndAppendedToInOneGo() throws Exception {
    try (var on1 = connect("n1", "list-append", "lists");
        var on2 = connect("n2", "list-append", "lists")) {
      Client one = on1.client(0);
      Client two = on2.client(1);
      assertThat(values(one, r(1), append(1, 1), r(1), append(2, 1), append(1, 2), r(1), r(3)))
          .containsExactly(
              Value.NIL,
              Value.NIL,
              Value.items(1),
              Value.NIL,
              Value.NIL,
              Value.items(1, 2),
              Value.NIL);
      assertThat(values(two, r(1), r(2), r(3)))
          .containsExactly(Value.items(1, 2), Value.items(1), Value.NIL);
      assertThat(values(two, append(1, 3))).containsExactly(Value.NIL);
      assertThat(values(one, r(1))).containsExactly(Value.items(1, 2, 3));
    }
  }

  @Test
  void registersAreReadBeforeTheyAreWrittenAndWrittenOnce() throws Exception {
    try (var on1 = connect("n1", "rw-register", "registers");
        var on3 = connect("n3", "rw-register", "registers")) {
      Client one = on1.client(0);
      assertThat(values(one, r(1), w(1, 1), r(1), w(2, 7), r(2), w(1, 2), r(1)))
          .containsExactly(
              Value.NIL, Value.NIL, Value.of(1), Value.NIL, Value.of(7), Value.NIL, Value.of(2));
      assertThat(values(on3.client(1), r(2), r(1))).containsExactly(Value.of(7), Value.of(2));
    }
  }

  @Test
  void whatIsSeenOutsideHasARevisionAndWhatIsNotHasNone() throws Exception {
    try (var on1 = connect("n1", "rw-register", "revisions")) {
      List<Result> written = on1.client(0).invoke(txn(w(1, 1), r(1), w(1, 2), w(2, 1)));
      long revision = written.get(3).version();
      assertThat(written)
          .containsExactly(
              Result.DONE,
              Result.of(Value.of(1)),
              new Result(Value.NIL, revision),
              new Result(Value.NIL, revision));
      assertThat(on1.client(0).invoke(txn(r(1), w(2, 2))).getFirst())
          .isEqualTo(new Result(Value.of(2), revision));
    }
  }

  @Test
  void aListThatChangesBetweenReadingAndWritingRefusesTheCallWhichHasNoEffect() throws Exception {
    try (var on1 = connect("n1", "list-append", "collide")) {
      List<Callable<Set<Long>>> clients = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        int process = i;
        clients.add(() -> {
          Client client = on1.client(process);
          Set<Long> done = new HashSet<>();
          for (long n = 0; n < 40; n++) {
            long element = n * 8 + process;
            try {
              client.invoke(txn(append(1, element), r(2)));
              done.add(element);
            } catch (Refused refused) {
              assertThat(refused).hasMessage(TransactionClient.CHANGED);
            }
          }
          return done;
        });
      }
      Set<Value> done = new HashSet<>();
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (Future<Set<Long>> each : threads.invokeAll(clients)) {
          each.get().forEach(element -> done.add(Value.of(element)));
        }
      }
      Value.Items list = (Value.Items) values(on1.client(0), r(1)).getFirst();
      assertThat(list.items()).containsExactlyInAnyOrderElementsOf(done);
      assertThat(done.size()).isBetween(40, 319);
    }
  }

  @Test
  void whatNobodyWroteIsSeen() throws Exception {
    try (var on1 = (EtcdConnection) connect("n1", "list-append", "odd")) {
      var put =
          PutRequest.newBuilder()
              .setKey(com.google.protobuf.ByteString.copyFromUtf8("odd/1"))
              .setValue(com.google.protobuf.ByteString.copyFromUtf8("1,x"));
      on1.call(Calls.PUT, put.build(), new Sent());

      assertThat(values(on1.client(0), append(1, 2), r(1)).getLast())
          .isEqualTo(new Value.Items(List.of(Value.of(1), Value.of("x"), Value.of(2))));
      assertThat(values(on1.client(0), r(1)).getFirst())
          .isEqualTo(new Value.Items(List.of(Value.of(1), Value.of("x"), Value.of(2))));
    }
  }

  @Test
  void howReadsAreAnsweredIsNoOptionOfTransactions() {
    var target =
        new Target(
            hands.host("n1").spec(),
            "list-append",
            "run",
            Hands.LIMIT,
            new Options(Map.of("reads", "serializable")));
    assertThatThrownBy(() -> ETCD.connect(target))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a transaction's reads are always linearizable");
  }
}

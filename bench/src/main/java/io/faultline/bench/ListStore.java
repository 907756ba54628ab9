package io.faultline.bench;

import io.faultline.history.Action;
import io.faultline.history.Call;
import io.faultline.history.History;
import io.faultline.history.HistoryBuilder;
import io.faultline.history.Kind;
import io.faultline.history.Result;
import io.faultline.history.Seed;
import io.faultline.history.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/// A simulated store of lists, to which clients send transactions in a closed loop: each its next
/// one as soon as the last has returned. What a transaction appends is there for others all at
/// once, at a moment between call and return; when it reads is a matter of the [Isolation].
///
/// Half of the actions are reads. A transaction's keys differ. Ten keys are in use at a time, half
/// of the actions on the first, a quarter on the second and so on; each is replaced when
/// transactions that were called have appended to it as often as it may take.
///
/// @param transactions how many are called
/// @param actions of each
/// @param staleAt after which share of the calls one read gets half of the list that it should; no
///   read if above 1
record ListStore(
    int transactions,
    int actions,
    int clients,
    int writesPerKey,
    Isolation isolation,
    double staleAt,
    long seed) {
  private static final int SLOTS = 10;
  private static final int LEAST_STALE = 16;
  private static final long MOST_NANOS = 2_000_000;

  /// When a transaction reads.
  enum Isolation {
    /// When it commits: strict serializability.
    STRICT_SERIALIZABLE,
    /// When it begins; of two that overlap and append to one key, the later one fails.
    SNAPSHOT,
    /// Each time what is committed at that moment.
    READ_COMMITTED
  }

  private static final class Client {
    int process;
    long at;
    // How many of its moments have passed: one for each action, one to commit, one to return.
    int step = -1;
    long[] moments = {};
    List<Action> actions = List.of();
    Result[] results = {};
    boolean failed;
    Map<Long, Integer> sizes = Map.of();
  }

  History run() {
    return new Run().run();
  }

  private final class Run {
    private final SplittableRandom random = new Seed(seed).stream("list-store");
    private final HistoryBuilder builder = new HistoryBuilder();
    private final PriorityQueue<Client> queue =
        new PriorityQueue<>((a, b) -> Long.compare(a.at, b.at));
    private final List<long[]> lists = new ArrayList<>();
    private final List<Integer> sizes = new ArrayList<>();
    private final int[] keys = new int[SLOTS];
    private final int[] appends = new int[SLOTS];
    private int called;
    private long element;
    private boolean staleDone = staleAt > 1;

    History run() {
      for (int i = 0; i < SLOTS; i++) {
        replace(i);
      }
      for (int i = 0; i < clients; i++) {
        var client = new Client();
        client.process = i;
        client.at = random.nextLong(MOST_NANOS);
        queue.add(client);
      }
      while (!queue.isEmpty()) {
        Client client = queue.remove();
        step(client);
      }
      return builder.build();
    }

    private void replace(int slot) {
      keys[slot] = lists.size();
      appends[slot] = 0;
      lists.add(new long[writesPerKey + actions]);
      sizes.add(0);
    }

    private void step(Client client) {
      if (client.step < 0) {
        if (called < transactions) {
          call(client);
        }
        return;
      }
      if (client.step < actions) {
        if (isolation != Isolation.STRICT_SERIALIZABLE) {
          read(client, client.step);
        }
      } else if (client.step == actions) {
        commit(client);
      } else {
        if (client.failed) {
          builder.failed(client.process, "conflict", client.at);
        } else {
          builder.ok(client.process, List.of(client.results), client.at);
        }
        client.step = -1;
        client.at += 1 + random.nextLong(MOST_NANOS / 100);
        queue.add(client);
        return;
      }
      client.at = client.moments[++client.step];
      queue.add(client);
    }

    private void call(Client client) {
      called++;
      var some = new ArrayList<Action>();
      int taken = 0;
      while (some.size() < actions) {
        int slot =
            Math.min(SLOTS - 1, Long.numberOfTrailingZeros(random.nextLong() | Long.MIN_VALUE));
        if ((taken >> slot & 1) == 0) {
          taken |= 1 << slot;
          Value key = Value.of(keys[slot]);
          if (random.nextBoolean()) {
            some.add(Action.read(key));
          } else {
            some.add(Action.append(key, Value.of(++element)));
            if (++appends[slot] == writesPerKey) {
              replace(slot);
            }
          }
        }
      }
      client.actions = some;
      client.results = new Result[actions];
      Arrays.fill(client.results, Result.DONE);
      client.failed = false;
      client.moments = new long[actions + 2];
      for (int i = 0; i < client.moments.length; i++) {
        client.moments[i] = client.at + 1 + random.nextLong(MOST_NANOS);
      }
      Arrays.sort(client.moments);
      if (isolation == Isolation.SNAPSHOT) {
        Arrays.fill(client.moments, 0, actions, client.moments[0]);
        client.sizes = new HashMap<>();
      }
      builder.call(client.process, new Call("txn", some), client.at);
      client.step = 0;
      client.at = client.moments[0];
      queue.add(client);
    }

    private void read(Client client, int i) {
      // A snapshot is of one moment.
      int end = isolation == Isolation.SNAPSHOT ? actions : i + 1;
      for (int a = isolation == Isolation.SNAPSHOT && i > 0 ? end : i; a < end; a++) {
        int key = key(client, a);
        if (isolation == Isolation.SNAPSHOT) {
          client.sizes.put((long) key, sizes.get(key));
        }
        if (isRead(client, a)) {
          client.results[a] = found(key);
        }
      }
    }

    private Result found(int key) {
      int size = sizes.get(key);
      if (!staleDone && called >= staleAt * transactions && size >= LEAST_STALE) {
        staleDone = true;
        size /= 2;
      }
      return Result.of(Value.items(Arrays.copyOf(lists.get(key), size)));
    }

    private void commit(Client client) {
      for (int a = 0; a < actions; a++) {
        int key = key(client, a);
        if (isolation == Isolation.STRICT_SERIALIZABLE && isRead(client, a)) {
          client.results[a] = found(key);
        }
        client.failed |=
            isolation == Isolation.SNAPSHOT
                && !isRead(client, a)
                && !sizes.get(key).equals(client.sizes.get((long) key));
      }
      for (int a = 0; a < actions && !client.failed; a++) {
        if (!isRead(client, a)) {
          int key = key(client, a);
          Value.Int appended = (Value.Int) client.actions.get(a).argument();
          lists.get(key)[sizes.get(key)] = appended.value();
          sizes.set(key, sizes.get(key) + 1);
        }
      }
    }

    private static int key(Client client, int action) {
      return (int) ((Value.Int) client.actions.get(action).key()).value();
    }

    private static boolean isRead(Client client, int action) {
      return client.actions.get(action).kind() == Kind.READ;
    }
  }
}

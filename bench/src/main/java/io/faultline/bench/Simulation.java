package io.faultline.bench;

import io.faultline.history.History;
import io.faultline.history.HistoryBuilder;
import io.faultline.history.Kind;
import io.faultline.history.Result;
import io.faultline.history.Value;
import io.faultline.history.Values;
import java.util.Arrays;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/// A linearizable system that clients call in a closed loop: each sends its next call as soon as
/// the last has returned. Latencies are random (exponential, one millisecond in the mean, ten at
/// most), and each call takes effect at a random instant between its call and its return.
///
/// An unknown call is given up when it would have returned, after a coin has decided whether it
/// took effect; a new process goes on in its place. A wrong read is given another answer than it
/// got: one that its key had before where values are unique, any other where they are few.
///
/// @param ops how many calls
/// @param clients how many are open at once
/// @param keys how many objects: each call picks one at random
/// @param opsPerKey if positive, in place of `keys`: how many calls a key gets before the next one
/// @param unknown how many calls, evenly spread, have an unknown outcome
/// @param wrongReadAt the share of the calls after which one read is wrong; none if above 1
record Simulation(
    Subject subject,
    int ops,
    int clients,
    int keys,
    int opsPerKey,
    int unknown,
    double wrongReadAt,
    long seed) {
  private static final double MEAN_NANOS = 1_000_000;
  private static final double MOST_MEANS = 10;

  /// Of one object, nothing unknown and nothing wrong.
  static Simulation of(Subject subject, int ops, int clients, long seed) {
    return new Simulation(subject, ops, clients, 1, 0, 0, 2, seed);
  }

  Simulation withKeys(int number) {
    return new Simulation(subject, ops, clients, number, opsPerKey, unknown, wrongReadAt, seed);
  }

  Simulation withOpsPerKey(int number) {
    return new Simulation(subject, ops, clients, keys, number, unknown, wrongReadAt, seed);
  }

  Simulation withUnknown(int number) {
    return new Simulation(subject, ops, clients, keys, opsPerKey, number, wrongReadAt, seed);
  }

  Simulation withWrongReadAt(double share) {
    return new Simulation(subject, ops, clients, keys, opsPerKey, unknown, share, seed);
  }

  History run() {
    return new Run(this).run();
  }

  // One client's open call and what comes next for it.
  private static final class Client {
    int process;
    long at;
    long returnsAt;
    int step = CALLS;
    int key;
    boolean givenUp;
    boolean takesEffect;
    boolean isWrong;
    final Asked asked = new Asked();
  }

  private static final int CALLS = 0;
  private static final int TAKES_EFFECT = 1;
  private static final int RETURNS = 2;

  private static final class Run {
    private final Simulation plan;
    private final SplittableRandom random;
    private final HistoryBuilder builder = new HistoryBuilder();
    private final Subject.Simulated[] objects;
    private final PriorityQueue<Client> next =
        new PriorityQueue<>((a, b) -> Long.compare(a.at, b.at));
    private final long yes = builder.code(Value.of(true));
    private final long no = builder.code(Value.of(false));
    private int called;
    private int processes;
    private boolean wrongDone;

    Run(Simulation plan) {
      this.plan = plan;
      random = new SplittableRandom(plan.seed);
      int count = plan.opsPerKey > 0 ? Math.ceilDiv(plan.ops, plan.opsPerKey) : plan.keys;
      objects = new Subject.Simulated[count];
      Arrays.setAll(objects, _ -> plan.subject.create());
      wrongDone = plan.wrongReadAt > 1;
    }

    History run() {
      for (int i = 0; i < plan.clients; i++) {
        var client = new Client();
        client.process = processes++;
        client.at = random.nextLong((long) MEAN_NANOS);
        next.add(client);
      }
      while (!next.isEmpty()) {
        Client client = next.remove();
        switch (client.step) {
          case CALLS -> call(client);
          case TAKES_EFFECT -> takeEffect(client);
          default -> giveBack(client);
        }
      }
      return builder.build();
    }

    private void call(Client client) {
      if (called == plan.ops) {
        return;
      }
      int op = called++;
      client.key = plan.opsPerKey > 0 ? op / plan.opsPerKey : random.nextInt(objects.length);
      Asked asked = client.asked;
      objects[client.key].ask(asked, random);
      client.givenUp =
          plan.unknown > 0
              && (long) (op + 1) * plan.unknown / plan.ops > (long) op * plan.unknown / plan.ops;
      client.takesEffect = !client.givenUp || random.nextBoolean();
      client.isWrong =
          !wrongDone && asked.isRead() && !client.givenUp && op >= plan.wrongReadAt * plan.ops;
      wrongDone |= client.isWrong;
      builder.beginCall(client.process, client.process, "", asked.kind.word(), client.at);
      builder.action(
          asked.kind,
          client.key,
          asked.argument,
          asked.kind == Kind.CAS ? asked.second : Values.UNKNOWN);
      double means = Math.min(MOST_MEANS, -Math.log(1 - random.nextDouble()));
      client.returnsAt = client.at + 1 + (long) (means * MEAN_NANOS);
      client.step = TAKES_EFFECT;
      client.at = random.nextLong(client.at, client.returnsAt + 1);
      next.add(client);
    }

    private void takeEffect(Client client) {
      if (client.takesEffect) {
        objects[client.key].apply(client.asked);
      }
      if (client.isWrong) {
        objects[client.key].spoil(client.asked, random);
      }
      client.step = RETURNS;
      client.at = client.returnsAt;
      next.add(client);
    }

    private void giveBack(Client client) {
      Asked asked = client.asked;
      if (client.givenUp) {
        builder.unknown(client.process, "time-out", client.at);
        client.process = processes++;
      } else {
        int op = builder.beginOk(client.process, 1, client.at);
        long result =
            switch (asked.kind.answers()) {
              case NOTHING -> Values.NIL;
              case VALUE -> asked.second;
              case YES_OR_NO -> asked.answer ? yes : no;
            };
        builder.result(op, 0, result, Result.NO_VERSION);
      }
      client.step = CALLS;
      client.at++;
      next.add(client);
    }
  }

  /// What a client asks, and is answered.
  static final class Asked {
    Kind kind = Kind.READ;
    long argument;
    // A compare-and-set's new value, or the value that was given back.
    long second;
    boolean answer;

    boolean isRead() {
      return kind == Kind.READ || kind == Kind.CONTAINS || kind == Kind.PEEK;
    }

    void set(Kind newKind, long newArgument, long newSecond) {
      kind = newKind;
      argument = newArgument;
      second = newSecond;
    }
  }
}

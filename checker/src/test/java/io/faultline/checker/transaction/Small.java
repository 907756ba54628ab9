package io.faultline.checker.transaction;

import io.faultline.history.Action;
import io.faultline.history.Call;
import io.faultline.history.History;
import io.faultline.history.HistoryBuilder;
import io.faultline.history.Result;
import io.faultline.history.RunHeader;
import io.faultline.history.Traits;
import io.faultline.history.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// A history of a few transactions on registers, as arrays: what a brute-force definition needs to
/// know of it, without an index.
///
/// @param session per transaction; the transactions of a session are in their order
/// @param write per transaction and action, whether it writes
/// @param key per transaction and action
/// @param from per transaction and action that is an external read, the transaction whose last
///   write of the key it found, or -1 for the value from before
/// @param called per transaction
/// @param returned per transaction
public record Small(
    int[] session, boolean[][] write, int[][] key, int[][] from, int[] called, int[] returned) {
  /// What levels a history keeps.
  public enum Level {
    PL_2,
    READ_COMMITTED,
    READ_ATOMIC,
    CAUSAL,
    PREFIX,
    SNAPSHOT,
    SERIALIZABLE
  }

  public int size() {
    return session.length;
  }

  /// Whether action `i` of `t` is a read of a key that `t` had not written before.
  public boolean external(int t, int i) {
    if (write[t][i]) {
      return false;
    }
    for (int j = 0; j < i; j++) {
      if (write[t][j] && key[t][j] == key[t][i]) {
        return false;
      }
    }
    return true;
  }

  public boolean writes(int t, int k) {
    for (int i = 0; i < key[t].length; i++) {
      if (write[t][i] && key[t][i] == k) {
        return true;
      }
    }
    return false;
  }

  private static long value(int t, int action) {
    return 10L * t + action + 1;
  }

  private long lastWrite(int t, int k) {
    for (int i = key[t].length - 1; i >= 0; i--) {
      if (write[t][i] && key[t][i] == k) {
        return value(t, i);
      }
    }
    throw new IllegalArgumentException();
  }

  public History history(boolean bind, boolean realTime) {
    var builder = new HistoryBuilder().header(RunHeader.NONE).traits(new Traits(realTime, bind));
    record Event(int at, boolean isReturn, int t) {}
    var events = new ArrayList<Event>();
    for (int t = 0; t < size(); t++) {
      events.add(new Event(called[t], false, t));
      events.add(new Event(returned[t], true, t));
    }
    events.sort(
        (a, b) -> a.at() != b.at() ? a.at() - b.at() : Boolean.compare(a.isReturn(), b.isReturn()));
    for (Event event : events) {
      int t = event.t();
      if (!event.isReturn()) {
        var actions = new ArrayList<Action>();
        for (int i = 0; i < key[t].length; i++) {
          Value k = Value.of(key[t][i]);
          actions.add(write[t][i] ? Action.write(k, Value.of(value(t, i))) : Action.read(k));
        }
        builder.call(session[t], session[t], "", new Call("txn", actions), event.at());
      } else {
        var results = new ArrayList<Result>();
        for (int i = 0; i < key[t].length; i++) {
          results.add(write[t][i] ? Result.DONE : Result.of(found(t, i)));
        }
        builder.ok(session[t], results, event.at());
      }
    }
    return builder.build();
  }

  private Value found(int t, int i) {
    for (int j = i - 1; j >= 0; j--) {
      if (write[t][j] && key[t][j] == key[t][i]) {
        return Value.of(value(t, j));
      }
    }
    return from[t][i] < 0 ? Value.NIL : Value.of(lastWrite(from[t][i], key[t][i]));
  }

  /// Whether two external reads of a key in one transaction found different versions.
  public boolean nonRepeatable() {
    for (int t = 0; t < size(); t++) {
      for (int i = 0; i < key[t].length; i++) {
        for (int j = 0; j < i; j++) {
          if (external(t, i)
              && external(t, j)
              && key[t][i] == key[t][j]
              && from[t][i] != from[t][j]) {
            return true;
          }
        }
      }
    }
    return false;
  }

  /// Whether this level holds, by the axioms of Biswas and Enea, over every order of commits.
  ///
  /// @param bind whether session order counts
  /// @param realTime whether real time counts
  public boolean holds(Level level, boolean bind, boolean realTime) {
    if (level.compareTo(Level.READ_ATOMIC) >= 0 && nonRepeatable()) {
      return false;
    }
    int n = size();
    var so = new boolean[n][n];
    var base = new boolean[n][n];
    for (int a = 0; a < n; a++) {
      for (int b = 0; b < n; b++) {
        so[a][b] =
            a != b
                && (bind && session[a] == session[b] && called[a] < called[b]
                    || realTime && returned[a] < called[b]);
        base[a][b] |= so[a][b];
      }
      for (int i = 0; i < key[a].length; i++) {
        if (external(a, i) && from[a][i] >= 0) {
          base[from[a][i]][a] = true;
        }
      }
    }
    return extend(level, so, base, new int[n], 0);
  }

  private boolean extend(Level level, boolean[][] so, boolean[][] base, int[] place, int at) {
    int n = size();
    if (at == n) {
      return keeps(level, so, base, place);
    }
    for (int t = 0; t < n; t++) {
      if (place[t] != 0) {
        continue;
      }
      boolean ready = true;
      for (int b = 0; b < n; b++) {
        ready &= !(base[b][t] && place[b] == 0);
      }
      if (ready) {
        place[t] = at + 1;
        if (extend(level, so, base, place, at + 1)) {
          return true;
        }
        place[t] = 0;
      }
    }
    return false;
  }

  private boolean keeps(Level level, boolean[][] so, boolean[][] base, int[] place) {
    int n = size();
    boolean[][] past = level == Level.CAUSAL ? closure(base) : base;
    for (int t3 = 0; t3 < n; t3++) {
      for (int i = 0; i < key[t3].length; i++) {
        if (!external(t3, i)) {
          continue;
        }
        int t1 = from[t3][i];
        for (int t2 = 0; t2 < n; t2++) {
          if (t2 != t1
              && t2 != t3
              && writes(t2, key[t3][i])
              && (t1 < 0 || place[t2] > place[t1])
              && visible(level, past, place, t2, t3, i)) {
            return false;
          }
        }
      }
    }
    return true;
  }

  private boolean visible(Level level, boolean[][] past, int[] place, int t2, int t3, int i) {
    return switch (level) {
      case PL_2 -> false;
      case READ_COMMITTED -> {
        boolean earlier = false;
        for (int j = 0; j < i; j++) {
          earlier |= external(t3, j) && from[t3][j] == t2;
        }
        yield earlier;
      }
      case READ_ATOMIC, CAUSAL -> past[t2][t3];
      case PREFIX, SNAPSHOT -> {
        boolean seen = false;
        for (int t = 0; t < size(); t++) {
          boolean conflict = false;
          for (int k = 0; level == Level.SNAPSHOT && k < 4; k++) {
            conflict |= t != t3 && place[t] < place[t3] && writes(t, k) && writes(t3, k);
          }
          seen |= place[t2] <= place[t] && (past[t][t3] || conflict);
        }
        yield seen;
      }
      case SERIALIZABLE -> place[t2] < place[t3];
    };
  }

  private static boolean[][] closure(boolean[][] base) {
    int n = base.length;
    var closed = new boolean[n][];
    for (int i = 0; i < n; i++) {
      closed[i] = base[i].clone();
    }
    for (int k = 0; k < n; k++) {
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          closed[i][j] |= closed[i][k] && closed[k][j];
        }
      }
    }
    return closed;
  }

  @Override
  public String toString() {
    var lines = new ArrayList<String>();
    for (int t = 0; t < size(); t++) {
      var actions = new ArrayList<String>();
      for (int i = 0; i < key[t].length; i++) {
        actions.add(
            write[t][i]
                ? "w " + key[t][i]
                : "r " + key[t][i] + (external(t, i) ? " from " + from[t][i] : ""));
      }
      lines.add(
          "t%d session %d %d-%d: %s".formatted(t, session[t], called[t], returned[t], actions));
    }
    return String.join("\n", lines);
  }

  /// Told of each history.
  public interface Visitor {
    void visit(Small small);
  }

  /// Every history of so many transactions of so many actions on two keys, in two sessions of which
  /// the first has half of the transactions: with every way in which reads may have found last
  /// writes of others. Of two that differ in the names of the keys only one, the one whose first
  /// action is on the first key. All one after the other in time, so that only order in sessions
  /// means something.
  public static void all(int transactions, int actions, Visitor visitor) {
    var session = new int[transactions];
    var write = new boolean[transactions][actions];
    var key = new int[transactions][actions];
    var from = new int[transactions][actions];
    var called = new int[transactions];
    var returned = new int[transactions];
    for (int t = 0; t < transactions; t++) {
      session[t] = t * 2 / transactions;
      called[t] = 2 * t + 1;
      returned[t] = 2 * t + 2;
    }
    var small = new Small(session, write, key, from, called, returned);
    long shapes = 1L << 2 * transactions * actions;
    for (long shape = 0; shape < shapes; shape += 1) {
      if ((shape & 2) != 0) {
        continue;
      }
      for (int i = 0; i < transactions * actions; i++) {
        write[i / actions][i % actions] = (shape >> 2 * i & 1) != 0;
        key[i / actions][i % actions] = (int) (shape >> 2 * i + 1 & 1);
      }
      small.reads(0, actions, visitor);
    }
  }

  private void reads(int i, int actions, Visitor visitor) {
    if (i == size() * actions) {
      visitor.visit(this);
      return;
    }
    int t = i / actions;
    int a = i % actions;
    if (!external(t, a)) {
      reads(i + 1, actions, visitor);
      return;
    }
    for (int f = -1; f < size(); f++) {
      if (f < 0 || f != t && writes(f, key[t][a])) {
        from[t][a] = f;
        reads(i + 1, actions, visitor);
      }
    }
  }

  /// One drawn at random, with times.
  public static Small random(
      SplittableRandom random, int transactions, int actions, int keys, int sessions) {
    var session = new int[transactions];
    var write = new boolean[transactions][actions];
    var key = new int[transactions][actions];
    var from = new int[transactions][actions];
    var called = new int[transactions];
    var returned = new int[transactions];
    var free = new int[sessions];
    int now = 0;
    for (int t = 0; t < transactions; t++) {
      session[t] = random.nextInt(sessions);
      now = Math.max(now, free[session[t]]) + random.nextInt(3);
      called[t] = now = Math.max(now + 1, free[session[t]] + 1);
      returned[t] = now + 1 + random.nextInt(6);
      free[session[t]] = returned[t];
      for (int i = 0; i < actions; i++) {
        write[t][i] = random.nextBoolean();
        key[t][i] = random.nextInt(keys);
      }
    }
    var small = new Small(session, write, key, from, called, returned);
    for (int t = 0; t < transactions; t++) {
      for (int i = 0; i < actions; i++) {
        int k = key[t][i];
        int reader = t;
        int[] choices =
            IntStream.range(-1, transactions)
                .filter(f -> f < 0 || f != reader && small.writes(f, k))
                .toArray();
        // Mostly the latest ones before it, so that strong levels have a chance.
        int choice = random.nextInt(choices.length);
        if (random.nextInt(3) > 0) {
          choice = (int) Arrays.stream(choices).filter(f -> f < reader).count() - 1;
        }
        from[t][i] = choices[choice];
        for (int j = 0; j < i; j++) {
          if (small.external(t, j) && key[t][j] == k && random.nextInt(20) > 0) {
            from[t][i] = from[t][j];
          }
        }
      }
    }
    return small;
  }

  /// The levels in the order of their strength.
  public static List<Level> levels() {
    return List.of(Level.values());
  }
}

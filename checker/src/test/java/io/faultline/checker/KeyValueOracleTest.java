package io.faultline.checker;

import static org.assertj.core.api.Assertions.assertThat;

import io.faultline.checker.data.DataKind;
import io.faultline.history.Action;
import io.faultline.history.Call;
import io.faultline.history.History;
import io.faultline.history.HistoryBuilder;
import io.faultline.history.Result;
import io.faultline.history.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Texts that are written, appended to and read: a search that looks ahead to what is still owed
/// agrees with brute force, and its evidence stands.
class KeyValueOracleTest {
  private static final Value KEY = Value.of("k");
  private final int[] counts = new int[2];

  @Test
  void agreesWithBruteForceOnRandomHistories() {
    agrees(0, 20_000);
  }

  @Test
  @Tag("slow")
  void agreesWithBruteForceOnAMillionRandomHistories() {
    agrees(1_000_000, 1_000_000);
  }

  private void agrees(long from, int number) {
    Promise promise = DataKind.named("key-value").orElseThrow().promises().get("linearizable");
    Budget budget = Budget.of(Duration.ofHours(2), 1_000_000, System::nanoTime);
    for (long seed = from; seed < from + number; seed++) {
      History history = random(new SplittableRandom(seed));
      Verdict verdict = promise.checker().check(history, budget);
      boolean expected = PlainObjects.isLinearizable(history, PlainObjects::text);
      String which = "seed " + seed + ": " + history.ops() + " " + verdict;
      assertThat(verdict.word()).as(which).isEqualTo(expected ? "HOLDS" : "REFUTED");
      assertThat(promise.auditor().recheck(verdict, history, budget).confirmed())
          .as(which)
          .isTrue();
      counts[expected ? 0 : 1]++;
    }
    System.out.printf(
        "%,d random histories of texts: %,d linearizable, %,d not%n", number, counts[0], counts[1]);
    assertThat(counts[0]).isGreaterThan(number / 20);
    assertThat(counts[1]).isGreaterThan(number / 20);
  }

  // A text that every call changes at one moment, save that an answer is sometimes another's.
  private static History random(SplittableRandom random) {
    var builder = new HistoryBuilder();
    var open = new Call[3];
    var answers = new Value[3];
    var done = new boolean[3];
    int[] process = {0, 1, 2};
    var seen = new ArrayList<Value>(List.of(Value.NIL));
    String text = "";
    int fresh = 10;
    int called = 0;
    int most = random.nextInt(4, 9);
    long now = 0;
    while (called < most || open[0] != null || open[1] != null || open[2] != null) {
      now += random.nextInt(2);
      int line = random.nextInt(3);
      String letter = String.valueOf((char) ('a' + random.nextInt(3)));
      if (open[line] == null) {
        if (called < most) {
          called++;
          Call call =
              switch (random.nextInt(5)) {
                case 0 -> Call.of("put", Action.write(KEY, Value.of(letter)));
                case 1, 2 -> Call.of("append", Action.append(KEY, Value.of(letter)));
                default -> Call.of("get", Action.read(KEY));
              };
          open[line] = call;
          done[line] = false;
          builder.call(process[line], call, now);
        }
      } else if (!done[line] && random.nextInt(3) > 0) {
        Action action = open[line].only();
        String argument = action.argument() instanceof Value.Text(String more) ? more : "";
        switch (action.kind()) {
          case WRITE -> text = argument;
          case APPEND -> text += argument;
          default -> {}
        }
        Value found = text.isEmpty() ? Value.NIL : Value.of(text);
        seen.add(found);
        answers[line] = random.nextInt(3) == 0 ? seen.get(random.nextInt(seen.size())) : found;
        done[line] = true;
      } else if (done[line] || random.nextInt(10) == 0) {
        if (!done[line] || random.nextInt(8) == 0) {
          builder.unknown(process[line], "time-out", now);
          process[line] = fresh++;
        } else {
          boolean reads = open[line].name().equals("get");
          builder.ok(process[line], List.of(reads ? Result.of(answers[line]) : Result.DONE), now);
        }
        open[line] = null;
      }
    }
    return builder.build();
  }
}

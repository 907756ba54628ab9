package io.faultline.workload.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.faultline.history.Action;
import io.faultline.history.Call;
import io.faultline.history.Kind;
import io.faultline.history.Seed;
import io.faultline.history.Value;
import io.faultline.workload.Options;
import io.faultline.workload.Workload;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class TransactionCallsTest {
  private static final Workload LISTS = new ListAppendWorkload();
  private static final Workload REGISTERS = new RwRegisterWorkload();
  private static final Seed SEED = new Seed(7);

  static List<Workload> both() {
    return List.of(LISTS, REGISTERS);
  }

  private static List<Call> calls(
      Workload workload, Seed seed, int process, int processes, Options options, int n) {
    Workload.Calls calls = workload.calls(seed, process, processes, options);
    return Stream.generate(calls::next).limit(n).toList();
  }

  private static List<Call> calls(int process, int processes, Options options, int n) {
    return calls(LISTS, SEED, process, processes, options, n);
  }

  private static Options options(String... namesAndValues) {
    var values = new HashMap<String, String>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      values.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return new Options(values);
  }

  private static long number(Value value) {
    return ((Value.Int) value).value();
  }

  @Test
  void theWorkloadsAreFoundByTheirNames() {
    assertThat(ServiceLoader.load(Workload.class))
        .extracting(Workload::name)
        .contains("list-append", "rw-register");
  }

  @ParameterizedTest
  @MethodSource("both")
  void callsAreAFunctionOfTheirArguments(Workload workload) {
    for (int process = 0; process < 12; process++) {
      List<Call> once = calls(workload, SEED, process, 12, Options.NONE, 500);

      assertThat(calls(workload, SEED, process, 12, Options.NONE, 500)).isEqualTo(once);
    }
  }

  @Test
  void processesThatTakeTurnsGetTheCallsThatTheyGetAlone() {
    var together = new ArrayList<List<Call>>();
    var streams =
        IntStream.range(0, 10)
            .mapToObj(process -> LISTS.calls(SEED, process, 10, Options.NONE))
            .toList();
    streams.forEach(_ -> together.add(new ArrayList<>()));
    for (int i = 0; i < 500; i++) {
      for (int process = 0; process < 10; process++) {
        together.get(process).add(streams.get(process).next());
      }
    }
    for (int process = 0; process < 10; process++) {
      assertThat(together.get(process)).isEqualTo(calls(process, 10, Options.NONE, 500));
    }
  }

  @Test
  void otherSeedsAndOtherProcessesGetOtherCalls() {
    var seen = new HashSet<List<List<Kind>>>();
    for (long seed = 0; seed < 10; seed++) {
      for (int process = 0; process < 10; process++) {
        // The kinds alone: values differ by the process anyway.
        seen.add(
            calls(LISTS, new Seed(seed), process, 10, Options.NONE, 100).stream()
                .map(call -> call.actions().stream().map(Action::kind).toList())
                .toList());
      }
    }
    assertThat(seen).hasSize(100);
  }

  @Test
  void aListWorkloadReadsAndAppendsAndARegisterWorkloadReadsAndWrites() {
    Map<Workload, Set<Kind>> kinds =
        Map.of(LISTS, Set.of(Kind.READ, Kind.APPEND), REGISTERS, Set.of(Kind.READ, Kind.WRITE));
    kinds.forEach((workload, expected) -> {
      List<Call> calls = calls(workload, SEED, 0, 5, Options.NONE, 500);

      assertThat(calls).allMatch(call -> call.name().equals("txn"));
      assertThat(calls.stream().flatMap(call -> call.actions().stream()).map(Action::kind))
          .allMatch(expected::contains)
          .containsAll(expected);
    });
  }

  @ParameterizedTest
  @CsvSource({"1,4", "1,1", "3,3", "2,20", "64,64"})
  void aTransactionHasAsManyActionsAsAsked(int least, int most) {
    Options options = options("min-actions", "" + least, "max-actions", "" + most);
    Set<Integer> sizes = new HashSet<>();
    calls(0, 5, options, 2_000).forEach(call -> sizes.add(call.actions().size()));

    assertThat(sizes)
        .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(least, most).boxed().toList());
  }

  @ParameterizedTest
  @CsvSource({"1,256,10", "5,32,10", "10,256,10", "20,7,3", "7,1,1", "3,1000,40", "50,33,2"})
  void aKeyGetsNoMoreWritesThanAskedAndNoValueTwice(int processes, int perKey, int keys) {
    Options options = options("max-writes-per-key", "" + perKey, "key-count", "" + keys);
    var written = new HashMap<Value, Set<Value>>();
    for (int process = 0; process < processes; process++) {
      for (Call call : calls(process, processes, options, 2_000)) {
        for (Action action : call.actions()) {
          if (action.kind() == Kind.APPEND) {
            assertThat(number(action.argument())).isPositive();
            assertThat(
                    written
                        .computeIfAbsent(action.key(), _ -> new HashSet<>())
                        .add(action.argument()))
                .as("%s of process %d is new", action, process)
                .isTrue();
          }
        }
      }
    }
    assertThat(written).isNotEmpty();
    assertThat(written.values()).allMatch(values -> values.size() <= perKey);
    // The hottest keys are used, not left half empty.
    int fullest = written.values().stream().mapToInt(Set::size).max().orElseThrow();
    assertThat(fullest).isGreaterThanOrEqualTo(Math.min(perKey, processes * 100) * 6 / 10);
  }

  @Test
  void aKeyIsAskedForTwiceAsOftenAsTheNext() {
    int n = 40_000;
    Options options = options("key-count", "5", "min-actions", "1", "max-actions", "1");
    var counts = new long[5];
    calls(0, 10, options, n).forEach(call -> counts[(int) (number(call.only().key()) % 5)]++);

    for (int slot = 0; slot < 5; slot++) {
      double p = Math.scalb(1.0, 4 - slot) / 31;
      // Five standard deviations of a share of n draws.
      assertThat(counts[slot] / (double) n)
          .as("slot %d with seed %d", slot, SEED.value())
          .isCloseTo(p, within(5 * Math.sqrt(p * (1 - p) / n)));
    }
  }

  @ParameterizedTest
  @CsvSource({"0", "100", "50", "80"})
  void theShareOfReadsIsAsAskedWhileSharesLast(int percent) {
    int n = 20_000;
    Options options =
        options("read-percent", "" + percent, "max-actions", "1", "max-writes-per-key", "1000000");
    long reads =
        calls(0, 1, options, n).stream().filter(call -> call.only().kind() == Kind.READ).count();

    double p = percent / 100.0;
    assertThat(reads / (double) n)
        .as("seed %d", SEED.value())
        .isCloseTo(p, within(5 * Math.sqrt(p * (1 - p) / n)));
  }

  @Test
  void processesThatHaveMadeAsManyCallsFightOverTheSameKeys() {
    var keysOf = new ArrayList<Set<Value>>();
    for (int process = 0; process < 10; process++) {
      List<Call> calls = calls(process, 10, Options.NONE, 10_000);
      Set<Value> keys = new HashSet<>();
      calls.subList(9_900, 10_000).stream()
          .flatMap(call -> call.actions().stream())
          .forEach(action -> keys.add(action.key()));
      keysOf.add(keys);
    }
    Set<Value> common = new HashSet<>(keysOf.getFirst());
    keysOf.forEach(common::retainAll);
    assertThat(common).hasSizeGreaterThan(5);
  }

  @Test
  void aProcessThatLagsBehindStillMeetsTheOthers() {
    List<Call> fast = calls(0, 10, Options.NONE, 10_000).subList(9_000, 10_000);
    List<Call> slow = calls(1, 10, Options.NONE, 9_000).subList(8_000, 9_000);
    Set<Value> keys = new HashSet<>();
    fast.forEach(call -> call.actions().forEach(action -> keys.add(action.key())));

    assertThat(slow)
        .filteredOn(call -> call.actions().stream().anyMatch(action -> keys.contains(action.key())))
        .hasSizeGreaterThan(50);
  }

  @ParameterizedTest
  @CsvSource({
    "key-count, 0, 1 to 40",
    "key-count, 41, 1 to 40",
    "max-writes-per-key, many, 1 to 1000000",
    "min-actions, 0, 1 to 64",
    "max-actions, 65, 1 to 64",
    "read-percent, 101, 0 to 100",
  })
  void aWrongOptionIsNamedWithWhatWouldBeRight(String name, String value, String range) {
    for (Workload workload : both()) {
      assertThat(workload.options()).containsKey(name);
      assertThatThrownBy(() -> workload.calls(SEED, 0, 1, options(name, value)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("option %s takes a whole number from %s, not '%s'", name, range, value);
    }
  }

  @Test
  void moreActionsAtLeastThanAtMostIsRefused() {
    assertThatThrownBy(() -> LISTS.calls(SEED, 0, 1, options("min-actions", "5")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("option min-actions (5) is more than max-actions (4)");
  }

  @ParameterizedTest
  @MethodSource("both")
  void theFinalReadReadsTheKey(Workload workload) {
    Value key = Value.of(3);

    assertThat(workload.finalRead(key)).contains(Call.of("txn", Action.read(key)));
    assertThat(workload.initial()).isEqualTo(Value.NIL);
    assertThat(workload.data().name()).isEqualTo(workload.name());
    assertThat(workload.data().promises()).containsKeys("strict-serializable", "read-committed");
  }
}

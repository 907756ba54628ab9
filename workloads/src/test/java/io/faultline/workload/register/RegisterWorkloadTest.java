package io.faultline.workload.register;

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
import org.junit.jupiter.params.provider.ValueSource;

class RegisterWorkloadTest {
  private static final Workload REGISTER = new RegisterWorkload();
  private static final Seed SEED = new Seed(7);

  private static List<Call> calls(Seed seed, int process, int processes, Options options, int n) {
    Workload.Calls calls = REGISTER.calls(seed, process, processes, options);
    return Stream.generate(calls::next).limit(n).toList();
  }

  private static Options options(String... namesAndValues) {
    var values = new HashMap<String, String>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      values.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return new Options(values);
  }

  private static Value written(Action action) {
    return action.kind() == Kind.CAS ? action.second() : action.argument();
  }

  @Test
  void theWorkloadIsFoundByItsName() {
    assertThat(ServiceLoader.load(Workload.class)).extracting(Workload::name).contains("register");
  }

  @Test
  void callsAreAFunctionOfTheirArguments() {
    for (int process = 0; process < 12; process++) {
      List<Call> once = calls(SEED, process, 12, Options.NONE, 1_000);

      assertThat(calls(SEED, process, 12, Options.NONE, 1_000)).isEqualTo(once);
    }
  }

  @Test
  void processesThatTakeTurnsGetTheCallsThatTheyGetAlone() {
    var together = new ArrayList<List<Call>>();
    var streams =
        IntStream.range(0, 10)
            .mapToObj(process -> REGISTER.calls(SEED, process, 10, Options.NONE))
            .toList();
    streams.forEach(_ -> together.add(new ArrayList<>()));
    for (int i = 0; i < 500; i++) {
      for (int process = 0; process < 10; process++) {
        together.get(process).add(streams.get(process).next());
      }
    }
    for (int process = 0; process < 10; process++) {
      assertThat(together.get(process)).isEqualTo(calls(SEED, process, 10, Options.NONE, 500));
    }
  }

  @Test
  void otherSeedsAndOtherProcessesGetOtherCalls() {
    var seen = new HashSet<List<Kind>>();
    for (long seed = 0; seed < 10; seed++) {
      for (int process = 0; process < 10; process++) {
        // The kinds alone: keys and values differ by the process's place anyway.
        seen.add(
            calls(new Seed(seed), process, 10, Options.NONE, 200).stream()
                .map(call -> call.only().kind())
                .toList());
      }
    }
    assertThat(seen).hasSize(100);
  }

  @ParameterizedTest
  @CsvSource({"1,5,300", "5,5,300", "7,5,300", "20,5,10", "20,20,50", "3,1,1", "13,4,7"})
  void noValueIsWrittenTwiceToAKeyAndNoneIsTheInitialOne(
      int processes, int perKey, int callsPerKey) {
    Options options = options("processes-per-key", "" + perKey, "calls-per-key", "" + callsPerKey);
    var written = new HashMap<Value, Set<Value>>();
    for (int process = 0; process < processes; process++) {
      for (Call call : calls(SEED, process, processes, options, 3_000)) {
        Action action = call.only();
        if (action.kind() != Kind.READ) {
          Value value = written(action);
          assertThat(value).isInstanceOf(Value.Int.class).isNotEqualTo(REGISTER.initial());
          assertThat(written.computeIfAbsent(action.key(), _ -> new HashSet<>()).add(value))
              .as("%s of process %d is new", call, process)
              .isTrue();
        }
      }
    }
    assertThat(written).isNotEmpty();
  }

  @Test
  void aKeyBelongsToOneGroupAndIsLeftAfterItsCalls() {
    Options options = options("processes-per-key", "5", "calls-per-key", "100");
    var processesOf = new HashMap<Value, Set<Integer>>();
    for (int process = 0; process < 10; process++) {
      List<Value> keys =
          calls(SEED, process, 10, options, 200).stream().map(call -> call.only().key()).toList();
      // A hundred calls by five processes are twenty of each.
      for (int i = 0; i < keys.size(); i++) {
        assertThat(keys.get(i)).isEqualTo(keys.get(i / 20 * 20));
        processesOf.computeIfAbsent(keys.get(i), _ -> new HashSet<>()).add(process);
      }
      assertThat(new HashSet<>(keys)).hasSize(10);
    }
    assertThat(processesOf.values())
        .hasSize(20)
        .containsOnly(Set.of(0, 1, 2, 3, 4), Set.of(5, 6, 7, 8, 9));
  }

  // Processes get hosts in turn: process i asks host i modulo their number.
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void aGroupAsksEveryHostForItsKey(int hosts) {
    var hostsOf = new HashMap<Value, Set<Integer>>();
    for (int process = 0; process < 20; process++) {
      for (Call call : calls(SEED, process, 20, Options.NONE, 300)) {
        hostsOf.computeIfAbsent(call.only().key(), _ -> new HashSet<>()).add(process % hosts);
      }
    }
    assertThat(hostsOf.values()).allMatch(asked -> asked.size() == hosts);
  }

  @ParameterizedTest
  @CsvSource({"50,10,40", "0,0,100", "100,0,0", "0,100,0", "90,5,5"})
  void theMixIsAsAsked(int reads, int cas, int writes) {
    int n = 20_000;
    var counts = new HashMap<Kind, Integer>();
    Options options = options("read-percent", "" + reads, "cas-percent", "" + cas);
    for (Call call : calls(SEED, 0, 5, options, n)) {
      counts.merge(call.only().kind(), 1, Integer::sum);
    }
    var asked = Map.of(Kind.READ, reads, Kind.CAS, cas, Kind.WRITE, writes);
    asked.forEach((kind, percent) -> {
      double share = 100.0 * counts.getOrDefault(kind, 0) / n;
      // Five standard deviations of a share of n draws, and none of a certainty.
      double p = percent / 100.0;
      assertThat(share)
          .as("%s with seed %d", kind, SEED.value())
          .isCloseTo(percent, within(500 * Math.sqrt(p * (1 - p) / n)));
    });
  }

  @Test
  void aComparisonGuessesWhatTheProcessWroteLast() {
    Value last = Value.NIL;
    Value key = Value.NIL;
    int comparisons = 0;
    for (Call call : calls(SEED, 0, 1, options("cas-percent", "30"), 1_000)) {
      Action action = call.only();
      if (!action.key().equals(key)) {
        key = action.key();
        last = Value.NIL;
      }
      if (action.kind() == Kind.CAS) {
        assertThat(action.argument()).isEqualTo(last);
        comparisons++;
      }
      last = action.kind() == Kind.READ ? last : written(action);
    }
    assertThat(comparisons).isPositive();
  }

  @ParameterizedTest
  @CsvSource({
    "processes-per-key, 0, 1 to 1000",
    "processes-per-key, many, 1 to 1000",
    "calls-per-key, 0, 1 to 1000000",
    "calls-per-key, 1000001, 1 to 1000000",
    "read-percent, 101, 0 to 100",
    "read-percent, -1, 0 to 100",
    "cas-percent, 1.5, 0 to 100",
    "cas-percent, 10%, 0 to 100",
  })
  void aWrongOptionIsNamedWithWhatWouldBeRight(String name, String value, String range) {
    assertThat(REGISTER.options()).containsKey(name);
    assertThatThrownBy(() -> REGISTER.calls(SEED, 0, 1, options(name, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("option %s takes a whole number from %s, not '%s'", name, range, value);
  }

  @Test
  void moreThanAHundredPercentIsRefused() {
    assertThatThrownBy(() -> REGISTER.calls(SEED, 0, 1, options("cas-percent", "60")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("options read-percent (50) and cas-percent (60) are more than 100 together");
  }

  @Test
  void theFinalReadReadsTheKey() {
    Value key = Value.of(3);

    assertThat(REGISTER.finalRead(key)).contains(Call.of("read", Action.read(key)));
    assertThat(REGISTER.initial()).isEqualTo(Value.NIL);
    assertThat(REGISTER.data().promises()).containsKey("linearizable");
  }
}

package io.faultline.controller.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.faultline.controller.UsageException;
import io.faultline.controller.contract.ContractDifference.Change;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContractDifferenceTest {
  private static Contract contract(String... paths) throws UsageException {
    return ContractReader.read(
        "c.yaml",
        "contract: c\nsystem: etcd\npaths:\n"
            + String.join(
                "",
                List.of(paths).stream()
                    .map(path ->
                        "  " + path.replace("=", ": { workload: register, promise: ") + " }\n")
                    .toList()));
  }

  private static List<String> between(String was, String is) throws UsageException {
    return ContractDifference.between(contract("p=" + was), contract("p=" + is)).stream()
        .map(Change::sentence)
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "linearizable | sequential | weakened: linearizable → sequential",
        "pram | linearizable | strengthened: pram → linearizable",
        "serializable | strict-serializable | strengthened: serializable → strict-serializable",
        "repeatable-read | read-committed | weakened: repeatable-read → read-committed",
        "strong-snapshot-isolation | strong-session-snapshot-isolation | weakened: strong-snapshot-isolation → strong-session-snapshot-isolation",
        "{ staleness: 200ms, at: 99.9% } | { staleness: 1s, at: 99.9% } | weakened: staleness 200ms at 99.9% → staleness 1s at 99.9%",
        "{ staleness: 200ms, at: 99% } | { staleness: 200ms, at: 99.9% } | strengthened: staleness 200ms at 99% → staleness 200ms at 99.9%",
        "{ staleness: 200ms, at: 99% } | { staleness: 200ms } | strengthened: staleness 200ms at 99% → staleness 200ms",
        "{ staleness: 200ms, at: 99% } | { staleness: 100ms, at: 90% } | changed: staleness 200ms at 99% → staleness 100ms at 90%",
      })
  void onePromiseBecomesAnother(String was, String is, String said) throws UsageException {
    assertThat(between(was, is)).containsExactly("p: " + said);
  }

  @Test
  void promisesThatHaveNothingToDoWithEachOtherAreDroppedAndAdded() throws UsageException {
    assertThat(between("repeatable-read", "snapshot-isolation"))
        .containsExactlyInAnyOrder("p: added: snapshot-isolation", "p: dropped: repeatable-read");
  }

  @Test
  void pathsComeAndGo() throws UsageException {
    assertThat(
            ContractDifference.between(
                contract("a=linearizable", "b=[pram, monotonic-reads]"),
                contract("a=linearizable", "c=sequential")))
        .extracting(Change::sentence)
        .containsExactly("c: added: sequential", "b: dropped: pram", "b: dropped: monotonic-reads");
  }

  @Test
  void theSameContractHasNoDifference() throws UsageException {
    assertThat(between("[linearizable, pram]", "[pram, linearizable]")).isEmpty();
  }
}

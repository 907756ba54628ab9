package io.faultline.checker;

import static org.assertj.core.api.Assertions.assertThat;

import io.faultline.checker.Judgement.Recheck;
import io.faultline.checker.data.DataKind;
import io.faultline.history.History;
import io.faultline.history.HistoryBuilder;
import io.faultline.history.HistoryFiles;
import io.faultline.history.Op;
import io.faultline.history.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/// Histories of containers, a semaphore and a register that LiMo, PolyLin and Fptlin come with get
/// the verdicts that their labels say, each checked again. They are no part of this repository:
/// where they are not there, this is skipped.
class LabelledContainersTest {
  private static final Set<String> FORMATS = Set.of("limo-text", "polylin-text", "fptlin-text");
  private static final long BUDGET_BYTES = 1L << 30;

  // One operation returns at the very time at which the next is called. We take these two for
  // concurrent, and so the history has an order; Fptlin takes the one to be before the other.
  private static final String TOUCHES = "fptlin/testcases/stack/nonlin_simple_0.log";

  private record Labelled(Path file, String expected) {}

  @Test
  void containersAreJudgedAsTheirLabelsSay() throws IOException {
    List<Labelled> all = labelled();
    var differences = new ArrayList<String>();
    var unconfirmed = new ArrayList<String>();
    var counts = new TreeMap<String, Integer>();
    for (Labelled each : all) {
      History history = HistoryFiles.read(each.file());
      String workload = history.header().workload();
      Promise promise = DataKind.named(workload).orElseThrow().promises().get("linearizable");
      Budget budget = Budget.of(Duration.ofSeconds(20), BUDGET_BYTES, System::nanoTime);
      Verdict verdict = promise.checker().check(history, budget);
      String said =
          switch (verdict) {
            case Verdict.Holds _ -> "valid";
            case Verdict.Refuted _ -> "invalid";
            case Verdict.Undecided _ -> "unknown";
          };
      Recheck recheck =
          promise
              .auditor()
              .recheck(
                  verdict,
                  history,
                  Budget.of(Duration.ofSeconds(20), BUDGET_BYTES, System::nanoTime));
      if (!said.equals("unknown") && !recheck.confirmed()) {
        unconfirmed.add(each.file().getFileName() + ": " + recheck.said());
      }
      counts.merge(workload + " " + said + ", labelled " + each.expected(), 1, Integer::sum);
      if (each.file().endsWith(TOUCHES)) {
        assertThat(said).isEqualTo("valid");
        provesItsLabel(history, promise);
      } else if (!each.expected().equals("unknown") && !said.equals(each.expected())) {
        differences.add(each.file() + ": " + said + ", not " + each.expected());
      }
    }
    System.out.printf(
        "%d labelled histories of LiMo, PolyLin and Fptlin: %s%n", all.size(), counts);

    assertThat(all).hasSizeGreaterThan(90);
    assertThat(differences).isEmpty();
    assertThat(unconfirmed).isEmpty();
  }

  // By brute force: the one reading of equal times has an order, and the other has none.
  private static void provesItsLabel(History touching, Promise promise) {
    assertThat(ReferenceObject.STACK.hasOrder(touching)).isTrue();
    History apart = apart(touching);
    assertThat(ReferenceObject.STACK.hasOrder(apart)).isFalse();
    assertThat(
            promise
                .checker()
                .check(apart, Budget.of(Duration.ofSeconds(20), BUDGET_BYTES, System::nanoTime)))
        .isInstanceOf(Verdict.Refuted.class);
  }

  private record Event(long at, Op op, boolean isReturn) {}

  // The same, but each return a little earlier.
  private static History apart(History history) {
    var events = new ArrayList<Event>();
    for (Op op : history.ops()) {
      events.add(new Event(2 * op.calledNanos(), op, false));
      events.add(new Event(2 * op.returnedNanos() - 1, op, true));
    }
    events.sort(Comparator.comparingLong(Event::at));
    var builder = new HistoryBuilder();
    for (Event event : events) {
      int process = (int) event.op().calledNanos();
      if (event.isReturn()) {
        builder.ok(process, ((Outcome.Ok) event.op().outcome()).results(), event.at());
      } else {
        builder.call(process, event.op().call(), event.at());
      }
    }
    return builder.build();
  }

  private static List<Labelled> labelled() throws IOException {
    Path corpora = corpora();
    Path index = corpora.resolve("INDEX.tsv");
    Assumptions.assumeTrue(
        Files.exists(index), () -> "skipped: there are no histories in " + corpora);
    return Files.readAllLines(index).stream()
        .skip(1)
        .map(line -> line.split("\t", -1))
        .filter(cells -> FORMATS.contains(cells[1]))
        .map(cells -> new Labelled(corpora.resolve(cells[0]), cells[3]))
        .toList();
  }

  private static Path corpora() {
    return Path.of(System.getProperty("faultline.root"))
        .resolveSibling("shared")
        .resolve("corpora");
  }
}

package io.faultline.report;

import static io.faultline.report.Reports.written;
import static org.assertj.core.api.Assertions.assertThat;

import io.faultline.history.Action;
import io.faultline.history.Call;
import io.faultline.history.HistoryBuilder;
import io.faultline.history.Result;
import io.faultline.history.Value;
import java.io.IOException;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class JsonReportTest {
  // Objects whose names are data.
  private static final Set<String> MAPS = Set.of("hosts", "versions", "settings", "details");

  private static JsonNode json(RunReport report) {
    return JsonMapper.shared().readTree(written(out -> JsonReport.write(report, out)));
  }

  @Test
  void verdictsEvidenceAndRecheckAreGiven() {
    JsonNode root = json(Reports.everything(""));

    assertThat(root.at("/format").asString()).isEqualTo("faultline-results");
    assertThat(root.at("/version").asInt()).isEqualTo(1);
    assertThat(root.at("/verdict").asString()).isEqualTo("refuted");
    assertThat(root.at("/paths/0/seed").asLong()).isEqualTo(7);
    assertThat(root.at("/paths/0/complete").asBoolean()).isFalse();
    JsonNode refuted = root.at("/paths/0/judgements/0");
    assertThat(refuted.at("/verdict").asString()).isEqualTo("refuted");
    assertThat(refuted.at("/method/algorithm").asString()).isEqualTo("just-in-time");
    assertThat(refuted.at("/recheck/confirmed").asBoolean()).isTrue();
    assertThat(refuted.at("/recheck/tookNanos").asLong()).isEqualTo(3_000_000);
    JsonNode holds = root.at("/paths/0/judgements/1");
    assertThat(holds.at("/proof").asString())
        .isEqualTo("an order of all 3 operations that took effect on 1 key");
    JsonNode undecided = root.at("/paths/0/judgements/2");
    assertThat(undecided.at("/verdict").asString()).isEqualTo("undecided");
    assertThat(undecided.at("/remedy").asString()).isEqualTo("give it more time");
  }

  @Test
  void anAnomalyIsGivenWithItsOperationsAndTheFaultsTheyFellInto() {
    JsonNode anomaly = json(Reports.everything("")).at("/paths/0/judgements/0/anomalies/0");

    assertThat(anomaly.at("/ops").toString()).isEqualTo("[0,1,2]");
    assertThat(anomaly.at("/longestOrder").toString()).isEqualTo("[0,1]");
    assertThat(anomaly.at("/blocked").toString()).isEqualTo("[2]");
    assertThat(anomaly.at("/faults/0/id").asInt()).isEqualTo(1);
    assertThat(anomaly.at("/faults/0/opsInside").asInt()).isEqualTo(2);
    JsonNode read = anomaly.at("/operations/2");
    assertThat(read.at("/host").asString()).isEqualTo("n2");
    assertThat(read.at("/actions/0/kind").asString()).isEqualTo("r");
    assertThat(read.at("/actions/0/result").asString()).isEqualTo("a");
    assertThat(read.at("/returnedNanos").asLong()).isEqualTo(14_001_000_000L);
  }

  @Test
  void aFaultThatNeverHeldHasNoTimes() {
    JsonNode faults = json(Reports.everything("")).at("/paths/0/faults");

    assertThat(faults).hasSize(3);
    assertThat(faults.get(0).at("/called/operations").asInt()).isEqualTo(3);
    assertThat(faults.get(0).at("/called/unknown").asInt()).isEqualTo(1);
    assertThat(faults.get(2).at("/held").asBoolean()).isFalse();
    assertThat(faults.get(2).at("/fromNanos").isNull()).isTrue();
  }

  @Test
  void everyValueHasAFormInJson() {
    Value key = Value.fields(java.util.Map.of("k", Value.items(1, 2)));
    var history =
        new HistoryBuilder()
            .call(0, Call.of("write", Action.write(key, new Value.Real(Double.NaN))), 0)
            .ok(0, List.of(Result.DONE), 1)
            .call(1, Call.of("read", Action.read(key)), 2)
            .ok(1, List.of(new Result(Value.of(true), 12)), 3)
            .call(2, Call.of("cas", Action.cas(key, Value.NIL, Value.of(5))), 4)
            .failed(2, "refused", 5)
            .build();

    JsonNode ops =
        json(Reports.of(history, Reports.refuted("linearizable", "")))
            .at("/paths/0/judgements/0/anomalies/0/operations");

    assertThat(ops.at("/0/actions/0/key").toString()).isEqualTo("{\"k\":[1,2]}");
    assertThat(ops.at("/0/actions/0/argument").asString()).isEqualTo("NaN");
    assertThat(ops.at("/1/actions/0/result").asBoolean()).isTrue();
    assertThat(ops.at("/1/actions/0/version").asLong()).isEqualTo(12);
    assertThat(ops.at("/2/actions/0/argument").isNull()).isTrue();
    assertThat(ops.at("/2/actions/0/second").asInt()).isEqualTo(5);
    assertThat(ops.at("/2/error").asString()).isEqualTo("refused");
  }

  @Test
  void hostileTextIsKeptWholeButForHalvesOfCharacters() throws IOException {
    String text = written(out -> JsonReport.write(Reports.everything(Reports.HOSTILE), out));

    StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
    assertThat(JsonMapper.shared().readTree(text).at("/contract").asString())
        .isEqualTo("checkout" + Reports.HOSTILE.replace('\ud800', '\ufffd'));
  }

  @Test
  void everyFieldIsDocumented() throws IOException {
    String docs =
        Files.readString(Path.of(System.getProperty("faultline.root"), "docs/results-json.md"));
    var names = new TreeSet<String>();
    names(json(Reports.everything("")), names);
    names(json(SampleRuns.report(5, 2_000)), names);

    assertThat(names).hasSizeGreaterThan(60).allMatch(name -> docs.contains("`" + name + "`"));
  }

  private static void names(JsonNode node, Set<String> names) {
    node.propertyStream()
        .forEach(field -> {
          names.add(field.getKey());
          if (!MAPS.contains(field.getKey())) {
            names(field.getValue(), names);
          }
        });
    if (node.isArray()) {
      node.forEach(element -> names(element, names));
    }
  }
}

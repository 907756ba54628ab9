package io.faultline.report;

import io.faultline.checker.Judgement;
import io.faultline.checker.Refutation;
import io.faultline.checker.Verdict;
import io.faultline.history.History;
import io.faultline.history.Mark;
import io.faultline.history.RunHeader;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The verdicts for other programs, as `results.json`. See docs/results-json.md.
public final class JsonReport {
  /// Raised when a field is renamed, removed, or means something else; not when one is added.
  public static final int VERSION = 1;

  private static final int MOST_OPS = 1_000;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
          .build();

  private JsonReport() {}

  /// Writes the report to `out`, which stays open.
  public static void write(RunReport report, Writer out) throws IOException {
    ObjectNode root = JSON.createObjectNode();
    root.put("format", "faultline-results");
    root.put("version", VERSION);
    root.put("contract", JsonValue.text(report.contract()));
    root.put("startedAt", JsonValue.text(report.startedAt()));
    root.put("verdict", word(report.verdict()));
    texts(root.putArray("remarks"), report.remarks());
    ArrayNode paths = root.putArray("paths");
    for (PathSummary path : PathSummary.of(report)) {
      path(paths.addObject(), path);
    }
    JSON.writeValue(out, root);
    out.write('\n');
    out.flush();
  }

  private static String word(Verdict verdict) {
    return verdict.word().toLowerCase(Locale.ROOT);
  }

  private static void path(ObjectNode node, PathSummary path) {
    History history = path.history();
    RunHeader header = history.header();
    node.put("name", JsonValue.text(path.path().name()));
    node.put("verdict", word(path.path().verdict()));
    node.put("workload", JsonValue.text(path.path().workload()));
    node.put("system", JsonValue.text(header.system()));
    node.put("seed", header.seed());
    map(node.putObject("hosts"), header.hosts());
    map(node.putObject("versions"), header.versions());
    map(node.putObject("settings"), header.settings());
    node.put("complete", history.complete());
    texts(node.putArray("remarks"), history.remarks());
    ObjectNode counts = node.putObject("counts");
    tally(counts, path.tally());
    counts.put("keys", history.keys());
    counts.put("answeredLate", history.late().size());
    counts.put("underFault", path.faults().calledUnderFault());
    parts(node.putArray("byHost"), path.breakdown().byHost());
    parts(node.putArray("byCall"), path.breakdown().byCall());
    ArrayNode reasons = node.putArray("reasons");
    for (Breakdown.Reason reason : path.breakdown().reasons()) {
      ObjectNode object = reasons.addObject();
      object.put("outcome", Colours.of(reason.type()));
      object.put("error", JsonValue.text(reason.text()));
      object.put("operations", reason.count());
    }
    node.put("firstCallNanos", path.firstNanos());
    node.put("lastEventNanos", path.lastNanos());
    node.put("callsPerSecond", Math.round(path.perSecond() * 10) / 10.0);
    ArrayNode judgements = node.putArray("judgements");
    path.path().judgements().forEach(each -> judgement(judgements.addObject(), path, each));
    ArrayNode faults = node.putArray("faults");
    for (FaultWindow window : path.faults().held()) {
      tally(fault(faults.addObject(), window.mark()).putObject("called"), window.tally());
    }
    path.faults().neverHeld().forEach(mark -> fault(faults.addObject(), mark));
    ArrayNode marks = node.putArray("marks");
    history.marks().stream()
        .filter(mark -> !mark.kind().equals(Mark.FAULT))
        .forEach(mark -> fault(marks.addObject(), mark).put("kind", JsonValue.text(mark.kind())));
  }

  private static void parts(ArrayNode array, List<Breakdown.Part> parts) {
    for (Breakdown.Part part : parts) {
      tally(array.addObject().put("name", JsonValue.text(part.name())), part.tally());
    }
  }

  private static void tally(ObjectNode node, Tally tally) {
    node.put("operations", tally.all());
    node.put("ok", tally.ok());
    node.put("failed", tally.failed());
    node.put("unknown", tally.unknown());
    if (tally.ok() > 0) {
      ObjectNode latency = node.putObject("okLatencyNanos");
      latency.put("p50", tally.halfNanos());
      latency.put("p99", tally.p99Nanos());
      latency.put("max", tally.mostNanos());
    }
  }

  private static ObjectNode fault(ObjectNode node, Mark mark) {
    node.put("id", mark.id());
    node.put("name", JsonValue.text(mark.name()));
    ArrayNode sides = node.putArray("sides");
    mark.sides().forEach(side -> texts(sides.addArray(), side));
    node.put("held", mark.held());
    node.put("askedNanos", mark.askedNanos());
    time(node, "fromNanos", mark.fromNanos());
    time(node, "untilNanos", mark.untilNanos());
    time(node, "endedNanos", mark.endedNanos());
    node.put("evidence", JsonValue.text(mark.evidence()));
    map(node.putObject("details"), mark.details());
    return node;
  }

  private static void judgement(ObjectNode node, PathSummary path, Judgement judgement) {
    node.put("promise", JsonValue.text(judgement.promise()));
    node.put("verdict", word(judgement.verdict()));
    node.put("tookNanos", judgement.tookNanos());
    switch (judgement.verdict()) {
      case Verdict.Holds(var method, var proof) -> {
        method(node, method);
        node.put("proof", JsonValue.text(proof.summary()));
        strength(node.putObject("strength"), judgement);
      }
      case Verdict.Refuted(var method, _) -> {
        method(node, method);
        ArrayNode anomalies = node.putArray("anomalies");
        path.findings(judgement)
            .forEach(finding -> anomaly(anomalies.addObject(), finding, path.history()));
      }
      case Verdict.Undecided(var reason, var proved, var remedy) -> {
        node.put("reason", JsonValue.text(reason));
        node.put("proved", JsonValue.text(proved));
        node.put("remedy", JsonValue.text(remedy));
      }
    }
    ObjectNode recheck = node.putObject("recheck");
    recheck.put("confirmed", judgement.recheck().confirmed());
    recheck.put("said", JsonValue.text(judgement.recheck().said()));
    recheck.put("tookNanos", judgement.recheck().tookNanos());
  }

  private static void method(ObjectNode node, Verdict.Method method) {
    ObjectNode object = node.putObject("method");
    object.put("algorithm", JsonValue.text(method.algorithm()));
    object.put("allowedBecause", JsonValue.text(method.allowedBecause()));
  }

  private static void strength(ObjectNode node, Judgement judgement) {
    node.put("mutants", judgement.strength().mutants());
    node.put("refuted", judgement.strength().refuted());
    node.put("undecided", judgement.strength().undecided());
    node.put("racedUnderFault", judgement.strength().racedUnderFault());
    node.put("inPart", judgement.strength().inPart());
    node.put("weak", judgement.isWeak());
  }

  private static void anomaly(ObjectNode node, Finding finding, History history) {
    node.put("name", JsonValue.text(finding.anomaly().name()));
    node.put("key", JsonValue.text(finding.anomaly().key()));
    node.put("explanation", JsonValue.text(finding.anomaly().explanation()));
    finding.anomaly().ops().forEach(node.putArray("ops")::add);
    finding.longest().forEach(node.putArray("longestOrder")::add);
    finding.blocked().forEach(node.putArray("blocked")::add);
    ArrayNode arrows = node.putArray("arrows");
    for (Refutation.Arrow arrow : finding.arrows()) {
      ObjectNode object = arrows.addObject();
      object.put("from", arrow.from());
      object.put("to", arrow.to());
      object.put("relation", JsonValue.text(arrow.relation()));
      object.put("why", JsonValue.text(arrow.why()));
    }
    ArrayNode faults = node.putArray("faults");
    for (Finding.Hit hit : finding.hits()) {
      ObjectNode fault = faults.addObject();
      fault.put("id", hit.window().mark().id());
      fault.put("text", hit.text());
      fault.put("opsInside", hit.inside());
    }
    ArrayNode operations = node.putArray("operations");
    List<Integer> all = finding.anomaly().ops();
    all.subList(Math.max(0, all.size() - MOST_OPS), all.size())
        .forEach(op -> JsonValue.op(operations.addObject(), history.op(op)));
    node.put("operationsLeftOut", all.size() - operations.size());
  }

  private static void time(ObjectNode node, String name, long nanos) {
    if (nanos == Mark.NEVER) {
      node.putNull(name);
    } else {
      node.put(name, nanos);
    }
  }

  private static void texts(ArrayNode array, List<String> texts) {
    texts.forEach(text -> array.add(JsonValue.text(text)));
  }

  private static void map(ObjectNode node, Map<String, String> map) {
    map.forEach((name, value) -> node.put(JsonValue.text(name), JsonValue.text(value)));
  }
}

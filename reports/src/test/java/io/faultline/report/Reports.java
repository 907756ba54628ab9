package io.faultline.report;

import io.faultline.checker.Anomaly;
import io.faultline.checker.Judgement;
import io.faultline.checker.Judgement.Recheck;
import io.faultline.checker.Proof;
import io.faultline.checker.Refutation;
import io.faultline.checker.Strength;
import io.faultline.checker.Verdict;
import io.faultline.checker.Verdict.Method;
import io.faultline.history.Action;
import io.faultline.history.Call;
import io.faultline.history.History;
import io.faultline.history.HistoryBuilder;
import io.faultline.history.Mark;
import io.faultline.history.Result;
import io.faultline.history.RunHeader;
import io.faultline.history.Value;
import io.faultline.report.RunReport.PathReport;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Small reports made by hand, and their forms.
final class Reports {
  static final Method METHOD = new Method("just-in-time", "exact for any register");
  static final long SECOND = 1_000_000_000L;

  /// What no form of report may pass on as it is.
  static final String HOSTILE =
      "</script><img src=x onerror=alert(1)>\"'&\u001b[31m\u0000\u202egnp\ud800\uffff]]>\n"
          + "x".repeat(5_000);

  private Reports() {}

  interface Form {
    void write(Writer out) throws IOException;
  }

  static String written(Form form) {
    var out = new StringWriter();
    try {
      form.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString();
  }

  static RunHeader header(String path, String text) {
    var hosts = new LinkedHashMap<String, String>();
    hosts.put("n1", "zone " + text);
    hosts.put("n2" + text, "");
    return new RunHeader(
        "checkout",
        path,
        "register",
        "etcd",
        7,
        "2026-11-24T09:30:00Z",
        hosts,
        Value.NIL,
        Map.of("etcd", "3.4.23" + text),
        Map.of("reads", "serializable" + text));
  }

  /// A write, an overwriting write, a stale read by n2 while it is cut off, and a write that was
  /// never answered.
  ///
  /// @param text stands in every place that data comes from
  static HistoryBuilder stale(String path, String text) {
    Value key = Value.of("k" + text);
    Value first = Value.of("a" + text);
    Value second = Value.of("b" + text);
    return new HistoryBuilder()
        .header(header(path, text))
        .mark(partition(1, text))
        .mark(SampleRuns.phase(2, "main", 0, 20))
        .call(0, 0, "n1" + text, Call.of("write", Action.write(key, first)), 11 * SECOND)
        .ok(0, List.of(Result.DONE), 11 * SECOND + 2_000_000)
        .call(1, 1, "n1" + text, Call.of("write", Action.write(key, second)), 13 * SECOND)
        .ok(1, List.of(Result.DONE), 13 * SECOND + 3_000_000)
        .call(2, 2, "n2" + text, Call.of("read", Action.read(key)), 14 * SECOND)
        .ok(2, List.of(Result.of(first)), 14 * SECOND + 1_000_000)
        .call(3, 3, "n2" + text, Call.of("write", Action.write(key, first)), 15 * SECOND)
        .unknown(3, "no answer within 1 s" + text, 16 * SECOND);
  }

  static Mark partition(int id, String text) {
    return new Mark(
        id,
        Mark.FAULT,
        "partition" + text,
        List.of(List.of("n2"), List.of("n1", "n3")),
        11 * SECOND + SECOND / 2,
        12 * SECOND,
        22 * SECOND + SECOND / 10,
        23 * SECOND,
        "4 of 4 questions were not answered" + text,
        Map.of("fault", "partition: one" + text));
  }

  static Mark neverHeld(int id) {
    return new Mark(
        id,
        Mark.FAULT,
        "kill",
        List.of(List.of("n1")),
        SECOND,
        Mark.NEVER,
        2 * SECOND,
        2 * SECOND,
        "the host did not answer",
        Map.of());
  }

  static Judgement refuted(String promise, String text) {
    return new Judgement(
        promise,
        new Verdict.Refuted(
            METHOD,
            List.of(
                new Anomaly(
                    "non-linearizable",
                    "k" + text,
                    List.of(0, 1, 2),
                    "Stale read: op 2 read a" + text + ".",
                    new Refutation.NoOrder(
                        List.of(0, 1, 2), 15, List.of(0L), List.of(0, 1), List.of(2))))),
        new Recheck(true, "re-checked independently", 3_000_000),
        412_000_000);
  }

  static Judgement holds(String promise) {
    return new Judgement(
        promise,
        new Verdict.Holds(METHOD, new Proof.Linearization(new int[][] {{0, 1, 2}})),
        new Recheck(true, "re-checked independently", 31_000_000),
        new Strength(200, 174, 0, 1_204, false),
        12_000_000);
  }

  static Judgement undecided(String promise, String text) {
    return new Judgement(
        promise,
        new Verdict.Undecided(
            "the time ran out" + text, "keys up to op 2 keep it", "give it more time"),
        Recheck.NONE,
        60_000_000_000L);
  }

  static RunReport of(History history, Judgement... judgements) {
    return new RunReport(
        "checkout",
        "2026-11-24T09:30:00Z",
        List.of(new PathReport("stock-level", history, List.of(judgements))),
        List.of());
  }

  /// Refuted, holding and undecided promises, with `text` in every place that data comes from.
  static RunReport everything(String text) {
    var paths = new ArrayList<PathReport>();
    History history =
        stale("cart", text)
            .mark(neverHeld(9))
            .mark(SampleRuns.fault(10, "pause" + text, List.of(List.of("n1" + text)), 18, 19))
            .remark("the file ends in the middle of a line" + text)
            .cutShort()
            .build();
    paths.add(
        new PathReport(
            "cart" + text,
            history,
            List.of(
                refuted("linearizable" + text, text),
                holds("sequential"),
                undecided("causal", text))));
    paths.add(
        new PathReport("empty", new HistoryBuilder().build(), List.of(holds("linearizable"))));
    return new RunReport(
        "checkout" + text, "2026-11-24T09:30:00Z" + text, paths, List.of("a remark" + text));
  }
}

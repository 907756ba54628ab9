package io.faultline.history.jepsen;

import static org.assertj.core.api.Assertions.assertThat;

import io.faultline.history.BinaryHistory;
import io.faultline.history.History;
import io.faultline.history.HistoryReader;
import io.faultline.history.JsonArrayReader;
import io.faultline.history.JsonLines;
import io.faultline.history.JsonLinesReader;
import io.faultline.history.RandomRun;
import io.faultline.history.ReaderFuzz;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Hostile files of the forms of Jepsen.
class JepsenFuzzTest {
  private static final int MUTANTS = 10_000;

  private static final String REGISTER =
      """
      [{:process 0, :type :invoke, :f :write, :value [1 2], :time 10, :index 0}
       {:process :nemesis, :type :info, :f :kill, :value #{:n1 "n2"}, :time 11}
       {:process 1, :type :invoke, :f :cas, :value [1 [2 3]], :time 12} ; comment
       #jepsen.history.Op{:process 0, :type :ok, :f :write, :value [1 2], :time 13}
       {:process 1, :type :fail, :f :cas, :value [1 [2 3]], :error [:x "y\\n\\u00e9"], :time 14}
       #_ {:x 1.5e3 :y 7N :z 1/2 \\a ##Inf}
       {:process 2, :type :invoke, :f :read, :value [1 nil], :time 15, :session 7, :host "n1"}
       {:process 2, :type :ok, :f :read, :value [1 {"a" (1 2.5 nil true)}], :time 16, :version 8}]
      """;

  private static final String TRANSACTIONS =
      """
      {:type :invoke, :f :txn, :value [[:r 9 nil] [:append :x 1]], :time 1, :process 3, :index 0}
      {:type :ok, :f :txn, :value [[:r 9 [1 2 3]] [:append :x 1]], :time 2, :process 3, :index 1}
      {:type :invoke, :f :txn, :value [[:w 9 1] [:cas 1 2 3]], :time 3, :process 4, :index 2}
      {:type :info, :f :txn, :value [[:w 9 1] [:cas 1 2 3]], :time 4, :process 4, :error :timeout}
      """;

  private static final String COUNTER =
      """
      {:process 0, :type :invoke, :f :add, :value 1}
      {:process 0, :type :ok, :f :add, :value 1}
      {:process 0, :type :invoke, :f :read}
      {:process 0, :type :ok, :f :read, :value 1}
      """;

  private static final String KV =
      """
      {:process 0, :type :invoke, :f :append, :key "0", :value "x 0 0 y"}
      {:process 0, :type :ok, :f :append, :key "0", :value "x 0 0 y"}
      {:process 0, :type :invoke, :f :get, :key "7", :value nil}
      {:process 0, :type :ok, :f :get, :key "7", :value ""}
      """;

  private static final String TEXT =
      """
      3	:invoke	:txn	[[:w 9 1] [:r 0 nil]]
      :nemesis	:info	:resume	{"n1" "", "n2" ""}
      3	:info	:txn	[[:w 9 1] [:r 0 nil]]	:timeout
      1	:invoke	:read	[[:r 9 nil]]
      1	:ok	:read	[[:r 9 4]]
      """;

  private static final String LOG =
      """
      INFO  jepsen.util - 0	:invoke	:read	nil
      INFO  jepsen.util - 1   :invoke :cas    [1 2]
      INFO  jepsen.core - something else
      INFO  jepsen.util - 0	:fail	:read	:timed-out
      INFO  jepsen.util - 1   :fail   :cas    [1 2]
      INFO  jepsen.util - 0	:invoke	:write	4
      INFO  jepsen.util - 0	:info	:write	:timed-out
      """;

  private static final String JSON =
      """
      [{"index":0,"process":1,"type":"invoke","value":[["append",253,1],["r",255,null]],"time":7},
      {"index":1,"process":1,"type":"ok","value":[["append",253,1],["r",255,[1,{"a":2.5}]]],"time":8},
      {"index":2,"process":"nemesis","type":"info","f":"kill","value":null},
      {"index":3,"process":2,"type":"invoke","f":"add","value":1,"time":9},
      {"index":4,"process":2,"type":"fail","f":"add","value":1,"error":["x",1]}]
      """;

  @TempDir Path folder;

  @Test
  void mutantsOfEdnAreHistoriesOrErrors() throws IOException {
    fuzz(new EdnReader(), REGISTER, TRANSACTIONS, COUNTER, ownEdn());
  }

  @Test
  void mutantsOfPorcupinesStoreAreHistoriesOrErrors() throws IOException {
    fuzz(new PorcupineKvReader(), KV);
  }

  @Test
  void mutantsOfTextAreHistoriesOrErrors() throws IOException {
    fuzz(new JepsenTextReader(), TEXT);
  }

  @Test
  void mutantsOfTheLogAreHistoriesOrErrors() throws IOException {
    fuzz(new JepsenLogReader(), LOG);
  }

  @Test
  void mutantsOfJsonArraysAreHistoriesOrErrors() throws IOException {
    fuzz(new JsonArrayReader(), JSON);
  }

  @Test
  void mutantsOfJsonLinesAreHistoriesOrErrors() throws IOException {
    var out = new StringWriter();
    JsonLines.write(run(), out);
    fuzz(new JsonLinesReader(), out.toString());
  }

  private String ownEdn() throws IOException {
    var out = new StringWriter();
    EdnWriter.write(run(), out);
    return out.toString();
  }

  private History run() throws IOException {
    Path file = folder.resolve("h.fl");
    RandomRun.record(file, 7, 10);
    return BinaryHistory.read(file);
  }

  private void fuzz(HistoryReader reader, String... good) throws IOException {
    int mutants = MUTANTS / good.length;
    for (String text : good) {
      Path file = Files.writeString(folder.resolve("good"), text);

      int histories = ReaderFuzz.run(reader, file, file, mutants);

      assertThat(histories).as("mutants that are histories still").isBetween(1, mutants - 1);
    }
  }
}

package io.faultline.nemesis;

import io.faultline.cluster.Cluster;
import io.faultline.cluster.Command;
import io.faultline.cluster.Host;
import io.faultline.nemesis.Division.Link;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// Asks hosts, from other hosts, for an answer, to see which links are there: a ping, or a
/// connection to the port of the SSH daemon, which is an answer even when it is refused.
///
/// All at once: it takes about a second when a link is cut, and no more than 16 links of a kind are
/// asked from each host.
record Probes(Cluster cluster) {
  private static final int MOST_LINKS = 16;
  private static final Duration LIMIT = Duration.ofSeconds(10);

  /// What the questions brought.
  ///
  /// @param answered for each link that should be cut, whether it was answered
  /// @param open for each link that should be open, whether it was answered
  record Answers(Map<Link, Boolean> answered, Map<Link, Boolean> open) {
    int asked() {
      return answered.size() + open.size();
    }

    List<Link> across() {
      return List.copyOf(answered.keySet());
    }

    List<Link> unansweredAcross() {
      return answered.entrySet().stream()
          .filter(each -> !each.getValue())
          .map(Map.Entry::getKey)
          .toList();
    }

    /// The first answer that is not as it should be, in words; empty if all are.
    String problem() {
      for (Map.Entry<Link, Boolean> each : answered.entrySet()) {
        if (each.getValue()) {
          return "%s still reaches %s across the cut"
              .formatted(each.getKey().from(), each.getKey().to());
        }
      }
      for (Map.Entry<Link, Boolean> each : open.entrySet()) {
        if (!each.getValue()) {
          return "%s does not reach %s, although nothing is cut between them (are ping and port 22 closed there?)"
              .formatted(each.getKey().from(), each.getKey().to());
        }
      }
      return "";
    }

    String text() {
      return "%d questions across the cut, none answered".formatted(answered.size())
          + (open.isEmpty() ? "" : "; " + answeredText("on other links"));
    }

    String answeredText(String where) {
      return "%d questions %s, all answered".formatted(open.size(), where);
    }
  }

  /// Asks over the links that are to be `cut` and over those that are to be `open`.
  ///
  /// @param refusedIsAnswered whether a connection that is refused across a cut is an answer: where
  ///   the cut itself refuses, it is none
  Answers ask(Predicate<Link> cut, Predicate<Link> open, boolean refusedIsAnswered)
      throws IOException, InterruptedException {
    List<String> names = cluster.spec().hostNames();
    var inputs = new LinkedHashMap<Host, String>();
    for (Host from : cluster.hosts()) {
      List<Link> links =
          names.stream()
              .filter(to -> !to.equals(from.name()))
              .map(to -> new Link(from.name(), to))
              .toList();
      String input =
          questions(refusedIsAnswered ? "cut" : "refusing", links.stream().filter(cut).toList())
              + questions("open", links.stream().filter(open).toList());
      if (!input.isEmpty()) {
        inputs.put(from, input);
      }
    }
    var said = Everywhere.run(inputs.keySet(), from -> from.must(command(inputs, from))).orThrow();
    var answered = new LinkedHashMap<Link, Boolean>();
    var whole = new LinkedHashMap<Link, Boolean>();
    for (var each : said.entrySet()) {
      for (String line : Text.lines(each.getValue())) {
        String[] words = line.split(" ");
        if (words.length != 3) {
          continue;
        }
        if (words[2].equals("none")) {
          throw new IOException(
              each.getKey().name() + ": neither ping nor bash is there to ask with");
        }
        var link = new Link(each.getKey().name(), words[0]);
        (cut.test(link) ? answered : whole).merge(link, words[2].equals("up"), Boolean::logicalOr);
      }
    }
    return new Answers(answered, whole);
  }

  private static Command command(Map<Host, String> inputs, Host from) {
    String script = HostScript.of(new LinkedHashMap<>(), "probe.sh");
    return Command.of("sh", "-c", script, "faultline-probe")
        .withInput(inputs.getOrDefault(from, ""))
        .within(LIMIT);
  }

  private String questions(String expected, List<Link> links) {
    var lines = new StringBuilder();
    for (Link link : spread(links)) {
      var spec = cluster.host(link.to()).spec();
      for (String address : spec.internal()) {
        lines.append("%s %s %s %d\n".formatted(expected, link.to(), address, spec.port()));
      }
    }
    return lines.toString();
  }

  private static List<Link> spread(List<Link> links) {
    if (links.size() <= MOST_LINKS) {
      return links;
    }
    var some = new ArrayList<Link>();
    for (int i = 0; i < MOST_LINKS; i++) {
      some.add(links.get(i * links.size() / MOST_LINKS));
    }
    return some;
  }
}

package io.faultline.nemesis;

import io.faultline.cluster.Cluster;
import io.faultline.cluster.Command;
import io.faultline.nemesis.Division.Link;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Pings over links, many at once: how many are answered, and how long that takes.
record Pings(Cluster cluster) {
  /// Enough to see a share of half a percent within some rounds.
  static final int MANY = 60;

  static final int FEW = 5;

  /// The most links that are asked, spread evenly over all.
  private static final int MOST_LINKS = 40;

  private static final Pattern SENT =
      Pattern.compile("(\\d+) packets transmitted, (\\d+) (?:packets )?received");
  private static final Pattern TIMES = Pattern.compile("= [0-9.]+/([0-9.]+)/");

  /// @param meanMillis of those that were answered
  record Answer(int asked, int answered, double meanMillis) {}

  /// Asks each link so many times, measured until the one who asks is told (without `-U`, ping
  /// takes the time at which an answer arrived, before it was held), ten milliseconds apart, and a
  /// few at once at the beginning, which a slow line must keep waiting.
  ///
  /// @param patience how long an answer may take
  SequencedMap<Link, Answer> ask(Collection<Link> all, int times, Duration patience)
      throws IOException, InterruptedException {
    List<Link> links = spread(List.copyOf(all));
    List<String> from = links.stream().map(Link::from).distinct().toList();
    Duration limit = patience.plus(Duration.ofSeconds(20));
    var said =
        Everywhere.run(
                from,
                host ->
                    cluster
                        .host(host)
                        .must(Command.sh(script(host, links, times, patience)).within(limit)))
            .orThrow();
    var answers = new LinkedHashMap<Link, Answer>();
    said.forEach((host, text) -> {
      for (String line : text.lines().toList()) {
        String[] words = line.split(" ", 2);
        if (words.length == 2) {
          answers.put(new Link(host, words[0]), answer(words[1]));
        }
      }
    });
    for (Link link : links) {
      if (!answers.containsKey(link)) {
        throw new IOException(link.from() + ": there is no ping: install the package iputils-ping");
      }
    }
    return answers;
  }

  private String script(String host, List<Link> links, int times, Duration patience) {
    var script = new StringBuilder("# faultline-pings\ncommand -v ping >/dev/null || exit 0\n");
    for (Link link : links) {
      if (link.from().equals(host)) {
        String address = cluster.host(link.to()).spec().internal().getFirst();
        script.append(
            "{ said=$(ping -n -q -U -l 3 -s 1400 -i 0.01 -c %d -W %d %s | tr '\\n' ' '); echo %s \"$said\"; } &\n"
                .formatted(
                    times,
                    patience.toSeconds() + 1,
                    Command.quote(address),
                    Command.quote(link.to())));
      }
    }
    return script + "wait\n";
  }

  private static Answer answer(String text) {
    Matcher sent = SENT.matcher(text);
    Matcher timed = TIMES.matcher(text);
    return sent.find()
        ? new Answer(
            Integer.parseInt(sent.group(1)),
            Integer.parseInt(sent.group(2)),
            timed.find() ? Double.parseDouble(timed.group(1)) : 0)
        : new Answer(0, 0, 0);
  }

  /// `counts NAME NUMBER …`, added up over the lines.
  static Map<String, Long> counts(List<String> lines) {
    var counts = new LinkedHashMap<String, Long>();
    for (String line : lines) {
      String[] words = line.split(" +");
      for (int i = 1; words[0].equals("counts") && i + 1 < words.length; i += 2) {
        if (words[i + 1].matches("\\d{1,18}") && !words[i].equals("held")) {
          counts.merge(words[i], Long.parseLong(words[i + 1]), Long::sum);
        }
      }
    }
    return counts;
  }

  /// In words: `n1>n2 60/60 50.3 ms`.
  static String text(SequencedMap<Link, Answer> answers) {
    return answers.entrySet().stream()
        .map(each ->
            "%s>%s %d/%d %.1f ms"
                .formatted(
                    each.getKey().from(),
                    each.getKey().to(),
                    each.getValue().answered,
                    each.getValue().asked,
                    each.getValue().meanMillis))
        .collect(Collectors.joining(", "));
  }

  private static List<Link> spread(List<Link> links) {
    int most = Math.min(MOST_LINKS, links.size());
    return java.util.stream.IntStream.range(0, most)
        .mapToObj(i -> links.get(i * links.size() / most))
        .toList();
  }
}

package io.faultline.nemesis;

import io.faultline.cluster.Cluster;
import io.faultline.nemesis.Division.Link;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/// A network of another quality on some links: the host at the end of a link holds, loses or
/// damages what arrives over it.
///
/// It holds when pings over the links take as long as they should, at least, and when the hosts
/// have counted packets of every kind that was asked for.
final class NetworkInjection implements Injection {
  private static final Duration UNDO_LIMIT = Duration.ofSeconds(20);
  private static final HostProgram PROGRAM = new HostProgram("slow");
  private static final int MOST_ROUNDS = 12;

  private final Cluster cluster;
  private final SequencedMap<Link, Quality> links;
  private final SequencedMap<String, String> programs;
  private final Pings pings;

  private NetworkInjection(
      Cluster cluster, SequencedMap<Link, Quality> links, SequencedMap<String, String> programs) {
    this.cluster = cluster;
    this.links = links;
    this.programs = programs;
    pings = new Pings(cluster);
  }

  /// Puts the program on the hosts that need it.
  static NetworkInjection of(Cluster cluster, SequencedMap<Link, Quality> links)
      throws IOException, InterruptedException {
    if (links.isEmpty()) {
      throw new IOException("no link between two hosts is meant");
    }
    List<String> hosts = links.sequencedKeySet().stream().map(Link::to).distinct().toList();
    var programs = Everywhere.run(hosts, host -> PROGRAM.on(cluster.host(host))).orThrow();
    return new NetworkInjection(cluster, links, programs);
  }

  /// The links from the hosts `from` to the hosts `at`, each with `quality`.
  static SequencedMap<Link, Quality> links(List<String> at, List<String> from, Quality quality) {
    var links = new LinkedHashMap<Link, Quality>();
    for (String to : at) {
      from.stream()
          .filter(host -> !host.equals(to))
          .forEach(host -> links.put(new Link(host, to), quality));
    }
    return links;
  }

  /// The links between hosts of zones that are apart: half the round trip each way.
  static SequencedMap<Link, Quality> wan(Cluster cluster, Fault.Wan wan) {
    var links = new LinkedHashMap<Link, Quality>();
    for (var to : cluster.spec().hosts().values()) {
      for (var from : cluster.spec().hosts().values()) {
        wan.roundTrip(from.zone(), to.zone())
            .filter(Duration::isPositive)
            .ifPresent(length ->
                links.put(
                    new Link(from.name(), to.name()),
                    Quality.PERFECT.withDelay(length.dividedBy(2))));
      }
    }
    return links;
  }

  @Override
  public List<List<String>> sides() {
    return List.of(cluster.spec().hostNames().stream().filter(programs::containsKey).toList());
  }

  @Override
  public Map<String, String> details() {
    return Map.of(
        "links",
        links.entrySet().stream()
            .map(each ->
                "%s>%s %s"
                    .formatted(each.getKey().from(), each.getKey().to(), each.getValue().text()))
            .collect(Collectors.joining(", ")));
  }

  @Override
  public SequencedMap<String, Lease.Share> shares() {
    var shares = new LinkedHashMap<String, Lease.Share>();
    programs.forEach((host, program) -> {
      var values = new LinkedHashMap<String, String>();
      values.put("PROGRAM", program);
      values.put("LINES", lines(host));
      shares.put(host, new Lease.Share("slow.sh", values, UNDO_LIMIT));
    });
    return shares;
  }

  // One queue for all links of the same quality.
  private String lines(String host) {
    var from = new LinkedHashMap<Quality, List<String>>();
    links.forEach((link, quality) -> {
      if (link.to().equals(host)) {
        from.computeIfAbsent(quality, _ -> new ArrayList<>())
            .addAll(PartitionInjection.literals(cluster.host(link.from()).spec()));
      }
    });
    return from.entrySet().stream()
        .map(each -> line(each.getKey(), each.getValue()))
        .collect(Collectors.joining("\n"));
  }

  private static String line(Quality quality, List<String> addresses) {
    return "%d %d %d %d %d %d %s"
        .formatted(
            quality.delay().toNanos() / 1000,
            quality.jitter().toNanos() / 1000,
            Math.round(quality.loss() * 1e6),
            Math.round(quality.reorder() * 1e6),
            Math.round(quality.corrupt() * 1e6),
            quality.bytesPerSecond(),
            String.join(" ", addresses));
  }

  @Override
  public String seeHold(Collection<Lease> leases) throws IOException, InterruptedException {
    String problem = "";
    for (int i = 0; i < MOST_ROUNDS; i++) {
      SequencedMap<Link, Pings.Answer> answers =
          pings.ask(links.sequencedKeySet(), Pings.MANY, slowest());
      var said = Everywhere.run(leases, Lease::holds).orThrow();
      var counts = new LinkedHashMap<String, Map<String, Long>>();
      said.forEach((lease, lines) -> counts.put(lease.host().name(), Pings.counts(lines)));
      problem = tooFast(answers);
      if (problem.isEmpty()) {
        problem = uncounted(counts);
      }
      if (problem.isEmpty()) {
        return "pings: %s; packets: %s".formatted(Pings.text(answers), countsText(counts));
      }
    }
    throw new IOException(problem);
  }

  private Duration slowest() {
    return links.values().stream()
        .map(quality -> quality.delay().plus(quality.jitter()).multipliedBy(2))
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }

  // Everything else that is in force can only make a ping slower.
  private String tooFast(SequencedMap<Link, Pings.Answer> answers) {
    for (var each : answers.entrySet()) {
      Link link = each.getKey();
      double least = leastMillis(link) + leastMillis(new Link(link.to(), link.from()));
      if (each.getValue().answered() > 0 && each.getValue().meanMillis() < least) {
        return "a ping from %s to %s takes %.1f ms, and should take %.1f ms at least"
            .formatted(link.from(), link.to(), each.getValue().meanMillis(), least);
      }
    }
    return "";
  }

  private double leastMillis(Link link) {
    Quality quality = links.getOrDefault(link, Quality.PERFECT);
    double delay = quality.delay().toNanos() / 1e6;
    // What is lost does not count, what is sent at once does; of sixty drawn delays the mean is
    // within a third of the jitter.
    return delay * (1 - Math.min(1, quality.reorder() * 2 + 0.1))
        - quality.jitter().toNanos() / 1e6 / 3;
  }

  private String uncounted(Map<String, Map<String, Long>> counts) {
    for (String host : programs.sequencedKeySet()) {
      Map<String, Long> counted = counts.getOrDefault(host, Map.of());
      var wanted = new LinkedHashMap<String, Boolean>();
      wanted.put("seen", true);
      links.forEach((link, quality) -> {
        if (link.to().equals(host)) {
          wanted.merge("lost", quality.loss() > 0, Boolean::logicalOr);
          wanted.merge("early", quality.reorder() > 0, Boolean::logicalOr);
          wanted.merge("damaged", quality.corrupt() > 0, Boolean::logicalOr);
          wanted.merge("paced", quality.bytesPerSecond() > 0, Boolean::logicalOr);
        }
      });
      for (var each : wanted.entrySet()) {
        if (each.getValue() && counted.getOrDefault(each.getKey(), 0L) == 0) {
          return "%s: of %d packets none was %s"
              .formatted(host, counted.getOrDefault("seen", 0L), each.getKey());
        }
      }
    }
    return "";
  }

  private static String countsText(Map<String, Map<String, Long>> counts) {
    return counts.entrySet().stream()
        .map(each ->
            each.getKey()
                + each.getValue().entrySet().stream()
                    .filter(count -> count.getValue() > 0)
                    .map(count -> " " + count.getKey() + " " + count.getValue())
                    .collect(Collectors.joining()))
        .collect(Collectors.joining(", "));
  }

  @Override
  public String seeHealed(SequencedMap<String, List<String>> said)
      throws IOException, InterruptedException {
    SequencedMap<Link, Pings.Answer> answers =
        pings.ask(links.sequencedKeySet(), Pings.FEW, Duration.ofSeconds(1));
    return "the rules and what held packets are gone; pings: " + Pings.text(answers);
  }
}

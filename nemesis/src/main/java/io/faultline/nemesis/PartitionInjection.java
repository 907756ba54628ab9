package io.faultline.nemesis;

import io.faultline.cluster.Cluster;
import io.faultline.cluster.HostSpec;
import io.faultline.nemesis.Division.Link;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/// A partition: every host drops, or refuses, what comes from the internal addresses of those it is
/// cut from.
///
/// It holds when no question across the cut is answered, the rules have counted dropped packets on
/// every link that was asked, and every question within a side is answered.
final class PartitionInjection implements Injection {
  private static final Duration UNDO_LIMIT = Duration.ofSeconds(10);
  private static final int ATTEMPTS_TO_SEE = 3;
  private static final long BETWEEN_QUESTIONS_MILLIS = 100;

  private final Division division;
  private final Block block;
  private final Cluster cluster;
  private final Collection<PartitionInjection> inForce;
  private final Probes probes;

  /// @param inForce the partitions that are in force at any time, which may change: the links that
  ///   others cut tell nothing of this one
  PartitionInjection(
      Cluster cluster, Division division, Block block, Collection<PartitionInjection> inForce) {
    this.block = block;
    this.cluster = cluster;
    this.division = division;
    this.inForce = inForce;
    probes = new Probes(cluster);
  }

  private boolean cutElsewhere(Link link) {
    return inForce.stream().anyMatch(other -> !other.equals(this) && other.division.cuts(link));
  }

  @Override
  public List<List<String>> sides() {
    return division.sides();
  }

  @Override
  public Map<String, String> details() {
    return Map.of("cut", division.text() + block.text());
  }

  @Override
  public SequencedMap<String, Lease.Share> shares() {
    var shares = new LinkedHashMap<String, Lease.Share>();
    for (String host : division.dropping()) {
      shares.put(host, new Lease.Share("partition.sh", addresses(host), UNDO_LIMIT));
    }
    return shares;
  }

  private SequencedMap<String, String> addresses(String host) {
    var byFamily = new LinkedHashMap<String, List<String>>();
    byFamily.put("DROP4", new ArrayList<>());
    byFamily.put("DROP6", new ArrayList<>());
    byFamily.put("DROP_NAMES", new ArrayList<>());
    for (String other : division.dropped(host)) {
      for (String address : spec(other).internal()) {
        String family =
            switch (literal(address).orElse(null)) {
              case null -> "DROP_NAMES";
              case Inet6Address _ -> "DROP6";
              case InetAddress _ -> "DROP4";
            };
        byFamily.getOrDefault(family, List.of()).add(plain(address));
      }
    }
    var values = new LinkedHashMap<String, String>();
    byFamily.forEach((name, addresses) -> values.put(name, String.join(" ", addresses)));
    values.put("DROP_CLIENTS", "");
    values.putAll(words(block));
    return values;
  }

  /// What a host's script is told of `block`.
  static Map<String, String> words(Block block) {
    return Map.of(
        "ANSWER",
        block.answer().name().toLowerCase(Locale.ROOT),
        "FLAP_CUT",
        block.flap().ever() ? seconds(block.flap().cut()) : "",
        "FLAP_OPEN",
        seconds(block.flap().open()));
  }

  private static String seconds(Duration length) {
    return String.valueOf(length.toMillis() / 1000.0);
  }

  /// The addresses by which a host is known to others, all of them written as numbers.
  ///
  /// @throws IllegalArgumentException for one that is a name
  static List<String> literals(HostSpec host) {
    for (String address : host.internal()) {
      if (literal(address).isEmpty()) {
        throw new IllegalArgumentException("no IP address: " + Text.line(address));
      }
    }
    return host.internal();
  }

  private static String plain(String address) {
    if (!isPlain(address)) {
      throw new IllegalArgumentException("not an address or a name: " + Text.line(address));
    }
    return address;
  }

  /// Whether `address` stands for itself in a script that splits at blanks.
  static boolean isPlain(String address) {
    return address.matches("[A-Za-z0-9][A-Za-z0-9.:-]*|::[A-Fa-f0-9.:]*");
  }

  private static Optional<InetAddress> literal(String address) {
    try {
      return Optional.of(InetAddress.ofLiteral(address));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private HostSpec spec(String host) {
    return cluster.host(host).spec();
  }

  @Override
  public String seeHold(Collection<Lease> leases) throws IOException, InterruptedException {
    String problem = "";
    // A cut that flaps is seen by what it drops while it is there: it is asked again through one
    // whole turn, and each question takes a tenth of a second where it is answered.
    long turns = block.flap().cut().plus(block.flap().open()).toMillis() / 100;
    for (int i = 0; i < ATTEMPTS_TO_SEE + turns; i++) {
      Probes.Answers answers =
          probes.ask(
              link -> division.cuts(link),
              link -> !division.cuts(link) && !cutElsewhere(link),
              block.answer() == Block.Answer.DROP);
      Map<Lease, List<String>> said = Everywhere.run(leases, Lease::holds).orThrow();
      var counts = new LinkedHashMap<String, Map<String, Long>>();
      said.forEach((lease, lines) -> counts.put(lease.host().name(), byHost(lines)));
      problem = problem(answers, counts);
      if (problem.isEmpty()) {
        return "%s: %s; packets %s: %s"
            .formatted(
                division.text(),
                block.flap().ever() ? "the cut comes and goes" : answers.text(),
                block.answer() == Block.Answer.DROP ? "dropped" : "refused",
                totals(counts));
      }
      if (block.flap().ever()) {
        Thread.sleep(BETWEEN_QUESTIONS_MILLIS);
      }
    }
    throw new IOException(problem);
  }

  private String problem(Probes.Answers answers, Map<String, Map<String, Long>> counts) {
    String wrong = block.flap().ever() ? "" : answers.problem();
    if (!wrong.isEmpty()) {
      return wrong;
    }
    // A rule that saw no packet proves nothing, though the question was not answered. Only the
    // hosts themselves know the addresses that a name stands for.
    List<Link> counting = block.flap().ever() ? answers.across() : answers.unansweredAcross();
    return counting.stream()
        .filter(
            link -> spec(link.from()).internal().stream().allMatch(own -> literal(own).isPresent()))
        .filter(link -> division.dropped(link.to()).contains(link.from()))
        .filter(link -> !cutElsewhere(link))
        .filter(link -> counts.getOrDefault(link.to(), Map.of()).getOrDefault(link.from(), 0L) == 0)
        .findFirst()
        .map(link ->
            "%s: its rule against %s has dropped nothing, although %s was asked from there"
                .formatted(link.to(), link.from(), link.to()))
        .orElse("");
  }

  // `dropped ADDRESS/BITS COUNT`, added up by the host that the address belongs to.
  private Map<String, Long> byHost(List<String> lines) {
    var counts = new LinkedHashMap<String, Long>();
    for (String line : lines) {
      String[] words = line.split(" ");
      if (words.length == 3 && words[0].equals("dropped") && words[2].matches("\\d{1,18}")) {
        owner(words[1].replaceFirst("/.*", ""))
            .ifPresent(host -> counts.merge(host, Long.parseLong(words[2]), Long::sum));
      }
    }
    return counts;
  }

  private Optional<String> owner(String address) {
    return literal(address)
        .flatMap(source ->
            cluster.spec().hosts().values().stream()
                .filter(host ->
                    host.internal().stream()
                        .flatMap(own -> literal(own).stream())
                        .anyMatch(source::equals))
                .findFirst()
                .map(HostSpec::name));
  }

  private static String totals(Map<String, Map<String, Long>> counts) {
    return counts.entrySet().stream()
        .map(
            each -> each.getKey() + " " + each.getValue().values().stream().mapToLong(n -> n).sum())
        .collect(Collectors.joining(", "));
  }

  @Override
  public String seeHealed(SequencedMap<String, List<String>> said)
      throws IOException, InterruptedException {
    String problem = "";
    for (int i = 0; i < ATTEMPTS_TO_SEE; i++) {
      Probes.Answers answers =
          probes.ask(_ -> false, link -> division.cuts(link) && !cutElsewhere(link), true);
      problem = answers.problem();
      if (problem.isEmpty()) {
        return "the rules are gone; "
            + (answers.asked() == 0
                ? "every link is still cut by another partition"
                : answers.answeredText("across the old cut"));
      }
    }
    throw new IOException(problem);
  }
}

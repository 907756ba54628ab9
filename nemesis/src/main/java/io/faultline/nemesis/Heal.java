package io.faultline.nemesis;

import io.faultline.cluster.Cluster;
import io.faultline.cluster.Command;
import io.faultline.cluster.Host;
import io.faultline.cluster.HostException;
import io.faultline.cluster.Pausable;
import io.faultline.cluster.SystemUnderTest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/// Finds and ends the faults that are in force on a cluster, whoever put them in: leases, packet
/// rules of ours that no lease holds, and stopped processes of the system, where it is known.
public final class Heal {
  private static final Duration CHECK_LIMIT = Duration.ofSeconds(20);
  private static final Duration HEAL_LIMIT = Duration.ofSeconds(100);
  private static final Duration LEASE_LIMIT = Duration.ofSeconds(60);

  /// What was found on a host.
  ///
  /// @param found what was in force, a line each
  /// @param left what still is
  /// @param problem why the host did not answer, or not to the end
  public record HostState(
      String host, List<String> found, List<String> left, Optional<String> problem) {
    public HostState {
      found = List.copyOf(found);
      left = List.copyOf(left);
    }
  }

  /// What was found, host by host, in the cluster's order.
  public record Report(List<HostState> hosts) {
    public Report {
      hosts = List.copyOf(hosts);
    }

    /// Whether every host answered and nothing is in force on any.
    public boolean clean() {
      return hosts.stream().allMatch(host -> host.left.isEmpty() && host.problem.isEmpty());
    }

    /// What is still in force or unknown, a line each, naming its host.
    public List<String> remaining() {
      var lines = new ArrayList<String>();
      for (HostState host : hosts) {
        host.left.forEach(what -> lines.add(host.host + ": " + what));
        host.problem.ifPresent(lines::add);
      }
      return lines;
    }
  }

  private Heal() {}

  /// What is in force; changes nothing.
  public static Report check(Cluster cluster) throws InterruptedException {
    return check(cluster, Optional.empty(), LeaseTerms.DEFAULT);
  }

  /// What is in force, the system's stopped processes included; changes nothing.
  public static Report check(Cluster cluster, SystemUnderTest system) throws InterruptedException {
    return check(cluster, Optional.of(system), LeaseTerms.DEFAULT);
  }

  /// Ends whatever is in force. Doing it twice does no harm; a host that does not answer delays no
  /// other.
  public static Report heal(Cluster cluster) throws InterruptedException {
    return heal(cluster, Optional.empty(), LeaseTerms.DEFAULT);
  }

  /// Ends whatever is in force, and continues the system's stopped processes.
  public static Report heal(Cluster cluster, SystemUnderTest system) throws InterruptedException {
    return heal(cluster, Optional.of(system), LeaseTerms.DEFAULT);
  }

  static Report check(Cluster cluster, Optional<SystemUnderTest> system, LeaseTerms terms)
      throws InterruptedException {
    return onEach(
        cluster,
        host -> {
          List<String> found = run(cluster, host, system, "check", CHECK_LIMIT, terms);
          return new HostState(host.name(), found, found, Optional.empty());
        });
  }

  static Report heal(Cluster cluster, Optional<SystemUnderTest> system, LeaseTerms terms)
      throws InterruptedException {
    return onEach(
        cluster,
        host -> {
          List<String> found = run(cluster, host, system, "heal", HEAL_LIMIT, terms);
          List<String> left =
              found.isEmpty() ? List.of() : run(cluster, host, system, "check", CHECK_LIMIT, terms);
          return new HostState(host.name(), found, left, Optional.empty());
        });
  }

  /// Ends what a dead run left, before a new one begins.
  ///
  /// @throws IOException if something stays in force
  static void clear(Cluster cluster, LeaseTerms terms) throws IOException, InterruptedException {
    Report report = heal(cluster, Optional.empty(), terms);
    if (!report.clean()) {
      throw new IOException(
          "the cluster is not whole, and could not be healed: "
              + String.join("; ", report.remaining()));
    }
  }

  private static Report onEach(Cluster cluster, Everywhere.Task<Host, HostState> task)
      throws InterruptedException {
    Everywhere<Host, HostState> states = Everywhere.run(cluster.hosts(), task);
    var hosts = new ArrayList<HostState>();
    for (Host host : cluster.hosts()) {
      HostState state = states.answers().get(host);
      IOException failure = states.failures().get(host);
      hosts.add(
          state != null
              ? state
              : new HostState(
                  host.name(),
                  List.of(),
                  List.of(),
                  Optional.of(failure == null ? "" : String.valueOf(failure.getMessage()))));
    }
    return new Report(hosts);
  }

  private static List<String> run(
      Cluster cluster,
      Host host,
      Optional<SystemUnderTest> system,
      String action,
      Duration limit,
      LeaseTerms terms)
      throws HostException, InterruptedException {
    var values = new LinkedHashMap<String, String>();
    values.put("STATE", terms.stateFolder());
    values.put("ACTION", action);
    values.put("SECONDS_EACH", Long.toString(LEASE_LIMIT.toSeconds()));
    values.put(
        "PIDS",
        system.orElse(null) instanceof Pausable pausable
            ? ProcessInjection.alone(pausable.pids(cluster, host))
            : "");
    Command command = HostScript.command(HostScript.of(values, "heal.sh"), "faultline-heal");
    return host.must(command.within(limit)).lines().limit(10_000).map(Heal::inWords).toList();
  }

  private static String inWords(String line) {
    String[] words = line.split("\t", 4);
    String text =
        switch (words[0] + "/" + words.length) {
          case "lease/4" ->
              "%s (lease %s%s)"
                  .formatted(
                      words[3],
                      words[1],
                      words[2].equals("dead") ? ", whose watchdog is dead" : "");
          case "chain/3" ->
              "packet rules %s of %s, which no lease holds".formatted(words[2], words[1]);
          case "stopped/3" -> "process %s (%s) is stopped".formatted(words[1], words[2]);
          case "failed/2" -> "could not be undone: " + words[1];
          default -> line;
        };
    return Text.line(text);
  }
}

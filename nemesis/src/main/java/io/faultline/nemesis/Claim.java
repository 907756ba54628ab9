package io.faultline.nemesis;

import io.faultline.cluster.Cluster;
import io.faultline.cluster.Command;
import io.faultline.cluster.Host;
import io.faultline.cluster.HostException;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A run's claim on a cluster: one run at a time.
///
/// It is held on every host, in memory there, taken in the cluster file's order and renewed by a
/// thread a host. A run that dies loses it after [#LAPSE]; by then the hosts have undone its
/// faults. Safe for many threads.
public final class Claim implements AutoCloseable {
  /// How long a claim outlives its last renewal: as long as a fault does.
  public static final Duration LAPSE = LeaseTerms.DEFAULT.length();

  private static final Logger log = LoggerFactory.getLogger(Claim.class);
  private static final Duration LIMIT = Duration.ofSeconds(10);

  /// What a host says of the claim that is in force there.
  ///
  /// @param since when it was made, seconds ago
  /// @param renewed when it was last renewed, seconds ago
  private record Held(String host, long since, long renewed, String holder) {
    static Optional<Held> of(String host, List<String> said) {
      return said.stream()
          .map(line -> line.split(" ", 5))
          .filter(words -> words.length >= 4 && words[0].equals("held"))
          .map(words ->
              new Held(
                  host,
                  number(words[2]),
                  number(words[3]),
                  words.length == 5 ? words[4] : "somebody"))
          .findFirst();
    }

    ClaimRefused refusal(Duration lapse) {
      return new ClaimRefused(
          "%s is claimed by %s, for %d s now (last sign of life %d s ago): wait for that run to end; if it is dead, its claim lapses in %d s"
              .formatted(
                  host, holder, since, renewed, Math.max(1, lapse.toSeconds() + 1 - renewed)));
    }
  }

  private final Cluster cluster;
  private final String holder;
  private final long number;
  private final LeaseTerms terms;
  private final ConcurrentHashMap<String, Boolean> lost = new ConcurrentHashMap<>();
  private final Heartbeat heartbeat;

  private Claim(Cluster cluster, String holder, long number, LeaseTerms terms) {
    this.cluster = cluster;
    this.holder = holder;
    this.number = number;
    this.terms = terms;
    heartbeat = new Heartbeat("claim on", cluster.hosts(), terms.every(), this::renew);
  }

  /// Takes the claim on every host of `cluster`, and then ends whatever a dead run left in force.
  ///
  /// @param holder who takes it, for people: the run, the user, the machine
  /// @throws ClaimRefused if another run holds it
  /// @throws IOException if a host cannot be reached; nothing is held then
  public static Claim take(Cluster cluster, String holder)
      throws IOException, InterruptedException {
    return take(cluster, holder, LeaseTerms.DEFAULT);
  }

  static Claim take(Cluster cluster, String holder, LeaseTerms terms)
      throws IOException, InterruptedException {
    String who = Text.line(holder);
    long number = 1 + lastNumber(cluster, terms);
    try {
      for (Host host : cluster.hosts()) {
        List<String> said = run(host, "take", number, who, terms);
        Optional<Held> other = Held.of(host.name(), said);
        if (other.isPresent()) {
          throw other.get().refusal(terms.length());
        }
      }
    } catch (IOException | InterruptedException | RuntimeException e) {
      Everywhere.uninterruptibly(() -> drop(cluster.hosts(), number, who, terms));
      throw e;
    }
    // Renewed from here on: healing may take longer than an unrenewed claim lasts.
    var claim = new Claim(cluster, who, number, terms);
    try {
      Heal.clear(cluster, terms);
      return claim;
    } catch (IOException | InterruptedException | RuntimeException e) {
      claim.close();
      throw e;
    }
  }

  // One more than any that was ever taken on a host since it started: hosts tell by it which run an
  // injection comes from.
  private static long lastNumber(Cluster cluster, LeaseTerms terms)
      throws IOException, InterruptedException {
    var said = Everywhere.run(cluster.hosts(), host -> run(host, "look", 0, "", terms)).orThrow();
    long last = 0;
    for (var each : said.entrySet()) {
      Optional<Held> other = Held.of(each.getKey().name(), each.getValue());
      if (other.isPresent()) {
        throw other.get().refusal(terms.length());
      }
      for (String line : each.getValue()) {
        if (line.startsWith("last ")) {
          last = Math.max(last, number(line.substring(5)));
        }
      }
    }
    return last;
  }

  private static long number(String text) {
    return text.matches("\\d{1,15}") ? Long.parseLong(text) : 0;
  }

  private static List<String> run(
      Host host, String action, long number, String holder, LeaseTerms terms)
      throws HostException, InterruptedException {
    var values = new LinkedHashMap<String, String>();
    values.put("STATE", terms.stateFolder());
    values.put("ACTION", action);
    values.put("NUMBER", Long.toString(number));
    values.put("HOLDER", holder);
    values.put("LAPSE", Long.toString(terms.length().toSeconds()));
    Command command = HostScript.command(HostScript.of(values, "claim.sh"), "faultline-claim");
    return Text.lines(host.must(command.within(LIMIT)));
  }

  /// The claim's number, higher than any before it on these hosts.
  public long number() {
    return number;
  }

  /// Who holds it.
  public String holder() {
    return holder;
  }

  /// The hosts on which it was lost: another run took it after it had lapsed. Such a host injects
  /// nothing for this run any more.
  public List<String> lost() {
    return cluster.spec().hostNames().stream().filter(lost::containsKey).toList();
  }

  private boolean renew(Host host) throws InterruptedException {
    try {
      if (run(host, "renew", number, holder, terms).contains("lost")
          && lost.putIfAbsent(host.name(), true) == null) {
        log.warn("{}: the claim of this run was lost", host.name());
      }
      return true;
    } catch (HostException e) {
      log.warn("the claim was not renewed: {}", e.getMessage());
      return false;
    }
  }

  /// Gives the claim up on every host that can be reached; on the others it lapses.
  @Override
  public void close() {
    heartbeat.close();
    Everywhere.uninterruptibly(() -> drop(cluster.hosts(), number, holder, terms));
  }

  private static void drop(List<Host> hosts, long number, String holder, LeaseTerms terms) {
    try {
      var said = Everywhere.run(hosts, host -> run(host, "drop", number, holder, terms));
      if (!said.failures().isEmpty()) {
        log.warn("the claim lapses by itself on {}", names(said));
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("a thread that gives up a claim was interrupted", e);
    }
  }

  private static String names(Everywhere<Host, List<String>> said) {
    return said.failures().sequencedKeySet().stream()
        .map(Host::name)
        .collect(Collectors.joining(" "));
  }
}

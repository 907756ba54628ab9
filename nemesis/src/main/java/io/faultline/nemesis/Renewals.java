package io.faultline.nemesis;

import io.faultline.cluster.Command;
import io.faultline.cluster.Host;
import io.faultline.cluster.HostException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps leases alive, until they are given up or lost. Safe for many threads.
final class Renewals implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Renewals.class);

  /// Told once, when a lease can no longer be counted on.
  interface Loss {
    /// @param why in words, naming the host
    /// @param renewedNanos when it was last known to be renewed
    void lost(Lease lease, String why, long renewedNanos);
  }

  private static final class Kept {
    final Lease lease;
    final Loss loss;
    volatile long renewedNanos;

    Kept(Lease lease, Loss loss, long renewedNanos) {
      this.lease = lease;
      this.loss = loss;
      this.renewedNanos = renewedNanos;
    }
  }

  private final Map<Lease, Kept> kept = new ConcurrentHashMap<>();
  private final LeaseTerms terms;
  private final LongSupplier clock;
  private final Heartbeat heartbeat;

  Renewals(Collection<Host> hosts, LeaseTerms terms, LongSupplier clock) {
    this.terms = terms;
    this.clock = clock;
    heartbeat = new Heartbeat("renewals of", hosts, terms.every(), this::renew);
  }

  /// Renews `lease`, which has begun, from now on.
  void keep(Lease lease, Loss loss) {
    kept.put(lease, new Kept(lease, loss, clock.getAsLong()));
  }

  /// When `lease` was last known to be renewed; nothing if it is kept no longer.
  OptionalLong renewedNanos(Lease lease) {
    Kept known = kept.get(lease);
    return known == null ? OptionalLong.empty() : OptionalLong.of(known.renewedNanos);
  }

  /// Renews `lease` no longer.
  void giveUp(Lease lease) {
    kept.remove(lease);
  }

  private boolean renew(Host host) throws InterruptedException {
    List<Kept> here =
        kept.values().stream().filter(each -> each.lease.host().equals(host)).toList();
    if (here.isEmpty()) {
      return true;
    }
    long atNanos = clock.getAsLong();
    Map<String, String> lost;
    try {
      lost = ask(host, here, atNanos);
    } catch (HostException e) {
      log.warn("leases were not renewed: {}", e.getMessage());
      here.stream().filter(each -> lapsed(each, atNanos)).forEach(this::unreachable);
      return false;
    }
    for (Kept each : here) {
      String why = lost.get(each.lease.id());
      if (why == null) {
        each.renewedNanos = atNanos;
      } else {
        lose(each, host.name() + ": " + why);
      }
    }
    return true;
  }

  private Map<String, String> ask(Host host, List<Kept> here, long round)
      throws HostException, InterruptedException {
    var values = new LinkedHashMap<String, String>();
    values.put("STATE", terms.stateFolder());
    values.put("ROUND", Long.toString(round));
    values.put(
        "IDS",
        here.stream().map(each -> each.lease.id()).sorted().collect(Collectors.joining(" ")));
    Command command =
        HostScript.command(HostScript.of(values, "renew.sh"), "faultline-renew")
            .within(terms.every().multipliedBy(2));
    var lost = new LinkedHashMap<String, String>();
    for (String line : Text.lines(host.must(command))) {
      String[] words = line.split(" ", 2);
      if (words.length == 2) {
        lost.put(
            words[1],
            words[0].equals("gone")
                ? "the lease ran out before it was renewed, and the fault was undone"
                : "the watchdog was found dead");
      }
    }
    return lost;
  }

  private boolean lapsed(Kept each, long atNanos) {
    return atNanos - each.renewedNanos > terms.length().toNanos();
  }

  private void unreachable(Kept each) {
    lose(
        each,
        "%s: it could not be reached for %d s, so it has undone the fault by itself"
            .formatted(each.lease.host().name(), terms.length().toSeconds()));
  }

  private void lose(Kept each, String why) {
    // Given up meanwhile: its end was asked for, and is no loss.
    if (kept.remove(each.lease) != null) {
      each.loss.lost(each.lease, why, each.renewedNanos);
    }
  }

  /// Renews nothing any more: what is still held runs out.
  @Override
  public void close() {
    heartbeat.close();
    kept.clear();
  }
}

package io.faultline.nemesis;

import io.faultline.cluster.Cluster;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/// A cut between the clients, which run where the controller does, and some hosts: these drop, or
/// refuse, what comes from the address that the controller's SSH connection comes from, but for
/// that connection itself.
///
/// It holds when a question that the controller asks a host is not answered, and the host has
/// counted packets that it did not let in.
record ClientCutInjection(Cluster cluster, List<String> hosts, Block block) implements Injection {
  private static final Duration UNDO_LIMIT = Duration.ofSeconds(10);
  private static final int PATIENCE_MILLIS = 1000;
  private static final long BETWEEN_QUESTIONS_MILLIS = 100;

  @Override
  public List<List<String>> sides() {
    return List.of(hosts);
  }

  @Override
  public Map<String, String> details() {
    return Map.of("cut", "clients | " + String.join(" ", hosts) + block.text());
  }

  @Override
  public SequencedMap<String, Lease.Share> shares() {
    var shares = new LinkedHashMap<String, Lease.Share>();
    for (String host : hosts) {
      var values = new LinkedHashMap<String, String>();
      for (String none : List.of("DROP4", "DROP6", "DROP_NAMES")) {
        values.put(none, "");
      }
      values.put("DROP_CLIENTS", "yes");
      values.putAll(PartitionInjection.words(block));
      shares.put(host, new Lease.Share("partition.sh", values, UNDO_LIMIT));
    }
    return shares;
  }

  @Override
  public String seeHold(Collection<Lease> leases) throws IOException, InterruptedException {
    var seen = Everywhere.run(leases, this::see).orThrow();
    return seen.entrySet().stream()
        .map(each -> each.getKey().host().name() + " " + each.getValue())
        .collect(Collectors.joining(", ", "packets of clients that were not let in: ", ""));
  }

  // One that flaps is asked through a whole turn of its own.
  private long see(Lease lease) throws IOException, InterruptedException {
    String host = lease.host().name();
    long turn = block.flap().cut().plus(block.flap().open()).toMillis() / BETWEEN_QUESTIONS_MILLIS;
    boolean answered = true;
    long count = 0;
    for (int i = 0; i < 3 + turn; i++) {
      answered = answers(host);
      count =
          lease.holds().stream()
              .map(line -> line.split(" "))
              .filter(words -> words[0].equals("dropped") && words.length == 3)
              .mapToLong(words -> Long.parseLong(words[2]))
              .sum();
      boolean silent = !answered || block.flap().ever() || block.answer() != Block.Answer.DROP;
      if (silent && count > 0) {
        return count;
      }
      Thread.sleep(BETWEEN_QUESTIONS_MILLIS);
    }
    throw new IOException(
        answered && count > 0
            ? host + " still answers the controller across the cut"
            : host
                + ": its rule against the controller's address has dropped nothing, although"
                + " it was asked from here (do clients come from another address?)");
  }

  private boolean answers(String host) throws IOException {
    return InetAddress.getByName(cluster.host(host).spec().address()).isReachable(PATIENCE_MILLIS);
  }

  @Override
  public String seeHealed(SequencedMap<String, List<String>> said)
      throws IOException, InterruptedException {
    Everywhere.run(
            hosts,
            host -> {
              for (int i = 0; i < 3; i++) {
                if (answers(host)) {
                  return host;
                }
              }
              throw new IOException(
                  host
                      + " does not answer the controller, although nothing is cut between them"
                      + " (are ping and the echo port closed there?)");
            })
        .orThrow();
    return "the rules are gone; %d questions from the controller, all answered"
        .formatted(hosts.size());
  }
}

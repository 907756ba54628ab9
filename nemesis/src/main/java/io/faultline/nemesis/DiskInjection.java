package io.faultline.nemesis;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;

/// A disk that takes nothing more on some hosts: full, or frozen. Each host tries a write itself.
record DiskInjection(List<String> hosts, Fault.Disk.Kind kind, String folder) implements Injection {
  private static final Duration UNDO_LIMIT = Duration.ofSeconds(20);

  @Override
  public List<List<String>> sides() {
    return List.of(hosts);
  }

  @Override
  public Map<String, String> details() {
    return Map.of("hosts", String.join(" ", hosts), "folder", folder);
  }

  @Override
  public SequencedMap<String, Lease.Share> shares() {
    var shares = new LinkedHashMap<String, Lease.Share>();
    for (String host : hosts) {
      var values = new LinkedHashMap<String, String>();
      values.put("MODE", kind.name().toLowerCase(Locale.ROOT));
      values.put("FOLDER", folder);
      shares.put(host, new Lease.Share("disk.sh", values, UNDO_LIMIT));
    }
    return shares;
  }

  @Override
  public String seeHold(Collection<Lease> leases) throws IOException, InterruptedException {
    var byHost = new LinkedHashMap<String, List<String>>();
    Everywhere.run(leases, Lease::holds)
        .orThrow()
        .forEach((lease, lines) -> byHost.put(lease.host().name(), lines));
    return ProcessInjection.inWords(byHost);
  }

  @Override
  public String seeHealed(SequencedMap<String, List<String>> said) {
    return ProcessInjection.inWords(said);
  }
}

package io.faultline.nemesis;

import io.faultline.cluster.Cluster;
import io.faultline.cluster.Command;
import io.faultline.cluster.Host;
import io.faultline.cluster.Killable;
import io.faultline.cluster.Pausable;
import io.faultline.cluster.SystemUnderTest;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/// A pause, a starvation, a kill or kills without end of the system's processes on some hosts.
///
/// The hosts are the witnesses: what they say of each process is the evidence.
record ProcessInjection(SequencedMap<String, Lease.Share> shares) implements Injection {
  private static final Duration CONTINUE_LIMIT = Duration.ofSeconds(10);

  static ProcessInjection pause(Cluster cluster, Pausable system, List<String> hosts) {
    return of(
        cluster,
        hosts,
        host -> {
          var values = new LinkedHashMap<String, String>();
          values.put("PIDS", alone(system.pids(cluster, host)));
          return new Lease.Share("pause.sh", values, CONTINUE_LIMIT);
        });
  }

  /// The processes get so many percent of one processor, all together on a host.
  static ProcessInjection starve(
      Cluster cluster, Pausable system, List<String> hosts, int percent) {
    return of(
        cluster,
        hosts,
        host -> {
          var values = new LinkedHashMap<String, String>();
          values.put("PIDS", alone(system.pids(cluster, host)));
          values.put("PERCENT", Integer.toString(percent));
          return new Lease.Share("starve.sh", values, CONTINUE_LIMIT);
        });
  }

  /// @param killable the same object as `system`
  static ProcessInjection kill(
      Cluster cluster, SystemUnderTest system, Killable killable, List<String> hosts) {
    return kill(cluster, system, killable, hosts, "");
  }

  /// As [#kill], again and again: whenever it runs, or, where `up` is more than nothing, so long
  /// after each start of its own.
  static ProcessInjection crash(
      Cluster cluster, SystemUnderTest system, Killable killable, List<String> hosts, Duration up) {
    return kill(
        cluster,
        system,
        killable,
        hosts,
        up.isPositive() ? String.valueOf(up.toMillis() / 1000.0) : "0");
  }

  private static ProcessInjection kill(
      Cluster cluster, SystemUnderTest system, Killable killable, List<String> hosts, String loop) {
    return of(
        cluster,
        hosts,
        host -> {
          Command start = system.start(cluster, host);
          var values = new LinkedHashMap<String, String>();
          values.put("PIDS", alone(killable.pids(cluster, host)));
          values.put("LOOP", loop);
          values.put("START", start.script());
          values.put("START_INPUT", start.input());
          values.put("START_SECONDS", Long.toString(Math.max(1, start.timeLimit().toSeconds())));
          return new Lease.Share("kill.sh", values, start.timeLimit().plus(Duration.ofSeconds(10)));
        });
  }

  private static ProcessInjection of(
      Cluster cluster, List<String> hosts, Function<Host, Lease.Share> share) {
    var shares = new LinkedHashMap<String, Lease.Share>();
    hosts.forEach(name -> shares.put(name, share.apply(cluster.host(name))));
    return new ProcessInjection(shares);
  }

  /// The command as a script alone: what it reads, which a host cannot be sent later, is part of
  /// it.
  static String alone(Command command) {
    return command.input().isEmpty()
        ? command.script()
        : "printf %s "
            + Command.quote(command.input())
            + " | sh -c "
            + Command.quote(command.script());
  }

  @Override
  public List<List<String>> sides() {
    return List.of(List.copyOf(shares.sequencedKeySet()));
  }

  @Override
  public Map<String, String> details() {
    return Map.of("hosts", String.join(" ", shares.sequencedKeySet()));
  }

  @Override
  public String seeHold(Collection<Lease> leases) throws IOException, InterruptedException {
    SequencedMap<Lease, List<String>> said = Everywhere.run(leases, Lease::holds).orThrow();
    var byHost = new LinkedHashMap<String, List<String>>();
    said.forEach((lease, lines) -> byHost.put(lease.host().name(), lines));
    return inWords(byHost);
  }

  @Override
  public String seeHealed(SequencedMap<String, List<String>> said) {
    return inWords(said);
  }

  /// What each host said.
  static String inWords(SequencedMap<String, List<String>> said) {
    return said.entrySet().stream()
        .map(each -> each.getKey() + ": " + String.join(", ", each.getValue()))
        .collect(Collectors.joining("; "));
  }
}

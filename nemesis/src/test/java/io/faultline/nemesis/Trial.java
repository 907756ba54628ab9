package io.faultline.nemesis;

import static org.assertj.core.api.Assertions.assertThat;

import io.faultline.cluster.Cluster;
import io.faultline.cluster.Command;
import io.faultline.cluster.Host;
import io.faultline.history.Mark;
import io.faultline.history.Seed;
import io.faultline.nemesis.Division.Link;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/// A claimed cluster with a stand-in system, a nemesis with short leases, and eyes of its own: what
/// it sees on the hosts, it sees without the code that is tested.
final class Trial implements AutoCloseable {
  /// Undone after 5 to 6 seconds instead of 12 to 13.
  static final LeaseTerms SHORT =
      new LeaseTerms(
          Duration.ofSeconds(7),
          Duration.ofSeconds(5),
          Duration.ofSeconds(1),
          Duration.ofMillis(200),
          "");

  final Cluster cluster;
  final StandIn system;
  final Claim claim;
  final ClusterNemesis nemesis;
  final List<Mark> told = Collections.synchronizedList(new ArrayList<>());
  final RandomGenerator draws = new Seed(11).stream("trial");
  private final AtomicInteger abandoned = new AtomicInteger();
  private final long beginNanos = System.nanoTime();

  private Trial(Cluster cluster, LeaseTerms terms) throws Exception {
    this.cluster = cluster;
    system = new StandIn();
    claim = Claim.take(cluster, "a test", terms);
    Everywhere.run(cluster.hosts(), host -> host.must(system.start(cluster, host))).orThrow();
    awaitOnAll("the system runs", host -> !pid(host).isEmpty());
    var ids = new AtomicInteger();
    nemesis =
        new ClusterNemesis(
            cluster, system, claim, this::now, ids::incrementAndGet, told::add, terms);
  }

  static Trial on(Cluster cluster) throws Exception {
    return new Trial(cluster, SHORT);
  }

  static Trial on(Cluster cluster, LeaseTerms terms) throws Exception {
    return new Trial(cluster, terms);
  }

  long now() {
    return System.nanoTime() - beginNanos;
  }

  ActiveFault inject(Fault fault) throws IOException, InterruptedException {
    return nemesis.inject(fault, draws);
  }

  ActiveFault cut(Cut cut) throws IOException, InterruptedException {
    return inject(new Fault.Partition(cut));
  }

  ActiveFault pause(String host) throws IOException, InterruptedException {
    return inject(new Fault.Pause(new Target.Named(host)));
  }

  ActiveFault kill(String host) throws IOException, InterruptedException {
    return inject(new Fault.Kill(new Target.Named(host)));
  }

  /// The newest mark that was told of the fault with this id.
  Mark last(int id) {
    return List.copyOf(told).reversed().stream()
        .filter(mark -> mark.id() == id)
        .findFirst()
        .orElseThrow();
  }

  Host host(String name) {
    return cluster.host(name);
  }

  String on(String host, String script) throws IOException, InterruptedException {
    return host(host).must(Command.sh(script)).strip();
  }

  /// The id of the system's process, or nothing.
  String pid(Host host) throws IOException, InterruptedException {
    return host.must(
            Command.sh(
                "pid=$(cat /run/standin.pid 2>/dev/null); kill -0 $pid 2>/dev/null && echo $pid; :"))
        .strip();
  }

  String pid(String host) throws IOException, InterruptedException {
    return pid(host(host));
  }

  /// The state letter of process `pid`, or nothing.
  String state(String host, String pid) throws IOException, InterruptedException {
    return on(
        host,
        "sed -n 's/^State:[[:space:]]*\\(.\\).*/\\1/p' /proc/" + pid + "/status 2>/dev/null; :");
  }

  /// The links over which a ping is answered, seen from each host.
  Set<Link> pinged() throws IOException, InterruptedException {
    List<String> names = cluster.spec().hostNames();
    var script = new StringBuilder();
    for (String name : names) {
      script.append(
          "(ping -n -c 1 -W 1 %s >/dev/null 2>&1 && echo %s) &\n"
              .formatted(host(name).spec().address(), name));
    }
    var said =
        Everywhere.run(cluster.hosts(), from -> from.must(Command.sh(script + "wait"))).orThrow();
    var links = new HashSet<Link>();
    said.forEach((from, to) ->
        to.lines()
            .filter(name -> !name.equals(from.name()))
            .forEach(name -> links.add(new Link(from.name(), name))));
    return links;
  }

  /// The links that a mark with sides leaves.
  Set<Link> within(Mark mark) {
    var links = new HashSet<Link>();
    for (List<String> side : mark.sides()) {
      for (String a : side) {
        side.stream().filter(b -> !b.equals(a)).forEach(b -> links.add(new Link(a, b)));
      }
    }
    return links;
  }

  Set<Link> everyLink() {
    var links = new HashSet<Link>();
    List<String> names = cluster.spec().hostNames();
    for (String a : names) {
      names.stream().filter(b -> !b.equals(a)).forEach(b -> links.add(new Link(a, b)));
    }
    return links;
  }

  /// Puts a fault on the hosts as a controller does that dies at once: nobody renews it.
  void abandon(Injection injection) throws IOException, InterruptedException {
    String id = claim.number() + "-9" + abandoned.incrementAndGet();
    for (var share : injection.shares().entrySet()) {
      Lease.of(host(share.getKey()), id, claim.number(), "abandoned", share.getValue(), SHORT)
          .begin();
    }
  }

  /// Whether packets that arrive on a host pass by a chain of ours.
  boolean jumps(String host) throws IOException, InterruptedException {
    return on(host, "iptables-save | grep -e '-A INPUT -j FAULTLINE'; :").isEmpty();
  }

  /// The hosts that a client on this machine reaches on the system's port.
  List<String> served() {
    var reached = new ArrayList<String>();
    for (Host host : cluster.hosts()) {
      try (var socket = new Socket()) {
        socket.connect(new InetSocketAddress(host.spec().address(), StandIn.PORT), 1000);
        reached.add(host.name());
      } catch (IOException _) {
        // Not reached.
      }
    }
    return reached;
  }

  /// What there is of faults, host by host: rules, folders, watchdogs, stopped processes.
  Map<String, String> traces() throws IOException, InterruptedException {
    String look =
        """
        { iptables-save; ip6tables-save; } 2>/dev/null | grep FAULTLINE
        ls -d /run/faultline/lease-* /run/faultline/over-* 2>/dev/null
        pgrep -f "^sh -c STATE=''.ID=" | sed 's/^/process /'
        ps -eo stat=,pid=,comm= | grep '^T'
        pgrep -l '^slow-'
        :
        """;
    var traces = new HashMap<String, String>();
    Everywhere.run(cluster.hosts(), host -> host.must(Command.sh(look)))
        .orThrow()
        .forEach((host, said) -> {
          if (!said.isBlank()) {
            traces.put(host.name(), said.strip());
          }
        });
    return traces;
  }

  void assertNothingLeft() throws IOException, InterruptedException {
    assertThat(traces()).isEmpty();
  }

  /// Waits until nothing is left of any fault, and returns how long that took.
  Duration awaitNothingLeft(Duration limit) throws Exception {
    long from = System.nanoTime();
    await(limit, "nothing is left of any fault", () -> traces().isEmpty());
    return Duration.ofNanos(System.nanoTime() - from);
  }

  interface Question {
    boolean of(Host host) throws IOException, InterruptedException;
  }

  void awaitOnAll(String what, Question question) throws Exception {
    for (Host host : cluster.hosts()) {
      await(Duration.ofSeconds(10), host.name() + ": " + what, () -> question.of(host));
    }
  }

  static void await(Duration limit, String what, Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + limit.toNanos();
    while (!condition.call()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not within " + limit + ": " + what);
      }
      Thread.sleep(50);
    }
  }

  @Override
  public void close() {
    nemesis.close();
    claim.close();
  }
}

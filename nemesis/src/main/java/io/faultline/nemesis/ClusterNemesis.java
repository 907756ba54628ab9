package io.faultline.nemesis;

import io.faultline.cluster.Cluster;
import io.faultline.cluster.Killable;
import io.faultline.cluster.Pausable;
import io.faultline.cluster.SystemUnderTest;
import io.faultline.history.Mark;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The nemesis of a real cluster: every fault is held by the hosts themselves, under a lease that
/// this object renews. See `lease.sh` for what happens on a host.
public final class ClusterNemesis implements Nemesis {
  private static final Logger log = LoggerFactory.getLogger(ClusterNemesis.class);
  private static final String CUT_SHORT = "the injection was cut short";

  private final Cluster cluster;
  private final SystemUnderTest system;
  private final Claim claim;
  private final LongSupplier clock;
  private final IntSupplier markIds;
  private final Consumer<Mark> sink;
  private final LeaseTerms terms;
  private final Aim aim;
  private final Renewals renewals;
  private final AtomicInteger injections = new AtomicInteger();
  private final Set<PartitionInjection> partitions = ConcurrentHashMap.newKeySet();
  private final List<HeldFault> held = new CopyOnWriteArrayList<>();
  private boolean closed;

  /// A nemesis with nothing in force.
  ///
  /// @param claim of the run on the cluster: without it, no host injects anything
  /// @param clock nanoseconds since the run began
  /// @param markIds gives each mark an id that is unique in the run
  /// @param marks is told every fault's mark when it is asked for, seen to hold, asked to end and
  ///   seen to be over; from several threads, in order for each mark
  public ClusterNemesis(
      Cluster cluster,
      SystemUnderTest system,
      Claim claim,
      LongSupplier clock,
      IntSupplier markIds,
      Consumer<Mark> marks) {
    this(cluster, system, claim, clock, markIds, marks, LeaseTerms.DEFAULT);
  }

  ClusterNemesis(
      Cluster cluster,
      SystemUnderTest system,
      Claim claim,
      LongSupplier clock,
      IntSupplier markIds,
      Consumer<Mark> marks,
      LeaseTerms terms) {
    this.cluster = cluster;
    this.system = system;
    this.claim = claim;
    this.clock = clock;
    this.markIds = markIds;
    this.sink = marks;
    this.terms = terms;
    aim = new Aim(cluster, system);
    renewals = new Renewals(cluster.hosts(), terms, clock);
  }

  @Override
  public ActiveFault inject(Fault fault, RandomGenerator draws)
      throws IOException, InterruptedException {
    var mark = new FaultMark(markIds.getAsInt(), fault, clock.getAsLong(), sink);
    HeldFault active;
    try {
      active = hold(fault, resolve(fault, draws), mark);
    } catch (IOException e) {
      mark.neverHeld(clock.getAsLong(), String.valueOf(e.getMessage()));
      throw didNotHold(fault, e);
    } catch (InterruptedException | RuntimeException e) {
      mark.neverHeld(clock.getAsLong(), CUT_SHORT);
      throw e;
    }
    try {
      active.begin();
      return active;
    } catch (IOException e) {
      active.withdraw(String.valueOf(e.getMessage()));
      throw didNotHold(fault, e);
    } catch (InterruptedException | RuntimeException | Error e) {
      active.withdraw(CUT_SHORT);
      throw e;
    }
  }

  private static IOException didNotHold(Fault fault, IOException why) {
    return new IOException(
        "`%s` did not take hold: %s".formatted(fault.text(), why.getMessage()), why);
  }

  private Injection resolve(Fault fault, RandomGenerator draws)
      throws IOException, InterruptedException {
    return switch (fault) {
      case Fault.Partition(Cut.Clients(Target target), Block block) ->
          new ClientCutInjection(cluster, aim.resolve(target, draws), block);
      case Fault.Partition(Cut cut, Block block) ->
          new PartitionInjection(cluster, division(cut, draws).way(block.way()), block, partitions);
      case Fault.Network(Quality quality, Target at, Target from) ->
          NetworkInjection.of(
              cluster,
              NetworkInjection.links(aim.resolve(at, draws), aim.resolve(from, draws), quality));
      case Fault.Wan wan -> NetworkInjection.of(cluster, NetworkInjection.wan(cluster, wan));
      case Fault.Pause(Target target) ->
          ProcessInjection.pause(cluster, pausable(), aim.resolve(target, draws));
      case Fault.Starve(Target target, int percent) ->
          ProcessInjection.starve(cluster, pausable(), aim.resolve(target, draws), percent);
      case Fault.Disk(Target target, var kind, String folder) ->
          new DiskInjection(aim.resolve(target, draws), kind, folder);
      case Fault.Kill(Target target) ->
          ProcessInjection.kill(cluster, system, killable(), aim.resolve(target, draws));
      case Fault.Crash(Target target, Duration up) ->
          ProcessInjection.crash(cluster, system, killable(), aim.resolve(target, draws), up);
    };
  }

  private Pausable pausable() throws IOException {
    if (system instanceof Pausable pausable) {
      return pausable;
    }
    throw new IOException("the system " + system.name() + " cannot be paused");
  }

  private Killable killable() throws IOException {
    if (system instanceof Killable killable) {
      return killable;
    }
    throw new IOException("the system " + system.name() + " cannot be killed");
  }

  private Division division(Cut cut, RandomGenerator draws)
      throws IOException, InterruptedException {
    List<String> hosts = cluster.spec().hostNames();
    Division division =
        switch (cut) {
          case Cut.Halves _ -> Division.halves(hosts, draws);
          case Cut.OrderedHalves _ -> Division.orderedHalves(hosts);
          case Cut.Majority _ -> Division.isolate(aim.resolve(new Target.Minority(), draws), hosts);
          case Cut.MinorityThird _ ->
              Division.isolate(aim.draw(Aim.minorityThird(hosts.size()), draws), hosts);
          case Cut.Bridge _ -> Division.bridge(hosts, draws);
          case Cut.Sides(var sides) -> Division.named(sides, hosts);
          case Cut.Clients _ -> throw new IllegalStateException("clients are no side of hosts");
          case Cut.One _ -> Division.isolate(aim.resolve(new Target.One(), draws), hosts);
          case Cut.MajoritiesRing _ -> {
            if (hosts.size() < 5) {
              throw new IOException("a majorities-ring takes five hosts or more");
            }
            yield Division.majoritiesRing(hosts, draws);
          }
          case Cut.Zones _ -> Division.zones(cluster.spec().zones(), hosts);
          case Cut.Isolate(Target target) -> Division.isolate(aim.resolve(target, draws), hosts);
        };
    if (division.dropping().isEmpty()) {
      throw new IOException("nothing is left to cut the hosts from");
    }
    return division;
  }

  private HeldFault hold(Fault fault, Injection injection, FaultMark mark) throws IOException {
    mark.resolved(injection.sides(), injection.details());
    String id = claim.number() + "-" + injections.incrementAndGet();
    String about = fault.text() + ", by " + claim.holder();
    var leases = new ArrayList<Lease>();
    injection
        .shares()
        .forEach((host, share) ->
            leases.add(Lease.of(cluster.host(host), id, claim.number(), about, share, terms)));
    var active = new HeldFault(fault, injection, leases, mark, renewals, clock, this::over);
    synchronized (this) {
      if (closed) {
        throw new IOException("the nemesis is closed");
      }
      held.add(active);
      if (injection instanceof PartitionInjection partition) {
        partitions.add(partition);
      }
    }
    return active;
  }

  private void over(HeldFault fault) {
    if (fault.injection() instanceof PartitionInjection partition) {
      partitions.remove(partition);
    }
    held.remove(fault);
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    for (HeldFault fault : List.copyOf(held).reversed()) {
      try {
        fault.close();
      } catch (RuntimeException e) {
        // One that went wrong keeps no other from being healed.
        log.error("`{}`: {}", fault.fault().text(), e.toString(), e);
      }
    }
    renewals.close();
  }
}

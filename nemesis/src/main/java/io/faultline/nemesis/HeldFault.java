package io.faultline.nemesis;

import io.faultline.history.Mark;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A fault from its injection to its healing: the leases that hold it, and its mark.
final class HeldFault implements ActiveFault {
  private static final Logger log = LoggerFactory.getLogger(HeldFault.class);

  private final Fault fault;
  private final Injection injection;
  private final List<Lease> leases;
  private final FaultMark mark;
  private final Renewals renewals;
  private final LongSupplier clock;
  private final Consumer<HeldFault> afterwards;
  private boolean closed;

  /// @param afterwards told once, when it is healed as well as can be
  HeldFault(
      Fault fault,
      Injection injection,
      Collection<Lease> leases,
      FaultMark mark,
      Renewals renewals,
      LongSupplier clock,
      Consumer<HeldFault> afterwards) {
    this.fault = fault;
    this.injection = injection;
    this.leases = List.copyOf(leases);
    this.mark = mark;
    this.renewals = renewals;
    this.clock = clock;
    this.afterwards = afterwards;
  }

  @Override
  public Fault fault() {
    return fault;
  }

  @Override
  public Mark mark() {
    return mark.now();
  }

  Injection injection() {
    return injection;
  }

  /// Puts it on the hosts and sees that it holds. Nobody heals it meanwhile.
  ///
  /// @throws IOException if it does not; whoever called withdraws it then
  synchronized void begin() throws IOException, InterruptedException {
    if (closed) {
      throw new IOException("it was closed before it began");
    }
    Everywhere.run(
            leases,
            lease -> {
              lease.begin();
              renewals.keep(lease, this::lost);
              return lease;
            })
        .orThrow();
    String evidence = injection.seeHold(leases);
    mark.holds(clock.getAsLong(), evidence);
  }

  // A host that no longer holds its share makes it another fault than the one that was planned:
  // what is left of it is healed, and the mark ends where it was last certain.
  private void lost(Lease lease, String why, long renewedNanos) {
    log.warn("the fault `{}` was lost: {}", fault.text(), why);
    mark.ends(renewedNanos, Map.of("lost", why));
    Thread.ofVirtual().name("healing " + lease.id()).start(this::close);
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      Everywhere.uninterruptibly(this::heal);
    }
  }

  private void heal() {
    boolean held = mark.now().held();
    long askedNanos = clock.getAsLong();
    undo(() -> mark.ends(askedNanos, held ? Map.of("at-its-end", lastSeen()) : Map.of()));
  }

  /// Undoes what there is of a fault that did not take hold.
  synchronized void withdraw(String why) {
    if (!closed) {
      closed = true;
      Everywhere.uninterruptibly(() -> undo(() -> mark.neverHeld(clock.getAsLong(), why)));
    }
  }

  /// A step that waits for hosts.
  private interface Step {
    void run() throws InterruptedException;
  }

  private void undo(Step before) {
    try {
      before.run();
      undo();
    } catch (InterruptedException e) {
      throw new IllegalStateException("a thread that heals was interrupted", e);
    } finally {
      leases.forEach(renewals::giveUp);
      afterwards.accept(this);
    }
  }

  private String lastSeen() throws InterruptedException {
    Everywhere<Lease, List<String>> said = Everywhere.run(leases, Lease::holds);
    return said.failures().isEmpty() ? "it still held" : "it did not hold: " + said.complaint();
  }

  private void undo() throws InterruptedException {
    Everywhere<Lease, List<String>> said = Everywhere.run(leases, Lease::heal);
    try {
      SequencedMap<String, List<String>> byHost = new LinkedHashMap<>();
      said.orThrow().forEach((lease, lines) -> byHost.put(lease.host().name(), lines));
      String how = injection.seeHealed(byHost);
      mark.ended(clock.getAsLong(), how);
    } catch (IOException e) {
      log.warn("`{}` was not seen to be healed: {}", fault.text(), e.getMessage());
      mark.notSeenToEnd(String.valueOf(e.getMessage()));
    }
  }
}

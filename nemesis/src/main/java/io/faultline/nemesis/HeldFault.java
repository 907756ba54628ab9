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
    if (!mark.holds(clock.getAsLong(), evidence)) {
      throw new IOException(lostEarly());
    }
  }

  private String lostEarly() {
    return "it was lost before it was seen to hold: "
        + mark.now().details().getOrDefault("lost", "closed");
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
    if (!mark.now().held()) {
      withdraw(lostEarly());
    } else if (!closed) {
      closed = true;
      Everywhere.uninterruptibly(() -> undo(this::end));
    }
  }

  // Its window closes when the end was asked for, if every host then still says that it holds; for
  // a host that does not answer, when its lease was last renewed; for one that says no, when it was
  // last seen to hold. What was lost has its end already.
  private void end() throws InterruptedException {
    if (mark.now().untilNanos() != Mark.NEVER) {
      return;
    }
    long askedNanos = clock.getAsLong();
    Everywhere<Lease, List<String>> said = Everywhere.run(leases, Lease::holds);
    long untilNanos = askedNanos;
    for (Map.Entry<Lease, IOException> no : said.failures().entrySet()) {
      long seenNanos = mark.now().fromNanos();
      untilNanos =
          Math.min(
              untilNanos,
              no.getValue() instanceof Lease.Denied
                  ? seenNanos
                  : renewals.renewedNanos(no.getKey()).orElse(seenNanos));
    }
    String words =
        said.failures().isEmpty()
            ? "it still held"
            : "it was not seen to hold: " + said.complaint();
    mark.ends(untilNanos, Map.of("at-its-end", words));
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
      try {
        before.run();
      } finally {
        // Whatever becomes of the history, the hosts are healed.
        undo();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("a thread that heals was interrupted", e);
    } finally {
      leases.forEach(renewals::giveUp);
      afterwards.accept(this);
    }
  }

  private void undo() throws InterruptedException {
    // A renewal that crossed the healing would find the lease gone, and call it lost.
    leases.forEach(renewals::giveUp);
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

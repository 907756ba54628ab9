package io.faultline.nemesis;

import io.faultline.cluster.Command;
import io.faultline.cluster.Host;
import io.faultline.cluster.HostException;
import io.faultline.cluster.Output;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// One fault on one host, held by a watchdog on the host itself: see `lease.sh`.
///
/// Each method is one command on the host and waits for it. Safe for many threads.
///
/// @param id unique on the host: letters, digits and hyphens, at most 18
/// @param undoLimit how long undoing may take
/// @param script what the host runs
record Lease(Host host, String id, Duration undoLimit, String script) {
  /// How long an injection may take: less than a lease, so that it cannot outlive one unnoticed.
  static final Duration BEGIN_LIMIT = Duration.ofSeconds(8);

  private static final Duration HOLDS_LIMIT = Duration.ofSeconds(8);
  private static final Duration HEAL_SLACK = Duration.ofSeconds(15);

  /// The host answered, and what it said is no.
  static final class Denied extends IOException {
    private static final long serialVersionUID = 1;

    Denied(String message) {
      super(message);
    }
  }

  /// What one host is to do, as a fault has it.
  ///
  /// @param file the fault's script: `partition.sh`, `pause.sh`, …
  /// @param values what the script is given
  /// @param undoLimit how long undoing may take
  record Share(String file, SequencedMap<String, String> values, Duration undoLimit) {}

  /// A lease that has not begun.
  ///
  /// @param claim the number of the run's claim, without which the host injects nothing
  /// @param about the fault, for people, in one line
  static Lease of(Host host, String id, long claim, String about, Share share, LeaseTerms terms) {
    var values = new LinkedHashMap<String, String>();
    values.put("STATE", terms.stateFolder());
    values.put("ID", id);
    values.put("CLAIM", Long.toString(claim));
    values.put("ABOUT", Text.line(about));
    values.put("EXPIRES", Long.toString(terms.expires().toSeconds()));
    values.put("POLL", Double.toString(terms.poll().toMillis() / 1000.0));
    values.put("UNDO_SECONDS", Long.toString(share.undoLimit().toSeconds()));
    values.put("CHAIN", chain(id));
    values.putAll(share.values());
    return new Lease(host, id, share.undoLimit(), HostScript.of(values, share.file(), "lease.sh"));
  }

  /// The chain of packet rules that belongs to the lease `id` on its host.
  static String chain(String id) {
    return "FAULTLINE-" + id;
  }

  /// Starts the watchdog, which injects the fault, and waits for the injection.
  ///
  /// @throws IOException if the injection failed; the watchdog may hold what there is of it
  void begin() throws IOException, InterruptedException {
    run("begin", BEGIN_LIMIT);
  }

  /// What the host says of the fault while it holds.
  ///
  /// @throws Denied if it does not hold, or the lease has run out
  /// @throws HostException if the host did not answer
  List<String> holds() throws IOException, InterruptedException {
    return run("holds", HOLDS_LIMIT);
  }

  /// Has the fault undone, and returns what the host then says.
  ///
  /// Does nothing more if it is undone already.
  ///
  /// @throws IOException if it could not be undone, or that could not be seen
  List<String> heal() throws IOException, InterruptedException {
    return run("heal", undoLimit.plus(HEAL_SLACK));
  }

  private List<String> run(String mode, Duration limit) throws IOException, InterruptedException {
    Command command = HostScript.command(script, "faultline-" + mode).within(limit);
    Output output = host.run(command);
    List<String> said = Text.lines(output.out());
    if (!output.succeeded()) {
      var words = new ArrayList<>(Text.lines(output.err()));
      words.addAll(0, said.stream().filter(line -> !line.startsWith("injected ")).toList());
      throw new Denied(
          host.name()
              + ": "
              + (words.isEmpty()
                  ? "%s of lease %s ended with status %d".formatted(mode, id, output.status())
                  : String.join("; ", words)));
    }
    return said;
  }
}

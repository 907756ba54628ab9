package io.faultline.controller.contract;

import io.faultline.controller.Nearest;
import io.faultline.controller.UsageException;
import io.faultline.nemesis.Cut;
import io.faultline.nemesis.Fault;
import io.faultline.nemesis.Target;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// Faults as they are written: a word for what is done, and a word for where.
public final class FaultReader {
  private static final SequencedMap<String, String> WHERE = new LinkedHashMap<>();

  /// Every fault there is, with what may stand after it.
  public static final SequencedMap<String, String> FAULTS =
      Collections.unmodifiableSequencedMap(WHERE);

  private static final Map<String, Cut> CUTS = new LinkedHashMap<>();
  private static final Map<String, Target> TARGETS = new LinkedHashMap<>();

  static {
    for (Cut cut :
        List.of(new Cut.Halves(), new Cut.One(), new Cut.MajoritiesRing(), new Cut.Zones())) {
      CUTS.put(cut.text(), cut);
    }
    for (Target target :
        List.of(
            new Target.Leader(),
            new Target.Follower(),
            new Target.One(),
            new Target.Minority(),
            new Target.Majority(),
            new Target.All())) {
      TARGETS.put(target.text(), target);
    }
    WHERE.put("partition", String.join(", ", CUTS.keySet()));
    WHERE.put("isolate", "a target");
    WHERE.put("pause", "a target");
    WHERE.put("kill", "a target");
  }

  private FaultReader() {}

  /// What a fault does, in a few words.
  public static String meaning(String fault) {
    return switch (fault) {
      case "partition" -> "packets between hosts are dropped, both ways";
      case "isolate" -> "packets between a target's hosts and all others are dropped, both ways";
      case "pause" -> "a target's processes are stopped, and continued";
      case "kill" -> "a target's processes are killed, and started again";
      default -> throw new IllegalArgumentException("no fault: " + fault);
    };
  }

  /// The words for targets.
  public static String targets() {
    return String.join(", ", TARGETS.keySet()) + ", a host, a zone";
  }

  /// The fault that is written as `kind: value`.
  public static Located<Fault> fault(Located<String> kind, Located<String> value)
      throws UsageException {
    Fault fault =
        switch (kind.value()) {
          case "partition" -> new Fault.Partition(cut(value));
          case "isolate" -> new Fault.Partition(new Cut.Isolate(target(value)));
          case "pause" -> new Fault.Pause(target(value));
          case "kill" -> new Fault.Kill(target(value));
          default ->
              throw kind.wrong(
                  "there is no fault '%s'%s; there are: %s"
                      .formatted(
                          kind.value(),
                          Nearest.didYouMean(kind.value(), FAULTS.sequencedKeySet()),
                          String.join(", ", FAULTS.sequencedKeySet())));
        };
    return new Located<>(fault, kind.place());
  }

  private static Cut cut(Located<String> value) throws UsageException {
    Cut cut = CUTS.get(value.value());
    if (cut != null) {
      return cut;
    }
    String remedy =
        TARGETS.containsKey(value.value())
            ? "; `isolate: %s` cuts a target off".formatted(value.value())
            : Nearest.didYouMean(value.value(), CUTS.keySet());
    throw value.wrong(
        "there is no partition '%s'%s; there are: %s"
            .formatted(value.value(), remedy, String.join(", ", CUTS.keySet())));
  }

  // What is no word of ours is a host or a zone: the cluster file tells which.
  private static Target target(Located<String> value) throws UsageException {
    String text = value.value();
    Target target = TARGETS.get(text);
    if (target != null) {
      return target;
    }
    if (text.startsWith("zone ")) {
      return new Target.Zone(text.substring(5).strip());
    }
    if (!text.matches("[A-Za-z0-9][A-Za-z0-9-]*")) {
      throw value.wrong("a target is one of %s; not '%s'".formatted(targets(), text));
    }
    return new Target.Named(text);
  }
}

package io.faultline.controller.contract;

import io.faultline.controller.Nearest;
import io.faultline.controller.UsageException;
import io.faultline.nemesis.Block;
import io.faultline.nemesis.Cut;
import io.faultline.nemesis.Fault;
import io.faultline.nemesis.Quality;
import io.faultline.nemesis.Target;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Faults as they are written: a word for what is done, and words for where and how, with blanks
/// between them: `partition: halves one-way-out reset`.
public final class FaultReader {
  private static final SequencedMap<String, String> WHERE = new LinkedHashMap<>();

  /// Every fault there is, with what may stand after it.
  public static final SequencedMap<String, String> FAULTS =
      Collections.unmodifiableSequencedMap(WHERE);

  private static final Map<String, Cut> CUTS = new LinkedHashMap<>();
  private static final Map<String, Target> TARGETS = new LinkedHashMap<>();
  private static final List<String> BLOCKS =
      List.of("one-way-out", "one-way-in", "reject", "reset", "flap");

  private static final List<String> QUALITIES =
      List.of("delay", "jitter", "loss", "reorder", "corrupt", "rate", "at", "from");
  private static final Pattern RATE = Pattern.compile("([1-9][0-9]{0,5})([kM])B/s");

  static {
    for (Cut cut :
        List.of(
            new Cut.Halves(),
            new Cut.OrderedHalves(),
            new Cut.One(),
            new Cut.Majority(),
            new Cut.MinorityThird(),
            new Cut.MajoritiesRing(),
            new Cut.Bridge(),
            new Cut.Zones())) {
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
    String block = ", and then " + String.join(", ", BLOCKS) + " CUT/OPEN";
    WHERE.put("partition", String.join(", ", CUTS.keySet()) + ", a+b|c" + block);
    WHERE.put("isolate", "a target" + block);
    WHERE.put("cut-clients", "a target, and then reject, reset, flap CUT/OPEN");
    WHERE.put(
        "network",
        "delay TIME, jitter TIME, loss N%, reorder N%, corrupt N%, rate N kB/s, and then at TARGET, from TARGET");
    WHERE.put("wan", "a round trip between zones, and then zone-zone TIME for some of them");
    WHERE.put("pause", "a target");
    WHERE.put("kill", "a target");
    WHERE.put("keep-down", "a target");
    WHERE.put("crash-loop", "a target, and then up TIME");
    WHERE.put("starve", "a target, and then cpu N%");
    WHERE.put("disk-full", "a target, and then in FOLDER");
    WHERE.put("disk-freeze", "a target, and then in FOLDER");
  }

  private FaultReader() {}

  /// What a fault does, in a few words.
  public static String meaning(String fault) {
    return switch (fault) {
      case "partition" -> "packets between hosts are dropped or refused";
      case "isolate" -> "packets between a target's hosts and all others are dropped or refused";
      case "cut-clients" -> "packets of the clients to a target's hosts are dropped or refused";
      case "network" ->
          "what arrives at hosts from others is delayed, lost, reordered, damaged, slowed";
      case "wan" -> "zones are a round trip apart";
      case "pause" -> "a target's processes are stopped, and continued";
      case "kill" -> "a target's processes are killed, and started again";
      case "keep-down" -> "a target's processes are killed whenever they run, and started to heal";
      case "crash-loop" -> "a target's processes are started and killed in turn";
      case "starve" -> "a target's processes get a share of one processor";
      case "disk-full" -> "a target's file system is filled: writes fail";
      case "disk-freeze" -> "a target's file system is frozen: writes wait";
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
    if (!FAULTS.containsKey(kind.value())) {
      throw kind.wrong(
          "there is no fault '%s'%s; there are: %s"
              .formatted(
                  kind.value(),
                  Nearest.didYouMean(kind.value(), FAULTS.sequencedKeySet()),
                  String.join(", ", FAULTS.sequencedKeySet())));
    }
    var words = new Words(value);
    Fault fault =
        switch (kind.value()) {
          case "partition" -> new Fault.Partition(words.cut(), words.block());
          case "isolate" -> new Fault.Partition(new Cut.Isolate(words.target()), words.block());
          case "cut-clients" -> new Fault.Partition(new Cut.Clients(words.target()), words.block());
          case "network" -> words.network();
          case "wan" -> words.wan();
          case "pause" -> new Fault.Pause(words.target());
          case "kill" -> new Fault.Kill(words.target());
          case "keep-down" -> new Fault.Crash(words.target(), Duration.ZERO);
          case "crash-loop" -> words.crashLoop();
          case "starve" -> words.starve();
          case "disk-full" -> words.disk(Fault.Disk.Kind.FULL);
          case "disk-freeze" -> words.disk(Fault.Disk.Kind.FROZEN);
          default -> throw new IllegalStateException("no reader: " + kind.value());
        };
    words.end();
    return new Located<>(fault, kind.place());
  }

  /// The words of a value, read from the left.
  private static final class Words {
    private final Located<String> value;
    private final Deque<String> left = new ArrayDeque<>();

    Words(Located<String> value) {
      this.value = value;
      for (String word : value.value().strip().split("\\s+")) {
        left.add(word);
      }
    }

    UsageException wrong(String problem) {
      return value.wrong(problem);
    }

    String next(String what) throws UsageException {
      String word = left.poll();
      if (word == null || word.isEmpty()) {
        throw wrong("%s is missing at the end of '%s'".formatted(what, value.value()));
      }
      return word;
    }

    void end() throws UsageException {
      if (!left.isEmpty()) {
        throw wrong("'%s' means nothing here".formatted(String.join(" ", left)));
      }
    }

    Cut cut() throws UsageException {
      String word = next("how to divide the hosts");
      Cut cut = CUTS.get(word.equals("random-halves") ? "halves" : word);
      if (cut != null) {
        return cut;
      }
      if (word.indexOf('|') >= 0 || word.indexOf('+') >= 0) {
        return sides(word);
      }
      String remedy =
          TARGETS.containsKey(word)
              ? "; `isolate: %s` cuts a target off".formatted(word)
              : Nearest.didYouMean(word, CUTS.keySet());
      throw wrong(
          "there is no partition '%s'%s; there are: %s"
              .formatted(word, remedy, String.join(", ", CUTS.keySet())));
    }

    private Cut sides(String word) throws UsageException {
      var sides = new ArrayList<List<String>>();
      for (String side : word.split("\\|", -1)) {
        List<String> hosts = List.of(side.split("\\+", -1));
        for (String host : hosts) {
          if (!isName(host)) {
            throw wrong("sides are written as a+b|c, with hosts for letters; not '" + word + "'");
          }
        }
        sides.add(hosts);
      }
      return new Cut.Sides(sides);
    }

    // What is no word of ours is a host or a zone: the cluster file tells which.
    Target target() throws UsageException {
      String word = next("a target");
      Target target = TARGETS.get(word);
      if (target != null) {
        return target;
      }
      if (word.equals("zone") && !left.isEmpty()) {
        return new Target.Zone(left.remove());
      }
      boolean two = !left.isEmpty() && isName(left.element()) && !known(left.element());
      if (!isName(word) || two) {
        throw wrong("a target is one of %s; not '%s'".formatted(targets(), value.value()));
      }
      return new Target.Named(word);
    }

    // Words that may stand after a target.
    private static boolean known(String word) {
      return BLOCKS.contains(word) || List.of("from", "at", "up", "cpu", "in").contains(word);
    }

    private static boolean isName(String word) {
      return word.matches("[A-Za-z0-9][A-Za-z0-9-]*");
    }

    Block block() throws UsageException {
      var answer = Block.Answer.DROP;
      var way = Block.Way.BOTH;
      var flap = Block.Flap.NEVER;
      while (!left.isEmpty()) {
        String word = left.remove();
        switch (word) {
          case "drop" -> answer = Block.Answer.DROP;
          case "reject" -> answer = Block.Answer.REJECT;
          case "reset" -> answer = Block.Answer.RESET;
          case "one-way-out" -> way = Block.Way.OUT;
          case "one-way-in" -> way = Block.Way.IN;
          case "flap" -> flap = flap(next("how long the cut is there and is not, such as 2s/1s,"));
          default -> throw unknown(word, BLOCKS);
        }
      }
      return new Block(answer, way, flap);
    }

    private Block.Flap flap(String word) throws UsageException {
      String[] parts = word.split("/", -1);
      if (parts.length != 2) {
        throw wrong("how long a cut is there and is not is written as 2s/1s; not '" + word + "'");
      }
      try {
        return new Block.Flap(duration(parts[0]), duration(parts[1]));
      } catch (IllegalArgumentException e) {
        throw wrong(String.valueOf(e.getMessage()));
      }
    }

    Fault crashLoop() throws UsageException {
      Target target = target();
      expect("up");
      Duration up = duration(next("how long it is up"));
      if (up.toMillis() < 100 || up.compareTo(Fault.Crash.LONGEST) > 0) {
        throw wrong("a system in a crash loop is up for 100 ms to a minute");
      }
      return new Fault.Crash(target, up);
    }

    Fault starve() throws UsageException {
      Target target = target();
      expect("cpu");
      int percent = (int) Math.round(share() * 100);
      if (percent < 1) {
        throw wrong("a share of a processor is from 1% to 100%");
      }
      return new Fault.Starve(target, percent);
    }

    Fault disk(Fault.Disk.Kind kind) throws UsageException {
      Target target = target();
      expect("in");
      try {
        return new Fault.Disk(target, kind, next("a folder"));
      } catch (IllegalArgumentException e) {
        throw wrong(String.valueOf(e.getMessage()));
      }
    }

    private void expect(String word) throws UsageException {
      String found = next("'" + word + "'");
      if (!found.equals(word)) {
        throw unknown(found, List.of(word));
      }
    }

    Fault network() throws UsageException {
      Quality quality = Quality.PERFECT;
      Target at = new Target.All();
      Target from = at;
      try {
        while (!left.isEmpty()) {
          String word = left.remove();
          switch (word) {
            case "delay" -> quality = quality.withDelay(duration(next("a time")));
            case "jitter" -> quality = quality.withJitter(duration(next("a time")));
            case "loss" -> quality = quality.withLoss(share());
            case "reorder" -> quality = quality.withReorder(share());
            case "corrupt" -> quality = quality.withCorrupt(share());
            case "rate" -> quality = quality.withRate(rate());
            case "at" -> at = target();
            case "from" -> from = target();
            default -> throw unknown(word, QUALITIES);
          }
        }
      } catch (IllegalArgumentException e) {
        throw wrong(String.valueOf(e.getMessage()));
      }
      if (quality.equals(Quality.PERFECT)) {
        throw wrong("what the network does is missing: " + String.join(", ", QUALITIES));
      }
      return new Fault.Network(quality, at, from);
    }

    private double share() throws UsageException {
      String word = next("a share");
      return Units.share(word)
          .orElseThrow(() -> wrong("'%s' is no share, such as 5%%".formatted(word)));
    }

    private long rate() throws UsageException {
      String word = next("a rate");
      Matcher matcher = RATE.matcher(word);
      if (!matcher.matches()) {
        throw wrong("'%s' is no rate, such as 200kB/s or 2MB/s".formatted(word));
      }
      return Long.parseLong(matcher.group(1)) * (matcher.group(2).equals("k") ? 1000 : 1_000_000);
    }

    Fault wan() throws UsageException {
      Duration otherwise = Duration.ZERO;
      var legs = new ArrayList<Fault.Wan.Leg>();
      while (!left.isEmpty()) {
        String word = left.remove();
        String[] zones = word.split("-", -1);
        if (zones.length == 2 && isName(zones[0]) && isName(zones[1])) {
          legs.add(new Fault.Wan.Leg(zones[0], zones[1], roundTrip(next("a round trip"))));
        } else if (legs.isEmpty() && otherwise.isZero()) {
          otherwise = roundTrip(word);
        } else {
          throw wrong("'%s' is no pair of zones, such as a-b".formatted(word));
        }
      }
      return new Fault.Wan(otherwise, legs);
    }

    private Duration roundTrip(String word) throws UsageException {
      Duration length = duration(word);
      if (length.compareTo(Quality.LONGEST_DELAY) > 0 || !length.isPositive()) {
        throw wrong("a round trip is more than nothing, and 5 s at most");
      }
      return length;
    }

    Duration duration(String word) throws UsageException {
      return Units.duration(word)
          .orElseThrow(() -> wrong("'%s' is no time, such as 200ms or 2s".formatted(word)));
    }

    UsageException unknown(String word, Collection<String> known) {
      return wrong(
          "'%s' means nothing here%s; there are: %s"
              .formatted(word, Nearest.didYouMean(word, known), String.join(", ", known)));
    }
  }
}

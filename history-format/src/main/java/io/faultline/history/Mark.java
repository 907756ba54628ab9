package io.faultline.history;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Something that was in force while operations ran: a fault, a phase of the run, a leader.
///
/// A plain record: what it means to a cluster is the nemesis's business, what it means to a verdict
/// the checker's.
///
/// @param id unique in a run; a later mark with the same id replaces the earlier
/// @param kind [#FAULT], [#PHASE] or another word
/// @param name what it was: `partition`, `pause`, `quiet`, …
/// @param sides the groups of hosts that could not reach each other, for a cut of the network; else
///   one group with the hosts concerned, or none
/// @param askedNanos when it was asked for
/// @param fromNanos when it was seen to hold; [#NEVER] if it never was
/// @param untilNanos when its end was asked for; [#NEVER] while it holds
/// @param endedNanos when it was seen to be over; [#NEVER] if it was not
/// @param evidence how it was seen to hold, in words; if it never was, why not
/// @param details further facts by name, printable
public record Mark(
    int id,
    String kind,
    String name,
    List<List<String>> sides,
    long askedNanos,
    long fromNanos,
    long untilNanos,
    long endedNanos,
    String evidence,
    Map<String, String> details) {
  public static final String FAULT = "fault";
  public static final String PHASE = "phase";
  public static final long NEVER = Long.MAX_VALUE;

  public Mark {
    sides = sides.stream().map(List::copyOf).toList();
    details = java.util.Collections.unmodifiableMap(new TreeMap<>(details));
  }

  /// The hosts concerned, side after side.
  public List<String> hosts() {
    return sides.stream().flatMap(List::stream).toList();
  }

  /// Whether it was ever seen to hold.
  public boolean held() {
    return fromNanos != NEVER;
  }
}

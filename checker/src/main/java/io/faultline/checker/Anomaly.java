package io.faultline.checker;

import java.util.List;

/// A defect, named as the literature names it, with the operations that prove it.
///
/// @param name `non-linearizable`, `G-single`, `lost-update`, …
/// @param key the key it is about, printable; empty where it is about several
/// @param ops the operations of the counterexample, in the order of their calls: as few as sound
///   steps could make them
/// @param explanation in sentences, for a reader who has only the operations before him
/// @param evidence what separate code can check again
public record Anomaly(
    String name, String key, List<Integer> ops, String explanation, Refutation evidence) {
  public Anomaly {
    ops = List.copyOf(ops);
  }
}

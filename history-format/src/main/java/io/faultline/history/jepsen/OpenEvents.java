package io.faultline.history.jepsen;

import io.faultline.history.Kind;
import io.faultline.history.Value;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What each process has asked and was not told yet: what its answer is to be read by.
final class OpenEvents {
  // Processes are small numbers nearly always.
  private static final int IN_ARRAY = 1 << 16;
  private static final Map<Kind, Open> SINGLE = new EnumMap<>(Kind.class);

  static {
    for (Kind kind : Kind.values()) {
      SINGLE.put(kind, new Open(kind, null, null));
    }
  }

  private @Nullable Open[] small = new Open[0];
  private final Map<Integer, Open> others = new HashMap<>();

  /// An open call.
  ///
  /// @param kind of a call of one action; null for a list of actions
  /// @param outer the key of a pair that its value was
  /// @param actions as they were asked, of a list of actions
  record Open(@Nullable Kind kind, @Nullable Value outer, @Nullable Value actions) {
    /// Whether its answer has a value.
    boolean isTold() {
      return kind == null || kind.answers() == Kind.Answers.VALUE;
    }
  }

  /// An open call of one action.
  static Open of(Kind kind) {
    return SINGLE.getOrDefault(kind, new Open(kind, null, null));
  }

  void put(int process, Open call) {
    if (process < 0 || process >= IN_ARRAY) {
      others.put(process, call);
      return;
    }
    if (process >= small.length) {
      small = Arrays.copyOf(small, Math.max(process + 1, Math.min(IN_ARRAY, small.length * 2)));
    }
    small[process] = call;
  }

  /// The open call of a process, which is open no more; null for none.
  @Nullable Open take(int process) {
    if (process < 0 || process >= IN_ARRAY) {
      return others.remove(process);
    }
    if (process >= small.length) {
      return null;
    }
    Open call = small[process];
    small[process] = null;
    return call;
  }
}

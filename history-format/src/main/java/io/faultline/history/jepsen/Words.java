package io.faultline.history.jepsen;

import io.faultline.history.Kind;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The names that calls and actions have, and the kinds that they mean.
final class Words {
  private static final Map<String, Kind> OWN = new HashMap<>();
  private static final Map<String, Kind> ALL = new HashMap<>();

  static {
    for (Kind kind : Kind.values()) {
      OWN.put(kind.word(), kind);
    }
    OWN.put("read", Kind.READ);
    OWN.put("write", Kind.WRITE);
    OWN.put("lock", Kind.ACQUIRE);
    OWN.put("unlock", Kind.RELEASE);
    ALL.putAll(OWN);
    ALL.put("get", Kind.READ);
    ALL.put("put", Kind.WRITE);
    ALL.put("compare-and-set", Kind.CAS);
    ALL.put("inc", Kind.INCREMENT);
    ALL.put("incr", Kind.INCREMENT);
    ALL.put("dec", Kind.INCREMENT);
    ALL.put("decr", Kind.INCREMENT);
    ALL.put("decrement", Kind.INCREMENT);
    ALL.put("delete", Kind.REMOVE);
    ALL.put("rem", Kind.REMOVE);
    ALL.put("contains?", Kind.CONTAINS);
    ALL.put("member?", Kind.CONTAINS);
  }

  private Words() {}

  /// The kind of a call or action of this name; null for none.
  static @Nullable Kind kind(Form form, String name) {
    return (form == Form.FAULTLINE ? OWN : ALL).get(name);
  }

  /// Whether the name takes away what it is given.
  static boolean isDecrement(Form form, String name) {
    return form != Form.FAULTLINE && name.startsWith("dec");
  }
}

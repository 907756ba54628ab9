package io.faultline.history;

import static io.faultline.history.Value.NIL;

/// One step of a call on one key, as it was asked: what it gave back is in the [Outcome].
///
/// @param key the object acted on; nil where a workload has only one
/// @param argument what the kind takes (see [Kind]); nil where it takes nothing
/// @param second the second argument, of a compare-and-set only; else nil
public record Action(Kind kind, Value key, Value argument, Value second) {
  public static Action read(Value key) {
    return new Action(Kind.READ, key, NIL, NIL);
  }

  public static Action write(Value key, Value value) {
    return new Action(Kind.WRITE, key, value, NIL);
  }

  public static Action cas(Value key, Value expected, Value next) {
    return new Action(Kind.CAS, key, expected, next);
  }

  public static Action append(Value key, Value element) {
    return new Action(Kind.APPEND, key, element, NIL);
  }

  @Override
  public String toString() {
    return switch (kind) {
      case READ,
          DEQUEUE,
          PEEK,
          POP,
          ACQUIRE,
          RELEASE,
          GENERATE,
          POP_FRONT,
          POP_BACK,
          PEEK_FRONT,
          PEEK_BACK ->
          kind.word() + " " + key;
      case CAS -> kind.word() + " " + key + " " + argument + "→" + second;
      case WRITE, APPEND, ADD, REMOVE, CONTAINS, ENQUEUE, PUSH, INCREMENT, PUSH_FRONT, PUSH_BACK ->
          kind.word() + " " + key + " " + argument;
    };
  }
}

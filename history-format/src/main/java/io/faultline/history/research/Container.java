package io.faultline.history.research;

import io.faultline.history.Kind;
import io.faultline.history.Value;
import java.util.Map;
import java.util.Optional;

/// A kind of object of LiMo, PolyLin and Fptlin: its word in a history's header, and what the
/// methods of these tools are in ours.
enum Container {
  STACK(
      "stack",
      Map.of(
          "push", Kind.PUSH, "add", Kind.PUSH, "pop", Kind.POP, "remove", Kind.POP, "peek",
          Kind.PEEK)),
  QUEUE(
      "queue",
      Map.of(
          "enq",
          Kind.ENQUEUE,
          "add",
          Kind.ENQUEUE,
          "deq",
          Kind.DEQUEUE,
          "remove",
          Kind.DEQUEUE,
          "peek",
          Kind.PEEK)),
  /// The largest element comes first.
  PRIORITY_QUEUE(
      "priority-queue", Map.of("insert", Kind.ENQUEUE, "poll", Kind.DEQUEUE, "peek", Kind.PEEK)),
  DEQUE(
      "deque",
      Map.of(
          "push_front",
          Kind.PUSH_FRONT,
          "push_back",
          Kind.PUSH_BACK,
          "pop_front",
          Kind.POP_FRONT,
          "pop_back",
          Kind.POP_BACK,
          "peek_front",
          Kind.PEEK_FRONT,
          "peek_back",
          Kind.PEEK_BACK)),
  SET("set", Map.of("insert", Kind.ADD, "remove", Kind.REMOVE, "contains", Kind.CONTAINS)),
  /// Has no permits at first.
  SEMAPHORE("semaphore", Map.of("incr", Kind.RELEASE, "decr", Kind.ACQUIRE)),
  /// Every change is a comparison that was met. Holds 0 at first.
  REGISTER("register", Map.of("read_modify_write", Kind.CAS));

  private final String workload;

  // Map.of, which never changes.
  @SuppressWarnings("ImmutableEnumChecker")
  private final Map<String, Kind> methods;

  Container(String workload, Map<String, Kind> methods) {
    this.workload = workload;
    this.methods = methods;
  }

  /// What the tools' words call it: `pqueue`, `priorityqueue`, `rmw`, `atomic-stack`, …
  static Optional<Container> named(String word) {
    return Optional.ofNullable(
        switch (word) {
          case "stack", "atomic-stack" -> STACK;
          case "queue", "atomic-queue" -> QUEUE;
          case "pqueue", "priorityqueue" -> PRIORITY_QUEUE;
          case "deque" -> DEQUE;
          case "set" -> SET;
          case "semaphore" -> SEMAPHORE;
          case "rmw" -> REGISTER;
          default -> null;
        });
  }

  /// The kind of the method with this name, in lower case.
  Optional<Kind> method(String name) {
    return Optional.ofNullable(methods.get(name));
  }

  /// The methods, for messages.
  String methods() {
    return String.join(", ", methods.keySet().stream().sorted().toList());
  }

  /// What a checker has to know of it.
  Assumptions assumptions() {
    return new Assumptions(
        workload,
        "",
        "",
        this == SEMAPHORE || this == REGISTER ? Value.of(0) : Value.NIL,
        this == PRIORITY_QUEUE ? Map.of("order", "largest first") : Map.of());
  }
}

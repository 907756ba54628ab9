package io.faultline.checker;

import io.faultline.history.History.Answer;
import io.faultline.history.Kind;
import io.faultline.history.Values;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A queue, a stack or a priority queue, empty before the run. Taking from an empty one and looking
/// into it give nil.
///
/// A priority queue gives the largest code first: whole numbers are their own codes.
public final class ContainerModel implements ObjectModel<Longs> {
  /// Which element comes out first.
  private enum First {
    OLDEST,
    LATEST,
    LARGEST
  }

  private final First first;
  private final Kind in;
  private final Kind out;

  private ContainerModel(First first, Kind in, Kind out) {
    this.first = first;
    this.in = in;
    this.out = out;
  }

  /// `enqueue`, `dequeue` and `peek`.
  public static Model queue() {
    return new Interned<>(new ContainerModel(First.OLDEST, Kind.ENQUEUE, Kind.DEQUEUE));
  }

  /// `push`, `pop` and `peek`.
  public static Model stack() {
    return new Interned<>(new ContainerModel(First.LATEST, Kind.PUSH, Kind.POP));
  }

  /// `enqueue`, `dequeue` and `peek`.
  public static Model priorityQueue() {
    return new Interned<>(new ContainerModel(First.LARGEST, Kind.ENQUEUE, Kind.DEQUEUE));
  }

  @Override
  public Optional<Container> container() {
    return Optional.of(
        switch (first) {
          case OLDEST -> Container.QUEUE;
          case LATEST -> Container.STACK;
          case LARGEST -> Container.PRIORITY_QUEUE;
        });
  }

  @Override
  public Longs initial(long before) {
    return Longs.EMPTY;
  }

  @Override
  public boolean knows(Kind kind) {
    return kind == in || kind == out || kind == Kind.PEEK;
  }

  @Override
  public boolean keepsState(Kind kind, Answer answer) {
    return kind == Kind.PEEK;
  }

  @Override
  public @Nullable Longs step(Longs state, Kind kind, long argument, long result, Answer answer) {
    if (kind != in && result != Values.UNKNOWN && result != head(state)) {
      return null;
    }
    return effect(state, kind, argument, result);
  }

  @Override
  public Longs effect(Longs state, Kind kind, long argument, long second) {
    if (kind == in) {
      return state.with(place(state, argument), argument);
    }
    return kind == out && !state.isEmpty() ? state.without(headPlace(state)) : state;
  }

  @Override
  public long sizeBytes(Longs state) {
    return state.sizeBytes();
  }

  private long head(Longs state) {
    return state.isEmpty() ? Values.NIL : state.get(headPlace(state));
  }

  private int headPlace(Longs state) {
    return first == First.OLDEST ? 0 : state.size() - 1;
  }

  private int place(Longs state, long code) {
    if (first != First.LARGEST) {
      return state.size();
    }
    int found = state.search(code);
    return found < 0 ? -found - 1 : found;
  }
}

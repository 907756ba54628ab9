package io.faultline.checker;

import io.faultline.history.History;
import io.faultline.history.History.Answer;
import io.faultline.history.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An [ObjectModel] as a [Model]: each state that is met gets a number, and each step that was made
/// is remembered, so that a search does little else than look up numbers.
///
/// The first state is number 0 in every table. The table belongs to one thread, hence
/// [#forOneSearch].
///
/// @param <S> a state
public final class Interned<S> implements Model {
  private static final int REMEMBERED = 1 << 12;
  private static final long BYTES_OF_AN_ENTRY = 100;
  private static final long BYTES_OF_REMEMBERED = REMEMBERED * 40L;

  private static final long REACHES = 1;

  // What is remembered of a state and an action.
  private enum Asked {
    STEP,
    EFFECT,
    REACH
  }

  private final ObjectModel<S> object;
  private final boolean spansKeys;
  private final Map<S, Integer> numbers = new HashMap<>();
  private final List<@Nullable S> states = new ArrayList<>();
  // Numbers that were given up.
  private final ArrayList<Integer> spare = new ArrayList<>();
  private long statesBytes;

  // Steps that were made, at a place that their hash names: the latest one wins.
  private long[] fromState = new long[0];
  private long[] arguments = new long[0];
  private long[] seconds = new long[0];
  private int[] asked = new int[0];
  private long[] toState = new long[0];

  /// Each key has an object of its own.
  public Interned(ObjectModel<S> object) {
    this(object, false);
  }

  /// @param spansKeys whether all keys are one object
  public Interned(ObjectModel<S> object, boolean spansKeys) {
    this.object = object;
    this.spansKeys = spansKeys;
  }

  @Override
  public boolean spansKeys() {
    return spansKeys;
  }

  @Override
  public Model forOneSearch() {
    return new Interned<>(object, spansKeys);
  }

  @Override
  public Optional<Container> container() {
    return object.container();
  }

  @Override
  public boolean knows(Kind kind) {
    return object.knows(kind);
  }

  @Override
  public boolean keepsState(Kind kind, Answer answer) {
    return object.keepsState(kind, answer);
  }

  @Override
  public Change change(Kind kind, long argument, long second, Answer answer) {
    return object.change(kind, argument, second, answer);
  }

  @Override
  public boolean looksAhead() {
    return object.looksAhead();
  }

  @Override
  public boolean mayReach(long state, Kind kind, long argument, long result) {
    return look(state, kind, argument, result, Answer.NONE, Asked.REACH) == REACHES;
  }

  @Override
  public long initial(long before) {
    return number(object.initial(before));
  }

  @Override
  public long argument(History history, int op) {
    return object.argument(history, op);
  }

  @Override
  public long second(History history, int op) {
    return object.second(history, op);
  }

  @Override
  public long step(long state, Kind kind, long argument, long result, Answer answer) {
    return look(state, kind, argument, result, answer, Asked.STEP);
  }

  @Override
  public long effect(long state, Kind kind, long argument, long second) {
    return look(state, kind, argument, second, Answer.NONE, Asked.EFFECT);
  }

  @Override
  public long heldBytes() {
    return statesBytes + (toState.length == 0 ? 0 : BYTES_OF_REMEMBERED);
  }

  @Override
  public void keepOnly(long[] kept) {
    var keep = new boolean[states.size()];
    for (long number : kept) {
      keep[(int) number] = true;
    }
    // The first state keeps its number, whatever happens.
    for (int number = 1; number < keep.length; number++) {
      S state = states.get(number);
      if (!keep[number] && state != null) {
        numbers.remove(state);
        states.set(number, null);
        spare.add(number);
        statesBytes -= object.sizeBytes(state) + BYTES_OF_AN_ENTRY;
      }
    }
    Arrays.fill(asked, 0);
  }

  private long look(
      long state, Kind kind, long argument, long second, Answer answer, Asked question) {
    if (toState.length == 0) {
      fromState = new long[REMEMBERED];
      arguments = new long[REMEMBERED];
      seconds = new long[REMEMBERED];
      asked = new int[REMEMBERED];
      toState = new long[REMEMBERED];
    }
    // Never 0, which says that nothing is remembered.
    int what = 1 + (kind.number() * 4 + answer.ordinal()) * 4 + question.ordinal();
    long hash = ((state * 31 + argument) * 31 + second) * 31 + what;
    int place = (int) ((hash * 0x9e3779b97f4a7c15L) >>> 52);
    if (asked[place] == what
        && fromState[place] == state
        && arguments[place] == argument
        && seconds[place] == second) {
      return toState[place];
    }
    S before = java.util.Objects.requireNonNull(states.get((int) state));
    long number =
        switch (question) {
          case STEP -> numberOrNone(object.step(before, kind, argument, second, answer));
          case EFFECT -> number(object.effect(before, kind, argument, second));
          case REACH -> object.mayReach(before, kind, argument, second) ? REACHES : NO_STATE;
        };
    asked[place] = what;
    fromState[place] = state;
    arguments[place] = argument;
    seconds[place] = second;
    toState[place] = number;
    return number;
  }

  private long numberOrNone(@Nullable S state) {
    return state == null ? NO_STATE : number(state);
  }

  private long number(S state) {
    Integer known = numbers.get(state);
    if (known != null) {
      return known;
    }
    int number = spare.isEmpty() ? states.size() : spare.removeLast();
    if (number == states.size()) {
      states.add(state);
    } else {
      states.set(number, state);
    }
    numbers.put(state, number);
    statesBytes += object.sizeBytes(state) + BYTES_OF_AN_ENTRY;
    return number;
  }
}

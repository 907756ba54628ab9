package io.faultline.checker;

import io.faultline.checker.Model.Change;
import io.faultline.history.History.Answer;
import io.faultline.history.Kind;
import io.faultline.history.Value;
import io.faultline.history.Values;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A value that is read, written, and appended to: text to text, and anything to a list. Nil is the
/// empty text and the empty list.
public final class KeyValueModel implements ObjectModel<Value> {
  private static final Value NO_TEXT = Value.of("");
  private static final Value NO_ITEMS = new Value.Items(List.of());

  private final Values values;

  private KeyValueModel(Values values) {
    this.values = values;
  }

  /// The model.
  ///
  /// @param values the table of the history that is checked
  public static Model over(Values values) {
    return new Interned<>(new KeyValueModel(values));
  }

  @Override
  public Value initial(long before) {
    return before == Values.ABSENT ? Value.NIL : plain(values.value(before));
  }

  @Override
  public boolean knows(Kind kind) {
    return kind == Kind.READ || kind == Kind.WRITE || kind == Kind.APPEND;
  }

  @Override
  public boolean keepsState(Kind kind, Answer answer) {
    return kind == Kind.READ;
  }

  @Override
  public Change change(Kind kind, long argument, long second, Answer answer) {
    return switch (kind) {
      case READ -> Change.NONE;
      case WRITE -> Change.OVERWRITES;
      default -> Change.SOME;
    };
  }

  @Override
  public boolean looksAhead() {
    return true;
  }

  /// What is appended to only grows.
  @Override
  public boolean mayReach(Value state, Kind kind, long argument, long result) {
    if (kind != Kind.READ || result == Values.UNKNOWN || state.equals(Value.NIL)) {
      return true;
    }
    Value seen = plain(values.value(result));
    if (state instanceof Value.Text(String text) && seen instanceof Value.Text(String longer)) {
      return longer.startsWith(text);
    }
    if (!(seen instanceof Value.Items(var items))) {
      return seen.equals(state);
    }
    return !(state instanceof Value.Items(var beginning))
        || (beginning.size() <= items.size()
            && items.subList(0, beginning.size()).equals(beginning));
  }

  @Override
  public @Nullable Value step(Value state, Kind kind, long argument, long result, Answer answer) {
    if (kind == Kind.READ) {
      boolean fits = result == Values.UNKNOWN || plain(values.value(result)).equals(state);
      return fits ? state : null;
    }
    return effect(state, kind, argument, result);
  }

  @Override
  public Value effect(Value state, Kind kind, long argument, long second) {
    return switch (kind) {
      case WRITE -> plain(values.value(argument));
      case APPEND -> append(state, values.value(argument));
      default -> state;
    };
  }

  private static Value append(Value state, Value element) {
    if (element instanceof Value.Text(String more)
        && (state.equals(Value.NIL) || state instanceof Value.Text)) {
      return plain(Value.of(state instanceof Value.Text(String text) ? text + more : more));
    }
    var items = new ArrayList<Value>();
    if (state instanceof Value.Items(var before)) {
      items.addAll(before);
    } else if (!state.equals(Value.NIL)) {
      items.add(state);
    }
    items.add(element);
    return new Value.Items(items);
  }

  private static Value plain(Value value) {
    return value.equals(NO_TEXT) || value.equals(NO_ITEMS) || value.equals(Value.NIL)
        ? Value.NIL
        : value;
  }

  @Override
  public long sizeBytes(Value state) {
    return switch (state) {
      case Value.Text(String text) -> 64 + 2L * text.length();
      case Value.Items(var items) -> 64 + 8L * items.size();
      default -> 32;
    };
  }
}

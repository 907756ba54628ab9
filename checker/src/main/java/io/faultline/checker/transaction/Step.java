package io.faultline.checker.transaction;

import io.faultline.checker.Refutation.Arrow;
import io.faultline.history.History;

/// One transaction comes before another, and the actions that force it.
///
/// @param from the operation that comes first
/// @param to the one that comes after it, perhaps with others between
/// @param fromAction the append before (ww), the write (wr), or the read (rw); -1 for an order
/// @param toAction the append after (ww), the read that found it (wr), or the write that the read
///   did not see (rw); -1 for an order
public record Step(int from, int to, EdgeKind kind, int fromAction, int toAction) {
  /// The same for drawings, with few words.
  Arrow arrow(History history) {
    return new Arrow(from, to, kind.word(), because(history));
  }

  private String because(History history) {
    return switch (kind) {
      case WW ->
          "%s of key %s comes before %s"
              .formatted(
                  Told.written(history, fromAction),
                  Told.key(history, fromAction),
                  Told.written(history, toAction));
      case WR ->
          "%s of key %s was read"
              .formatted(Told.written(history, fromAction), Told.key(history, fromAction));
      case RW ->
          "key %s was read without %s"
              .formatted(Told.key(history, fromAction), Told.written(history, toAction));
      case SESSION -> "earlier in session %,d".formatted(history.session(from));
      case REAL_TIME -> "returned before the other was called";
    };
  }
}

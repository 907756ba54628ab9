package io.faultline.system.postgresql;

import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is known of a transaction that failed: whether it certainly had no effect.
///
/// A transaction has an effect only if its COMMIT is executed, and COMMIT is sent by the client
/// that waits, once, at the end. So whatever happens before that is certain, a time-out and a lost
/// connection too: the server undoes what was begun. From then on certain is only what PostgreSQL
/// says when it has undone the transaction instead, and what asked for nothing but data; but a time
/// limit says nothing at all. `docs/systems/postgresql.md` has the table, with where in PostgreSQL
/// each row comes from.
///
/// @param certain whether the transaction had no effect and never will
/// @param reason short, without data of the call
record Failure(boolean certain, String reason) {
  /// How far the call had come.
  enum Stage {
    /// Nothing of the transaction was sent.
    CONNECTING("not sent: "),
    /// It was begun, and COMMIT was not sent.
    BEGUN("before COMMIT: "),
    /// COMMIT may have been sent.
    COMMITTING("at COMMIT: ");

    private final String words;

    Stage(String words) {
      this.words = words;
    }
  }

  // What PostgreSQL answers COMMIT with when it has undone the transaction, before it wrote that it
  // is committed; by SQLSTATE, which is the same in every version and language.
  static final Map<String, String> UNDONE =
      Map.of(
          "40001", "serialization failure",
          "40P01", "deadlock",
          "25P02", "rolled back after an error");

  private static final Map<String, String> WORDS =
      Map.of(
          "57P01", "the server shuts down",
          "57P02", "a process of the server crashed",
          "57P03", "the server starts up or shuts down",
          "53300", "too many connections",
          "25P03", "the transaction was idle for too long");

  /// @param readOnly whether the transaction asked for data alone
  static Failure of(SQLException thrown, Stage stage, boolean readOnly) {
    boolean late = timedOut(thrown);
    String state = thrown.getSQLState() == null ? "" : thrown.getSQLState();
    String reason = stage.words + (late ? "no answer within the time limit" : words(state));
    boolean certain =
        switch (stage) {
          case CONNECTING, BEGUN -> true;
          case COMMITTING -> !late && (readOnly || UNDONE.containsKey(state));
        };
    return new Failure(certain, reason);
  }

  private static String words(String state) {
    if (state.isEmpty() || state.startsWith("08")) {
      return "the connection broke";
    }
    String undone = UNDONE.get(state);
    return undone != null ? undone : WORDS.getOrDefault(state, "PostgreSQL answered " + state);
  }

  private static boolean timedOut(SQLException thrown) {
    for (@Nullable Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof SocketTimeoutException) {
        return true;
      }
    }
    return false;
  }
}

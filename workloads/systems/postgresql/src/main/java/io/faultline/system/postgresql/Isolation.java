package io.faultline.system.postgresql;

import java.sql.Connection;
import java.util.Arrays;
import java.util.stream.Collectors;

/// What PostgreSQL is asked for: the level of every transaction of a path.
enum Isolation {
  READ_COMMITTED("read-committed", Connection.TRANSACTION_READ_COMMITTED),
  REPEATABLE_READ("repeatable-read", Connection.TRANSACTION_REPEATABLE_READ),
  SERIALIZABLE("serializable", Connection.TRANSACTION_SERIALIZABLE);

  private final String word;
  private final int level;

  Isolation(String word, int level) {
    this.word = word;
    this.level = level;
  }

  /// As JDBC counts levels.
  int level() {
    return level;
  }

  /// The level with this word in a contract.
  ///
  /// @throws IllegalArgumentException if there is none, in a sentence for the user
  static Isolation named(String word) {
    return Arrays.stream(values())
        .filter(isolation -> isolation.word.equals(word))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "option isolation is one of %s, not '%s'"
                    .formatted(
                        Arrays.stream(values())
                            .map(each -> each.word)
                            .collect(Collectors.joining(", ")),
                        word)));
  }
}

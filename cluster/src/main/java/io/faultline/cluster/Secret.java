package io.faultline.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Where a secret is found. The secret itself is read when it is used, and never kept, printed or
/// stored.
public sealed interface Secret {
  /// In an environment variable: `${NAME}` in a file.
  record Environment(String variable) implements Secret {
    @Override
    public String toString() {
      return "${" + variable + "}";
    }
  }

  /// The first line of a file: `file:PATH` in a file.
  record InFile(Path path) implements Secret {
    @Override
    public String toString() {
      return "file:" + path;
    }
  }

  /// Reads the secret.
  ///
  /// @throws IOException if it is not there, naming where it was looked for
  default String read() throws IOException {
    return switch (this) {
      case Environment(String variable) -> {
        String value = System.getenv(variable);
        if (value == null) {
          throw new IOException("the environment variable " + variable + " is not set");
        }
        yield value;
      }
      case InFile(Path path) -> {
        try (var lines = Files.lines(path)) {
          yield lines
              .findFirst()
              .orElseThrow(() -> new IOException("the secret's file " + path + " is empty"));
        }
      }
    };
  }
}

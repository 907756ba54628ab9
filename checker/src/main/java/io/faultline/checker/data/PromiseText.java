package io.faultline.checker.data;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// A promise as the command line writes it: `linearizable`, `eventual=30s`,
/// `staleness=200ms@99.9%`.
///
/// @param name of the promise
/// @param parameters by name, as a contract has them: "" for the one without a name, `at` for what
///   follows an `@`
public record PromiseText(String name, SequencedMap<String, String> parameters) {
  public PromiseText {
    parameters = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(parameters));
  }

  /// Reads `NAME`, `NAME=VALUE` or `NAME=VALUE@SHARE`.
  ///
  /// @throws IllegalArgumentException if it is none of these: one line with the remedy
  public static PromiseText parse(String text) {
    int equals = text.indexOf('=');
    String name = equals < 0 ? text : text.substring(0, equals);
    var parameters = new LinkedHashMap<String, String>();
    if (equals >= 0) {
      String rest = text.substring(equals + 1);
      int at = rest.indexOf('@');
      parameters.put("", at < 0 ? rest : rest.substring(0, at));
      if (at >= 0) {
        parameters.put("at", rest.substring(at + 1));
      }
    }
    if (!name.matches("[a-z0-9+-]+") || parameters.containsValue("")) {
      throw new IllegalArgumentException(
          "'%s' is no promise: write NAME, NAME=VALUE or NAME=VALUE@SHARE, such as staleness=200ms@99.9%%"
              .formatted(text));
    }
    return new PromiseText(name, parameters);
  }
}

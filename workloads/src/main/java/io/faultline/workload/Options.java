package io.faultline.workload;

import java.util.Map;
import java.util.TreeMap;

/// A path's options as the contract gives them, to be read with a type.
public record Options(Map<String, String> values) {
  public static final Options NONE = new Options(Map.of());

  public Options {
    values = java.util.Collections.unmodifiableMap(new TreeMap<>(values));
  }

  /// The option's text, or `otherwise` where it is not given.
  public String text(String name, String otherwise) {
    return values.getOrDefault(name, otherwise);
  }

  /// The option as a whole number from `least` to `most`, or `otherwise` where it is not given.
  ///
  /// @throws IllegalArgumentException if it is something else, in a sentence for the user
  public int number(String name, int otherwise, int least, int most) {
    String text = values.get(name);
    if (text == null) {
      return otherwise;
    }
    try {
      int number = Integer.parseInt(text.strip());
      if (least <= number && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below, together with a number out of range.
    }
    throw new IllegalArgumentException(
        "option %s takes a whole number from %d to %d, not '%s'"
            .formatted(name, least, most, text));
  }
}

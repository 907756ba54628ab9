package io.faultline.controller.contract;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// A YAML document as it was written: every scalar is text, and everything knows its place.
public sealed interface Tree {
  Place place();

  /// What it is, in a word of the file's author.
  default String word() {
    return switch (this) {
      case Scalar(var text, _) -> "'" + text + "'";
      case Sequence _ -> "a list";
      case Mapping _ -> "a mapping";
    };
  }

  /// A text, a number or whatever else stands alone; nothing is the empty text.
  record Scalar(String text, Place place) implements Tree {}

  /// A list.
  record Sequence(List<Tree> items, Place place) implements Tree {
    public Sequence {
      items = List.copyOf(items);
    }
  }

  /// Keys with values, in the order of the file.
  record Mapping(SequencedMap<String, Entry> entries, Place place) implements Tree {
    public Mapping {
      entries = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(entries));
    }

    /// @param key where the key stands
    public record Entry(Place key, Tree value) {}
  }
}

package io.faultline.controller.contract;

import io.faultline.controller.Nearest;
import io.faultline.controller.UsageException;
import io.faultline.controller.contract.Tree.Mapping;
import io.faultline.controller.contract.Tree.Scalar;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The fields of one mapping, asked for by name and with a type. When all that may be there was
/// asked for, [#done] complains of what is there besides.
///
/// Every complaint names the place, what is wrong, and what would be right. Used by one thread.
final class Fields {
  private final Mapping mapping;
  private final String what;
  private final Set<String> known = new LinkedHashSet<>();

  /// @param what the mapping is: `a path`
  Fields(Mapping mapping, String what) {
    this.mapping = mapping;
    this.what = what;
  }

  /// @throws UsageException if `tree` is no mapping
  static Fields of(Tree tree, String what) throws UsageException {
    if (tree instanceof Mapping mapping) {
      return new Fields(mapping, what);
    }
    throw tree.place()
        .wrong("%s is a mapping of keys to values, not %s".formatted(what, tree.word()));
  }

  Place place() {
    return mapping.place();
  }

  /// Where the key itself stands, or the mapping if it is not there.
  Place place(String key) {
    Mapping.Entry entry = mapping.entries().get(key);
    return entry == null ? mapping.place() : entry.key();
  }

  Optional<Tree> tree(String key) {
    known.add(key);
    return Optional.ofNullable(mapping.entries().get(key)).map(Mapping.Entry::value);
  }

  Tree needed(String key) throws UsageException {
    Optional<Tree> tree = tree(key);
    if (tree.isEmpty()) {
      throw place().wrong("%s needs '%s:'%s".formatted(what, key, meant(key)));
    }
    return tree.get();
  }

  // The key that is there and was probably meant to be the missing one.
  private String meant(String key) {
    return mapping.entries().sequencedKeySet().stream()
        .filter(there -> !known.contains(there))
        .filter(there -> Nearest.to(there, List.of(key)).isPresent())
        .findFirst()
        .map(there -> ": is it meant by '" + there + "'?")
        .orElse("");
  }

  Optional<Located<String>> text(String key) throws UsageException {
    Optional<Tree> tree = tree(key);
    return tree.isEmpty() ? Optional.empty() : Optional.of(scalar(tree.get(), "'" + key + "'"));
  }

  Located<String> neededText(String key) throws UsageException {
    return scalar(needed(key), "'" + key + "'");
  }

  Optional<Located<Duration>> duration(String key) throws UsageException {
    Optional<Located<String>> text = text(key);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Located<String> given = text.get();
    return Optional.of(
        new Located<>(
            Units.duration(given.value())
                .orElseThrow(() ->
                    given.wrong(
                        "'%s' is a time such as 200ms, 60s, 5m or 1h, not '%s'"
                            .formatted(key, given.value()))),
            given.place()));
  }

  Optional<Located<Long>> number(String key, long least, long most) throws UsageException {
    Optional<Located<String>> text = text(key);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Located<String> given = text.get();
    return Optional.of(
        new Located<>(
            Units.number(given.value(), least, most)
                .orElseThrow(() ->
                    given.wrong(
                        "'%s' is a whole number from %d to %d, not '%s'"
                            .formatted(key, least, most, given.value()))),
            given.place()));
  }

  /// A list, or one value for a list of one.
  List<Tree> oneOrMore(String key) throws UsageException {
    Tree tree = needed(key);
    return switch (tree) {
      case Tree.Sequence(var items, var place) -> {
        if (items.isEmpty()) {
          throw place.wrong("'%s' is an empty list".formatted(key));
        }
        yield items;
      }
      case Tree.Scalar _, Tree.Mapping _ -> List.of(tree);
    };
  }

  /// The keys that nobody has asked for yet, in the order of the file.
  List<String> rest() {
    var rest = new ArrayList<>(mapping.entries().sequencedKeySet());
    rest.removeAll(known);
    return rest;
  }

  /// @throws UsageException if there is a key that nobody asked for
  void done() throws UsageException {
    for (String key : rest()) {
      throw place(key)
          .wrong(
              "%s has no '%s:'%s; it has: %s"
                  .formatted(what, key, Nearest.didYouMean(key, known), String.join(", ", known)));
    }
  }

  /// @throws UsageException if `tree` is no scalar, or nothing
  static Located<String> scalar(Tree tree, String what) throws UsageException {
    if (tree instanceof Scalar(var text, var place)) {
      if (text.isBlank()) {
        throw place.wrong(what + " is empty");
      }
      return new Located<>(text.strip(), place);
    }
    throw tree.place().wrong("%s is one value, not %s".formatted(what, tree.word()));
  }
}

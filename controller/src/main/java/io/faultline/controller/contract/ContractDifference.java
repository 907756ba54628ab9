package io.faultline.controller.contract;

import io.faultline.checker.data.PromiseOrder;
import io.faultline.controller.contract.Contract.DataPath;
import io.faultline.controller.contract.Contract.Promise;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// What a new version of a contract promises otherwise than the old one.
public final class ContractDifference {
  /// How a promise changed.
  public enum Kind {
    ADDED,
    STRENGTHENED,
    /// Neither implies the other.
    CHANGED,
    WEAKENED,
    DROPPED
  }

  /// @param path its name
  /// @param from the promise as it was; empty if it was added
  /// @param to the promise as it is; empty if it was dropped
  public record Change(Kind kind, String path, String from, String to) {
    /// `stock-level: weakened: linearizable → sequential`.
    public String sentence() {
      return switch (kind) {
        case ADDED -> "%s: added: %s".formatted(path, to);
        case DROPPED -> "%s: dropped: %s".formatted(path, from);
        case STRENGTHENED -> "%s: strengthened: %s → %s".formatted(path, from, to);
        case WEAKENED -> "%s: weakened: %s → %s".formatted(path, from, to);
        case CHANGED -> "%s: changed: %s → %s".formatted(path, from, to);
      };
    }

    /// Whether the service must now keep something that it did not promise before.
    public boolean asksForMore() {
      return kind == Kind.ADDED || kind == Kind.STRENGTHENED || kind == Kind.CHANGED;
    }
  }

  private ContractDifference() {}

  /// The changes, path by path, in the new contract's order; what was dropped with its path comes
  /// last.
  public static List<Change> between(Contract older, Contract newer) {
    SequencedMap<String, List<Promise>> was = promises(older);
    SequencedMap<String, List<Promise>> is = promises(newer);
    var changes = new ArrayList<Change>();
    is.forEach(
        (path, promises) -> changes.addAll(of(path, was.getOrDefault(path, List.of()), promises)));
    was.forEach((path, promises) -> {
      if (!is.containsKey(path)) {
        changes.addAll(of(path, promises, List.of()));
      }
    });
    return changes;
  }

  private static SequencedMap<String, List<Promise>> promises(Contract contract) {
    var promises = new LinkedHashMap<String, List<Promise>>();
    for (DataPath path : contract.paths()) {
      promises.put(path.name().value(), path.promises().stream().map(Located::value).toList());
    }
    return promises;
  }

  private static List<Change> of(String path, List<Promise> was, List<Promise> is) {
    var gone = new ArrayList<>(was);
    gone.removeAll(is);
    var come = new ArrayList<>(is);
    come.removeAll(was);
    var changes = new ArrayList<Change>();
    for (Promise to : List.copyOf(come)) {
      // The nearest first: what it strengthens or weakens before what it merely replaces.
      Optional<Promise> from =
          gone.stream()
              .filter(other -> relation(other, to).isPresent())
              .min(
                  Comparator.comparing(other -> relation(other, to).orElseThrow() == Kind.CHANGED));
      if (from.isPresent()) {
        gone.remove(from.get());
        changes.add(
            new Change(relation(from.get(), to).orElseThrow(), path, from.get().text(), to.text()));
      } else {
        changes.add(new Change(Kind.ADDED, path, "", to.text()));
      }
    }
    gone.forEach(from -> changes.add(new Change(Kind.DROPPED, path, from.text(), "")));
    return changes;
  }

  // How one became the other; empty if they have nothing to do with each other.
  private static Optional<Kind> relation(Promise from, Promise to) {
    if (from.name().equals(to.name())) {
      return Optional.of(thresholds(from, to));
    }
    if (PromiseOrder.implies(to.name(), from.name())) {
      return Optional.of(Kind.STRENGTHENED);
    }
    return PromiseOrder.implies(from.name(), to.name())
        ? Optional.of(Kind.WEAKENED)
        : Optional.empty();
  }

  // The same promise with other numbers.
  private static Kind thresholds(Promise from, Promise to) {
    boolean stronger = false;
    boolean weaker = false;
    var names = new ArrayList<>(from.parameters().sequencedKeySet());
    to.parameters().sequencedKeySet().stream()
        .filter(name -> !names.contains(name))
        .forEach(names::add);
    for (String name : names) {
      Optional<Integer> compared =
          strictness(name, from.parameters().get(name), to.parameters().get(name));
      if (compared.isEmpty()) {
        return Kind.CHANGED;
      }
      stronger |= compared.get() > 0;
      weaker |= compared.get() < 0;
    }
    if (stronger == weaker) {
      return Kind.CHANGED;
    }
    return stronger ? Kind.STRENGTHENED : Kind.WEAKENED;
  }

  // Positive if the second is stricter: a shorter time, a smaller share of exceptions (`1/10000`),
  // a
  // larger share that must keep it (`99.9%`). Without `at` all must; without a limit of exceptions
  // none may be.
  private static Optional<Integer> strictness(
      String name, @Nullable String from, @Nullable String to) {
    if (name.equals("at")) {
      return compared(share(from, 1), share(to, 1));
    }
    if (name.equals("at-most")) {
      return compared(ratio(to), ratio(from));
    }
    if (from == null || to == null) {
      return Optional.empty();
    }
    if (from.equals(to)) {
      return Optional.of(0);
    }
    Optional<Duration> before = Units.duration(from);
    Optional<Duration> after = Units.duration(to);
    return before.isPresent() && after.isPresent()
        ? Optional.of(before.get().compareTo(after.get()))
        : Optional.empty();
  }

  private static Optional<Integer> compared(OptionalDouble from, OptionalDouble to) {
    return from.isPresent() && to.isPresent()
        ? Optional.of(Double.compare(to.getAsDouble(), from.getAsDouble()))
        : Optional.empty();
  }

  private static OptionalDouble share(@Nullable String text, double otherwise) {
    return text == null ? OptionalDouble.of(otherwise) : Units.share(text);
  }

  private static OptionalDouble ratio(@Nullable String text) {
    if (text == null) {
      return OptionalDouble.of(0);
    }
    String[] parts = text.split("/", -1);
    try {
      double number = new BigDecimal(parts[0].strip()).doubleValue();
      return OptionalDouble.of(
          parts.length == 1 ? number : number / new BigDecimal(parts[1].strip()).doubleValue());
    } catch (NumberFormatException e) {
      return OptionalDouble.empty();
    }
  }
}

package io.faultline.checker;

import java.util.Arrays;
import java.util.Optional;

/// A way to decide whether one object's operations have an order.
public enum Algorithm {
  /// For each object the cheapest that is allowed: an exact rule if its assumptions hold, else the
  /// search.
  CHEAPEST("cheapest", ""),
  /// Every one that is allowed, which all have to agree.
  ALL("all", ""),
  /// Of any object: every order of the open operations.
  SEARCH(
      "just-in-time",
      "exact for any object: each key is decided by itself, every open operation in every order"),
  /// Of registers into which no value is put twice.
  ZONES(
      "zones",
      "exact where no value is put into a register twice: what was put, read and compared away forms blocks without gaps, and blocks have an order unless two of them each have to come first"),
  /// Of sets to which no element is added twice.
  SET("set", "exact where no element is added or removed twice: each is decided by itself"),
  /// Of first-in-first-out queues into which no element is put twice.
  QUEUE(
      "queue",
      "exact where no element is put into a queue twice: it has an order unless two elements each have to come first, or it was certainly not empty where it was found so"),
  /// Of last-in-first-out stacks into which no element is put twice.
  STACK(
      "stack",
      "exact where no element is put on a stack twice: from the bottom up, each comes and goes when nobody else is certainly there but those below it"),
  /// Of queues that give the greatest element, into which none is put twice.
  PRIORITY_QUEUE(
      "priority-queue",
      "exact where no element is put twice: each answer needs a moment at which no greater element was certainly there"),
  /// Of counters of which every increment is by the same amount.
  COUNTER(
      "counter",
      "exact where every increment is by the same amount: only how many there were before each read matters"),
  /// Of semaphores that refused nothing.
  PERMITS(
      "permits",
      "exact where nothing was refused: acquisitions are alike and so are releases, and each may wait until it returns"),
  /// Of locks with an owner that refused nothing.
  HOLDS(
      "holds",
      "exact where nothing was refused and each session acquired and released by turns: holds have an order unless two certainly overlap, or tokens are against it");

  private final String word;
  private final String exactBecause;

  Algorithm(String word, String exactBecause) {
    this.word = word;
    this.exactBecause = exactBecause;
  }

  /// Its name, as `--algorithm` takes it.
  public String word() {
    return word;
  }

  /// Why, and where, its verdict is exact: a clause; empty for the two that choose others.
  public String exactBecause() {
    return exactBecause;
  }

  /// The one with this name, if there is one.
  public static Optional<Algorithm> named(String word) {
    return Arrays.stream(values()).filter(algorithm -> algorithm.word.equals(word)).findFirst();
  }
}

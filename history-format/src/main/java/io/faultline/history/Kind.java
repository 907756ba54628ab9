package io.faultline.history;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// What an [Action] does. The closed vocabulary of the checkers: adapters and readers of other
/// formats map their own words onto it.
///
/// The number is what files hold, and never changes; a new kind takes the next free one, up to 63.
public enum Kind {
  /// Reads a register or a list. Result: the value.
  READ(0, "r", Answers.VALUE),
  /// Writes a register. Argument: the value.
  WRITE(1, "w", Answers.NOTHING),
  /// Compares and sets. Argument: the expected value; second: the new one. Answers whether it did.
  CAS(2, "cas", Answers.YES_OR_NO),
  /// Appends to a list. Argument: the element.
  APPEND(3, "append", Answers.NOTHING),
  /// Adds to a set. Argument: the element. May answer whether it was new.
  ADD(4, "add", Answers.YES_OR_NO),
  /// Removes from a set. Argument: the element. May answer whether it was there.
  REMOVE(5, "remove", Answers.YES_OR_NO),
  /// Asks whether an element is in a set. Argument: the element.
  CONTAINS(6, "contains", Answers.YES_OR_NO),
  /// Puts into a queue or priority queue. Argument: the element.
  ENQUEUE(7, "enqueue", Answers.NOTHING),
  /// Takes from a queue or priority queue. Result: the element, or nil when it was empty.
  DEQUEUE(8, "dequeue", Answers.VALUE),
  /// Looks at the head without taking it. Result: the element, or nil when it was empty.
  PEEK(9, "peek", Answers.VALUE),
  /// Pushes on a stack. Argument: the element.
  PUSH(10, "push", Answers.NOTHING),
  /// Pops from a stack. Result: the element, or nil when it was empty.
  POP(11, "pop", Answers.VALUE),
  /// Takes a lock or a permit. May answer whether it did.
  ACQUIRE(12, "acquire", Answers.YES_OR_NO),
  /// Gives a lock or a permit back.
  RELEASE(13, "release", Answers.YES_OR_NO),
  /// Adds to a counter. Argument: the amount, which may be negative.
  INCREMENT(14, "increment", Answers.NOTHING),
  /// Asks for a value that nobody was given before. Result: the value.
  GENERATE(15, "generate", Answers.VALUE),
  /// Puts at the front of a double-ended queue. Argument: the element.
  PUSH_FRONT(16, "push-front", Answers.NOTHING),
  /// Puts at its back. Argument: the element.
  PUSH_BACK(17, "push-back", Answers.NOTHING),
  /// Takes from its front. Result: the element, or nil when it was empty.
  POP_FRONT(18, "pop-front", Answers.VALUE),
  /// Takes from its back. Result: the element, or nil when it was empty.
  POP_BACK(19, "pop-back", Answers.VALUE),
  /// Looks at its front. Result: the element, or nil when it was empty.
  PEEK_FRONT(20, "peek-front", Answers.VALUE),
  /// Looks at its back. Result: the element, or nil when it was empty.
  PEEK_BACK(21, "peek-back", Answers.VALUE);

  /// What an ok action gives back.
  public enum Answers {
    NOTHING,
    YES_OR_NO,
    VALUE
  }

  private static final Kind[] BY_NUMBER = new Kind[64];
  private static final Map<String, Kind> BY_WORD = new HashMap<>();

  static {
    for (Kind kind : values()) {
      BY_NUMBER[kind.number] = kind;
      BY_WORD.put(kind.word, kind);
    }
  }

  private final int number;
  private final String word;
  private final Answers answers;

  Kind(int number, String word, Answers answers) {
    this.number = number;
    this.word = word;
    this.answers = answers;
  }

  /// The number in files, 0 to 63.
  public int number() {
    return number;
  }

  /// The word in texts: `r`, `w`, `cas`, …
  public String word() {
    return word;
  }

  /// What an ok action of this kind gives back.
  public Answers answers() {
    return answers;
  }

  /// The kind with this number, if there is one.
  public static Optional<Kind> numbered(int number) {
    return number >= 0 && number < BY_NUMBER.length
        ? Optional.ofNullable(BY_NUMBER[number])
        : Optional.empty();
  }

  /// The kind with this word, if there is one.
  public static Optional<Kind> named(String word) {
    return Optional.ofNullable(BY_WORD.get(word));
  }
}

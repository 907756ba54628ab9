package io.faultline.checker;

/// Objects that hold elements, for which there are exact rules.
public enum Container {
  /// Elements are added, removed and asked for; each answers whether it was there.
  SET(Algorithm.SET),
  /// First in, first out.
  QUEUE(Algorithm.QUEUE),
  /// Last in, first out.
  STACK(Algorithm.STACK),
  /// The greatest number first.
  PRIORITY_QUEUE(Algorithm.PRIORITY_QUEUE);

  private final Algorithm rule;

  Container(Algorithm rule) {
    this.rule = rule;
  }

  Algorithm rule() {
    return rule;
  }
}

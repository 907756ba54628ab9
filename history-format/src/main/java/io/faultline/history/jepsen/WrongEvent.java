package io.faultline.history.jepsen;

/// An event is not what it must be; whoever knows its place adds that.
public final class WrongEvent extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  private final String field;

  /// @param field the name of the field that is wrong
  /// @param problem what is wrong with it and what would be right
  public WrongEvent(String field, String problem) {
    super(problem);
    this.field = field;
  }

  /// The name of the field that is wrong.
  public String field() {
    return field;
  }
}

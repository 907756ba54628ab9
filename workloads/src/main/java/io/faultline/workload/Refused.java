package io.faultline.workload;

/// The call certainly had no effect, and never will. When in doubt, throw something else.
public final class Refused extends Exception {
  private static final long serialVersionUID = 1;

  /// @param reason short and without data of the call: it is a column of the history, and the same
  ///   reasons are counted together
  public Refused(String reason) {
    super(reason, null, false, false);
  }

  /// The reason.
  public String reason() {
    String message = getMessage();
    return message == null ? "" : message;
  }
}

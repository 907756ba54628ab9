package io.faultline.controller;

/// The command or a file is wrong: one line with the place and the remedy. Nothing was started.
public final class UsageException extends Exception {
  private static final long serialVersionUID = 1;

  public UsageException(String message) {
    super(message);
  }
}

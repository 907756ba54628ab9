package io.faultline.history;

import java.io.IOException;

/// A file or text is not the history it should be: one line, with the place and what was expected.
public final class HistoryFormatException extends IOException {
  private static final long serialVersionUID = 1;

  /// @param place where: `FILE:LINE:COLUMN`, or `FILE, byte N`
  /// @param problem what is wrong there and what would be right
  public HistoryFormatException(String place, String problem) {
    super(place + ": " + problem);
  }
}

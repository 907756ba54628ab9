package io.faultline.controller.contract;

import io.faultline.controller.UsageException;

/// Where something was written, for messages.
///
/// @param source a file, or an option of the command line
/// @param line from 1; 0 where there are no lines
/// @param column from 1; 0 where there are no columns
public record Place(String source, int line, int column) {
  /// An option of the command line.
  public static Place option(String name) {
    return new Place(name, 0, 0);
  }

  /// The complaint about what stands here.
  ///
  /// @param problem what is wrong, and what would be right
  public UsageException wrong(String problem) {
    return new UsageException(this + ": " + problem);
  }

  @Override
  public String toString() {
    return line == 0 ? source : source + ":" + line + ":" + column;
  }
}

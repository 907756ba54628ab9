package io.faultline.controller.contract;

import io.faultline.controller.UsageException;

/// A value with the place where it was written.
public record Located<T>(T value, Place place) {
  /// The complaint about this value.
  public UsageException wrong(String problem) {
    return place.wrong(problem);
  }
}

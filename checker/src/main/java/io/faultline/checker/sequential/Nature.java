package io.faultline.checker.sequential;

/// What is known of objects beside what their model's step says.
public enum Nature {
  /// Registers that are read, written, compared and set: what is found in one was put there last.
  REGISTER,
  /// Sets, queues and their like, empty before the run: each operation is about one element, what
  /// is found there was put there before, and whoever takes all operations on one element out of a
  /// run leaves a run.
  CONTAINER,
  /// Nothing.
  ANY
}

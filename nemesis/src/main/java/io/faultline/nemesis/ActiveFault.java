package io.faultline.nemesis;

import io.faultline.history.Mark;

/// A fault that was seen to hold. Safe for many threads.
public interface ActiveFault extends AutoCloseable {
  Fault fault();

  /// What the history is told of it, as of now.
  Mark mark();

  /// Heals it, sees that it is healed, and says so in the mark. Doing it twice does nothing.
  ///
  /// A host that cannot be reached undoes its part by itself; the mark then says that it was not
  /// seen. Interrupting the caller does not cut this short.
  @Override
  void close();
}

package io.faultline.workload;

/// A connection to one host, which its clients share where the protocol lets them.
///
/// Made and re-made by itself: a host that is down makes calls fail, not this.
public interface Connection extends AutoCloseable {
  /// A client for one process. Safe to call from many threads.
  Client client(int process);

  @Override
  void close();
}

package io.faultline.cluster;

/// What a command left behind.
///
/// @param status its exit status
/// @param out what it printed on standard output, at most 4 MiB
/// @param err what it printed on standard error, at most 4 MiB
public record Output(int status, String out, String err) {
  /// Whether the exit status is 0.
  public boolean succeeded() {
    return status == 0;
  }
}

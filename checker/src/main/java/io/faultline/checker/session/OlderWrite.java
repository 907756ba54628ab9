package io.faultline.checker.session;

import java.util.List;

/// That one write of a key has to be older than another: a read found the second although the first
/// had come before the read.
///
/// @param before the action that put the older value there
/// @param after the action whose value was read
/// @param read the action that read it
/// @param path from `before` to `read`, each link beginning where the last ended; its forced links
///   are of evidence that comes before this one
public record OlderWrite(int before, int after, int read, List<Link> path) {
  public OlderWrite {
    path = List.copyOf(path);
  }
}

package io.faultline.cluster.local;

import java.io.IOException;

/// The cluster on this machine could not be made, looked at or removed: says why and what helps.
public final class LocalClusterException extends IOException {
  private static final long serialVersionUID = 1;

  LocalClusterException(String message) {
    super(message);
  }
}

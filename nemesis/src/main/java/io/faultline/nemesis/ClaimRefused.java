package io.faultline.nemesis;

import java.io.IOException;

/// Another run holds the cluster: the message says who, since when, and what to do.
public final class ClaimRefused extends IOException {
  private static final long serialVersionUID = 1;

  ClaimRefused(String message) {
    super(message);
  }
}

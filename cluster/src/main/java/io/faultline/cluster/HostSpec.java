package io.faultline.cluster;

import java.util.List;

/// One host of a cluster file.
///
/// @param name unique in its cluster: letters, digits and hyphens
/// @param address what the controller connects to
/// @param port where its SSH daemon listens
/// @param internal what the other hosts see it as: at least one address
/// @param zone its failure domain, or an empty text
public record HostSpec(String name, String address, int port, List<String> internal, String zone) {
  public static final int SSH_PORT = 22;

  public HostSpec {
    internal = internal.isEmpty() ? List.of(address) : List.copyOf(internal);
  }
}

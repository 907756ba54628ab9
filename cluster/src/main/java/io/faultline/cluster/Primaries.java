package io.faultline.cluster;

import java.io.IOException;
import java.util.List;

/// A system that can tell who leads.
public interface Primaries {
  /// The hosts that lead, by what the members say of themselves; the one with the newest term or
  /// epoch first. Empty while there is no leader. A member that does not answer within two seconds
  /// is left out.
  List<String> primaries(Cluster cluster) throws IOException, InterruptedException;
}

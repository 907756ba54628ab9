package io.faultline.nemesis;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// A fault that is resolved to hosts: what each of them does, and how it is seen from outside.
///
/// The injecting, leasing and undoing is the same for all faults and is done for them.
interface Injection {
  /// As a mark has them.
  List<List<String>> sides();

  /// What the fault was resolved to, for the mark.
  Map<String, String> details();

  /// What each host concerned does, by name.
  SequencedMap<String, Lease.Share> shares();

  /// Sees that the fault holds, and returns in words how.
  ///
  /// @param leases one for each share, all begun
  /// @throws IOException if it does not, saying why
  String seeHold(Collection<Lease> leases) throws IOException, InterruptedException;

  /// Sees that all is well again, and returns in words how.
  ///
  /// @param said what each host said when it had undone its share, by name
  /// @throws IOException if it is not, saying why
  String seeHealed(SequencedMap<String, List<String>> said)
      throws IOException, InterruptedException;
}

package io.faultline.nemesis;

import java.io.IOException;
import java.util.random.RandomGenerator;

/// What breaks a cluster, and puts it right again. Safe for many threads: faults may overlap.
public interface Nemesis extends AutoCloseable {
  /// Brings `fault` about, sees that it holds, and keeps it until the result is closed.
  ///
  /// Takes as long as seeing takes: some ten milliseconds for a pause or a kill, a good second for
  /// a partition, at most about a minute where hosts are slow.
  ///
  /// @param draws what is left to chance is drawn from it
  /// @throws IOException if the fault did not take hold, saying why; what there was of it is undone
  ActiveFault inject(Fault fault, RandomGenerator draws) throws IOException, InterruptedException;

  /// Heals whatever is still in force, the newest first, and injects nothing any more.
  ///
  /// Never longer than a few minutes: what could not be undone by then is left to the hosts, which
  /// do it by themselves.
  @Override
  void close();
}

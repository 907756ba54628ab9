package io.faultline.cluster;

import java.io.IOException;
import java.nio.file.Path;

/// A machine that commands can be run on.
///
/// Safe for many threads: commands run side by side. A host that is slow or dead blocks nobody but
/// those who call it, and those no longer than their command's time limit.
public interface Host {
  HostSpec spec();

  /// The host's name.
  default String name() {
    return spec().name();
  }

  /// Runs `command` as root and waits for it to end, whatever its exit status.
  ///
  /// Interrupting the caller ends the command.
  ///
  /// @throws HostException if the host cannot be reached or the time limit passes
  Output run(Command command) throws HostException, InterruptedException;

  /// Runs `command` as root and returns what it printed on standard output.
  ///
  /// @throws HostException also if the exit status is not 0
  default String must(Command command) throws HostException, InterruptedException {
    Output output = run(command);
    if (!output.succeeded()) {
      throw HostException.failed(name(), command, output);
    }
    return output.out();
  }

  /// Writes a small file, whole or not at all, making its folders.
  ///
  /// @param mode as `chmod` takes it, octal digits
  void write(String path, byte[] content, String mode) throws HostException, InterruptedException;

  /// Copies a file of this machine to the host.
  void upload(Path from, String to) throws IOException, InterruptedException;

  /// Copies a file of the host to this machine.
  void download(String from, Path to) throws IOException, InterruptedException;
}

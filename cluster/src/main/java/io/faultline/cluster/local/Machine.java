package io.faultline.cluster.local;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// A machine that is to have clusters on it.
///
/// @param system the operating system's name
/// @param user who wants them
/// @param root whether that is root, whatever he is called
/// @param path the folders that programs are in
record Machine(String system, String user, boolean root, List<Path> path) {
  private static final String OTHERWISE = ", or name hosts of your own in a cluster file";
  // Where a program that is missing comes from.
  private static final SequencedMap<String, String> PROGRAMS = new LinkedHashMap<>();

  static {
    PROGRAMS.put("bash", "bash");
    PROGRAMS.put("flock", "util-linux");
    PROGRAMS.put("ip", "iproute2");
    PROGRAMS.put("mkfs.ext4", "e2fsprogs");
    PROGRAMS.put("mount", "mount");
    PROGRAMS.put("nsenter", "util-linux");
    PROGRAMS.put("setpriv", "util-linux");
    PROGRAMS.put("ssh", "openssh-client");
    PROGRAMS.put("ssh-keygen", "openssh-client");
    PROGRAMS.put("unshare", "util-linux");
  }

  /// This one. Programs for root are found also where the PATH does not name their folders.
  static Machine here() {
    var path = new ArrayList<Path>();
    String given = System.getenv().getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin");
    for (String folder : (given + ":/usr/local/sbin:/usr/sbin:/sbin").split(":")) {
      if (!folder.isEmpty() && !path.contains(Path.of(folder))) {
        path.add(Path.of(folder));
      }
    }
    return new Machine(
        System.getProperty("os.name"), System.getProperty("user.name"), isRoot(), path);
  }

  private static boolean isRoot() {
    try {
      return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    } catch (IOException | UnsupportedOperationException e) {
      // Not Linux, which is told.
      return false;
    }
  }

  /// What it lacks for clusters, in a line with the remedy.
  Optional<String> lack() {
    if (!system.equals("Linux")) {
      return Optional.of(
          "a cluster on this machine needs Linux, and this is %s: use a virtual machine with Debian%s"
              .formatted(system, OTHERWISE));
    }
    if (!root) {
      return Optional.of(
          "a cluster on this machine needs root, and this is the user %s: run the command as root (sudo)%s"
              .formatted(user, OTHERWISE));
    }
    if (!has("apt-get")) {
      return Optional.of(
          "a cluster on this machine needs apt-get, and there is none: use Debian or a system made from it"
              + OTHERWISE);
    }
    List<String> missing = PROGRAMS.keySet().stream().filter(each -> !has(each)).toList();
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "a cluster on this machine needs programs that are missing (%s): apt-get install %s"
                .formatted(
                    String.join(", ", missing),
                    missing.stream()
                        .map(PROGRAMS::get)
                        .collect(Collectors.toCollection(TreeSet::new))
                        .stream()
                        .collect(Collectors.joining(" "))));
  }

  /// As a variable of the environment.
  String pathText() {
    return path.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }

  private boolean has(String program) {
    return path.stream().anyMatch(folder -> Files.isExecutable(folder.resolve(program)));
  }
}

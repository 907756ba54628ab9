package io.faultline.cluster.local;

import io.faultline.cluster.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Clusters on this machine: hosts made of Linux namespaces, each with its own processes, files,
/// network and SSH daemon. What it writes is an ordinary cluster file.
///
/// Needs Linux, root and `apt-get`; the machine's own packages and files stay as they are. Methods
/// may be called from many threads and many processes: those on one cluster wait for each other.
///
/// @param state where clusters are kept, each in a folder `local/NAME`
/// @param cache where base layers are kept, which all clusters share
public record LocalCluster(Path state, Path cache) {
  /// Long enough to install a large database over a slow line.
  private static final Duration UP_LIMIT = Duration.ofMinutes(20);

  private static final Duration DOWN_LIMIT = Duration.ofMinutes(2);
  private static final Duration STATUS_LIMIT = Duration.ofSeconds(30);

  public LocalCluster {
    for (Path folder : List.of(state, cache)) {
      if (!folder.toString().matches("/[A-Za-z0-9_./-]+")) {
        throw new IllegalArgumentException(
            "a folder for clusters is absolute and has letters, digits and ._/- alone: " + folder);
      }
    }
  }

  /// Where clusters are usually kept: the folders that the environment names as `FAULTLINE_STATE`
  /// and `FAULTLINE_CACHE`, else `/var/lib/faultline` and `/var/cache/faultline`.
  public static LocalCluster onThisMachine() {
    return new LocalCluster(
        Path.of(System.getenv().getOrDefault("FAULTLINE_STATE", "/var/lib/faultline")),
        Path.of(System.getenv().getOrDefault("FAULTLINE_CACHE", "/var/cache/faultline")));
  }

  /// What this machine lacks for clusters on it, in a line with the remedy; empty where they can be
  /// made. [#up], [#down], [#status] and [#login] say it, too.
  public static Optional<String> lack() {
    return Machine.here().lack();
  }

  /// What [#up] found or made.
  ///
  /// @param clusterFile an ordinary cluster file
  /// @param wasUp whether the cluster was up before
  public record Up(Path clusterFile, boolean wasUp) {}

  /// Brings a cluster up, or finds it up. What a killed command left of it is removed first.
  ///
  /// Fills the base layer if there is none for these packages and the state of this machine's.
  /// Interrupted, it removes what it made.
  ///
  /// @param progress told what is being done, a line at a time, on another thread
  /// @throws LocalClusterException if a cluster of this name but another shape is up, its subnet is
  ///   in use, or something is missing
  public Up up(LocalOptions options, Consumer<String> progress)
      throws IOException, InterruptedException {
    Map<String, String> told = told(options.name());
    told.put("FL_HOSTS", String.join(" ", options.hostNames()));
    told.put("FL_ADDRESSES", String.join(" ", options.addresses()));
    told.put("FL_ZONES", String.join(" ", options.zones()));
    told.put("FL_SUBNET", options.subnet().toString());
    told.put("FL_PREFIX", String.valueOf(options.subnet().length()));
    told.put("FL_GATEWAY", options.subnet().controller());
    told.put("FL_PACKAGES", String.join(" ", options.allPackages()));
    told.put(
        "FL_HIDDEN",
        Stream.concat(options.hidden().stream(), Stream.of(state, cache))
            .map(Path::toString)
            .collect(Collectors.joining("\n")));
    boolean done = script(options.name()).run("up", told, UP_LIMIT, progress);
    return new Up(clusterFile(options.name()), !done);
  }

  /// Takes a cluster down and removes everything of it; also what a killed command left.
  ///
  /// @return whether there was anything
  public boolean down(String name, Consumer<String> progress)
      throws IOException, InterruptedException {
    return script(name).run("down", told(name), DOWN_LIMIT, progress);
  }

  /// How a cluster does. Changes nothing.
  public LocalStatus status(String name) throws IOException, InterruptedException {
    if (!Files.exists(folder(name))) {
      return new LocalStatus(LocalStatus.State.DOWN, List.of());
    }
    var lines = new ArrayList<String>();
    script(name).run("status", told(name), STATUS_LIMIT, lines::add);
    return LocalStatus.read(lines);
  }

  /// Where a cluster's file is while the cluster is up.
  public Path clusterFile(String name) {
    return folder(name).resolve("cluster.yaml");
  }

  /// The words of a command that logs in to a host, for a process that keeps this terminal.
  ///
  /// @param command what to run there: one word is a script for the host's shell, several are a
  ///   program and its arguments, none is a shell
  /// @throws LocalClusterException if the cluster is not up or has no such host
  public List<String> login(String name, String host, List<String> command) throws IOException {
    machine();
    Path folder = folder(name);
    String address = address(name, host);
    var words =
        new ArrayList<>(
            List.of(
                "ssh",
                "-F",
                "none",
                "-i",
                folder.resolve("id_ed25519").toString(),
                "-o",
                "IdentitiesOnly=yes",
                "-o",
                "StrictHostKeyChecking=yes",
                "-o",
                "UserKnownHostsFile=" + folder.resolve("known_hosts"),
                "-o",
                "LogLevel=ERROR",
                "root@" + address));
    if (!command.isEmpty()) {
      words.add("--");
      words.add(
          command.size() == 1
              ? command.getFirst()
              : command.stream().map(Command::quote).collect(Collectors.joining(" ")));
    }
    return List.copyOf(words);
  }

  private String address(String name, String host) throws IOException {
    if (!Files.exists(clusterFile(name))) {
      throw new LocalClusterException(
          "the cluster %s is not up: `faultline local up` brings it up".formatted(name));
    }
    Pattern line = Pattern.compile("  (\\w+): \\{ address: ([0-9.]+),.*");
    var names = new ArrayList<String>();
    for (String text : Files.readAllLines(clusterFile(name))) {
      Matcher found = line.matcher(text);
      if (found.matches()) {
        names.add(found.group(1));
        if (found.group(1).equals(host)) {
          return found.group(2);
        }
      }
    }
    throw new LocalClusterException(
        "the cluster %s has no host %s, only %s".formatted(name, host, String.join(", ", names)));
  }

  private static Machine machine() throws LocalClusterException {
    Machine here = Machine.here();
    Optional<String> lack = here.lack();
    if (lack.isPresent()) {
      throw new LocalClusterException(lack.get());
    }
    return here;
  }

  private Map<String, String> told(String name) throws LocalClusterException {
    var told = new LinkedHashMap<String, String>();
    told.put("PATH", machine().pathText());
    told.put("FL_NAME", name);
    told.put("FL_STATE", folder(name).toString());
    told.put("FL_CACHE", cache.toString());
    return told;
  }

  private Path folder(String name) {
    LocalOptions.checkName(name);
    return state.resolve("local").resolve(name);
  }

  private Script script(String name) {
    return new Script(folder(name));
  }
}

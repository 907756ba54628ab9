package io.faultline.cluster.local;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;

/// What a cluster on this machine is to be like.
///
/// @param name 1 to 8 lower-case letters and digits, a letter first: interfaces are called after it
/// @param hosts how many: 1 to 99, called `n1` and on
/// @param zones the hosts' failure domains, in order, one a host
/// @param subnet where their addresses lie
/// @param packages the Debian packages that their base layer has beyond what every host needs
/// @param hidden folders of this machine that do not show through into the hosts; the home folders
///   and everything that is not part of the system never do
public record LocalOptions(
    String name,
    int hosts,
    List<String> zones,
    Subnet subnet,
    List<String> packages,
    List<Path> hidden) {
  public static final String DEFAULT_NAME = "local";
  public static final int DEFAULT_HOSTS = 5;
  public static final Subnet DEFAULT_SUBNET = Subnet.of("10.77.0.0/24");

  private static final List<String> EVERY_HOST =
      List.of("iproute2", "iptables", "iputils-ping", "openssh-server", "procps", "psmisc");

  public LocalOptions {
    zones = List.copyOf(zones);
    packages = List.copyOf(packages);
    hidden = List.copyOf(hidden);
    checkName(name);
    if (hosts < 1 || hosts > 99) {
      throw new IllegalArgumentException(
          "a cluster on this machine has 1 to 99 hosts, not " + hosts);
    }
    if (zones.size() != hosts) {
      throw new IllegalArgumentException(
          "%d zones are given for %d hosts: one a host is needed".formatted(zones.size(), hosts));
    }
    for (String zone : zones) {
      check(zone, "[A-Za-z0-9][A-Za-z0-9-]*", "a zone's name has letters, digits and hyphens");
    }
    for (String one : packages) {
      check(one, "[a-z0-9][a-z0-9+.-]+", "this is not the name of a Debian package");
    }
    for (Path folder : hidden) {
      if (!folder.isAbsolute() || folder.toString().contains("\n")) {
        throw new IllegalArgumentException("a hidden folder's path is absolute: " + folder);
      }
    }
  }

  /// Five hosts in three zones, for systems that need these packages; hides the folder that the
  /// command runs in and the repository around it.
  public static LocalOptions of(List<String> packages) {
    return new LocalOptions(
        DEFAULT_NAME,
        DEFAULT_HOSTS,
        zonesFor(DEFAULT_HOSTS),
        DEFAULT_SUBNET,
        packages,
        repositoryAround(Path.of("")));
  }

  public LocalOptions withName(String newName) {
    return new LocalOptions(newName, hosts, zones, subnet, packages, hidden);
  }

  /// So many hosts, in the zones that [#zonesFor] gives them.
  public LocalOptions withHosts(int newHosts) {
    return new LocalOptions(name, newHosts, zonesFor(newHosts), subnet, packages, hidden);
  }

  /// As many hosts as there are zones.
  public LocalOptions withZones(List<String> newZones) {
    return new LocalOptions(name, newZones.size(), newZones, subnet, packages, hidden);
  }

  public LocalOptions withSubnet(Subnet newSubnet) {
    return new LocalOptions(name, hosts, zones, newSubnet, packages, hidden);
  }

  /// Three zones, as even as can be: `a a b b c` for five hosts.
  public static List<String> zonesFor(int hosts) {
    return IntStream.range(0, hosts)
        .mapToObj(host -> String.valueOf((char) ('a' + host * 3 / hosts)))
        .toList();
  }

  /// `folder` and, where it lies in one, the repository's own.
  public static List<Path> repositoryAround(Path folder) {
    Path here = folder.toAbsolutePath().normalize();
    for (Path above = here; above.getParent() != null; above = above.getParent()) {
      if (Files.exists(above.resolve(".git"))) {
        return List.of(above);
      }
    }
    return List.of(here);
  }

  /// @throws IllegalArgumentException if no cluster can be called that
  static void checkName(String name) {
    check(
        name,
        "[a-z][a-z0-9]{0,7}",
        "a cluster's name on this machine has 1 to 8 lower-case letters and digits, a letter first");
  }

  /// What is installed into the base layer: sorted, each once.
  List<String> allPackages() {
    var all = new TreeSet<>(EVERY_HOST);
    all.addAll(packages);
    return List.copyOf(all);
  }

  List<String> hostNames() {
    return IntStream.rangeClosed(1, hosts).mapToObj(number -> "n" + number).toList();
  }

  List<String> addresses() {
    return IntStream.rangeClosed(1, hosts).mapToObj(subnet::host).toList();
  }

  private static void check(String text, String pattern, String otherwise) {
    if (!text.matches(pattern)) {
      throw new IllegalArgumentException("%s: %s".formatted(otherwise, text));
    }
  }
}

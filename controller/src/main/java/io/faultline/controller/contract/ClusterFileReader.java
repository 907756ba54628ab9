package io.faultline.controller.contract;

import io.faultline.cluster.ClusterSpec;
import io.faultline.cluster.ClusterSpec.Environment;
import io.faultline.cluster.ClusterSpec.Manage;
import io.faultline.cluster.HostSpec;
import io.faultline.cluster.Login;
import io.faultline.cluster.Secret;
import io.faultline.controller.Nearest;
import io.faultline.controller.UsageException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads a cluster file, and answers every mistake with its place.
public final class ClusterFileReader {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)\\}");
  private static final String HOST_NAME = "[A-Za-z0-9][A-Za-z0-9-]{0,62}";
  private static final String ADDRESS = "[A-Za-z0-9][A-Za-z0-9.:-]*|::[A-Fa-f0-9.:]*";

  private final Path folder;
  private final Path home;

  private ClusterFileReader(Path folder, Path home) {
    this.folder = folder;
    this.home = home;
  }

  /// The cluster of `file`. Paths in it that are relative lie beside it; `~` is the user's home.
  public static ClusterSpec read(Path file) throws IOException, UsageException {
    Tree.Mapping top = TreeReader.read(file, "a cluster file");
    Path folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(Path.of("/"));
    var reader = new ClusterFileReader(folder, Path.of(System.getProperty("user.home")));
    return reader.cluster(file, new Fields(top, "a cluster file"));
  }

  private ClusterSpec cluster(Path file, Fields fields) throws UsageException {
    Environment environment = environment(fields);
    Manage manage = one(fields.neededText("manage"), Manage.values());
    Login login = login(Fields.of(fields.needed("ssh"), "ssh"));
    SequencedMap<String, HostSpec> hosts = hosts(Fields.of(fields.needed("hosts"), "hosts"));
    Set<String> allow = new LinkedHashSet<>();
    if (fields.tree("allow").isPresent()) {
      for (Tree each : fields.oneOrMore("allow")) {
        allow.add(Fields.scalar(each, "a fault that is allowed").value());
      }
    }
    fields.done();
    String name = String.valueOf(file.getFileName()).replaceFirst("\\.[^.]*$", "");
    return new ClusterSpec(name, environment, manage, login, hosts, allow);
  }

  private static Environment environment(Fields fields) throws UsageException {
    Optional<Tree> given = fields.tree("environment");
    if (given.isEmpty()) {
      throw fields
          .place()
          .wrong(
              "the file does not say that the cluster is for testing: it needs 'environment:', one of local, test, staging");
    }
    return one(fields.neededText("environment"), Environment.values());
  }

  private static <E extends Enum<E>> E one(Located<String> text, E[] values) throws UsageException {
    List<String> words =
        Arrays.stream(values).map(value -> value.name().toLowerCase(Locale.ROOT)).toList();
    int found = words.indexOf(text.value());
    if (found < 0) {
      throw text.wrong(
          "this is one of %s, not '%s'%s"
              .formatted(
                  String.join(", ", words), text.value(), Nearest.didYouMean(text.value(), words)));
    }
    return values[found];
  }

  private Login login(Fields fields) throws UsageException {
    Located<String> user = fields.neededText("user");
    if (!user.value().matches("[A-Za-z_][A-Za-z0-9_.-]*")) {
      throw user.wrong("this is no name of a user");
    }
    Optional<Path> key = fields.text("key").map(text -> path(text.value()));
    Optional<Located<String>> agent = fields.text("agent");
    if (agent.isPresent() && !agent.get().value().matches("true|false")) {
      throw agent.get().wrong("'agent' is true or false, not '%s'".formatted(agent.get().value()));
    }
    Optional<Located<String>> password = fields.text("password");
    Optional<Secret> secret =
        password.isEmpty() ? Optional.empty() : Optional.of(secret(password.get()));
    Path knownHosts =
        fields
            .text("known-hosts")
            .map(text -> path(text.value()))
            .orElse(home.resolve(".ssh/known_hosts"));
    fields.done();
    boolean useAgent = agent.isPresent() && agent.get().value().equals("true");
    if (key.isEmpty() && !useAgent && secret.isEmpty()) {
      throw fields
          .place()
          .wrong("there is no way to log in: give 'key:', 'agent: true' or 'password:'");
    }
    return new Login(user.value(), key, useAgent, secret, knownHosts);
  }

  // A secret that stands in a file is no secret, so only where it is found may.
  private Secret secret(Located<String> text) throws UsageException {
    Matcher variable = VARIABLE.matcher(text.value());
    if (variable.matches()) {
      return new Secret.Environment(variable.group(1));
    }
    if (text.value().startsWith("file:")) {
      return new Secret.InFile(path(text.value().substring(5)));
    }
    throw text.wrong(
        "a password does not stand in this file: write ${NAME} for an environment variable, or file:PATH");
  }

  private SequencedMap<String, HostSpec> hosts(Fields all) throws UsageException {
    var hosts = new LinkedHashMap<String, HostSpec>();
    Map<String, String> owners = new HashMap<>();
    for (String name : all.rest()) {
      if (!name.matches(HOST_NAME)) {
        throw all.place(name)
            .wrong("a host's name has letters, digits and hyphens: '%s' has not".formatted(name));
      }
      Fields fields = Fields.of(all.needed(name), "a host");
      Located<String> address = address(fields.neededText("address"));
      int port =
          fields
              .number("port", 1, 65_535)
              .map(given -> given.value().intValue())
              .orElse(HostSpec.SSH_PORT);
      String owner = owners.putIfAbsent(address.value() + ":" + port, name);
      if (owner != null) {
        throw address.wrong("%s has this address already".formatted(owner));
      }
      var internal = new ArrayList<String>();
      if (fields.tree("internal").isPresent()) {
        for (Tree each : fields.oneOrMore("internal")) {
          internal.add(address(Fields.scalar(each, "an address")).value());
        }
      }
      Optional<Located<String>> zone = fields.text("zone");
      if (zone.isPresent() && !zone.get().value().matches(HOST_NAME)) {
        throw zone.get().wrong("a zone's name has letters, digits and hyphens");
      }
      fields.done();
      hosts.put(
          name,
          new HostSpec(name, address.value(), port, internal, zone.map(Located::value).orElse("")));
    }
    if (hosts.isEmpty()) {
      throw all.place().wrong("there are no hosts: name at least one");
    }
    return hosts;
  }

  private static Located<String> address(Located<String> text) throws UsageException {
    if (!text.value().matches(ADDRESS)) {
      throw text.wrong("this is no address and no name of a host: '%s'".formatted(text.value()));
    }
    return text;
  }

  private Path path(String text) {
    Path path =
        text.equals("~") || text.startsWith("~/")
            ? home.resolve(text.substring(Math.min(2, text.length())))
            : Path.of(text);
    return folder.resolve(path);
  }
}

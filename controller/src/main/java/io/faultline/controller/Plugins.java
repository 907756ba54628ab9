package io.faultline.controller;

import io.faultline.cluster.SystemUnderTest;
import io.faultline.workload.Workload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;

/// The workloads and systems there are.
///
/// A workload comes from Faultline's own class path. A system comes from a folder of jars, in a
/// class loader of its own, so that database clients of any age live side by side and none is
/// loaded before it is used.
public final class Plugins {
  private final List<Path> roots;

  /// @param roots folders whose subfolders hold a system each, named as the system
  public Plugins(List<Path> roots) {
    this.roots = List.copyOf(roots);
  }

  /// The plug-ins of this installation: `faultline.systems`, a list of folders that the launcher
  /// sets.
  public static Plugins installed() {
    var roots = new ArrayList<Path>();
    for (String root :
        System.getProperty("faultline.systems", "").split(java.io.File.pathSeparator)) {
      if (!root.isBlank()) {
        roots.add(Path.of(root));
      }
    }
    return new Plugins(roots);
  }

  /// Every workload, by name.
  public SortedMap<String, Workload> workloads() {
    var workloads = new TreeMap<String, Workload>();
    for (Workload workload : ServiceLoader.load(Workload.class)) {
      workloads.put(workload.name(), workload);
    }
    return workloads;
  }

  /// The names of all systems: those of the folders they lie in. Loads none of them.
  public List<String> systemNames() {
    return List.copyOf(folders().keySet());
  }

  /// A new instance of the system with this name.
  public Optional<SystemUnderTest> system(String name) {
    Path folder = folders().get(name);
    return folder == null ? Optional.empty() : Optional.of(load(name, folder));
  }

  private SortedMap<String, Path> folders() {
    var folders = new TreeMap<String, Path>();
    for (Path root : roots) {
      if (!Files.isDirectory(root)) {
        continue;
      }
      try (var entries = Files.list(root)) {
        entries
            .filter(entry -> !jars(entry).isEmpty())
            .forEach(entry -> folders.putIfAbsent(entry.getFileName().toString(), entry));
      } catch (IOException e) {
        throw new UncheckedIOException("the plug-in folder " + root + " cannot be listed", e);
      }
    }
    return folders;
  }

  // The class loader stays open as long as its system is used: until the process ends.
  @SuppressWarnings("resource")
  private static SystemUnderTest load(String name, Path folder) {
    URL[] urls = jars(folder).stream().map(Plugins::url).toArray(URL[]::new);
    var loader = new URLClassLoader("system " + name, urls, Plugins.class.getClassLoader());
    for (SystemUnderTest system : ServiceLoader.load(SystemUnderTest.class, loader)) {
      if (system.name().equals(name)) {
        return system;
      }
    }
    throw new IllegalStateException("the jars in " + folder + " hold no system named " + name);
  }

  // A system's jars lie in its folder, or where its own build puts them.
  private static List<Path> jars(Path folder) {
    for (Path place : List.of(folder, folder.resolve("target/plugin"))) {
      if (Files.isDirectory(place)) {
        try (var entries = Files.list(place)) {
          List<Path> jars = entries.filter(e -> e.toString().endsWith(".jar")).sorted().toList();
          if (!jars.isEmpty()) {
            return jars;
          }
        } catch (IOException e) {
          throw new UncheckedIOException("the plug-in folder " + place + " cannot be listed", e);
        }
      }
    }
    return List.of();
  }

  private static URL url(Path path) {
    try {
      return path.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException("not a file: " + path, e);
    }
  }
}

package io.faultline.system.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import io.faultline.cluster.SystemUnderTest;
import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The plug-in folder.
class PluginTest {
  private static final Path TARGET =
      Path.of(System.getProperty("faultline.root"), "workloads/systems/postgresql/target");

  private static List<Path> jars() throws Exception {
    try (Stream<Path> files = Files.list(TARGET.resolve("plugin"))) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    }
  }

  @Test
  void theFolderHasTheDriverAndNothingOfTheControllers() throws Exception {
    assertThat(jars().stream().map(jar -> jar.getFileName().toString().replaceFirst("-\\d.*", "")))
        .containsOnly("postgresql");
    assertThat(jars())
        .filteredOn(jar -> jar.getFileName().toString().startsWith("postgresql-42."))
        .hasSize(1);
  }

  // The class path of a controller has neither the driver nor its annotations.
  @Test
  void theSystemIsLoadedFromTheFolderWithItsDriver() throws Exception {
    var controller = new ArrayList<URL>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      if (!entry.matches("(.*/)?(postgresql-42|checker-qual).*")
          && !Path.of(entry).startsWith(TARGET)) {
        controller.add(Path.of(entry).toUri().toURL());
      }
    }
    var plugin = new ArrayList<URL>();
    // This build's classes: their jar is made after the tests.
    plugin.add(TARGET.resolve("classes/").toUri().toURL());
    for (Path jar : jars()) {
      if (jar.getFileName().toString().startsWith("postgresql-42.")) {
        plugin.add(jar.toUri().toURL());
      }
    }
    try (var parent =
            new URLClassLoader(
                controller.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
        var loader = new URLClassLoader(plugin.toArray(URL[]::new), parent)) {
      Class<?> service = parent.loadClass(SystemUnderTest.class.getName());
      List<? extends Class<?>> found =
          ServiceLoader.load(service, loader).stream().map(ServiceLoader.Provider::type).toList();

      assertThat(found).extracting(Class::getName).containsExactly(PostgresSystem.class.getName());
      Class<?> driver = loader.loadClass("org.postgresql.Driver");
      assertThat(driver.getClassLoader()).isSameAs(loader);
      assertThat(
              driver
                  .getMethod("acceptsURL", String.class)
                  .invoke(driver.getConstructor().newInstance(), "jdbc:postgresql://127.0.0.1/x"))
          .isEqualTo(true);
    }
  }
}

package io.faultline.system.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The plug-in folder, loaded as the controller loads it.
class PluginTest {
  private static final Path TARGET =
      Path.of(System.getProperty("faultline.root"), "workloads/systems/etcd/target");
  // What only the system brings.
  private static final String CLIENT =
      "(.*/)?(grpc-|protobuf-|guava-|gson-|perfmark-|proto-google).*";

  private static List<Path> jars() throws Exception {
    try (Stream<Path> files = Files.list(TARGET.resolve("plugin"))) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    }
  }

  // The class path of a controller: Faultline's own rooms and their libraries.
  private static URLClassLoader controller() throws Exception {
    var urls = new ArrayList<URL>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      if (!entry.matches(CLIENT) && !Path.of(entry).startsWith(TARGET)) {
        urls.add(Path.of(entry).toUri().toURL());
      }
    }
    return new URLClassLoader(
        "controller", urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
  }

  @Test
  void theFolderHasWhatTheSystemNeedsBesideWhatTheControllerHas() throws Exception {
    var urls = new ArrayList<URL>();
    // This build's classes: their jar is made after the tests.
    urls.add(TARGET.resolve("classes/").toUri().toURL());
    for (Path jar : jars()) {
      if (!jar.getFileName().toString().startsWith("etcd-")) {
        urls.add(jar.toUri().toURL());
      }
    }
    var tests = new URL[] {TARGET.resolve("test-classes/").toUri().toURL()};
    try (var controller = controller();
        var loader = new URLClassLoader("system etcd", urls.toArray(URL[]::new), controller);
        var inside = new URLClassLoader("tests", tests, loader)) {
      Object made = inside.loadClass(CallFromInside.class.getName()).getConstructor().newInstance();
      List<?> said = (List<?>) ((Callable<?>) made).call();

      assertThat(said.get(0)).as("how many systems").isEqualTo(1);
      Class<?> system = said.get(1).getClass();
      assertThat(system.getName()).isEqualTo(EtcdSystem.class.getName());
      assertThat(system.getClassLoader()).isSameAs(loader);
      assertThat(loader.loadClass("io.grpc.Status").getClassLoader()).isSameAs(loader);
      assertThat(said.get(2)).isEqualTo("the connection broke");
      assertThat(said.get(3)).as("calls that a member saw").isEqualTo(1);
    }
  }

  @Test
  void theFolderHasNothingOfTheControllers() throws Exception {
    assertThat(jars())
        .extracting(jar -> jar.getFileName().toString())
        .isNotEmpty()
        .allMatch(name -> name.matches(CLIENT) || name.matches("(etcd|failureaccess)-.*"));
  }

  @Test
  void noJarOfAnotherVersionHasStayed() throws Exception {
    assertThat(jars())
        .extracting(jar -> jar.getFileName().toString().replaceFirst("-\\d.*", ""))
        .doesNotHaveDuplicates();
  }
}

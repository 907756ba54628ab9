package io.faultline.checker;

import io.faultline.history.History;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/// Copies of the checker, each with one defect planted in its source: compiled in a package of its
/// own, so that the product needs no switch for it.
final class Planted {
  /// A line of a file that is to be another.
  record Defect(String file, String right, String wrong) {
    static final Defect NONE = new Defect("Linearizability.java", "", "");
  }

  private static final Set<String> AUDITORS =
      Set.of("RegisterCertificate.java", "ContainerCertificate.java", "ObjectCertificate.java");
  private static final String PACKAGE = "io.faultline.checker";
  private static final Path SOURCES =
      Path.of(System.getProperty("faultline.root"), "checker/src/main/java/io/faultline/checker");

  private final ClassLoader classes;

  private Planted(ClassLoader classes) {
    this.classes = classes;
  }

  /// All of them, compiled at once into `folder`.
  static Planted compile(Path folder, List<Defect> defects) throws Exception {
    var files = new ArrayList<String>();
    for (int i = 0; i < defects.size(); i++) {
      plant(folder.resolve("source"), i, defects.get(i), files);
    }
    Path list = Files.write(folder.resolve("files"), files);
    Path classes = folder.resolve("classes");
    Path history =
        Path.of(History.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Path math =
        Path.of(
            org.apache.commons.math3.distribution.BetaDistribution.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    Process javac =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "javac").toString(),
                "-nowarn",
                "-proc:none",
                "-d",
                classes.toString(),
                "-cp",
                history + java.io.File.pathSeparator + math,
                "-sourcepath",
                folder.resolve("source").toString(),
                "@" + list)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    if (!javac.waitFor(400, TimeUnit.SECONDS) || javac.exitValue() != 0) {
      javac.destroyForcibly();
      throw new IllegalStateException(
          "a planted defect does not compile: " + Files.readString(folder.resolve("log")));
    }
    return new Planted(
        new URLClassLoader(new URL[] {classes.toUri().toURL()}, Planted.class.getClassLoader()));
  }

  private static void plant(Path folder, int number, Defect defect, List<String> files)
      throws IOException {
    Path target = folder.resolve("planted" + number);
    try (Stream<Path> sources = Files.walk(SOURCES)) {
      for (Path source : sources.filter(file -> file.toString().endsWith(".java")).toList()) {
        String text = Files.readString(source);
        if (source.getFileName().toString().equals("package-info.java")) {
          continue;
        }
        if (source.getFileName().toString().equals(defect.file()) && !defect.right().isEmpty()) {
          int first = text.indexOf(defect.right());
          if (first < 0 || text.indexOf(defect.right(), first + 1) >= 0) {
            throw new IllegalStateException(
                defect.file() + " does not have exactly once: " + defect.right());
          }
          text = text.replace(defect.right(), defect.wrong());
        }
        Path file = target.resolve(SOURCES.relativize(source).toString());
        Files.createDirectories(file.getParent());
        Files.writeString(
            file,
            text.replace(PACKAGE, "planted" + number)
                .replace("@org.jspecify.annotations.Nullable ", "")
                .replace("import org.jspecify.annotations.Nullable;\n", "")
                .replace("@Nullable ", ""));
        if (isNeeded(SOURCES.relativize(source))) {
          files.add(file.toString());
        }
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  // The rest is compiled as far as these need it.
  private static boolean isNeeded(Path source) {
    return source.getNameCount() == 1 || AUDITORS.contains(source.getFileName().toString());
  }

  /// What the copy says of `history`: the verdict's word if its evidence stands, else what is
  /// wrong.
  String judge(int number, History history, Algorithm algorithm)
      throws ReflectiveOperationException {
    String name = "planted" + number + ".";
    Class<?> budgetType = classes.loadClass(name + "Budget");
    Object budget =
        budgetType
            .getConstructor(long.class, long.class, LongSupplier.class)
            .newInstance(Long.MAX_VALUE, 100_000_000L, (LongSupplier) () -> 0);
    Class<?> checker = classes.loadClass(name + "Linearizability");
    Class<?> verdictType = classes.loadClass(name + "Verdict");
    Class<?> algorithmType = classes.loadClass(name + "Algorithm");
    Object chosen = algorithmType.getField(algorithm.name()).get(null);
    try {
      Object verdict =
          checker
              .getMethod("check", History.class, budgetType)
              .invoke(
                  checker.getMethod("with", algorithmType).invoke(made(name, algorithm), chosen),
                  history,
                  budget);
      if (isOfContainers(algorithm)) {
        classes
            .loadClass(name + "certificate.ContainerCertificate")
            .getMethod(
                "recheck",
                verdictType,
                History.class,
                classes.loadClass(name + "Container"),
                budgetType)
            .invoke(null, verdict, history, container(name, algorithm), budget);
      } else if (isOfObjects(algorithm)) {
        classes
            .loadClass(name + "certificate.ObjectCertificate")
            .getMethod(
                "recheck",
                verdictType,
                History.class,
                classes.loadClass(name + "Model"),
                budgetType)
            .invoke(null, verdict, history, model(name, algorithm), budget);
      } else {
        classes
            .loadClass(name + "certificate.RegisterCertificate")
            .getMethod("recheck", verdictType, History.class, budgetType)
            .invoke(null, verdict, history, budget);
      }
      return (String) verdictType.getMethod("word").invoke(verdict);
    } catch (InvocationTargetException e) {
      return String.valueOf(e.getCause());
    }
  }

  private static boolean isOfContainers(Algorithm algorithm) {
    return Arrays.stream(Container.values()).anyMatch(c -> c.rule() == algorithm);
  }

  private static boolean isOfObjects(Algorithm algorithm) {
    return algorithm == Algorithm.COUNTER
        || algorithm == Algorithm.PERMITS
        || algorithm == Algorithm.HOLDS;
  }

  // A counter, a mutex or a lock.
  private Object model(String name, Algorithm algorithm) throws ReflectiveOperationException {
    return switch (algorithm) {
      case COUNTER -> classes.loadClass(name + "CounterModel").getConstructor().newInstance();
      case PERMITS ->
          classes.loadClass(name + "SemaphoreModel").getConstructor(long.class).newInstance(1L);
      default -> classes.loadClass(name + "LockModel").getMethod("owned").invoke(null);
    };
  }

  private Object container(String name, Algorithm algorithm) throws ReflectiveOperationException {
    return classes.loadClass(name + "Container").getField(algorithm.name()).get(null);
  }

  private Object made(String name, Algorithm algorithm) throws ReflectiveOperationException {
    Class<?> checker = classes.loadClass(name + "Linearizability");
    if (algorithm == Algorithm.PERMITS) {
      Object mutex = model(name, algorithm);
      Function<History, Object> permits = _ -> mutex;
      return checker.getMethod("ofSemaphores", Function.class).invoke(null, permits);
    }
    if (isOfObjects(algorithm)) {
      String of = algorithm == Algorithm.COUNTER ? "ofCounters" : "ofLocks";
      return checker.getMethod(of).invoke(null);
    }
    return isOfContainers(algorithm)
        ? checker
            .getConstructor(classes.loadClass(name + "Container"))
            .newInstance(container(name, algorithm))
        : checker.getConstructor().newInstance();
  }
}

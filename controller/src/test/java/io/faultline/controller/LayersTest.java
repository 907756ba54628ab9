package io.faultline.controller;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/// The arrows of docs/ARCHITECTURE.md, and what must not be reached for.
class LayersTest {
  private static final JavaClasses FAULTLINE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("io.faultline");

  @Test
  void historiesDependOnNothingOfOurs() {
    onlyOurs("io.faultline.history..", "io.faultline.history..");
  }

  @Test
  void checkersSeeHistoriesAndNothingElseOfOurs() {
    onlyOurs("io.faultline.checker..", "io.faultline.checker..", "io.faultline.history..");
  }

  @Test
  void clustersDependOnNothingOfOurs() {
    onlyOurs("io.faultline.cluster..", "io.faultline.cluster..");
  }

  @Test
  void theNemesisSeesHistoriesAndClusters() {
    onlyOurs(
        "io.faultline.nemesis..",
        "io.faultline.nemesis..",
        "io.faultline.history..",
        "io.faultline.cluster..");
  }

  @Test
  void workloadsSeeHistoriesCheckersAndClusters() {
    onlyOurs(
        "io.faultline.workload..",
        "io.faultline.workload..",
        "io.faultline.history..",
        "io.faultline.checker..",
        "io.faultline.cluster..");
  }

  @Test
  void reportsSeeHistoriesAndCheckers() {
    onlyOurs(
        "io.faultline.report..",
        "io.faultline.report..",
        "io.faultline.history..",
        "io.faultline.checker..");
  }

  @Test
  void judgesArePure() {
    noClasses()
        .that()
        .resideInAPackage("io.faultline.checker..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.io..", "java.nio.file..", "java.net..", "org.slf4j..")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName(ThreadLocal.class.getName())
        .check(FAULTLINE);
  }

  @Test
  void clocksArePassedIn() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "io.faultline.history..",
            "io.faultline.checker..",
            "io.faultline.nemesis..",
            "io.faultline.workload..",
            "io.faultline.report..")
        .should()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(java.time.Instant.class, "now")
        .check(FAULTLINE);
  }

  @Test
  void randomnessIsPassedIn() {
    noClasses()
        .should()
        .callMethod(Math.class, "random")
        .orShould()
        .callConstructor(java.util.Random.class)
        .orShould()
        .callConstructor(java.util.SplittableRandom.class)
        .orShould()
        .callMethod(java.util.concurrent.ThreadLocalRandom.class, "current")
        .check(FAULTLINE);
  }

  @Test
  void nobodyPrintsButTheCommandLine() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.faultline.controller.cli..")
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .check(FAULTLINE);
  }

  private static void onlyOurs(String room, String... allowed) {
    classes()
        .that()
        .resideInAPackage(room)
        .should()
        .onlyDependOnClassesThat(
            com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage(
                    "io.faultline..")
                .or(
                    com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage(
                        allowed)))
        .check(FAULTLINE);
  }
}

package io.faultline.controller;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What holds for every file of the tree.
class TidyTest {
  private static final Path ROOT = Path.of(System.getProperty("faultline.root"));
  private static final int MOST_LINES = 450;
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+)(#[^)]*)?\\)");

  @Test
  void filesHaveOneIdeaEach() throws IOException {
    var tooLong = new ArrayList<String>();
    for (Path file : files(".java")) {
      int lines = Files.readAllLines(file).size();
      if (lines > MOST_LINES) {
        tooLong.add(ROOT.relativize(file) + ": " + lines + " lines");
      }
    }

    assertThat(tooLong).as("files of more than %d lines", MOST_LINES).isEmpty();
  }

  @Test
  void sourcesHaveNoTabs() throws IOException {
    var tabbed = new ArrayList<String>();
    for (Path file : files(".java")) {
      if (Files.readString(file).contains("\t")) {
        tabbed.add(ROOT.relativize(file).toString());
      }
    }

    assertThat(tabbed).isEmpty();
  }

  @Test
  void everyPackageSaysWhatItIsFor() throws IOException {
    var silent = new ArrayList<String>();
    for (Path file : files(".java")) {
      boolean main = ROOT.relativize(file).toString().contains("src/main/java/io/");
      if (main && !Files.exists(file.resolveSibling("package-info.java"))) {
        silent.add(ROOT.relativize(file.getParent()).toString());
      }
    }

    assertThat(silent).isEmpty();
  }

  @Test
  void namesSayWhatAThingIs() throws IOException {
    assertThat(files(".java").stream().map(file -> file.getFileName().toString()))
        .noneMatch(name -> name.matches(".*(Util|Utils|Manager|Impl|Helper)\\.java"))
        .noneMatch(name -> name.startsWith("Abstract"));
  }

  @Test
  void linksInDocumentsLeadSomewhere() throws IOException {
    var broken = new ArrayList<String>();
    for (Path file : files(".md")) {
      var links = LINK.matcher(Files.readString(file));
      while (links.find()) {
        String link = links.group(1);
        if (!link.contains("://") && !Files.exists(file.resolveSibling(link))) {
          broken.add(ROOT.relativize(file) + ": " + link);
        }
      }
    }

    assertThat(broken).isEmpty();
  }

  @Test
  void theTestCommandOfTheReadmeIsTheOneThatContinuousIntegrationRuns() throws IOException {
    String readme = Files.readString(ROOT.resolve("README.md"));
    String ci = Files.readString(ROOT.resolve(".ci/run"));

    assertThat(readme).contains("\nsudo mvn verify\n").contains("\nsudo ./faultline demo\n");
    assertThat(ci).containsPattern("\nmvn [^\n]*verify");
  }

  @Test
  void everyCommandThatTheReadmeNamesIsThere() throws IOException {
    var named =
        Pattern.compile("`faultline ([a-z]+)")
            .matcher(Files.readString(ROOT.resolve("README.md")))
            .results()
            .map(result -> result.group(1))
            .distinct()
            .toList();

    assertThat(named).isNotEmpty();
    assertThat(
            Files.readString(
                ROOT.resolve("controller/src/main/java/io/faultline/controller/cli/Main.java")))
        .contains(named.stream().map(name -> "commands.put(\"" + name + "\"").toList());
  }

  private static List<Path> files(String ending) throws IOException {
    try (Stream<Path> all = Files.walk(ROOT)) {
      List<Path> found =
          all.filter(file -> file.toString().endsWith(ending))
              .filter(file -> !ROOT.relativize(file).toString().contains("target/"))
              .toList();
      assertThat(found).as("files ending in %s below %s", ending, ROOT).isNotEmpty();
      return found;
    }
  }
}

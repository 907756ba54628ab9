package io.faultline.controller.store;

import io.faultline.controller.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// One run in the store: where each of its parts lies.
///
/// @param folder `CONTRACT/TIMESTAMP` in the store
public record StoredRun(Path folder) {
  private static final String FACTS = "run.json";
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  /// `CONTRACT/TIMESTAMP`.
  public String name() {
    return folder.getParent() == null
        ? String.valueOf(folder.getFileName())
        : folder.getParent().getFileName() + "/" + folder.getFileName();
  }

  /// Whether there is a run in `folder`.
  public static boolean isOne(Path folder) {
    return Files.isRegularFile(folder.resolve(FACTS));
  }

  /// What the run was planned to be.
  ///
  /// @throws UsageException if this is no run, or one that this version cannot read
  public RunFacts facts() throws IOException, UsageException {
    Path file = folder.resolve(FACTS);
    try {
      return JSON.readValue(Files.readString(file), RunFacts.class);
    } catch (NoSuchFileException e) {
      throw new UsageException(folder + " is no run: it has no " + FACTS);
    } catch (JacksonException e) {
      throw new UsageException(
          file
              + ": this is not what a run writes: "
              + e.getOriginalMessage().lines().findFirst().orElse(""));
    }
  }

  /// Writes what the run is planned to be.
  public void write(RunFacts facts) throws IOException {
    Files.writeString(folder.resolve(FACTS), JSON.writeValueAsString(facts) + "\n");
  }

  /// The history of a path.
  public Path history(String path) {
    return folder.resolve("histories").resolve(path + ".history");
  }

  /// What the hosts wrote, a folder a host.
  public Path logs() {
    return folder.resolve("logs");
  }

  /// The contract as it was read.
  public Path contract() {
    return folder.resolve("contract.yaml");
  }

  /// The cluster file as it was read: secrets stand in it as references only.
  public Path cluster() {
    return folder.resolve("cluster.yaml");
  }

  /// The verdicts for programs.
  public Path results() {
    return folder.resolve("results.json");
  }

  /// The verdicts for continuous integration.
  public Path junit() {
    return folder.resolve("junit.xml");
  }

  /// The verdicts as they were printed.
  public Path text() {
    return folder.resolve("report.txt");
  }

  /// The page.
  public Path page() {
    return folder.resolve("page.html");
  }
}

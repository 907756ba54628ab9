package io.faultline.controller.store;

import io.faultline.controller.UsageException;
import io.faultline.controller.store.RunSummary.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// One run in the store: where each of its parts lies.
///
/// @param folder `CONTRACT/TIMESTAMP` in the store
public record StoredRun(Path folder) {
  private static final String FACTS = "run.json";
  private static final String TAGS = "tags";
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

  /// The run in a few words, as its last analysis left them; of a run that was not judged, what is
  /// known from its plan.
  public RunSummary summary() throws IOException, UsageException {
    RunSummary written;
    try {
      written = JSON.readValue(Files.readString(summaryFile()), RunSummary.class);
    } catch (NoSuchFileException | JacksonException e) {
      written = planned();
    }
    return written.with(tags());
  }

  private RunSummary planned() throws IOException, UsageException {
    RunFacts facts = facts();
    boolean recorded = facts.paths().stream().anyMatch(path -> Files.exists(history(path.name())));
    return new RunSummary(
        name(),
        facts.contract(),
        facts.startedAt(),
        facts.faultline(),
        facts.seed(),
        facts.system(),
        List.of(),
        recorded ? State.RECORDED : State.PLANNED,
        "",
        List.of(),
        List.of());
  }

  /// Writes what an analysis found, in one step.
  public void write(RunSummary summary) throws IOException {
    replace(summaryFile(), JSON.writeValueAsString(summary) + "\n");
  }

  /// What people call the run, sorted.
  public List<String> tags() throws IOException {
    try {
      return Files.readAllLines(folder.resolve(TAGS));
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  /// Calls the run so, and no longer otherwise.
  public void tag(Collection<String> tags) throws IOException {
    replace(
        folder.resolve(TAGS),
        tags.stream().distinct().sorted().map(tag -> tag + "\n").collect(Collectors.joining()));
  }

  /// When the summary or the tags were last written: 0 while the run has no summary.
  long changedMillis() throws IOException {
    long summary = modifiedMillis(summaryFile());
    return summary == 0 ? 0 : Math.max(summary, modifiedMillis(folder.resolve(TAGS)));
  }

  /// When a file was last written: 0 if there is none.
  static long modifiedMillis(Path file) throws IOException {
    try {
      return Files.getLastModifiedTime(file).toMillis();
    } catch (NoSuchFileException e) {
      return 0;
    }
  }

  private Path summaryFile() {
    return folder.resolve("summary.json");
  }

  private static void replace(Path file, String text) throws IOException {
    Path unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
    Files.writeString(unfinished, text);
    Files.move(
        unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
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

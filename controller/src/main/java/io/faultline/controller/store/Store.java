package io.faultline.controller.store;

import io.faultline.controller.UsageException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// All runs: a folder a contract, and in it a folder a run, named after when it began.
///
/// @param root made when the first run is
public record Store(Path root) {
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);
  private static final int MOST_NAMED = 5;
  private static final String REMOVED = ".removed";

  /// The store of the folder that the command runs in: `store`, or what `FAULTLINE_STORE` names.
  public static Store here() {
    return new Store(Path.of(System.getenv().getOrDefault("FAULTLINE_STORE", "store")));
  }

  /// A new run's folder.
  public StoredRun create(String contract, Instant startedAt) throws IOException {
    Path all = root.resolve(contract);
    try {
      Files.createDirectories(all);
      return new StoredRun(Files.createDirectory(all.resolve(TIMESTAMP.format(startedAt))));
    } catch (FileAlreadyExistsException e) {
      throw new IOException("another run began in the same moment: " + e.getFile(), e);
    } catch (IOException e) {
      throw new IOException("no run can be kept in " + all + ": " + e, e);
    }
  }

  /// Every run, the oldest first.
  public List<StoredRun> runs() throws IOException {
    var runs = new ArrayList<StoredRun>();
    for (Path contract : folders(root)) {
      for (Path run : folders(contract)) {
        if (StoredRun.isOne(run) && !String.valueOf(run.getFileName()).startsWith(".")) {
          runs.add(new StoredRun(run));
        }
      }
    }
    runs.sort(
        Comparator.comparing((StoredRun run) -> String.valueOf(run.folder().getFileName()))
            .thenComparing(StoredRun::name));
    return runs;
  }

  /// The summaries of every run, the oldest first: of a thousand runs in a fraction of a second.
  public List<RunSummary> summaries() throws IOException, UsageException {
    return new Index(root).of(runs());
  }

  /// The run with this name, as its summary has it.
  public StoredRun run(RunSummary summary) {
    return new StoredRun(root.resolve(summary.name()));
  }

  /// Removes a run, with all that it recorded. Its name is gone at once; what is cut short leaves
  /// what is no run.
  public void remove(StoredRun run) throws IOException {
    Path leaving = run.folder().resolveSibling("." + run.folder().getFileName() + REMOVED);
    Files.move(run.folder(), leaving, StandardCopyOption.ATOMIC_MOVE);
    delete(leaving);
  }

  /// Removes what removals that were cut short left, and says what that was. Nothing else is
  /// touched: a folder without a plan may be somebody's own.
  public List<Path> clear() throws IOException {
    List<Path> removed =
        leftovers().stream()
            .filter(folder -> String.valueOf(folder.getFileName()).endsWith(REMOVED))
            .toList();
    for (Path folder : removed) {
      delete(folder);
    }
    return removed;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }

  /// What interrupted removals and writes left, for whoever wants it gone.
  public List<Path> leftovers() throws IOException {
    var left = new ArrayList<Path>();
    for (Path contract : folders(root)) {
      for (Path run : folders(contract)) {
        if (!StoredRun.isOne(run) || String.valueOf(run.getFileName()).startsWith(".")) {
          left.add(run);
        }
      }
    }
    return left;
  }

  /// The run that is meant: a folder, the beginning of its name or of its timestamp that no other
  /// shares, or `latest`.
  public StoredRun find(String text) throws IOException, UsageException {
    if (StoredRun.isOne(Path.of(text))) {
      return new StoredRun(Path.of(text).toAbsolutePath().normalize());
    }
    List<StoredRun> runs = runs();
    if (runs.isEmpty()) {
      throw new UsageException("there are no runs in " + root.toAbsolutePath());
    }
    if (text.equals("latest")) {
      return runs.getLast();
    }
    List<StoredRun> meant =
        runs.stream()
            .filter(run ->
                run.name().startsWith(text)
                    || String.valueOf(run.folder().getFileName()).startsWith(text))
            .toList();
    if (meant.size() == 1) {
      return meant.getFirst();
    }
    String named =
        (meant.isEmpty() ? runs : meant)
            .reversed().stream()
                .limit(MOST_NAMED)
                .map(StoredRun::name)
                .collect(Collectors.joining(", "));
    throw new UsageException(
        meant.isEmpty()
            ? "there is no run '%s'; the newest are: %s".formatted(text, named)
            : "%d runs begin with '%s', the newest of them: %s"
                .formatted(meant.size(), text, named));
  }

  private static List<Path> folders(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.filter(Files::isDirectory).sorted().toList();
    }
  }
}

package io.faultline.controller.store;

import io.faultline.controller.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// The summaries of all runs of a store, read from one file: `index.jsonl`, a line a run with the
/// time at which its folder's summary was written.
///
/// The folders are the truth, and the index a copy: a run that it does not know, or knows from
/// before, is read from its folder, and the index written anew, in one step. It may be removed, or
/// cut short, at any time. Two processes that write it at once cost no more than reading some
/// folders again. What was written within two seconds of the index itself is read again, since file
/// systems tell no closer times apart.
final class Index {
  private static final String FILE = "index.jsonl";
  private static final long TOO_CLOSE_MILLIS = 2_000;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Path root;

  Index(Path root) {
    this.root = root;
  }

  /// @param changedMillis when the run's summary was last written; 0 if it has none
  private record Line(String name, long changedMillis, RunSummary summary) {}

  /// The summaries of these runs, in their order.
  List<RunSummary> of(List<StoredRun> runs) throws IOException, UsageException {
    long writtenMillis = StoredRun.modifiedMillis(root.resolve(FILE));
    Map<String, Line> known = read();
    var lines = new ArrayList<Line>();
    boolean same = known.size() == runs.size();
    for (StoredRun run : runs) {
      long changedMillis = run.changedMillis();
      Line line = known.get(run.name());
      boolean tooClose = changedMillis > writtenMillis - TOO_CLOSE_MILLIS;
      if (line == null || line.changedMillis != changedMillis || changedMillis == 0 || tooClose) {
        RunSummary summary = run.summary();
        same &= line != null && line.summary.equals(summary) && !tooClose;
        line = new Line(run.name(), changedMillis, summary);
      }
      lines.add(line);
    }
    if (!same) {
      write(lines);
    }
    return lines.stream().map(Line::summary).toList();
  }

  private Map<String, Line> read() throws IOException {
    var known = new LinkedHashMap<String, Line>();
    List<String> text;
    try {
      text = Files.readAllLines(root.resolve(FILE));
    } catch (NoSuchFileException e) {
      return known;
    }
    for (String json : text) {
      try {
        Line line = JSON.readValue(json, Line.class);
        known.put(line.name, line);
      } catch (JacksonException e) {
        // Cut short, or of another version: the folder says it again.
        return known;
      }
    }
    return known;
  }

  // A store that cannot be written to can still be read.
  private void write(List<Line> lines) throws IOException {
    if (!Files.isWritable(root)) {
      return;
    }
    var text = new StringBuilder();
    lines.forEach(line -> text.append(JSON.writeValueAsString(line)).append('\n'));
    Path unfinished = Files.createTempFile(root, FILE, ".unfinished");
    try {
      Files.writeString(unfinished, text);
      Files.move(
          unfinished,
          root.resolve(FILE),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }
}

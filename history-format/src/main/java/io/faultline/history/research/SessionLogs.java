package io.faultline.history.research;

import io.faultline.history.HistoryFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A folder with a log file a session, whose name is a letter, the session's number and `.log`.
/// Other files in the folder are none of ours.
final class SessionLogs {
  /// The most files that are looked at to tell what a folder is.
  private static final int MOST_LOOKED_AT = 10_000;

  private final Pattern name;

  SessionLogs(char letter) {
    name = Pattern.compile(letter + "(\\d{1,10})\\.log");
  }

  /// Whether `folder` has such a file, and the first of them that is not empty begins with `first`.
  /// Never throws.
  boolean recognise(Path folder, char first) {
    List<Path> logs = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      files
          .limit(MOST_LOOKED_AT)
          .filter(file -> name.matcher(file.getFileName().toString()).matches())
          .forEach(logs::add);
      for (Path log : logs) {
        try (InputStream in = Files.newInputStream(log)) {
          int begins = in.read();
          if (begins >= 0) {
            return begins == first;
          }
        }
      }
      return !logs.isEmpty();
    } catch (IOException | java.io.UncheckedIOException | SecurityException e) {
      return false;
    }
  }

  /// The files, by their sessions.
  ///
  /// @throws HistoryFormatException if there are none, or two of one session
  SortedMap<Integer, Path> of(Path folder) throws IOException {
    var logs = new TreeMap<Integer, Path>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Matcher matcher = name.matcher(file.getFileName().toString());
        if (matcher.matches()) {
          long session = Long.parseLong(matcher.group(1));
          if (session > Integer.MAX_VALUE || logs.put((int) session, file) != null) {
            throw new HistoryFormatException(
                file.toString(), "a session has a number of 31 bits and one file");
          }
        }
      }
    }
    if (logs.isEmpty()) {
      throw new HistoryFormatException(
          folder.toString(), "the folder has no file with a name such as " + name.pattern());
    }
    return logs;
  }
}

package io.faultline.history;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/// Recorded histories of other tools. They are no part of this repository, since their licences
/// differ: a test that wants them is skipped where they are not there.
///
/// They lie in the folder that the system property `faultline.corpora` names, or else in
/// `../shared/corpora`, seen from the root of the repository or a folder above it.
public final class Corpora {
  private Corpora() {}

  /// A recorded history.
  ///
  /// @param path within the folder, with slashes
  /// @param format its form, as `INDEX.tsv` names it
  /// @param model what it was judged by
  /// @param expected `valid`, `invalid` or `unknown`
  /// @param sessions `binding` or `free`
  public record Entry(
      Path file, String path, String format, String model, String expected, String sessions) {
    @Override
    public String toString() {
      return path;
    }
  }

  /// The files of a form, in the order of the index; aborts the test where the folder is missing.
  public static List<Path> files(String format) {
    return entries(format).stream().map(Entry::file).toList();
  }

  /// The entries of a form, in the order of the index; aborts the test where the folder is missing.
  public static List<Entry> entries(String format) {
    Path folder = folder();
    Path index = folder.resolve("INDEX.tsv");
    Assumptions.assumeTrue(
        Files.exists(index),
        () -> "skipped: no recorded histories in " + folder + " (-Dfaultline.corpora=FOLDER)");
    try (var lines = Files.lines(index)) {
      List<Entry> entries =
          lines
              .skip(1)
              .map(line -> line.split("\t", -1))
              .filter(cells -> cells[1].equals(format))
              .map(cells ->
                  new Entry(
                      folder.resolve(cells[0]), cells[0], cells[1], cells[2], cells[3], cells[6]))
              .toList();
      if (entries.isEmpty()) {
        throw new AssertionError(index + " names no file of the form " + format);
      }
      return entries;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Path folder() {
    String named = System.getProperty("faultline.corpora");
    if (named != null) {
      return Path.of(named);
    }
    Path root = Path.of(System.getProperty("faultline.root", "..")).toAbsolutePath().normalize();
    // A work tree may lie deeper than the repository.
    for (Path at = root; at != null; at = at.getParent()) {
      Path corpora = at.resolveSibling("shared").resolve("corpora");
      if (Files.exists(corpora)) {
        return corpora;
      }
    }
    return root.resolveSibling("shared").resolve("corpora");
  }
}

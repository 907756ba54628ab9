package io.faultline.history;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/// Histories in files, of whatever form: told by their content, not by their names.
public final class HistoryFiles {
  private HistoryFiles() {}

  /// Every reader there is, in the order in which they are asked.
  public static List<HistoryReader> readers() {
    return ServiceLoader.load(HistoryReader.class, HistoryReader.class.getClassLoader()).stream()
        .map(ServiceLoader.Provider::get)
        .sorted(
            Comparator.comparingInt(HistoryReader::precedence)
                .reversed()
                .thenComparing(HistoryReader::name))
        .toList();
  }

  /// The reader of `file`, by its content; empty if nobody recognises it.
  public static Optional<HistoryReader> reader(Path file) throws IOException {
    HistoryReader.Sample sample = sample(file);
    return readers().stream().filter(reader -> reader.recognises(sample)).findFirst();
  }

  /// Reads a history, taking what its form leaves open in the usual way.
  public static History read(Path file) throws IOException {
    return read(file, Reading.DEFAULT);
  }

  /// Reads a history.
  ///
  /// @throws HistoryFormatException if nobody recognises it, or it is not as it should be, with the
  ///   place
  public static History read(Path file, Reading reading) throws IOException {
    Optional<HistoryReader> reader = reader(file);
    if (reader.isEmpty()) {
      throw new HistoryFormatException(
          file.toString(),
          "this is no history in a form that is known: "
              + readers().stream().map(HistoryReader::name).collect(Collectors.joining(", ")));
    }
    return reader.get().read(file, reading);
  }

  private static HistoryReader.Sample sample(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      return new HistoryReader.Sample(file, true, new byte[0]);
    }
    try (InputStream in = Files.newInputStream(file)) {
      return new HistoryReader.Sample(file, false, in.readNBytes(HistoryReader.Sample.BYTES));
    }
  }
}

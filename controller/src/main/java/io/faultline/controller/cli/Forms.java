package io.faultline.controller.cli;

import io.faultline.controller.Nearest;
import io.faultline.controller.UsageException;
import io.faultline.history.History;
import io.faultline.history.HistoryFiles;
import io.faultline.history.HistoryFormatException;
import io.faultline.history.HistoryReader;
import io.faultline.history.Reading;
import io.faultline.history.Reading.FailedCas;
import io.faultline.history.Reading.Keyed;
import io.faultline.history.Reading.Sessions;
import io.faultline.history.Value;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/// Histories of every form, on the command line: the options that say what a form leaves open, and
/// the reading.
final class Forms {
  private Forms() {}

  /// Adds what [#read] takes into account.
  static Options addTo(Options options) {
    return options
        .addOption(Words.option("format", "NAME", "the form of the files (told by their content)"))
        .addOption(
            Words.option("keyed", "yes|no|auto", "whether a pair is a key with a value (auto)"))
        .addOption(Words.option("initial", "VALUE", "every key's value before the history (nil)"))
        .addOption(
            Words.option(
                "failed-cas",
                "answers|no-effect",
                "what a failed compare-and-set says (no-effect, the weaker)"))
        .addOption(
            Words.option(
                "sessions",
                "binding|free",
                "whether session order counts at every level (as usual with the form)"));
  }

  /// Reads a history as the options say.
  static History read(CommandLine line, Path file) throws IOException, UsageException {
    try {
      Reading reading = reading(line);
      String format = line.getOptionValue("format");
      if (format == null) {
        return HistoryFiles.read(file, reading);
      }
      return reader(format).read(file, reading);
    } catch (NoSuchFileException e) {
      throw new UsageException("there is no file " + file);
    } catch (HistoryFormatException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  private static HistoryReader reader(String format) throws UsageException {
    List<HistoryReader> readers = HistoryFiles.readers();
    List<String> names = readers.stream().map(HistoryReader::name).toList();
    int found = names.indexOf(format);
    if (found < 0) {
      throw new UsageException(
          "--format: there is no form '%s'%s; there are: %s"
              .formatted(format, Nearest.didYouMean(format, names), String.join(", ", names)));
    }
    return readers.get(found);
  }

  private static Reading reading(CommandLine line) throws UsageException {
    return new Reading(
        one(line, "keyed", Keyed.values()).orElse(Keyed.AUTO),
        Optional.ofNullable(line.getOptionValue("initial")).map(Forms::value),
        one(line, "failed-cas", FailedCas.values()).orElse(FailedCas.USUAL),
        one(line, "sessions", Sessions.values()));
  }

  // A whole number, nil, or else a text.
  private static Value value(String text) {
    if (text.equals("nil")) {
      return Value.NIL;
    }
    try {
      return Value.of(Long.parseLong(text));
    } catch (NumberFormatException e) {
      return Value.of(text);
    }
  }

  private static <E extends Enum<E>> Optional<E> one(CommandLine line, String option, E[] values)
      throws UsageException {
    String text = line.getOptionValue(option);
    if (text == null) {
      return Optional.empty();
    }
    List<String> words =
        Arrays.stream(values)
            .map(value -> value.name().toLowerCase(Locale.ROOT).replace('_', '-'))
            .toList();
    int found = words.indexOf(text);
    if (found < 0) {
      throw new UsageException(
          "--%s is one of %s, not '%s'".formatted(option, String.join(", ", words), text));
    }
    return Optional.of(values[found]);
  }

  /// The option that names a form to write.
  static Option toOption() {
    return Words.option(
        "to", "NAME", "faultline, jsonl or edn (by the ending: .history, .jsonl, .edn)");
  }
}

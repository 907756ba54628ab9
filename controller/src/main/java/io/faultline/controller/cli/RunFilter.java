package io.faultline.controller.cli;

import io.faultline.controller.Nearest;
import io.faultline.controller.UsageException;
import io.faultline.controller.store.RunSummary;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.OptionalLong;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/// Which runs are meant: those that fit all that is given.
///
/// @param contract its name; empty for any, as everywhere here
/// @param path a path of it
/// @param verdict `holds`, `refuted`, `undecided` or `unjudged`
/// @param tag one of its tags
/// @param version a piece of what took part: `etcd 3.4`
/// @param since ISO 8601; runs that began before are not meant
/// @param until likewise, those that began at this time or later
record RunFilter(
    String contract,
    String path,
    String verdict,
    String tag,
    String version,
    OptionalLong seed,
    String since,
    String until) {
  private static final List<String> VERDICTS = List.of("holds", "refuted", "undecided", "unjudged");

  static Options addTo(Options options) {
    return options
        .addOption(Words.option("contract", "NAME", "runs of this contract alone"))
        .addOption(Words.option("path", "NAME", "runs with this path alone"))
        .addOption(Words.option("verdict", "WORD", "holds, refuted, undecided or unjudged"))
        .addOption(Words.option("tag", "TAG", "runs with this tag alone"))
        .addOption(Words.option("system", "TEXT", "runs where this took part: 'etcd 3.4'"))
        .addOption(Words.option("seed", "N", "runs with this seed alone"))
        .addOption(Words.option("since", "DATE", "began on this day (2026-11-25) or later"))
        .addOption(Words.option("until", "DATE", "began before this day"));
  }

  static RunFilter of(CommandLine line) throws UsageException {
    String verdict = line.getOptionValue("verdict", "");
    if (!verdict.isEmpty() && !VERDICTS.contains(verdict)) {
      throw new UsageException(
          "--verdict is one of %s, not '%s'%s"
              .formatted(
                  String.join(", ", VERDICTS), verdict, Nearest.didYouMean(verdict, VERDICTS)));
    }
    return new RunFilter(
        line.getOptionValue("contract", ""),
        line.getOptionValue("path", ""),
        verdict,
        line.getOptionValue("tag", ""),
        line.getOptionValue("system", ""),
        line.hasOption("seed")
            ? OptionalLong.of(Numbers.option(line, "seed", 0, Long.MIN_VALUE, Long.MAX_VALUE))
            : OptionalLong.empty(),
        day(line, "since"),
        day(line, "until"));
  }

  private static String day(CommandLine line, String option) throws UsageException {
    String text = line.getOptionValue(option, "");
    if (text.isEmpty()) {
      return "";
    }
    try {
      return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant().toString();
    } catch (DateTimeParseException e) {
      throw new UsageException(
          "--%s is a day such as 2026-11-25, not '%s'".formatted(option, text));
    }
  }

  boolean takes(RunSummary run) {
    return fits(contract, run.contract())
        && (path.isEmpty() || run.paths().stream().anyMatch(p -> p.path().equals(path)))
        && fits(verdict, run.verdict().isEmpty() ? "unjudged" : run.verdict())
        && (tag.isEmpty() || run.tags().contains(tag))
        && (version.isEmpty()
            || run.versions().stream().anyMatch(v -> v.contains(version))
            || run.system().equals(version))
        && (seed.isEmpty() || run.seed() == seed.getAsLong())
        && (since.isEmpty() || !isBefore(run, since))
        && (until.isEmpty() || isBefore(run, until));
  }

  private static boolean fits(String wanted, String is) {
    return wanted.isEmpty() || wanted.equals(is);
  }

  private static boolean isBefore(RunSummary run, String instant) {
    return Instant.parse(run.startedAt()).isBefore(Instant.parse(instant));
  }
}

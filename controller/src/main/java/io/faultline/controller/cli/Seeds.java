package io.faultline.controller.cli;

import io.faultline.controller.UsageException;
import io.faultline.controller.contract.Contract;
import io.faultline.controller.contract.Contract.Settings;
import io.faultline.controller.contract.Located;
import io.faultline.controller.contract.Place;
import io.faultline.controller.contract.Units;
import java.security.SecureRandom;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;

/// Where a run's seed comes from: the command line, the contract, or chance.
final class Seeds {
  private static final int MOST_DRAWN = 1_000_000_000;

  private Seeds() {}

  /// A seed for a run that was given none: short enough to be typed.
  static long drawn() {
    return new SecureRandom().nextInt(MOST_DRAWN);
  }

  /// What `--seed` says.
  static Optional<Located<Long>> option(CommandLine line) throws UsageException {
    String text = line.getOptionValue("seed");
    if (text == null) {
      return Optional.empty();
    }
    Place place = Place.option("--seed");
    return Optional.of(
        new Located<>(
            Units.number(text, Long.MIN_VALUE, Long.MAX_VALUE)
                .orElseThrow(() -> place.wrong("a seed is a whole number, not '" + text + "'")),
            place));
  }

  /// The contract, with the command line's seed where there is one.
  static Contract given(CommandLine line, Contract contract) throws UsageException {
    Optional<Located<Long>> seed = option(line);
    if (seed.isEmpty()) {
      return contract;
    }
    Settings old = contract.settings();
    var settings =
        new Settings(
            old.timeLimit(),
            old.concurrency(),
            old.rate(),
            old.callTimeLimit(),
            old.strength(),
            seed);
    return new Contract(
        contract.place(),
        contract.name(),
        contract.system(),
        contract.paths(),
        contract.faults(),
        settings);
  }
}

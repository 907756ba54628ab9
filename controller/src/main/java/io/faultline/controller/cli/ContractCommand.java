package io.faultline.controller.cli;

import io.faultline.controller.Exit;
import io.faultline.controller.Nearest;
import io.faultline.controller.UsageException;
import io.faultline.controller.contract.ContractDifference;
import io.faultline.controller.contract.ContractDifference.Change;
import io.faultline.controller.contract.ContractReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/// `faultline contract`: what a change of promises means.
final class ContractCommand implements Subcommand {
  private static final List<String> VERBS = List.of("diff");

  @Override
  public String name() {
    return "contract";
  }

  @Override
  public String summary() {
    return "tells which promises a new contract adds, strengthens, weakens and drops";
  }

  @Override
  public String usage() {
    return "diff OLD NEW";
  }

  @Override
  public Options options() {
    return new Options();
  }

  @Override
  public Exit run(CommandLine line, Console console) throws IOException, UsageException {
    List<String> arguments = line.getArgList();
    String verb = arguments.isEmpty() ? "" : arguments.getFirst();
    if (!VERBS.contains(verb)) {
      throw new UsageException(
          "faultline contract does one of %s, not '%s'%s"
              .formatted(String.join(", ", VERBS), verb, Nearest.didYouMean(verb, VERBS)));
    }
    if (arguments.size() != 3) {
      throw new UsageException("faultline contract diff needs two contracts: the old and the new");
    }
    List<Change> changes =
        ContractDifference.between(
            ContractReader.read(Path.of(arguments.get(1))),
            ContractReader.read(Path.of(arguments.get(2))));
    changes.forEach(change -> console.out().println(Words.printable(change.sentence())));
    if (changes.isEmpty()) {
      console.out().println("the two promise the same");
    }
    return Exit.HOLDS;
  }
}

package io.faultline.controller.cli;

import io.faultline.controller.Exit;
import io.faultline.controller.UsageException;
import io.faultline.controller.store.Store;
import io.faultline.controller.store.StoredRun;
import java.io.IOException;
import java.nio.file.Files;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/// `faultline report`: what a run's last analysis said.
final class ReportCommand implements Subcommand {
  @Override
  public String name() {
    return "report";
  }

  @Override
  public String summary() {
    return "prints what a run's last analysis said, and where its page is";
  }

  @Override
  public String usage() {
    return "RUN   (a folder, a unique prefix, or latest)";
  }

  @Override
  public Options options() {
    return new Options();
  }

  @Override
  public Exit run(CommandLine line, Console console) throws IOException, UsageException {
    StoredRun run = Store.here().find(Words.only(line, "report", "a run"));
    if (!Files.exists(run.text()) || !Files.exists(run.page())) {
      throw new UsageException(
          "the run %s was never analysed: `faultline analyze %s` does it"
              .formatted(run.name(), run.name()));
    }
    console.out().print(Files.readString(run.text()));
    console.out().println("page: " + run.page());
    return Exit.HOLDS;
  }
}

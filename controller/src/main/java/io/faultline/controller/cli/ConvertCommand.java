package io.faultline.controller.cli;

import io.faultline.controller.Exit;
import io.faultline.controller.UsageException;
import io.faultline.history.BinaryHistory;
import io.faultline.history.History;
import io.faultline.history.JsonLines;
import io.faultline.history.jepsen.EdnWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/// `faultline convert`: a history from one form into another.
final class ConvertCommand implements Subcommand {
  @Override
  public String name() {
    return "convert";
  }

  @Override
  public String summary() {
    return "makes of a history of any form one of Faultline's, of JSON lines or of EDN";
  }

  @Override
  public String usage() {
    return "IN OUT";
  }

  @Override
  public Options options() {
    return Forms.addTo(new Options().addOption(Forms.toOption()));
  }

  @Override
  public Exit run(CommandLine line, Console console) throws IOException, UsageException {
    List<String> files = line.getArgList();
    if (files.size() != 2) {
      throw new UsageException(
          "faultline convert needs two files: the one to read, the one to write");
    }
    Path out = Path.of(files.get(1));
    String form = line.getOptionValue("to", byEnding(out));
    Form to = form(form);
    if (Files.exists(out)) {
      throw new UsageException("there is a file " + out + " already");
    }
    History history = Forms.read(line, Path.of(files.getFirst()));
    try {
      to.write(history, out);
    } catch (FileAlreadyExistsException e) {
      throw new UsageException("there is a file " + out + " already");
    }
    history.remarks().forEach(remark -> console.say(Words.printable(remark)));
    console.out().printf("%,d operations in %s%n", history.size(), out);
    return Exit.HOLDS;
  }

  private interface Form {
    void write(History history, Path file) throws IOException;
  }

  private interface Text {
    void write(History history, Writer out) throws IOException;
  }

  private static Form form(String name) throws UsageException {
    return switch (name) {
      case "faultline" -> BinaryHistory::write;
      case "jsonl" -> text(JsonLines::write);
      case "edn" -> text(EdnWriter::write);
      default ->
          throw new UsageException(
              "no history can be written as '%s': --to is one of faultline, jsonl, edn"
                  .formatted(name));
    };
  }

  private static Form text(Text form) {
    return (history, file) -> {
      try (Writer out = Files.newBufferedWriter(file, StandardOpenOption.CREATE_NEW)) {
        form.write(history, out);
      }
    };
  }

  private static String byEnding(Path file) {
    String name = String.valueOf(file.getFileName());
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "edn" -> "edn";
      case "jsonl", "json" -> "jsonl";
      default -> "faultline";
    };
  }
}

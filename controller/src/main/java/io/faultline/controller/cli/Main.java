package io.faultline.controller.cli;

import io.faultline.controller.Exit;
import io.faultline.controller.Nearest;
import io.faultline.controller.UsageException;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Supplier;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.ParseException;
import org.apache.commons.cli.UnrecognizedOptionException;

/// `faultline COMMAND …`.
public final class Main {
  // A constant, which the compiler puts in: `--version` loads nothing else.
  private static final String VERSION = io.faultline.controller.run.RunPlan.FAULTLINE;

  private Main() {}

  public static void main(String[] args) {
    // Numbers look the same on every machine.
    Locale.setDefault(Locale.ROOT);
    Console console = Console.system();
    Exit exit = run(args, console);
    console.out().flush();
    console.err().flush();
    Interrupts.exit(exit);
  }

  /// Runs one command line.
  static Exit run(String[] args, Console console) {
    if (args.length == 0 || args[0].equals("help") || args[0].equals("--help")) {
      printHelp(console);
      return args.length == 0 ? Exit.WRONG : Exit.HOLDS;
    }
    if (args[0].equals("--version")) {
      console.out().println("faultline " + VERSION);
      return Exit.HOLDS;
    }
    Supplier<Subcommand> supplier = commands().get(args[0]);
    if (supplier == null) {
      return wrong(
          console,
          "there is no command '%s'%s; `faultline help` lists them"
              .formatted(args[0], Nearest.didYouMean(args[0], commands().sequencedKeySet())));
    }
    return run(supplier.get(), Arrays.copyOfRange(args, 1, args.length), console);
  }

  /// Runs one command.
  static Exit run(Subcommand command, String[] args, Console console) {
    if (Arrays.asList(args).contains("--help")) {
      printHelp(command, console);
      return Exit.HOLDS;
    }
    CommandLine line;
    try {
      line = new DefaultParser(false).parse(command.options(), args);
    } catch (UnrecognizedOptionException e) {
      var known = command.options().getOptions().stream().map(o -> "--" + o.getLongOpt()).toList();
      return wrong(
          console,
          "faultline %s has no option '%s'%s; `faultline %s --help` lists them"
              .formatted(
                  command.name(),
                  e.getOption(),
                  Nearest.didYouMean(e.getOption(), known),
                  command.name()));
    } catch (ParseException e) {
      return wrong(
          console,
          e.getMessage() + "; `faultline " + command.name() + " --help` tells what it takes");
    }
    try {
      return command.run(line, console);
    } catch (UsageException e) {
      return wrong(console, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return failed(console, e.getMessage() == null ? e.toString() : e.getMessage());
    } catch (InterruptedException e) {
      return failed(console, "interrupted");
    } catch (Exception e) {
      e.printStackTrace(console.err());
      return failed(console, "a defect in Faultline: " + e);
    }
  }

  private static Exit wrong(Console console, String message) {
    console.err().println("faultline: " + Words.printable(message));
    return Exit.WRONG;
  }

  private static Exit failed(Console console, String message) {
    console.err().println("faultline: " + Words.printable(message));
    return Exit.FAILED;
  }

  // Suppliers, so that a command's classes are loaded when it is run.
  private static SequencedMap<String, Supplier<Subcommand>> commands() {
    var commands = new LinkedHashMap<String, Supplier<Subcommand>>();
    commands.put("demo", DemoCommand::new);
    commands.put("check", CheckCommand::new);
    commands.put("run", RunCommand::new);
    commands.put("test", TestCommand::new);
    commands.put("analyze", AnalyzeCommand::new);
    commands.put("report", ReportCommand::new);
    commands.put("runs", RunsCommand::new);
    commands.put("contract", ContractCommand::new);
    commands.put("local", LocalCommand::new);
    commands.put("heal", HealCommand::new);
    commands.put("convert", ConvertCommand::new);
    commands.put("history", HistoryCommand::new);
    commands.put("list", ListCommand::new);
    return commands;
  }

  private static void printHelp(Console console) {
    var out = console.out();
    out.println("faultline COMMAND …: proves or refutes what a distributed system promises");
    out.println();
    for (Map.Entry<String, Supplier<Subcommand>> entry : commands().entrySet()) {
      out.printf("  %-10s %s%n", entry.getKey(), entry.getValue().get().summary());
    }
    out.println();
    out.println("`faultline COMMAND --help` tells what a command takes.");
    out.println(
        "Exit codes: 0 every promise held, 1 a promise was refuted, 2 a verdict is undecided,");
    out.println("254 the command or a file is wrong, 255 Faultline itself failed.");
  }

  private static void printHelp(Subcommand command, Console console) {
    var out = console.out();
    out.println("faultline " + command.name() + " " + command.usage());
    out.println();
    out.println("  " + command.summary());
    out.println();
    for (Option option : command.options().getOptions()) {
      String flag = "--" + option.getLongOpt() + (option.hasArg() ? " " + option.getArgName() : "");
      out.println(("  %-28s " + option.getDescription()).formatted(flag).stripTrailing());
    }
  }
}

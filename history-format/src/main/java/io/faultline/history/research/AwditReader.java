package io.faultline.history.research;

import io.faultline.history.History;
import io.faultline.history.HistoryBuilder;
import io.faultline.history.HistoryReader;
import io.faultline.history.Kind;
import io.faultline.history.Reading;
import io.faultline.history.Value;
import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/// The text of AWDIT's tests: `w KEY VALUE` and `r KEY VALUE` lines, a line of `-` between the
/// transactions of a session and a line of `=` between sessions.
public final class AwditReader implements HistoryReader {
  private static final Pattern LINE = Pattern.compile("[rw]\\s+\\d{1,20}\\s+\\d{1,20}");

  /// Made by [java.util.ServiceLoader].
  public AwditReader() {}

  @Override
  public String name() {
    return "awdit";
  }

  @Override
  public String summary() {
    return "text of AWDIT: w key value a line, ----- between transactions, ===== between sessions";
  }

  @Override
  public int precedence() {
    return 50;
  }

  @Override
  public boolean recognises(Sample sample) {
    if (sample.folder()) {
      return false;
    }
    for (String line : Opening.of(sample).lines()) {
      if (!isRule(line)) {
        return LINE.matcher(line).matches();
      }
    }
    return false;
  }

  private static boolean isRule(String line) {
    return line.chars().allMatch(c -> c == '-') || line.chars().allMatch(c -> c == '=');
  }

  @Override
  public History read(Path file, Reading reading) throws IOException {
    var builder = new HistoryBuilder();
    // Whoever writes this form writes the first values, too.
    Assumptions.of("rw-register", Value.NIL).transactions(builder, reading);
    try (var in = new TextInput(file)) {
      read(in, new Transactions(builder));
    }
    return builder.build();
  }

  private static void read(TextInput in, Transactions transactions) throws IOException {
    var transaction = new Transaction();
    int session = 0;
    boolean used = false;
    while (in.skipBlankLines()) {
      int first = in.peek();
      if (first == '-' || first == '=') {
        if (transaction.size() > 0) {
          transactions.committed(session, transaction);
          transaction.clear();
          used = true;
        }
        if (first == '=' && used) {
          session = Math.addExact(session, 1);
          used = false;
        }
        while (in.peek() == first) {
          in.skip();
        }
        in.endLine("the end of the line of '" + (char) first + "'");
      } else {
        action(in, transactions, transaction);
      }
    }
    if (transaction.size() > 0) {
      transactions.committed(session, transaction);
    }
  }

  private static void action(TextInput in, Transactions transactions, Transaction transaction)
      throws IOException {
    Kind kind =
        switch (in.peek()) {
          case 'r' -> Kind.READ;
          case 'w' -> Kind.WRITE;
          default -> throw in.error("r KEY VALUE, w KEY VALUE, a line of '-' or a line of '='");
        };
    in.skip();
    in.expect(' ', "a space after r or w");
    in.skipBlanks();
    long key = transactions.code(in.natural("the key"));
    in.expect(' ', "a space after the key");
    in.skipBlanks();
    long value = transactions.code(in.natural("the value"));
    in.endLine("the end of the line after the value");
    transaction.add(kind, key, value);
  }
}

package io.faultline.history;

import java.io.IOException;
import java.nio.file.Path;

/// Faultline's binary file as one of the forms. See [BinaryHistory].
public final class BinaryReader implements HistoryReader {
  /// Made by [java.util.ServiceLoader].
  public BinaryReader() {}

  @Override
  public String name() {
    return "faultline";
  }

  @Override
  public String summary() {
    return "Faultline's own binary file, as a run records it";
  }

  @Override
  public int precedence() {
    return 100;
  }

  @Override
  public boolean recognises(Sample sample) {
    return !sample.folder()
        && (BinaryHistory.isOne(sample.start()) || BinaryHistory.isCut(sample.start()));
  }

  @Override
  public History read(Path file, Reading reading) throws IOException {
    return BinaryHistory.read(file).with(reading);
  }
}

package io.faultline.cluster;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// Keeps the first 4 MiB of what is written to it, and says what was cut. Safe for many threads.
final class Capture extends OutputStream {
  static final int MOST_BYTES = 4 * 1024 * 1024;

  private final ByteArrayOutputStream kept = new ByteArrayOutputStream(256);
  private long lost;

  @Override
  public synchronized void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] bytes, int from, int length) {
    int fits = Math.min(length, MOST_BYTES - kept.size());
    kept.write(bytes, from, fits);
    lost += length - fits;
  }

  synchronized String text() {
    String text = kept.toString(StandardCharsets.UTF_8);
    return lost == 0
        ? text
        : text + String.format(Locale.ROOT, "\n[%,d further bytes were not kept]\n", lost);
  }
}

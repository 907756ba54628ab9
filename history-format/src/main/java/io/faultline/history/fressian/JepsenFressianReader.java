package io.faultline.history.fressian;

import io.faultline.history.History;
import io.faultline.history.HistoryFormatException;
import io.faultline.history.HistoryReader;
import io.faultline.history.Reading;
import io.faultline.history.jepsen.Form;
import io.faultline.history.jepsen.JepsenEvents;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/// Jepsen's `test.fressian` as one of the forms: the map of a test, with its history in it.
public final class JepsenFressianReader implements HistoryReader {
  /// Made by [java.util.ServiceLoader].
  public JepsenFressianReader() {}

  @Override
  public String name() {
    return "jepsen-fressian";
  }

  @Override
  public String summary() {
    return "test.fressian, the file in which older Jepsen keeps a whole test";
  }

  @Override
  public int precedence() {
    return 50;
  }

  /// A map whose first key is a keyword: no text begins so, for byte 0xc0 is none of UTF-8's.
  @Override
  public boolean recognises(Sample sample) {
    byte[] start = sample.start();
    if (sample.folder() || start.length < 3 || (start[0] & 0xff) != Codes.MAP) {
      return false;
    }
    int list = start[1] & 0xff;
    int keyAt = list == Codes.LIST ? 2 + lengthOfCount(start[2] & 0xff) : 2;
    return Codes.isList(list) && keyAt < start.length && (start[keyAt] & 0xff) == Codes.KEYWORD;
  }

  @Override
  public History read(Path file, Reading reading) throws IOException {
    return JepsenEvents.read(Form.JEPSEN, reading, events -> take(file, events));
  }

  private static void take(Path file, JepsenEvents events) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      var in = new ByteInput(file.toString(), channel, 0, channel.size());
      var reader = new FressianReader(in);
      var test = new JepsenTest(reader, new JepsenOps(events));
      try {
        test.read();
        if (!reader.atEnd()) {
          throw in.wrong("the file goes on after the test's end");
        }
        if (!test.hasHistory()) {
          throw in.wrong("the test has no history");
        }
      } catch (HistoryFormatException e) {
        if (!in.wasCut() || !test.beganHistory()) {
          throw e;
        }
        events.cutShort(
            "The file ends at byte %,d, in the middle of the test: %s."
                .formatted(
                    channel.size(),
                    test.hasHistory()
                        ? "its history was whole"
                        : "its history was read up to the last event that is whole"));
      }
      events.header(test.header());
    }
  }

  // The bytes of a whole number that begins with `code`; of what is none, 0.
  private static int lengthOfCount(int code) {
    if (code < Codes.INT_1_END) {
      return 1;
    }
    if (code < Codes.INT_2_END) {
      return 2;
    }
    if (code < Codes.INT_3_END) {
      return 3;
    }
    return code < Codes.INT_4_END ? 4 : 0;
  }
}

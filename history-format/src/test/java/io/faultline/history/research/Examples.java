package io.faultline.history.research;

import io.faultline.history.HistoryReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A small good history of each form.
final class Examples {
  static final String PLUME =
      "w(1,1,0,0)\nw(2,1,0,0)\nr(1,1,1,1)\nw(1,2,0,2)\nr(2,1,1,1)\nw(7,9,1,-1)\nr(1,0,2,3)\n";
  static final String AWDIT = "w 0 1\nw 1 1\n-----\nr 1 1\n=====\nr 0 1\n-----\nw 0 2\n";
  static final String DBCOP_JSON =
      """
      [[{"events":[{"Write":{"variable":0,"version":1}},{"Read":{"variable":0,"version":null}}],
         "committed":true}],
       [{"events":[["r",0,1],["w",1,5]],"committed":false},{"events":[],"committed":true}]]
      """;
  static final String CHRONOS =
      """
      [{"tid":1,"sid":2,"sts":{"p":"10","l":0},"cts":{"p":"12","l":1},
        "ops":[{"t":"w","k":1,"v":5},{"t":"r","k":2,"v":0}]},
       {"tid":2,"sid":3,"sts":{"p":13,"l":0},"cts":{"p":13,"l":0},"ops":[{"t":"r","k":1,"v":5}]}]
      """;
  static final String LIMO =
      "# a comment\n# @object atomic-queue\n\n[1] call enq(5)\n[2] call deq\n[1] return\n[2] return 5\n[2] call deq\n[2] return empty\n[3] call enq 6\n";
  static final String POLYLIN =
      "# deque\npush_front 1 1 2\npush_back 2 2 3\npeek_front 1 3 4\npop_back 2 6 7\npop_front -1 7 9\n";
  static final String FPTLIN =
      "# priorityqueue\n0 1 5 INSERT 1\n1 2 6 INSERT 2\n0 5 7 POLL 2\n1 8 9 PEEK -1\n";
  static final String VIPER =
      "{\"value\":[[\"w\",1,2,true],[\"r\",\"x\",null,true],[\"w\",5,6,false]]}\n{\"value\":[[\"w\",9,9,false]]}\n";

  private Examples() {}

  static List<HistoryReader> readers() {
    return List.of(
        new AwditReader(),
        new ChronosReader(),
        new CobraReader(),
        new DbcopJsonReader(),
        new DbcopReader(),
        new FptlinReader(),
        new LimoReader(),
        new PlumeReader(),
        new PolyLinReader(),
        new ViperReader());
  }

  /// Writes the example of a form into `folder`.
  ///
  /// @return the file of it that holds something; the reader reads that, or `folder`
  static Path write(HistoryReader reader, Path folder) throws IOException {
    byte[] bytes =
        switch (reader.name()) {
          case "awdit" -> text(AWDIT);
          case "chronos" -> text(CHRONOS);
          case "cobra" -> cobra();
          case "dbcop-json" -> text(DBCOP_JSON);
          case "dbcop" -> dbcop();
          case "fptlin" -> text(FPTLIN);
          case "limo" -> text(LIMO);
          case "plume" -> text(PLUME);
          case "polylin" -> text(POLYLIN);
          case "viper" -> text(VIPER);
          default -> throw new AssertionError(reader.name());
        };
    String name =
        switch (reader.name()) {
          case "cobra" -> "T3.log";
          case "viper" -> "J3.log";
          default -> "history";
        };
    return Files.write(folder.resolve(name), bytes);
  }

  /// What the reader is to be given: the file, or the folder that it lies in.
  static Path given(HistoryReader reader, Path file) {
    boolean folder = reader.name().equals("cobra") || reader.name().equals("viper");
    return folder ? file.getParent() : file;
  }

  /// Two sessions: two transactions, of which one aborted, and one with an action that failed.
  static byte[] dbcop() {
    var out = new Numbers(ByteOrder.LITTLE_ENDIAN);
    out.number(7).number(2).number(2).number(3).number(2);
    out.text("Dgraph").text("2022-07-05T12:23:43.03+08:00").text("2022-07-05T12:23:55.66+08:00");
    out.number(2);
    out.number(2);
    out.number(2).event(1, 5, 1, 1).event(0, 6, 0, 1).letter(1);
    out.number(1).event(1, 5, 2, 1).letter(0);
    out.number(1);
    out.number(2).event(0, 5, 1, 1).event(1, 6, 3, 0).letter(1);
    return out.bytes();
  }

  static byte[] cobra() {
    var out = new Numbers(ByteOrder.BIG_ENDIAN);
    out.letter('S').number(1);
    out.letter('W').number(100).number(-5).number(77);
    out.letter('R').number(0xbebeebeeL).number(0xbebeebeeL).number(6).number(0);
    out.letter('R').number(0xbebeebeeL).number(0x23332333L).number(1).number(0);
    out.letter('C').number(1);
    out.letter('S').number(2);
    out.letter('R').number(1).number(100).number(-5).number(77);
    return out.bytes();
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /// Numbers of eight bytes, and single bytes.
  static final class Numbers {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteOrder order;

    Numbers(ByteOrder order) {
      this.order = order;
    }

    Numbers number(long number) {
      out.writeBytes(ByteBuffer.allocate(8).order(order).putLong(number).array());
      return this;
    }

    Numbers letter(int letter) {
      out.write(letter);
      return this;
    }

    Numbers text(String text) {
      number(text.length());
      out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
      return this;
    }

    Numbers event(int writes, long key, long value, int succeeded) {
      return letter(writes).number(key).number(value).letter(succeeded);
    }

    byte[] bytes() {
      return out.toByteArray();
    }
  }
}

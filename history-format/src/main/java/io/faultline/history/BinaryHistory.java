package io.faultline.history;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32C;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// Reads what a [HistoryWriter] wrote.
///
/// A file that was cut off is read up to its last whole chunk, and the history says so: a run whose
/// controller was killed is worth as much as it recorded. A chunk whose checksum is wrong is an
/// error: what follows it cannot be trusted either.
///
/// Takes memory for one chunk besides the history; a chunk is read only if its stated size is
/// possible.
public final class BinaryHistory {
  private final Path file;
  private final HistoryBuilder builder = new HistoryBuilder();
  private final EventDecoder decoder = new EventDecoder(builder);
  private final long sizeBytes;
  private long atBytes;
  private int chunk;
  private long events;
  private boolean ended;

  private BinaryHistory(Path file, long sizeBytes) {
    this.file = file;
    this.sizeBytes = sizeBytes;
  }

  /// The history in `file`.
  ///
  /// @throws HistoryFormatException if it is no binary history, or damaged, with the place
  public static History read(Path file) throws IOException {
    return new BinaryHistory(file, Files.size(file)).readAll();
  }

  /// Writes a history that is in memory into a new file.
  ///
  /// @throws IOException if there is a file already, or none can be made
  public static void write(History history, Path file) throws IOException {
    var nanos = new AtomicLong();
    try (var writer = HistoryWriter.create(file, history.header(), history.traits(), nanos::get)) {
      for (Mark mark : history.marks()) {
        writer.mark(mark);
      }
      EventOrder.walk(history, new Copy(history, writer, nanos));
    }
  }

  // Events with their own times, which the writer's clock is set to.
  private record Copy(History history, HistoryWriter writer, AtomicLong nanos)
      implements EventOrder.Sink {
    @Override
    public void called(int op) throws IOException {
      nanos.set(history.calledNanos(op));
      writer.invoke(
          history.process(op), history.session(op), history.host(op), history.op(op).call());
    }

    @Override
    public void returned(int op) throws IOException {
      nanos.set(history.returnedNanos(op));
      switch (history.op(op).outcome()) {
        case Outcome.Ok(var results, var _) ->
            writer.ok(
                history.process(op),
                results,
                history.startTimestamp(op),
                history.commitTimestamp(op));
        case Outcome.Failed(var reason, var _) -> writer.failed(history.process(op), reason);
        case Outcome.Unknown _ -> throw new IllegalStateException("an unknown call returned");
      }
    }

    @Override
    public void unknown(int op) throws IOException {
      nanos.set(history.givenUpNanos(op));
      writer.unknown(history.process(op), history.error(op));
    }

    @Override
    public void late(History.Late answer) throws IOException {
      nanos.set(answer.atNanos());
      writer.late(history.process(answer.op()), answer.answer());
    }
  }

  /// Whether a file that begins with these bytes is a binary history, of whatever version.
  static boolean isOne(byte[] start) {
    int name = Layout.MAGIC.length - 1;
    return start.length > name && Arrays.equals(start, 0, name, Layout.MAGIC, 0, name);
  }

  /// Whether a file that holds these bytes, fewer than [Layout#MAGIC], is what a writer leaves that
  /// is killed as soon as it has begun.
  static boolean isCut(byte[] all) {
    return all.length < Layout.MAGIC.length
        && Arrays.equals(all, 0, all.length, Layout.MAGIC, 0, all.length);
  }

  private History readAll() throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      byte[] magic = in.readNBytes(Layout.MAGIC.length);
      if (isCut(magic)) {
        return builder
            .cutShort()
            .remark("The recording was cut short before its first event.")
            .build();
      }
      if (!isOne(magic)) {
        throw new HistoryFormatException(place(), "this is no Faultline history");
      }
      if (!Arrays.equals(magic, Layout.MAGIC)) {
        throw new HistoryFormatException(
            place(),
            "a history of version %d, of which this Faultline knows only %d: use a newer one"
                .formatted(magic[magic.length - 1], Layout.MAGIC[magic.length - 1]));
      }
      atBytes = magic.length;
      while (!ended && readChunk(in)) {
        chunk++;
      }
      if (ended && in.read() >= 0) {
        throw new HistoryFormatException(place(), "there is more after the end of the history");
      }
    }
    if (!ended) {
      builder.cutShort();
      builder.remark(
          "The recording was cut short: the last %,d bytes are no whole chunk, and what followed is not known."
              .formatted(sizeBytes - atBytes));
    }
    return builder.build();
  }

  // Whether there was a whole chunk.
  private boolean readChunk(InputStream in) throws IOException {
    byte[] head = in.readNBytes(Layout.CHUNK_HEADER_BYTES);
    if (head.length < Layout.CHUNK_HEADER_BYTES) {
      return false;
    }
    int type = int32(head, 0);
    long stored = Integer.toUnsignedLong(int32(head, 4));
    long raw = Integer.toUnsignedLong(int32(head, 8));
    long left = sizeBytes - atBytes - head.length;
    if (raw > Layout.MOST_CHUNK_BYTES
        || stored > Layout.MOST_CHUNK_BYTES
        || raw > stored * Layout.MOST_EXPANSION) {
      throw damaged("a chunk of %,d bytes made of %,d is not possible".formatted(raw, stored));
    }
    if (stored > left) {
      return false;
    }
    byte[] payload = in.readNBytes((int) stored);
    var checksum = new CRC32C();
    checksum.update(head, 0, 12);
    checksum.update(payload);
    if (payload.length < stored) {
      return false;
    }
    if ((int) checksum.getValue() != int32(head, 12)) {
      throw damaged("its checksum is wrong");
    }
    try {
      take(type, inflate(payload, (int) raw));
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw damaged(String.valueOf(e.getMessage()));
    }
    atBytes += head.length + stored;
    return true;
  }

  private void take(int type, byte[] raw) {
    if ((type == Layout.HEADER) != (chunk == 0)) {
      throw new IllegalArgumentException("the header is the first chunk, and no other");
    }
    switch (type) {
      case Layout.HEADER -> {
        builder.header(RunJson.readHeader(utf8(raw)));
        builder.traits(RunJson.readTraits(utf8(raw)));
      }
      case Layout.EVENTS -> events += decoder.read(raw);
      case Layout.MARK -> builder.mark(RunJson.readMark(utf8(raw)));
      case Layout.END -> {
        ended = true;
        if (!utf8(raw).equals("{\"events\":" + events + "}")) {
          throw new IllegalArgumentException(
              "the end speaks of " + utf8(raw) + ", and there were " + events);
        }
      }
      // Chunks that this version does not know are passed over.
      default -> {}
    }
  }

  private static byte[] inflate(byte[] stored, int rawBytes) {
    var inflater = new Inflater();
    try {
      inflater.setInput(stored);
      var raw = new byte[rawBytes];
      int length = 0;
      while (length < rawBytes && !inflater.finished()) {
        int more = inflater.inflate(raw, length, rawBytes - length);
        if (more == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
          break;
        }
        length += more;
      }
      if (length < rawBytes || (!inflater.finished() && inflater.inflate(new byte[1]) > 0)) {
        throw new IllegalArgumentException("it does not inflate to the size it states");
      }
      return raw;
    } catch (DataFormatException e) {
      throw new IllegalArgumentException("it does not inflate: " + e.getMessage(), e);
    } finally {
      inflater.end();
    }
  }

  private HistoryFormatException damaged(String problem) {
    return new HistoryFormatException(
        place(),
        "chunk " + chunk + " is damaged: " + problem + "; the file is not as it was written");
  }

  private String place() {
    return file + ", byte " + atBytes;
  }

  private static String utf8(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static int int32(byte[] bytes, int at) {
    return (bytes[at] & 0xff)
        | (bytes[at + 1] & 0xff) << 8
        | (bytes[at + 2] & 0xff) << 16
        | (bytes[at + 3] & 0xff) << 24;
  }
}

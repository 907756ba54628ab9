package io.faultline.history.fressian;

import io.faultline.history.HistoryFormatException;
import io.faultline.history.RunHeader;
import io.faultline.history.fressian.FressianReader.ListInput;
import io.faultline.history.fressian.JepsenBlocks.Block;
import io.faultline.history.fressian.JepsenBlocks.Index;
import java.io.IOException;

/// Reads the history of a `test.jepsen`: through its index, or, where a cut took that away, block
/// after block as they were written.
///
/// A history is a block with a list of maps (version 0), or a vector of blocks, each a stream of
/// operations (version 1). A run that was killed leaves a stream without a header behind the last
/// index; so does one that still runs.
final class JepsenStore {
  private static final int MOST_VECTORS = 8;

  private final JepsenBlocks blocks;
  private final JepsenOps ops;
  private RunHeader header = RunHeader.NONE;
  // Why the history ends where it does; empty if it went on to its end.
  private String cut = "";
  private String unreadable = "";

  JepsenStore(JepsenBlocks blocks, JepsenOps ops) {
    this.blocks = blocks;
    this.ops = ops;
  }

  /// What the file says of the run.
  RunHeader header() {
    return header;
  }

  /// Why the history ends where it does; empty if it went on to its end.
  String cut() {
    return cut + unreadable;
  }

  /// Reads all events there are.
  void read() throws IOException {
    if (blocks.hasIndex()) {
      readIndexed(blocks.index());
    } else {
      cut = "The file ends at byte %,d, before its index of blocks.".formatted(blocks.size());
      if (!readOn(JepsenBlocks.FIRST_BLOCK)) {
        throw blocks.wrongAt(
            blocks.size(), "the file was cut off before any of its history was written");
      }
    }
  }

  private void readIndexed(Index index) throws IOException {
    if (index.root() == 0) {
      throw blocks.wrongAt(index.block().at(), "the index names no test");
    }
    Block root = blocks.block(index, index.root());
    if (root.type() != JepsenBlocks.FRESSIAN && root.type() != JepsenBlocks.PARTIAL_MAP) {
      throw blocks.wrongAt(
          root.at(), "the test is %s, of type %d".formatted(root.label(), root.type()));
    }
    ByteInput in = blocks.take(root);
    if (root.type() == JepsenBlocks.PARTIAL_MAP) {
      in.number(4);
    }
    JepsenTest test = new JepsenTest(new FressianReader(in), ops).read();
    header = test.header();
    if (test.historyBlock() != 0) {
      readHistory(index, blocks.block(index, test.historyBlock()), 0);
    } else if (!test.hasHistory()) {
      throw blocks.wrongAt(root.at(), "the test in %s has no history".formatted(root.label()));
    }
    long end = end(index);
    if (cut.isEmpty() && blocks.version() == 1 && end < blocks.size()) {
      int before = ops.count();
      if (readOn(end)) {
        cut =
            "The run did not end: %,d events at the end of the file are in no index."
                .formatted(ops.count() - before);
      }
    }
  }

  private long end(Index index) throws IOException {
    long end = index.block().end();
    for (int id : index.offsets().keySet()) {
      end = Math.max(end, blocks.block(index, id).end());
    }
    return end;
  }

  private void readHistory(Index index, Block block, int depth) throws IOException {
    if (!blocks.isWhole(block) && isLast(index, block)) {
      cut =
          "The file ends at byte %,d, within %s of the history or before it."
              .formatted(blocks.size(), block.label());
      readPart(block);
      return;
    }
    ByteInput in = blocks.take(block);
    switch (block.type()) {
      case JepsenBlocks.FRESSIAN -> readList(in);
      case JepsenBlocks.STREAM -> readStream(in);
      case JepsenBlocks.BIG_VECTOR -> readVector(index, in, depth);
      default ->
          throw blocks.wrongAt(
              block.at(),
              "the history is in %s, which is of type %d".formatted(block.label(), block.type()));
    }
  }

  // A block that would reach into another, whose length is wrong, is not one that was cut off.
  private boolean isLast(Index index, Block block) {
    return index.offsets().values().stream()
        .noneMatch(other -> other > block.at() && other < blocks.size());
  }

  private void readVector(Index index, ByteInput in, int depth) throws IOException {
    if (depth == MOST_VECTORS) {
      throw in.wrong("vectors lie within more than %d others".formatted(MOST_VECTORS));
    }
    long from = in.position();
    int first = ops.count();
    long count = in.number(8);
    while (in.remaining() > 0 && cut.isEmpty()) {
      long at = in.position();
      if (in.remaining() < 12) {
        throw in.wrong("a vector ends within the place of a chunk");
      }
      long index0 = in.number(8);
      int id = (int) in.number(4);
      if (index0 != ops.count() - first) {
        throw in.wrongAt(
            at,
            "the chunk in block %d begins with element %,d, and %,d lie before it"
                .formatted(id, index0, ops.count() - first));
      }
      readHistory(index, blocks.block(index, id), depth + 1);
    }
    if (cut.isEmpty() && count != ops.count() - first) {
      throw in.wrongAt(
          from, "a vector of %,d elements has %,d".formatted(count, ops.count() - first));
    }
  }

  private void readList(ByteInput in) throws IOException {
    var reader = new FressianReader(in);
    if (in.peek() == Codes.NIL) {
      reader.skip();
    } else {
      ListInput list = reader.beginList();
      while (list.more()) {
        ops.read(reader);
      }
    }
    if (!reader.atEnd()) {
      throw in.wrong("the block goes on after the history's end");
    }
  }

  private void readStream(ByteInput in) throws IOException {
    var reader = new FressianReader(in);
    while (!reader.atEnd()) {
      ops.read(reader);
    }
  }

  // The blocks from byte `from` on, in the order in which they were written; whether one of them is
  // the history's. Streams are told from other blocks by their type; a list of version 0 by its
  // first byte, and a second one is the same, written again.
  private boolean readOn(long from) throws IOException {
    boolean found = false;
    long at = from;
    while (at <= blocks.size() - JepsenBlocks.HEADER_BYTES) {
      Block block = blocks.block(0, at);
      at = block.end();
      if (!blocks.isWhole(block)) {
        if (!found || blocks.version() == 1) {
          found |= readPart(block);
        }
        break;
      }
      ByteInput in = blocks.take(block);
      switch (block.type()) {
        case JepsenBlocks.STREAM -> {
          readStream(in);
          found = true;
        }
        case JepsenBlocks.FRESSIAN -> {
          int code = in.peek();
          if (Codes.isList(code) && blocks.version() == 0 && !found) {
            readList(in);
            found = true;
          } else if (code == Codes.MAP && header.equals(RunHeader.NONE)) {
            header = new JepsenTest(new FressianReader(in), ops).read().header();
          }
        }
        default -> {}
      }
    }
    return found;
  }

  // Of a block whose end is missing, every event that is whole.
  private boolean readPart(Block block) throws IOException {
    ByteInput in = blocks.takePart(block);
    boolean isStream =
        block.type() == JepsenBlocks.STREAM || (block.type() == 0 && blocks.version() == 1);
    boolean isList =
        block.type() == JepsenBlocks.FRESSIAN && Codes.isList(in.peek()) && blocks.version() == 0;
    if (!isStream && !isList) {
      return false;
    }
    try {
      if (isStream) {
        readStream(in);
      } else {
        readList(in);
      }
    } catch (HistoryFormatException e) {
      boolean wasWritten = block.type() != 0;
      if (!in.wasCut() && wasWritten) {
        throw e;
      }
      if (!in.wasCut()) {
        // Of the last bytes before a crash nobody promised anything.
        unreadable = " What follows event %,d is none: %s.".formatted(ops.count(), e.getMessage());
      }
    }
    return true;
  }
}

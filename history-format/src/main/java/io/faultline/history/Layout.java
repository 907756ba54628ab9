package io.faultline.history;

/// The numbers of the binary history file: see docs/HISTORY_FORMAT.md. None of them ever changes
/// its meaning.
final class Layout {
  /// What a file begins with; the last byte is the version.
  static final byte[] MAGIC = {'F', 'L', 'T', 'L', 'I', 'N', 'E', 1};

  /// Type, three zero bytes, stored length, raw length, checksum.
  static final int CHUNK_HEADER_BYTES = 16;

  /// How many raw bytes a chunk of events has when it is closed, at the least; it may be larger by
  /// one event.
  static final int CHUNK_BYTES = 64 * 1024;

  /// The most raw bytes that a reader takes for a chunk.
  static final int MOST_CHUNK_BYTES = 256 * 1024 * 1024;

  /// The most that a raw chunk may be larger than the stored one: deflate cannot do better.
  static final int MOST_EXPANSION = 1_100;

  /// The most bytes that one event takes: a writer refuses more.
  static final int MOST_EVENT_BYTES = 64 * 1024 * 1024;

  /// The most texts a dictionary holds; further ones are written out each time.
  static final int MOST_TEXTS = 65_536;

  /// How deep values may nest.
  static final int MOST_DEPTH = 64;

  // Types of chunks.
  static final int HEADER = 'H';
  static final int EVENTS = 'E';
  static final int MARK = 'M';
  static final int END = 'Z';

  // The low three bits of an event's tag: its type.
  static final int TYPE_BITS = 0x07;
  static final int CALL = 0;
  static final int OK = 1;
  static final int FAILED = 2;
  static final int UNKNOWN = 3;
  static final int LATE = 4;
  // Set where the results have versions.
  static final int VERSIONS_BIT = 0x08;
  // The high four bits: how many actions or results; 15 for a number in the column of counts.
  static final int COUNT_SHIFT = 4;
  static final int COUNT_ELSEWHERE = 15;

  // The columns of a chunk of events.
  static final int TAGS = 0;
  static final int PROCESSES = 1;
  static final int TIMES = 2;
  static final int COUNTS = 3;
  static final int SESSIONS = 4;
  static final int TEXTS = 5;
  static final int KINDS = 6;
  static final int KEYS = 7;
  static final int ARGUMENTS = 8;
  static final int SECONDS = 9;
  static final int RESULTS = 10;
  static final int VERSIONS = 11;
  static final int STARTS = 12;
  static final int COMMITS = 13;
  static final int COLUMNS = 14;

  // The low two bits of a value.
  static final int VALUE_SHIFT = 2;
  static final int VALUE_INT = 0;
  static final int VALUE_SPECIAL = 1;
  static final int VALUE_TEXT = 2;
  static final int VALUE_COMPOUND = 3;
  // What else a special value is.
  static final int SPECIAL_NIL = 0;
  static final int SPECIAL_FALSE = 1;
  static final int SPECIAL_TRUE = 2;
  static final int SPECIAL_LONG = 3;
  static final int SPECIAL_REAL = 4;
  // Whole numbers of this magnitude and more are written in eight bytes.
  static final long LARGE = 1L << 60;

  private Layout() {}
}

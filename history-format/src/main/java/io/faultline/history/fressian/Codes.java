package io.faultline.history.fressian;

/// The first byte of each value of a Fressian stream, and the stream's own marks between them.
///
/// Where a name ends in `_0`, the codes from it up to the next stand for themselves: the index, the
/// length or the highest bits of the number is the distance from it.
final class Codes {
  static final int INT_1_END = 0x40;
  static final int INT_2_ZERO = 0x50;
  static final int INT_2_END = 0x60;
  static final int INT_3_ZERO = 0x68;
  static final int INT_3_END = 0x70;
  static final int INT_4_ZERO = 0x72;
  static final int INT_4_END = 0x74;
  static final int INT_5_ZERO = 0x76;
  static final int INT_5_END = 0x78;
  static final int INT_6_ZERO = 0x7a;
  static final int INT_6_END = 0x7c;
  static final int INT_7_ZERO = 0x7e;
  static final int INT_7_END = 0x80;
  static final int CACHED_0 = 0x80;
  static final int STRUCT_0 = 0xa0;
  static final int LONGS = 0xb0;
  static final int DOUBLES = 0xb1;
  static final int BOOLEANS = 0xb2;
  static final int INTS = 0xb3;
  static final int FLOATS = 0xb4;
  static final int OBJECTS = 0xb5;
  static final int MAP = 0xc0;
  static final int SET = 0xc1;
  static final int UUID = 0xc3;
  static final int REGEX = 0xc4;
  static final int URI = 0xc5;
  static final int BIG_INT = 0xc6;
  static final int BIG_DECIMAL = 0xc7;
  static final int INSTANT = 0xc8;
  static final int SYMBOL = 0xc9;
  static final int KEYWORD = 0xca;
  static final int CACHED = 0xcc;
  static final int CACHE = 0xcd;
  static final int FOOTER = 0xcf;
  static final int BYTES_0 = 0xd0;
  static final int BYTES_CHUNK = 0xd8;
  static final int BYTES = 0xd9;
  static final int STRING_0 = 0xda;
  static final int STRING_CHUNK = 0xe2;
  static final int STRING = 0xe3;
  static final int LIST_0 = 0xe4;
  static final int LIST = 0xec;
  static final int CLOSED_LIST = 0xed;
  static final int OPEN_LIST = 0xee;
  static final int NEW_STRUCT = 0xef;
  static final int STRUCT = 0xf0;
  static final int TRUE = 0xf5;
  static final int FALSE = 0xf6;
  static final int NIL = 0xf7;
  static final int INT = 0xf8;
  static final int FLOAT = 0xf9;
  static final int DOUBLE = 0xfa;
  static final int DOUBLE_ZERO = 0xfb;
  static final int DOUBLE_ONE = 0xfc;
  static final int END = 0xfd;
  static final int RESET_CACHES = 0xfe;
  static final int INT_MINUS_ONE = 0xff;

  private Codes() {}

  /// Whether a list begins with this code.
  static boolean isList(int code) {
    return code >= LIST_0 && code <= OPEN_LIST;
  }

  /// The tag of the type that has a code of its own; empty if there is none.
  static String tag(int code) {
    return switch (code) {
      case MAP -> "map";
      case SET -> "set";
      case UUID -> "uuid";
      case REGEX -> "regex";
      case URI -> "uri";
      case BIG_INT -> "bigint";
      case BIG_DECIMAL -> "bigdec";
      case INSTANT -> "inst";
      case SYMBOL -> "sym";
      case KEYWORD -> "key";
      case LONGS -> "long[]";
      case DOUBLES -> "double[]";
      case BOOLEANS -> "boolean[]";
      case INTS -> "int[]";
      case FLOATS -> "float[]";
      case OBJECTS -> "Object[]";
      default -> "";
    };
  }
}

package io.faultline.history.fressian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.faultline.history.HistoryFormatException;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FressianReaderTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      longs = {
        -1,
        0,
        63,
        64,
        -2,
        4095,
        -4096,
        4096,
        -4097,
        524_287,
        -524_288,
        524_288,
        33_554_431,
        -33_554_432,
        33_554_432,
        8_589_934_591L,
        -8_589_934_592L,
        2_199_023_255_551L,
        -2_199_023_255_552L,
        562_949_953_421_311L,
        -562_949_953_421_312L,
        562_949_953_421_312L,
        Long.MAX_VALUE,
        Long.MIN_VALUE
      })
  void wholeNumbersOfEveryLengthAreRead(long number) throws IOException {
    assertThat(one(new FressianOutput().number(number))).isEqualTo(new Datum.Int(number));
  }

  @Test
  void wholeNumbersAreWhatTheirBytesSay() throws IOException {
    // Reckoned by hand: 0x50 + (300 >> 8), then the low byte; a real file has the last.
    assertThat(one(output(0x51, 0x2c))).isEqualTo(new Datum.Int(300));
    assertThat(one(output(0x4f, 0xff))).isEqualTo(new Datum.Int(-1));
    assertThat(one(output(0xff))).isEqualTo(new Datum.Int(-1));
    assertThat(one(output(0x76, 0x73, 0xb7, 0x30, 0x25))).isEqualTo(new Datum.Int(1_941_385_253L));
  }

  @Test
  void plainValuesAreRead() throws IOException {
    assertThat(one(output(Codes.NIL))).isEqualTo(Datum.NIL);
    assertThat(one(output(Codes.TRUE))).isEqualTo(new Datum.Bool(true));
    assertThat(one(output(Codes.FALSE))).isEqualTo(new Datum.Bool(false));
    assertThat(one(output(Codes.DOUBLE_ZERO))).isEqualTo(new Datum.Real(0));
    assertThat(one(output(Codes.DOUBLE_ONE))).isEqualTo(new Datum.Real(1));
    assertThat(one(new FressianOutput().put(2.5))).isEqualTo(new Datum.Real(2.5));
    assertThat(one(output(Codes.FLOAT).low(Float.floatToIntBits(0.5f), 4)))
        .isEqualTo(new Datum.Real(0.5));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "seven b", "eight by", "grün", "\u0000", "日本", "𝄞 clef", "\ud834"})
  void textsAreRead(String text) throws IOException {
    assertThat(one(new FressianOutput().put(text))).isEqualTo(new Datum.Text(text));
  }

  @Test
  void textsAndBytesMayComeInChunks() throws IOException {
    var text =
        output(
            Codes.STRING_CHUNK, 2, 'a', 'b', Codes.STRING_CHUNK, 1, 'c', Codes.STRING_0 + 1, 'd');
    assertThat(one(text)).isEqualTo(new Datum.Text("abcd"));
    assertThat(one(output(Codes.STRING_CHUNK, 1, 'a', Codes.STRING, 1, 'b')))
        .isEqualTo(new Datum.Text("ab"));
    assertThat(hex(output(Codes.BYTES_CHUNK, 2, 1, 2, Codes.BYTES_CHUNK, 1, 3, Codes.BYTES, 1, 4)))
        .containsExactly(1, 2, 3, 4);
    assertThat(hex(output(Codes.BYTES_0 + 2, 8, 9))).containsExactly(8, 9);
    wrong(output(Codes.STRING_CHUNK, 1, 'a', 7), "byte 3: another chunk was expected");
  }

  @Test
  void whatIsNoUtf8OfFressiansIsAnErrorAtItsByte() throws IOException {
    wrong(
        output(Codes.STRING_0 + 4, 0xf0, 0x9d, 0x84, 0x9e),
        "byte 1: a text goes on with byte 0xf0");
    wrong(output(Codes.STRING_0 + 3, 'a', 0xc3, 'b'), "byte 3: a text goes on with byte 0x62");
    wrong(output(Codes.STRING_0 + 1, 0xe3), "byte 1: a text goes on with byte 0xe3");
  }

  @Test
  void listsAreRead() throws IOException {
    var three = new Datum.Items(List.of(new Datum.Int(1), Datum.NIL, new Datum.Items(List.of())));
    assertThat(one(output(Codes.LIST_0 + 3, 1, Codes.NIL, Codes.LIST_0))).isEqualTo(three);
    assertThat(one(output(Codes.LIST, 3, 1, Codes.NIL, Codes.LIST_0))).isEqualTo(three);
    assertThat(one(output(Codes.CLOSED_LIST, 1, Codes.NIL, Codes.LIST_0, Codes.END)))
        .isEqualTo(three);
    assertThat(one(output(Codes.OPEN_LIST, 1, Codes.NIL, Codes.LIST_0, Codes.END)))
        .isEqualTo(three);
    assertThat(one(output(Codes.OPEN_LIST, 1, Codes.NIL, Codes.LIST_0))).isEqualTo(three);
    wrong(output(Codes.CLOSED_LIST, 1), "byte 2: the data end in the middle");
  }

  @Test
  void mapsSetsKeywordsAndSymbolsAreRead() throws IOException {
    var map =
        output(Codes.MAP, Codes.LIST_0 + 2, Codes.KEYWORD, Codes.NIL, Codes.STRING_0 + 1, 'k', 5);
    assertThat(one(map))
        .isEqualTo(new Datum.Pairs(List.of(new Datum.Keyword("", "k"), new Datum.Int(5))));
    assertThat(((Datum.Pairs) one(map)).get("k")).isEqualTo(new Datum.Int(5));
    assertThat(((Datum.Pairs) one(map)).get("other")).isEqualTo(Datum.NIL);
    assertThat(one(output(Codes.SET, Codes.LIST_0 + 1, 5)))
        .isEqualTo(new Datum.Elements(List.of(new Datum.Int(5))));
    assertThat(one(output(Codes.KEYWORD).put("ns").put("k")))
        .isEqualTo(new Datum.Keyword("ns", "k"))
        .hasToString("ns/k");
    assertThat(one(output(Codes.SYMBOL).put(null).put("s"))).isEqualTo(new Datum.Symbol("", "s"));
    wrong(output(Codes.MAP, Codes.LIST_0 + 1, 5), "byte 1: a map has a key without a value");
    wrong(output(Codes.MAP, 5), "byte 1: the content of a map or set is a list");
    wrong(output(Codes.KEYWORD, Codes.NIL, 5), "byte 2: a text was expected");
  }

  @Test
  void valuesOfTypesWithACodeAreRead() throws IOException {
    var uuid = output(Codes.UUID, Codes.BYTES, 16).low(0x0123456789abcdefL, 8).low(-1, 8);
    assertThat(one(uuid)).isEqualTo(new Datum.Text("01234567-89ab-cdef-ffff-ffffffffffff"));
    assertThat(one(output(Codes.REGEX).put("a*"))).isEqualTo(new Datum.Text("a*"));
    assertThat(one(output(Codes.URI).put("x:y"))).isEqualTo(new Datum.Text("x:y"));
    assertThat(one(output(Codes.BIG_INT, Codes.BYTES, 9, 1, 0, 0, 0, 0, 0, 0, 0, 0)))
        .isEqualTo(new Datum.Big(BigInteger.TWO.pow(64)));
    assertThat(one(output(Codes.BIG_DECIMAL, Codes.BYTES_0 + 1, 15, 1)))
        .isEqualTo(new Datum.Decimal(new BigDecimal("1.5")));
    assertThat(one(output(Codes.INSTANT, 7)))
        .isEqualTo(new Datum.Tagged("inst", List.of(new Datum.Int(7))));
    for (int code : new int[] {Codes.LONGS, Codes.INTS, Codes.OBJECTS}) {
      assertThat(one(output(code, 2, 5, 6)))
          .isEqualTo(new Datum.Items(List.of(new Datum.Int(5), new Datum.Int(6))));
    }
    assertThat(one(output(Codes.BOOLEANS, 1, Codes.TRUE)))
        .isEqualTo(new Datum.Items(List.of(new Datum.Bool(true))));
    assertThat(one(output(Codes.DOUBLES, 1, Codes.DOUBLE_ONE)))
        .isEqualTo(new Datum.Items(List.of(new Datum.Real(1))));
    assertThat(one(output(Codes.FLOATS, 1, Codes.FLOAT, 0, 0, 0, 0)))
        .isEqualTo(new Datum.Items(List.of(new Datum.Real(0))));
    wrong(output(Codes.UUID, Codes.BYTES_0), "byte 1: a UUID has 16 bytes, not 0");
    wrong(output(Codes.BIG_INT, Codes.BYTES_0), "byte 1: a whole number of 0 bytes");
    wrong(
        output(Codes.BIG_DECIMAL, Codes.BYTES_0 + 1, 1).number(1L << 40),
        "byte 3: a decimal of scale");
  }

  @Test
  void typesWithATagAreKeptAndNamedAgain() throws IOException {
    var out = new FressianOutput();
    var expected = new ArrayList<Datum>();
    // The seventeenth type and those after it have no code of their own.
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 18; i++) {
        out.struct("type" + i, 2).put(i).put("x");
        expected.add(new Datum.Tagged("type" + i, List.of(new Datum.Int(i), new Datum.Text("x"))));
      }
    }
    assertThat(all(out)).isEqualTo(expected);
    assertThat(one(output(Codes.NEW_STRUCT).put("char").number(1).number('x')))
        .isEqualTo(new Datum.Text("x"));
    wrong(output(Codes.STRUCT_0 + 3), "type 3 of 0 is not there");
    wrong(output(Codes.STRUCT, 3), "type 3 of 0 is not there");
    wrong(output(Codes.NEW_STRUCT, 5), "byte 1: the tag of a type is a text");
  }

  @Test
  void cachedValuesAreNamedAgain() throws IOException {
    var out = new FressianOutput();
    var expected = new ArrayList<Datum>();
    // The thirty-third value and those after it have no code of their own.
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 34; i++) {
        out.put(FressianOutput.word("word" + i));
        expected.add(new Datum.Keyword("", "word" + i));
      }
    }
    assertThat(all(out)).isEqualTo(expected);
  }

  @Test
  void aCachedValueHasItsPlaceBeforeThoseWithinIt() throws IOException {
    var out =
        output(Codes.CACHE, Codes.LIST_0 + 1, Codes.CACHE).put("inner").raw(Codes.CACHED_0 + 1);
    var inner = new Datum.Text("inner");
    assertThat(all(out.raw(Codes.CACHED_0)))
        .containsExactly(new Datum.Items(List.of(inner)), inner, new Datum.Items(List.of(inner)));
    wrong(
        output(Codes.CACHE, Codes.LIST_0 + 1, Codes.CACHED_0),
        "value 0 of the cache of 1 is not there");
    wrong(output(Codes.CACHED_0 + 5), "value 5 of the cache of 0 is not there");
    wrong(output(Codes.CACHED, 0xff), "value -1 of the cache of 0 is not there");
  }

  @Test
  void resetsAndFootersForgetWhatWasCached() throws IOException {
    var word = FressianOutput.word("w");
    byte[] footed = new FressianOutput().put(word).footer().put(word).footer().bytes();
    assertThat(all(new FressianOutput().raw(footed)))
        .containsExactly(new Datum.Keyword("", "w"), new Datum.Keyword("", "w"));
    wrong(new FressianOutput().put(word).raw(Codes.RESET_CACHES, Codes.CACHED_0), "the cache of 0");
    wrong(new FressianOutput().put(word).footer().raw(Codes.CACHED_0), "the cache of 0");
  }

  @Test
  void aFooterThatDoesNotFitIsAnError() throws IOException {
    byte[] footed = new FressianOutput().put("some text").footer().bytes();
    for (int at = 0; at < footed.length; at++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] flipped = footed.clone();
        flipped[at] ^= (byte) (1 << bit);
        assertThatThrownBy(() -> all(new FressianOutput().raw(flipped)))
            .as("bit %d of byte %d", bit, at)
            .isInstanceOf(HistoryFormatException.class);
      }
    }
  }

  @Test
  void aFooterMayLieBehindMuchMoreThanABuffer() throws IOException {
    var out = new FressianOutput();
    for (int i = 0; i < 100_000; i++) {
      out.put(i);
    }
    assertThat(all(new FressianOutput().raw(out.footer().bytes()))).hasSize(100_000);
  }

  @Test
  void codesThatMeanNothingAreErrors() throws IOException {
    for (int code : new int[] {0xb6, 0xc2, 0xcb, 0xce, 0xf1, 0xf4, Codes.END}) {
      wrong(output(code), "byte 0: no value begins with code");
    }
  }

  @Test
  void valuesAreRefusedThatNestTooDeep() throws IOException {
    var out = new FressianOutput();
    for (int i = 0; i < 100_000; i++) {
      out.raw(Codes.LIST_0 + 1);
    }
    wrong(out, "byte 258: values lie within more than 256 others");
    var caches = new FressianOutput();
    for (int i = 0; i < 100_000; i++) {
      caches.raw(Codes.CACHE);
    }
    wrong(caches, "values lie within more than 256 others");
  }

  @Test
  void countsAreRefusedThatTheBytesCannotHold() throws IOException {
    wrong(output(Codes.LIST).number(1 << 30), "components are to follow, and 0 bytes are left");
    wrong(output(Codes.STRING).number(1 << 30), "bytes are to follow, and 0 bytes are left");
    wrong(output(Codes.STRING).number(1L << 40), "a count of 1,099,511,627,776 bytes");
    wrong(output(Codes.BYTES).number(-1), "a count of -1 bytes");
    wrong(output(Codes.INTS).number(1 << 30), "components are to follow");
    wrong(output(Codes.NEW_STRUCT).put("x").number(1 << 30), "components are to follow");
  }

  @Test
  void aFewBytesDoNotStandForEndlessWork() throws IOException {
    // Each list holds the one before it twice: 2^60 values in all.
    var out = output(Codes.CACHE, Codes.LIST_0);
    for (int i = 0; i < 60; i++) {
      out.raw(Codes.CACHE, Codes.LIST_0 + 2)
          .raw(Codes.CACHED)
          .number(i)
          .raw(Codes.CACHED)
          .number(i);
    }
    assertThatThrownBy(() -> all(out))
        .isInstanceOf(HistoryFormatException.class)
        .hasMessageContaining("stands for more than 16 a byte");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void whatIsPassedOverTakesAsManyBytesAsWhatIsRead(long seed) throws IOException {
    var random = new SplittableRandom(seed);
    var out = new FressianOutput();
    var expected = new ArrayList<Datum>();
    for (int i = 0; i < 50; i++) {
      Object value = RandomData.value(random, 4);
      out.put(value).put(i);
      expected.add(new Datum.Int(i));
    }
    var numbers = new ArrayList<Datum>();
    try (FileChannel channel = open(out)) {
      var reader = new FressianReader(input(channel));
      while (!reader.atEnd()) {
        reader.skip();
        numbers.add(reader.read());
      }
    }
    assertThat(numbers).as("seed %d", seed).isEqualTo(expected);
  }

  private static FressianOutput output(int... bytes) {
    return new FressianOutput().raw(bytes);
  }

  private byte[] hex(FressianOutput out) throws IOException {
    return ((Datum.Bytes) one(out)).value();
  }

  private Datum one(FressianOutput out) throws IOException {
    List<Datum> all = all(out);
    assertThat(all).hasSize(1);
    return all.getFirst();
  }

  private List<Datum> all(FressianOutput out) throws IOException {
    var all = new ArrayList<Datum>();
    try (FileChannel channel = open(out)) {
      var reader = new FressianReader(input(channel));
      while (!reader.atEnd()) {
        all.add(reader.read());
      }
    }
    return all;
  }

  private void wrong(FressianOutput out, String message) {
    assertThatThrownBy(() -> all(out))
        .isInstanceOf(HistoryFormatException.class)
        .hasMessageContaining(message);
  }

  private FileChannel open(FressianOutput out) throws IOException {
    return FileChannel.open(Files.write(folder.resolve("f"), out.bytes()));
  }

  private static ByteInput input(FileChannel channel) throws IOException {
    return new ByteInput("f", channel, 0, channel.size());
  }
}

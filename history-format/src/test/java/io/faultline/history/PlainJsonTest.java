package io.faultline.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.faultline.history.jepsen.Event;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class PlainJsonTest {
  @TempDir Path folder;

  @Test
  void whatItTakesJacksonTakesTheSameWay() throws IOException {
    var out = new StringWriter();
    Path file = folder.resolve("h.fl");
    RandomRun.record(file, 11, 300);
    JsonLines.write(BinaryHistory.read(file), out);
    List<String> lines = out.toString().lines().skip(2).toList();
    var plain = new PlainJson();
    int taken = 0;
    for (int seed = 0; seed < 30_000; seed++) {
      byte[] line = lines.get(seed % lines.size()).getBytes(StandardCharsets.UTF_8);
      byte[] bytes =
          seed < lines.size() ? line : ReaderFuzz.mutant(line, new SplittableRandom(seed));
      var event = new Event();
      if (plain.read(bytes, 0, bytes.length, event)) {
        taken++;
        String text = new String(bytes, StandardCharsets.UTF_8);
        JsonNode node = JsonLines.JSON.readTree(text);
        var same = new Event();
        JsonEvents.fill(same, node);
        assertThat(told(event)).as("seed %d: %s", seed, text).isEqualTo(told(same));
      }
    }
    assertThat(taken).as("lines taken").isGreaterThan(500);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"invoke\",\"process\":0,\"f\":\"read\",\"key\":1}",
        "{\"type\": \"ok\", \"process\": 0, \"f\": \"read\", \"value\": [1, [\"a\", null]]}\r",
        "{\"index\":7,\"type\":\"info\",\"process\":-3,\"error\":\"time-out\",\"time\":12}",
      })
  void theOrdinaryIsTaken(String line) {
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    assertThat(new PlainJson().read(bytes, 0, bytes.length, new Event())).isTrue();
  }

  // What JepsenEvents looks at, of an event of this type.
  private static List<Object> told(Event event) {
    var told =
        new ArrayList<Object>(Arrays.asList(event.type(), event.process(), event.timeNanos()));
    switch (event.type()) {
      case null -> throw new AssertionError("an event without a type");
      case INVOKE -> {
        told.addAll(Arrays.asList(event.f(), event.host(), event.hasSession()));
        told.addAll(Arrays.asList(event.key(), event.value()));
        told.add(event.hasSession() ? event.session() : 0);
      }
      case OK -> {
        told.addAll(Arrays.asList(event.value(), event.answer(), event.answers()));
        told.addAll(Arrays.asList(event.version(), event.versions()));
      }
      case FAIL, INFO, LATE -> told.add(event.error());
    }
    return told;
  }
}

package io.faultline.controller.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.faultline.controller.UsageException;
import io.faultline.nemesis.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FaultReaderTest {
  private static Fault read(String text) throws UsageException {
    String[] words = text.split(": ", 2);
    return FaultReader.fault(
            new Located<>(words[0], new Place("c", 3, 5)),
            new Located<>(words[1], new Place("c", 3, 12)))
        .value();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "partition: halves",
        "partition: ordered-halves one-way-in",
        "partition: one reject",
        "partition: majority one-way-out reset flap 2s/500ms",
        "partition: minority-third",
        "partition: majorities-ring",
        "partition: bridge",
        "partition: zones",
        "partition: n1+n2|n3",
        "isolate: leader one-way-out",
        "isolate: zone a reset",
        "isolate: n3 flap 1s/1s",
        "cut-clients: n1 reject",
        "network: delay 50ms jitter 10ms loss 5% reorder 1% corrupt 0.5% rate 200kB/s at minority",
        "network: loss 10% at leader from zone a",
        "network: delay 1ms at n1 from n2",
        "wan: 80ms a-b 40ms",
        "wan: a-b 40ms b-c 60ms",
        "pause: follower",
        "kill: n3",
        "keep-down: leader",
        "crash-loop: zone b up 500ms",
        "starve: minority cpu 10%",
        "disk-full: one in /var/lib/etcd",
        "disk-freeze: n1 in /data",
      })
  void whatAFaultIsWrittenAsIsReadAsTheSame(String text) throws UsageException {
    assertThat(read(text).text()).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      quoteCharacter = '"',
      value = {
        "partition: halves oneway > 'oneway' means nothing here",
        "partition: a+|b > sides are written as a+b|c",
        "partition: halves flap 2s > written as 2s/1s; not '2s'",
        "partition: halves flap > how long the cut is there and is not, such as 2s/1s, is missing",
        "partition: halves flap 2s/1h > 100 ms to 10 s at a time",
        "partition: halves flap 2x/1s > '2x' is no time",
        "network: at n1 > what the network does is missing",
        "network: delay 10s > 5 s at most",
        "network: loss 0.1% > from 0.5 % to 100 %",
        "network: lost 5% > 'lost' means nothing here (did you mean 'loss'?)",
        "network: rate 5 > '5' is no rate",
        "wan: a-b > a round trip is missing",
        "wan: 40ms x > 'x' is no pair of zones",
        "crash-loop: one > 'up' is missing",
        "crash-loop: one up 2h > 100 ms to a minute",
        "starve: one cpu 0% > from 1% to 100%",
        "starve: one ram 1% > 'ram' means nothing here",
        "disk-full: n1 in data > a folder is absolute",
        "disk-full: n1 > 'in' is missing",
        "pause: n1 reset > 'reset' means nothing here",
        "isolate: n1 n2 > a target is one of leader",
      })
  void whatIsWrittenWrongIsToldWithItsPlace(String text, String problem) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("c:3:12: ")
        .hasMessageContaining(problem);
  }

  @Test
  void everyFaultHasAMeaning() {
    FaultReader.FAULTS
        .sequencedKeySet()
        .forEach(fault -> assertThat(FaultReader.meaning(fault)).isNotBlank());
  }
}

package io.faultline.controller.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnitsTest {
  @Test
  void timesHaveUnits() {
    assertThat(Units.duration("200ms")).contains(Duration.ofMillis(200));
    assertThat(Units.duration("1.5s")).contains(Duration.ofMillis(1500));
    assertThat(Units.duration("5m")).contains(Duration.ofMinutes(5));
    assertThat(Units.duration("1 h")).contains(Duration.ofHours(1));
    assertThat(Units.duration("3us")).contains(Duration.ofNanos(3000));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "60", "s", "-1s", "1e9s", "1s2", "999999999999h", "1 fortnight", "١s"})
  void whatIsNoTimeIsNone(String text) {
    assertThat(Units.duration(text)).isEmpty();
  }

  @Test
  void ratesAreCallsInATime() {
    assertThat(Units.ratePerSecond("500/s")).hasValue(500);
    assertThat(Units.ratePerSecond("30/min")).hasValue(0.5);
    assertThat(Units.ratePerSecond("max")).hasValue(Double.POSITIVE_INFINITY);
    assertThat(Units.ratePerSecond("0/s")).isEmpty();
    assertThat(Units.ratePerSecond("500")).isEmpty();
  }

  @Test
  void aTimeIsWrittenAsItIsRead() {
    for (Duration time :
        new Duration[] {Duration.ofSeconds(60), Duration.ofMillis(5), Duration.ofNanos(7)}) {
      assertThat(Units.duration(Units.text(time))).contains(time);
    }
  }

  @Test
  void memoryHasUnits() {
    assertThat(Units.sizeBytes("512m")).contains(512L << 20);
    assertThat(Units.sizeBytes("4G")).contains(4L << 30);
    assertThat(Units.sizeBytes("0g")).isEmpty();
    assertThat(Units.sizeBytes("1024")).isEmpty();
  }
}

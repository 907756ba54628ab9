package io.faultline.controller.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.faultline.history.Seed;
import org.junit.jupiter.api.Test;

class PaceTest {
  @Test
  void callsOfAllProcessesTogetherComeAtTheRate() {
    double perSecond = 500;
    int processes = 20;
    long calls = 0;
    for (int process = 0; process < processes; process++) {
      var pace = new Pace(new Seed(1).stream("pace/" + process), perSecond, processes, 0);
      // A process that answers at once: its next call is asked for when the last was made.
      for (long at = pace.next(0); at < 100_000_000_000L; at = pace.next(at)) {
        calls++;
      }
    }

    assertThat(calls / 100.0).isCloseTo(perSecond, within(perSecond * 0.02));
  }

  @Test
  void intervalsAreSpreadAsThoseOfStrangersAre() {
    var pace = new Pace(new Seed(2).stream("pace"), 1000, 1, 0);
    int beyondMean = 0;
    long last = 0;
    for (int i = 0; i < 100_000; i++) {
      long at = pace.next(last);
      beyondMean += at - last > 1_000_000 ? 1 : 0;
      last = at;
    }

    // Exponentially distributed intervals exceed their mean with probability 1/e.
    assertThat(beyondMean / 100_000.0).isCloseTo(Math.exp(-1), within(0.01));
  }

  @Test
  void whoIsLateDoesNotCatchUpWithABurst() {
    var pace = new Pace(new Seed(3).stream("pace"), 1000, 1, 0);
    long late = 10_000_000_000L;

    long first = pace.next(late);
    long second = pace.next(late);
    long third = pace.next(late);

    assertThat(first).isEqualTo(late);
    assertThat(second).isGreaterThan(late);
    assertThat(third).isGreaterThan(second);
  }
}

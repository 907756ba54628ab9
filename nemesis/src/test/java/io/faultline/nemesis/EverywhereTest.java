package io.faultline.nemesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class EverywhereTest {
  @Test
  void itHappensInAllPlacesAtOnceAndComesBackInTheirOrder() throws Exception {
    var all = new CountDownLatch(3);
    var said =
        Everywhere.run(
            List.of("c", "a", "b"),
            place -> {
              all.countDown();
              assertThat(all.await(10, TimeUnit.SECONDS)).isTrue();
              return place + place;
            });
    assertThat(said.orThrow())
        .containsExactly(Map.entry("c", "cc"), Map.entry("a", "aa"), Map.entry("b", "bb"));
  }

  @Test
  void aFailureKeepsNoOtherPlaceFromItsAnswer() throws Exception {
    var said =
        Everywhere.run(
            List.of(1, 2, 3),
            place -> {
              if (place != 2) {
                throw new IOException("no " + place);
              }
              return "yes";
            });
    assertThat(said.answers()).containsOnlyKeys(2);
    assertThatIOException().isThrownBy(said::orThrow).withMessage("no 1; no 3");
  }

  @Test
  void interruptingTheCallerInterruptsEveryPlaceAndWaitsForThem() throws Exception {
    var begun = new CountDownLatch(2);
    var cleanedUp = new AtomicInteger();
    var interrupted = new AtomicBoolean();
    Thread caller =
        Thread.ofVirtual()
            .start(() -> {
              try {
                Everywhere.run(
                    List.of(1, 2),
                    place -> {
                      try {
                        begun.countDown();
                        Thread.sleep(Duration.ofMinutes(1));
                        return place;
                      } finally {
                        cleanedUp.incrementAndGet();
                      }
                    });
              } catch (InterruptedException e) {
                interrupted.set(cleanedUp.get() == 2);
              }
            });
    begun.await();
    caller.interrupt();
    caller.join();
    assertThat(interrupted).isTrue();
  }

  @Test
  void whatIsUninterruptibleGoesToItsEndAndKeepsTheInterruption() throws Exception {
    var begun = new CountDownLatch(1);
    var done = new AtomicBoolean();
    var kept = new AtomicBoolean();
    Thread caller =
        Thread.ofVirtual()
            .start(() -> {
              Everywhere.uninterruptibly(() -> {
                begun.countDown();
                try {
                  Thread.sleep(200);
                  done.set(true);
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              });
              kept.set(Thread.currentThread().isInterrupted() && done.get());
            });
    begun.await();
    caller.interrupt();
    caller.join();
    assertThat(kept).isTrue();
  }

  @Test
  void whatAnUninterruptibleBodyThrowsReachesTheCaller() {
    assertThatIllegalStateException()
        .isThrownBy(() ->
            Everywhere.uninterruptibly(() -> {
              throw new IllegalStateException("a defect");
            }))
        .withMessage("a defect");
  }
}

package io.faultline.controller.cli;

import io.faultline.controller.run.Progress;
import java.time.Duration;

/// Shows how a run goes: on a terminal one line that is drawn over itself, elsewhere a line now and
/// then.
final class RunProgress implements Progress {
  private static final long PLAIN_EVERY_SECONDS = 5;
  private static final String ERASE_LINE = "\r\033[K";

  private final Console console;
  private boolean drawn;

  RunProgress(Console console) {
    this.console = console;
  }

  @Override
  public synchronized void step(String sentence) {
    erase();
    console.say(Words.printable(sentence));
  }

  @Override
  public synchronized void tick(Moment moment) {
    if (console.terminal()) {
      console.err().print(ERASE_LINE + line(moment));
      console.err().flush();
      drawn = true;
    } else if (moment.elapsed().toSeconds() % PLAIN_EVERY_SECONDS == 0) {
      console.say(line(moment));
    }
  }

  private void erase() {
    if (drawn) {
      console.err().print(ERASE_LINE);
      drawn = false;
    }
  }

  private static String line(Moment moment) {
    var counts = moment.counts();
    return Words.printable(
        "  %3d s  %,d calls (%,.0f/s), %,d refused, %,d unknown; %s; %d s left"
            .formatted(
                rounded(moment.elapsed()),
                counts.calls(),
                moment.perSecond(),
                counts.failed(),
                counts.unknown(),
                moment.inForce().isEmpty()
                    ? "no fault in force"
                    : "in force: " + String.join("; ", moment.inForce()),
                rounded(moment.left())));
  }

  private static long rounded(Duration duration) {
    return Math.round(duration.toMillis() / 1000.0);
  }
}

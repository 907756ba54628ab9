package io.faultline.workload.register;

import static io.faultline.workload.register.RegisterWorkload.percent;

import io.faultline.history.Action;
import io.faultline.history.Call;
import io.faultline.history.Value;
import io.faultline.workload.Options;
import io.faultline.workload.Workload.Calls;
import java.util.SplittableRandom;

/// The register workload's calls for one process. See [RegisterWorkload].
final class RegisterCalls implements Calls {
  private final SplittableRandom random;
  private final int readPercent;
  private final int casPercent;
  // This process's place in its group, and the group's among the groups.
  private final int member;
  private final int members;
  private final int group;
  private final int groups;
  private final int callsPerKey;

  private int round;
  private int callsOnKey;
  private long writes;
  private long lastWritten;

  RegisterCalls(SplittableRandom random, int process, int processes, Options options) {
    this.random = random;
    readPercent = percent(options, "read-percent", 50);
    casPercent = percent(options, "cas-percent", 10);
    if (readPercent + casPercent > 100) {
      throw new IllegalArgumentException(
          "options read-percent (%d) and cas-percent (%d) are more than 100 together"
              .formatted(readPercent, casPercent));
    }
    int perKey = Math.min(processes, options.number("processes-per-key", 5, 1, 1_000));
    groups = (processes + perKey - 1) / perKey;
    group = process / perKey;
    member = process % perKey;
    members = Math.min(perKey, processes - group * perKey);
    int calls = options.number("calls-per-key", 300, 1, 1_000_000);
    callsPerKey = Math.max(1, calls / members);
  }

  @Override
  public Call next() {
    if (callsOnKey == callsPerKey) {
      callsOnKey = 0;
      writes = 0;
      lastWritten = 0;
      round++;
    }
    callsOnKey++;
    Value key = Value.of((long) round * groups + group);
    int draw = random.nextInt(100);
    if (draw < readPercent) {
      return Call.of("read", Action.read(key));
    }
    if (draw < readPercent + casPercent) {
      // A guess that is often right: what this process wrote last, if nobody has written since.
      Value expected = lastWritten == 0 ? Value.NIL : Value.of(lastWritten);
      return Call.of("cas", Action.cas(key, expected, fresh()));
    }
    return Call.of("write", Action.write(key, fresh()));
  }

  // Positive, and different from every value that any process writes to this key.
  private Value fresh() {
    lastWritten = 1 + writes++ * members + member;
    return Value.of(lastWritten);
  }
}

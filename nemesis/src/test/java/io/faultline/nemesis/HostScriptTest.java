package io.faultline.nemesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HostScriptTest {
  private static LinkedHashMap<String, String> values(String value) {
    var values = new LinkedHashMap<String, String>();
    values.put("GIVEN", value);
    return values;
  }

  @Test
  void whateverAValueHoldsTheHostReadsTheSame() throws Exception {
    for (String value : List.of("", "plain", "it's $HOME `id`\n\"two\" \\lines", "-n", "é😀")) {
      String script = HostScript.of(values(value)) + "printf %s \"$GIVEN\"\n";
      var shell = new ProcessBuilder("sh", "-c", script).start();
      String said = new String(shell.getInputStream().readAllBytes(), "UTF-8");
      assertThat(shell.waitFor(10, TimeUnit.SECONDS)).isTrue();
      assertThat(said).isEqualTo(value);
    }
  }

  @Test
  void everyScriptIsOneThatAShellCanRead() throws Exception {
    for (String file :
        List.of(
            "lease.sh",
            "partition.sh",
            "pause.sh",
            "kill.sh",
            "slow.sh",
            "starve.sh",
            "disk.sh",
            "program.sh",
            "claim.sh",
            "probe.sh",
            "heal.sh",
            "renew.sh")) {
      var shell = new ProcessBuilder("sh", "-n").redirectErrorStream(true).start();
      try (var in = shell.outputWriter()) {
        in.write(HostScript.of(values(""), file));
      }
      assertThat(new String(shell.getInputStream().readAllBytes(), "UTF-8")).as(file).isEmpty();
    }
  }

  @Test
  void aScriptTooLongForOneArgumentIsRefused() {
    assertThat(HostScript.of(values("x".repeat(100_000)))).hasSizeGreaterThan(100_000);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HostScript.of(values("x".repeat(HostScript.MOST_BYTES))))
        .withMessageContaining("too long for a host");
  }

  @Test
  void aFileThatTheBuildLacksIsNamed() {
    assertThatIllegalStateException()
        .isThrownBy(() -> HostScript.of(values(""), "absent.sh"))
        .withMessage("the build lacks absent.sh");
  }
}

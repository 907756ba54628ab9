package io.faultline.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.faultline.cluster.Command;
import io.faultline.cluster.Host;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RealClusterTest {
  @RegisterExtension static final RealCluster CLUSTER = new RealCluster(3);

  @Test
  void everyHostAnswersOverSshWithItsOwnName() throws Exception {
    for (Host host : CLUSTER.cluster().hosts()) {
      assertThat(host.must(Command.of("hostname")).strip()).isEqualTo(host.name());
    }
  }
}

package io.faultline.system.etcd;

import static org.assertj.core.api.Assertions.catchThrowable;

import io.faultline.cluster.HostSpec;
import io.faultline.cluster.SystemUnderTest;
import io.faultline.history.Action;
import io.faultline.history.Call;
import io.faultline.history.Value;
import io.faultline.workload.Options;
import io.faultline.workload.Serves;
import io.faultline.workload.Target;
import java.time.Duration;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;

/// Finds the system, has it call a member that breaks the connection, and returns the system and
/// what it said of the call: run by [PluginTest] in another class loader than its own.
public final class CallFromInside implements Callable<List<Object>> {
  private static final String HERE = "127.82.0.2";

  @Override
  public List<Object> call() throws Exception {
    List<SystemUnderTest> systems =
        ServiceLoader.load(SystemUnderTest.class, CallFromInside.class.getClassLoader()).stream()
            .map(ServiceLoader.Provider::get)
            .toList();
    SystemUnderTest system = systems.getFirst();
    var target =
        new Target(
            new HostSpec("n1", HERE, 22, List.of(), ""),
            "register",
            "run",
            Duration.ofSeconds(20),
            Options.NONE);
    Call write = Call.of("write", Action.write(Value.of(1), Value.of(2)));
    try (var member = new MadeUpMember(HERE, MadeUpMember::reset);
        var connection = ((Serves) system).connect(target)) {
      Throwable said = catchThrowable(() -> connection.client(0).invoke(write));
      return List.of(systems.size(), system, said.getMessage(), member.calls.get());
    }
  }
}

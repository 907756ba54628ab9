package io.faultline.checker.data;

import io.faultline.checker.Auditor;
import io.faultline.checker.Checker;
import io.faultline.checker.Container;
import io.faultline.checker.ContainerModel;
import io.faultline.checker.CounterModel;
import io.faultline.checker.KeyValueModel;
import io.faultline.checker.Linearizability;
import io.faultline.checker.LockModel;
import io.faultline.checker.Model;
import io.faultline.checker.MultiRegisterModel;
import io.faultline.checker.Promise;
import io.faultline.checker.SemaphoreModel;
import io.faultline.checker.SetModel;
import io.faultline.checker.certificate.ContainerCertificate;
import io.faultline.checker.certificate.ObjectCertificate;
import io.faultline.checker.certificate.RegisterCertificate;
import io.faultline.history.History;
import io.faultline.history.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// The table of [DataKind]s.
final class DataKinds {
  static final List<DataKind> ALL =
      List.of(
          kind(
                  "register",
                  "r, w and cas of single keys",
                  withWeak(linearizable(new Linearizability(), RegisterCertificate::recheck)))
              .with(LatePromises.OF_REGISTERS),
          kind(
              "multi-register",
              "r, w and cas of several keys in one call",
              linearizable(MultiRegisterModel::over)),
          kind(
              "key-value",
              "r, w and append of single keys",
              linearizable(history -> KeyValueModel.over(history.values()))),
          kind("counter", "increment and r", linearizable(_ -> new CounterModel())),
          container("set", "add, remove and contains", Container.SET, SetModel::create),
          container("queue", "enqueue, dequeue and peek", Container.QUEUE, ContainerModel::queue),
          kind("stack", "push, pop and peek", linearizable(_ -> ContainerModel.stack())),
          container(
              "priority-queue",
              "enqueue, dequeue and peek of the greatest number",
              Container.PRIORITY_QUEUE,
              ContainerModel::priorityQueue),
          kind(
              "semaphore",
              "acquire and release of permits: as many as the value before the run says, or one",
              linearizable(history -> new SemaphoreModel(permits(history)))),
          kind(
              "lock",
              "acquire and release by its owner, a session",
              linearizable(_ -> LockModel.owned())),
          kind(
              "fenced-lock",
              "a lock that gives tokens, each greater than all before",
              linearizable(_ -> LockModel.fenced())));

  private DataKinds() {}

  private static DataKind kind(String name, String summary, Promise... promises) {
    var byName = new LinkedHashMap<String, Promise>();
    for (Promise promise : promises) {
      byName.put(promise.name(), promise);
    }
    return new DataKind(name, summary, byName);
  }

  private static Promise[] withWeak(Promise strong) {
    return Stream.concat(Stream.of(strong), WeakPromises.ofRegisters().stream())
        .toArray(Promise[]::new);
  }

  private static DataKind container(
      String name, String summary, Container container, Supplier<Model> model) {
    return kind(
        name,
        summary,
        linearizable(
            new Linearizability(container, model.get()),
            (verdict, history, budget) ->
                ContainerCertificate.recheck(verdict, history, container, budget)));
  }

  // By search alone, in a model that may need to see the history.
  private static Promise linearizable(Function<History, Model> model) {
    return linearizable(
        new Linearizability(model),
        (verdict, history, budget) ->
            ObjectCertificate.recheck(verdict, history, model.apply(history), budget));
  }

  private static Promise linearizable(Checker checker, Auditor auditor) {
    return new Promise("linearizable", checker, auditor);
  }

  private static long permits(History history) {
    Value before = history.header().initial();
    return before instanceof Value.Int(long number) && number > 0 ? number : 1;
  }
}

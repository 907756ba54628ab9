package io.faultline.checker.data;

import io.faultline.checker.Auditor;
import io.faultline.checker.Checker;
import io.faultline.checker.Container;
import io.faultline.checker.ContainerModel;
import io.faultline.checker.CounterModel;
import io.faultline.checker.DequeModel;
import io.faultline.checker.KeyValueModel;
import io.faultline.checker.Linearizability;
import io.faultline.checker.LockModel;
import io.faultline.checker.Model;
import io.faultline.checker.MultiRegisterModel;
import io.faultline.checker.Promise;
import io.faultline.checker.RegisterModel;
import io.faultline.checker.SemaphoreModel;
import io.faultline.checker.SetModel;
import io.faultline.checker.certificate.ContainerCertificate;
import io.faultline.checker.certificate.ObjectCertificate;
import io.faultline.checker.certificate.RegisterCertificate;
import io.faultline.checker.certificate.SequentialCertificate;
import io.faultline.checker.sequential.Nature;
import io.faultline.checker.sequential.SequentialConsistency;
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
      Stream.of(
              kind(
                      "register",
                      "r, w and cas of single keys",
                      withWeak(
                          linearizable(new Linearizability(), RegisterCertificate::recheck),
                          sequential(
                              new Linearizability(), _ -> new RegisterModel(), Nature.REGISTER)))
                  .with(LatePromises.OF_REGISTERS),
              kind(
                  "multi-register",
                  "r, w and cas of several keys in one call",
                  linearizable(MultiRegisterModel::over),
                  sequential(MultiRegisterModel::over)),
              kind(
                  "key-value",
                  "r, w and append of single keys",
                  linearizable(history -> KeyValueModel.over(history.values())),
                  sequential(history -> KeyValueModel.over(history.values()))),
              kind(
                  "counter",
                  "increment and r",
                  object(Linearizability.ofCounters(), _ -> new CounterModel()),
                  sequential(_ -> new CounterModel())),
              container("set", "add, remove and contains", Container.SET, SetModel::create),
              container(
                  "queue", "enqueue, dequeue and peek", Container.QUEUE, ContainerModel::queue),
              container("stack", "push, pop and peek", Container.STACK, ContainerModel::stack),
              kind(
                  "deque",
                  "push-front, push-back, pop-front, pop-back, peek-front and peek-back",
                  linearizable(
                      new Linearizability(_ -> DequeModel.create()),
                      ContainerCertificate::recheckDeque),
                  sequential(_ -> DequeModel.create())),
              container(
                  "priority-queue",
                  "enqueue, dequeue and peek of the greatest number",
                  Container.PRIORITY_QUEUE,
                  ContainerModel::priorityQueue),
              kind(
                  "semaphore",
                  "acquire and release of permits: as many as the value before the run says, or one; where that is 0, none at first and no bound",
                  object(Linearizability.ofSemaphores(DataKinds::semaphore), DataKinds::semaphore)),
              kind(
                  "lock",
                  "acquire and release by its owner, a session",
                  object(Linearizability.ofLocks(), _ -> LockModel.owned())),
              kind(
                  "fenced-lock",
                  "a lock that gives tokens, each greater than all before",
                  object(Linearizability.ofFencedLocks(), _ -> LockModel.fenced())),
              TransactionKinds.LIST_APPEND,
              TransactionKinds.RW_REGISTER)
          .map(kind -> kind.with(ServicePromises.ALL))
          .toList();

  private DataKinds() {}

  private static DataKind kind(String name, String summary, Promise... promises) {
    var byName = new LinkedHashMap<String, Promise>();
    for (Promise promise : promises) {
      byName.put(promise.name(), promise);
    }
    return new DataKind(name, summary, byName);
  }

  private static Promise[] withWeak(Promise... strong) {
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
                ContainerCertificate.recheck(verdict, history, container, budget)),
        sequential(
            new Linearizability(container, model.get()), _ -> model.get(), Nature.CONTAINER));
  }

  // By search alone, in a model that may need to see the history.
  private static Promise linearizable(Function<History, Model> model) {
    return object(new Linearizability(model), model);
  }

  private static Promise object(Linearizability checker, Function<History, Model> model) {
    return linearizable(
        checker,
        (verdict, history, budget) ->
            ObjectCertificate.recheck(verdict, history, model.apply(history), budget));
  }

  private static Promise linearizable(Checker checker, Auditor auditor) {
    return new Promise("linearizable", checker, auditor);
  }

  // Of objects of which no more is known than their model.
  private static Promise sequential(Function<History, Model> model) {
    return sequential(new Linearizability(model), model, Nature.ANY);
  }

  private static Promise sequential(
      Linearizability linearizability, Function<History, Model> model, Nature nature) {
    return new Promise(
        "sequential",
        new SequentialConsistency(linearizability, model, nature),
        (verdict, history, budget) ->
            SequentialCertificate.recheck(verdict, history, model.apply(history), nature, budget));
  }

  private static SemaphoreModel semaphore(History history) {
    Value before = history.header().initial();
    if (before instanceof Value.Int(long number) && number >= 0) {
      return number == 0 ? new SemaphoreModel(0, Long.MAX_VALUE) : new SemaphoreModel(number);
    }
    return new SemaphoreModel(1);
  }
}

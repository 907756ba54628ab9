package io.faultline.checker;

import io.faultline.history.Grouping;
import io.faultline.history.History;
import java.util.Arrays;

/// The [ExactRule] of a kind of container: whether it is fit, what every kind has in common, and
/// then the [ContainerRule] of the kind.
final class ContainerDecision implements ExactRule {
  private final Container container;
  private final ContainerRule rule;

  ContainerDecision(Container container) {
    this.container = container;
    rule =
        switch (container) {
          case SET -> new SetRule();
          case QUEUE -> new QueueRule();
          case STACK -> new StackRule();
          case PRIORITY_QUEUE -> new PriorityQueueRule();
        };
  }

  @Override
  public Algorithm algorithm() {
    return container.rule();
  }

  @Override
  public Decision decide(History history, Grouping byKey, int key, long initial, Budget budget) {
    int[] all = byKey.ops(key);
    var ops = new ContainerOps(history, all, container);
    if (!ops.unfit.isEmpty()) {
      return new Decision.Unfit(ops.unfit);
    }
    ContainerRule.Found found =
        ops.broken == ContainerOps.NONE ? rule.find(ops) : ContainerRule.Found.broken(ops.broken);
    return found.hasOrder()
        ? new Decision.Ordered(Arrays.stream(found.order()).map(i -> ops.ops[i]).toArray())
        : new ContainerPart(history, container, rule, budget)
            .of(all, Arrays.stream(found.suspects()).map(i -> ops.ops[i]).toArray(), key);
  }
}

package io.faultline.checker.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.jgrapht.alg.connectivity.GabowStrongConnectivityInspector;
import org.jgrapht.alg.connectivity.KosarajuStrongConnectivityInspector;
import org.junit.jupiter.api.Test;

class DependencyGraphTest {
  @Test
  void realTimeTakesAtMostThreeEdgesATransaction() {
    for (long seed = 1; seed <= 200; seed++) {
      var transactions =
          Transactions.of(
              ListIsolationTest.random(new SplittableRandom(seed)), DataForm.LIST_APPEND);
      var order = new RealTimeOrder(transactions);
      int[] edges = new int[1];
      order.emit((_, _, _) -> edges[0]++);
      assertThat(edges[0]).as("seed " + seed).isLessThanOrEqualTo(3 * transactions.size());
    }
  }

  @Test
  void jgraphtFindsTheSameComponents() {
    for (long seed = 1; seed <= 500; seed++) {
      var random = new SplittableRandom(seed);
      int nodes = random.nextInt(1, 12);
      int count = random.nextInt(0, 30);
      int[] from = random.ints(count, 0, nodes).toArray();
      int[] to = random.ints(count, 0, nodes).toArray();
      DependencyGraph graph =
          DependencyGraph.of(
              nodes,
              nodes,
              sink -> {
                for (int i = 0; i < count; i++) {
                  sink.edge(from[i], to[i], EdgeKind.WW.bit());
                }
              });
      Components components = Components.of(graph, CycleSearch.EVERY);
      var jgrapht = graph.asGraph();
      assertThat(new KosarajuStrongConnectivityInspector<>(jgrapht).stronglyConnectedSets())
          .as("seed " + seed)
          .hasSize(components.count())
          .allSatisfy(
              set -> assertThat(set.stream().map(v -> components.of(v, 0)).distinct()).hasSize(1));
      assertThat(new GabowStrongConnectivityInspector<>(jgrapht).stronglyConnectedSets())
          .hasSize(components.count());
    }
  }
}

package io.faultline.checker.transaction;

import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jgrapht.GraphType;
import org.jgrapht.graph.AbstractGraph;
import org.jgrapht.graph.DefaultGraphType;
import org.jspecify.annotations.Nullable;

/// A [DependencyGraph] as a JGraphT graph that cannot be changed, for its algorithms and exporters:
/// vertices are nodes and edges are edges, each by its number. What has to look at the edges into a
/// vertex is linear in the whole graph.
final class GraphView extends AbstractGraph<Integer, Integer> {
  private final DependencyGraph graph;

  GraphView(DependencyGraph graph) {
    this.graph = graph;
  }

  @Override
  public GraphType getType() {
    return new DefaultGraphType.Builder()
        .directed()
        .allowMultipleEdges(false)
        .allowSelfLoops(false)
        .weighted(false)
        .modifiable(false)
        .build();
  }

  @Override
  public Set<Integer> vertexSet() {
    return new Numbers(0, graph.nodes());
  }

  @Override
  public Set<Integer> edgeSet() {
    return new Numbers(0, graph.edges());
  }

  @Override
  public boolean containsVertex(Integer vertex) {
    return vertex >= 0 && vertex < graph.nodes();
  }

  @Override
  public boolean containsEdge(Integer edge) {
    return edge >= 0 && edge < graph.edges();
  }

  @Override
  public Set<Integer> outgoingEdgesOf(Integer vertex) {
    return new Numbers(graph.firstEdge(vertex), graph.firstEdge(vertex + 1));
  }

  @Override
  public Set<Integer> incomingEdgesOf(Integer vertex) {
    var edges = new java.util.LinkedHashSet<Integer>();
    for (int node = 0; node < graph.nodes(); node++) {
      int edge = graph.edge(node, vertex);
      if (edge >= 0) {
        edges.add(edge);
      }
    }
    return edges;
  }

  @Override
  public Set<Integer> edgesOf(Integer vertex) {
    var edges = new java.util.LinkedHashSet<Integer>(outgoingEdgesOf(vertex));
    edges.addAll(incomingEdgesOf(vertex));
    return edges;
  }

  @Override
  public int outDegreeOf(Integer vertex) {
    return graph.firstEdge(vertex + 1) - graph.firstEdge(vertex);
  }

  @Override
  public int inDegreeOf(Integer vertex) {
    return incomingEdgesOf(vertex).size();
  }

  @Override
  public int degreeOf(Integer vertex) {
    return outDegreeOf(vertex) + inDegreeOf(vertex);
  }

  @Override
  public @Nullable Integer getEdge(Integer source, Integer target) {
    int edge = graph.edge(source, target);
    return edge < 0 ? null : edge;
  }

  @Override
  public Set<Integer> getAllEdges(Integer source, Integer target) {
    int edge = graph.edge(source, target);
    return edge < 0 ? Set.of() : Set.of(edge);
  }

  @Override
  public Integer getEdgeSource(Integer edge) {
    return graph.source(edge);
  }

  @Override
  public Integer getEdgeTarget(Integer edge) {
    return graph.target(edge);
  }

  @Override
  public double getEdgeWeight(Integer edge) {
    return DEFAULT_EDGE_WEIGHT;
  }

  @Override
  public @Nullable Supplier<Integer> getVertexSupplier() {
    return null;
  }

  @Override
  public @Nullable Supplier<Integer> getEdgeSupplier() {
    return null;
  }

  @Override
  public Integer addVertex() {
    throw unchangeable();
  }

  @Override
  public boolean addVertex(Integer vertex) {
    throw unchangeable();
  }

  @Override
  public boolean removeVertex(Integer vertex) {
    throw unchangeable();
  }

  @Override
  public Integer addEdge(Integer source, Integer target) {
    throw unchangeable();
  }

  @Override
  public boolean addEdge(Integer source, Integer target, Integer edge) {
    throw unchangeable();
  }

  @Override
  public Integer removeEdge(Integer source, Integer target) {
    throw unchangeable();
  }

  @Override
  public boolean removeEdge(Integer edge) {
    throw unchangeable();
  }

  @Override
  public void setEdgeWeight(Integer edge, double weight) {
    throw unchangeable();
  }

  private static UnsupportedOperationException unchangeable() {
    return new UnsupportedOperationException("a dependency graph cannot be changed");
  }

  /// The whole numbers from one to another, as a set without memory.
  private static final class Numbers extends AbstractSet<Integer> {
    private final int first;
    private final int end;

    Numbers(int first, int end) {
      this.first = first;
      this.end = end;
    }

    @Override
    public boolean contains(Object item) {
      return item instanceof Integer number && number >= first && number < end;
    }

    @Override
    public Iterator<Integer> iterator() {
      return IntStream.range(first, end).iterator();
    }

    @Override
    public int size() {
      return end - first;
    }
  }
}

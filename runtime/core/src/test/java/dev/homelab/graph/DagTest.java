package dev.homelab.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DagTest {
  private static Dag<String> of(String... edges) {
    Dag.Builder<String> builder = Dag.builder();
    for (String edge : edges) {
      String[] ends = edge.split(">", -1);
      if (ends.length == 1) {
        builder.add(ends[0]);
      } else {
        builder.edge(ends[0], ends[1]);
      }
    }
    return builder.build();
  }

  @Test
  void ordersEachAfterWhatItDependsOn() {
    assertThat(of("d>b", "d>c", "b>a", "c>a").order()).containsExactly("a", "b", "c", "d");
  }

  @Test
  void layersByTheLongestPath() {
    assertThat(of("d>b", "d>a", "b>a", "x").layers())
        .isEqualTo(List.of(List.of("a", "x"), List.of("b"), List.of("d")));
  }

  @Test
  void tellsTheShortestCycleOfEachKnot() {
    assertThat(of("a>b", "b>c", "c>a", "b>a", "x>y", "y>x", "z>a").cycles())
        .isEqualTo(List.of(List.of("a", "b", "a"), List.of("x", "y", "x")));
  }

  @Test
  void aSelfLoopIsACycle() {
    assertThat(of("a>a").cycles()).isEqualTo(List.of(List.of("a", "a")));
    assertThat(of("a>a", "b").order()).containsExactly("b");
  }

  @Test
  void aLongChainFitsTheStack() {
    Dag.Builder<Integer> builder = Dag.builder();
    for (int i = 0; i < 100_000; i++) {
      builder.edge(i + 1, i);
    }
    Dag<Integer> dag = builder.build();

    assertThat(dag.cycles()).isEmpty();
    assertThat(dag.order()).hasSize(100_001);
  }

  @Test
  void knowsBothDirections() {
    Dag<String> dag = of("b>a", "c>a");

    assertThat(dag.dependsOn("b")).containsExactly("a");
    assertThat(dag.dependents("a")).containsExactly("b", "c");
    assertThat(dag.dependents("nobody")).isEmpty();
  }
}

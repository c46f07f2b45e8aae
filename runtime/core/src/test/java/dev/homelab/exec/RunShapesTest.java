package dev.homelab.exec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.fake.Labs;
import dev.homelab.model.Action;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunShapesTest {
  private final Bench bench = new Bench();

  @Test
  void emptyLabDoesNothing() {
    RunReport report = bench.up(Labs.lab());

    assertThat(report.end()).isEqualTo(RunReport.End.DONE);
    assertThat(bench.calls()).isEmpty();
  }

  @Test
  void singleIsMadeAndAwaited() {
    RunReport report = bench.up(Labs.lab().thing("a"));

    assertThat(report.done()).isEqualTo(Map.of(Action.CREATE, 1));
    assertThat(bench.calls()).containsExactly("create a", "await a");
    assertThat(bench.entry("a").ready()).isTrue();
    assertThat(bench.plan(Labs.lab().thing("a")).isEmpty()).isTrue();
  }

  @Test
  void chainIsMadeInOrder() {
    Labs chain = Labs.lab().thing("c", "b").thing("b", "a").thing("a");

    assertThat(bench.up(chain).end()).isEqualTo(RunReport.End.DONE);
    assertThat(bench.calls())
        .containsExactly("create a", "await a", "create b", "await b", "create c", "await c");
  }
}

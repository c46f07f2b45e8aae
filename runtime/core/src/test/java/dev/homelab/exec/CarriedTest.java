package dev.homelab.exec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.fake.Labs;
import dev.homelab.model.Action;
import dev.homelab.plan.Change;
import dev.homelab.plan.Plan;
import dev.homelab.plan.PlanOptions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What lies on a thing that has no object of its own, or that is carried by another target. */
class CarriedTest {
  private final Bench bench = new Bench();

  @Test
  void whatAGoneThingStoodOnGoesAfterWhatIsOnIt() {
    Labs labs = Labs.lab().thing("machine").thing("cluster", "machine").thing("app", "cluster");
    bench.up(labs);
    bench.platform.take("-", "thing.cluster");
    bench.platform.forgetCalls();

    RunReport report = bench.down(labs);

    assertThat(report.failures()).isEmpty();
    assertThat(bench.ran()).containsExactly("delete app", "delete machine");
    assertThat(bench.state().entries()).isEmpty();
  }

  private static Labs carried(boolean kept) {
    Labs labs = Labs.lab().add("fake.host", "host", Map.of());
    if (kept) {
      labs.life("protect");
    }
    labs.target("target.t", Map.of("at", Labs.ref("host", "endpoint")));
    labs.add("fake.thing", "base", Map.of("goesWithTarget", true), "host").on("target.t");
    return labs.add("fake.thing", "app", Map.of(), "host").on("target.t");
  }

  private Plan down(boolean kept) {
    bench.up(carried(kept));
    bench.planOptions = PlanOptions.DEFAULT.withDestroy(true);
    return bench.plan(carried(kept));
  }

  @Test
  void whatGoesWithItsTargetGoesWhenTheTargetDoes() {
    Plan plan = down(false);
    assertThat(List.of("host", "base", "app"))
        .allSatisfy(name -> assertThat(action(plan, name)).isEqualTo(Action.DELETE));
  }

  @Test
  void whatGoesWithItsTargetStaysWhenTheTargetDoes() {
    Plan plan = down(true);
    Change base = Plans.change(plan, "base");
    assertThat(base.kept()).isTrue();
    assertThat(Plans.change(plan, "app").kept()).isFalse();
  }

  @Test
  void whatGoesWithItsTargetStaysWhenOnlyTheScriptLosesIt() {
    bench.up(carried(false));
    Labs without = Labs.lab().add("fake.host", "host", Map.of());
    without.target("target.t", Map.of("at", Labs.ref("host", "endpoint")));
    Plan plan = bench.plan(without);
    assertThat(Plans.change(plan, "base").kept()).isTrue();
    assertThat(action(plan, "app")).isEqualTo(Action.DELETE);
  }

  private static Action action(Plan plan, String name) {
    return Plans.change(plan, name).action();
  }
}

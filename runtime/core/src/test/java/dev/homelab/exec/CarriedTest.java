package dev.homelab.exec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.fake.Labs;
import dev.homelab.fake.MemoryJournal;
import dev.homelab.model.Action;
import dev.homelab.plan.Change;
import dev.homelab.plan.Plan;
import dev.homelab.plan.PlanCodes;
import dev.homelab.plan.PlanOptions;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

  /** A thing that is a target itself, with another one on it, beside one that stays. */
  private static Labs inner(String type) {
    return inner(type, "round");
  }

  private static Labs inner(String type, String shape, String... life) {
    Labs labs = Labs.lab().add("fake.host", "inner", Map.of("isTarget", true, "shape", shape));
    labs.target("thing.inner", Map.of("at", Labs.ref("inner", "endpoint")));
    labs.add(type, "app", Map.of(), "inner").on("thing.inner").life(life);
    return labs.thing("other");
  }

  @Test
  void whatIsOnAThingThatGoesIsForgottenBeforeIt() {
    bench.up(inner("fake.thing"));
    Plan plan = bench.plan(Labs.lab().thing("other"));
    assertThat(plan.diagnostics()).isEmpty();
    assertThat(action(plan, "app")).isEqualTo(Action.FORGET);
    bench.platform.forgetCalls();

    bench.up(Labs.lab().thing("other"));

    assertThat(bench.ran()).containsExactly("delete inner");
    assertThat(bench.state().entries()).containsOnlyKeys(Labs.at("other"));
  }

  @Test
  void aThingStaysWithTheDataThatIsOnIt() {
    bench.up(inner("fake.disk"));
    Plan plan = bench.plan(Labs.lab().thing("other"));
    assertThat(Plans.change(plan, "app").kept()).isTrue();
    assertThat(Plans.change(plan, "inner").kept()).isTrue();

    bench.planOptions = PlanOptions.DEFAULT.withDeleteData(Set.of(Labs.at("app")));
    assertThat(action(bench.plan(Labs.lab().thing("other")), "inner")).isEqualTo(Action.DELETE);
  }

  @Test
  void dataOnASilentThingIsNotLostWithItUnasked() {
    bench.up(inner("fake.disk"));
    bench.platform.unreachableAt("thing.inner");
    Labs changed = inner("fake.disk", "flat");
    assertThat(Plans.change(bench.plan(changed), "inner").kept()).isTrue();

    bench.planOptions = PlanOptions.DEFAULT.withDeleteData(Set.of(Labs.at("app")));
    assertThat(action(bench.plan(changed), "inner")).isEqualTo(Action.REPLACE);
    assertThat(Plans.change(bench.plan(changed), "inner").kept()).isFalse();
  }

  @Test
  void dataOfAThingThatIsGoneIsNotAskedFor() {
    bench.up(inner("fake.disk"));
    bench.platform.take("-", "thing.inner");
    bench.platform.unreachableAt("thing.inner");
    Plan plan = bench.plan(inner("fake.disk"));
    assertThat(action(plan, "inner")).isEqualTo(Action.CREATE);
    assertThat(Plans.change(plan, "app").dataLoss()).isFalse();
  }

  @Test
  void aLabGoesDownWithoutAThingThatTheScriptLostAndWhatIsProtectedOnIt() {
    bench.up(inner("fake.thing", "round", "protect"));
    Labs without = Labs.lab().thing("other");
    assertThat(bench.plan(without).diagnostics())
        .extracting(problem -> problem.code())
        .contains(PlanCodes.PROTECTED);

    bench.planOptions = PlanOptions.DEFAULT.withDestroy(true);
    Plan plan = bench.plan(without);

    assertThat(plan.diagnostics())
        .extracting(problem -> problem.code())
        .doesNotContain(PlanCodes.PROTECTED);
    assertThat(Plans.change(plan, "app").kept()).isTrue();
    assertThat(Plans.change(plan, "inner").kept()).isTrue();
    assertThat(action(plan, "other")).isEqualTo(Action.DELETE);
  }

  /** A target that rests on another one and on what stands on that, whichever comes first. */
  private static Labs diamond() {
    Labs labs = Labs.lab().add("fake.host", "h", Map.of());
    labs.target("target.base", Map.of("at", Labs.ref("h", "endpoint")));
    labs.add("fake.host", "a", Map.of(), "h").on("target.base");
    labs.add("fake.host", "m", Map.of(), "h").on("target.base");
    labs.target("target.mid", Map.of("at", Labs.ref("m", "endpoint")));
    labs.add("fake.host", "b", Map.of(), "m").on("target.mid");
    labs.target(
        "target.top", Map.of("a", Labs.ref("a", "endpoint"), "b", Labs.ref("b", "endpoint")));
    return labs.add("fake.thing", "app", Map.of(), "b").on("target.top");
  }

  @Test
  void aTargetIsAskedAfterAllThatItRestsOn() {
    bench.up(diamond());
    bench.journal = new MemoryJournal(Labs.emptyState());
    assertThat(action(bench.plan(diamond()), "app")).isNotEqualTo(Action.CREATE);
  }

  private static Action action(Plan plan, String name) {
    return Plans.change(plan, name).action();
  }
}

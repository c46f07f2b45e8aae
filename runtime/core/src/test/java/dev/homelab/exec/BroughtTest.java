package dev.homelab.exec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.fake.Labs;
import dev.homelab.model.Action;
import dev.homelab.model.Value;
import dev.homelab.plan.Change;
import dev.homelab.plan.Plan;
import dev.homelab.plan.PlanOptions;
import dev.homelab.spi.ErrorClass;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What brings other resources does to them only what the plan does. */
class BroughtTest {
  private final Bench bench = new Bench();

  /** A disk and a thing, both brought by a repository. */
  private static Labs lab(String disk, String thing) {
    return Labs.lab()
        .add("fake.thing", "repo", Map.of("brings", Map.of("disk.d", disk, "thing.t", thing)))
        .add("fake.disk", "disk.d", Map.of("shape", disk), "repo")
        .add("fake.thing", "t", Map.of("shape", thing), "repo");
  }

  private Map<String, Value> brought() {
    Value brings = bench.platform.required("-", "thing.repo").properties().get("brings");
    return ((Value.Tree) Objects.requireNonNull(brings)).fields();
  }

  @Test
  void whatIsKeptIsNotBroughtAnew() {
    bench.up(lab("round", "flat"));
    bench.up(lab("square", "high"));
    assertThat(brought())
        .containsEntry("disk.d", Value.of("round"))
        .containsEntry("thing.t", Value.of("high"));
    Plan again = bench.plan(lab("square", "high"));
    assertThat(again.changes().stream().filter(Change::hasWork)).isEmpty();

    bench.planOptions = PlanOptions.DEFAULT.withDeleteData(Set.of(Labs.at("disk.d")));
    bench.up(lab("square", "high"));
    assertThat(brought()).containsEntry("disk.d", Value.of("square"));
  }

  @Test
  void whatIsNotSelectedIsLeftAsItIs() {
    bench.planOptions = PlanOptions.DEFAULT.withOnly(Set.of(Labs.at("t")));
    assertThat(bench.up(lab("round", "flat")).end()).isEqualTo(RunReport.End.DONE);
    assertThat(brought()).containsOnlyKeys("thing.t");
    bench.planOptions = PlanOptions.DEFAULT;
    bench.up(lab("round", "flat"));
    bench.planOptions = PlanOptions.DEFAULT.withOnly(Set.of(Labs.at("disk.d")));
    assertThat(bench.plan(lab("round", "high")).changes()).noneMatch(Change::hasWork);
  }

  @Test
  void whatIsBlockedIsLeftAsItIs() {
    bench.up(lab("round", "flat"));
    Labs protects =
        Labs.lab()
            .add("fake.thing", "repo", Map.of("brings", Map.of("thing.t", "high")))
            .add("fake.thing", "t", Map.of("shape", "high"), "repo")
            .life("protect");
    assertThat(bench.plan(protects).changes())
        .filteredOn(change -> change.address().equals(Labs.at("repo")))
        .flatExtracting(
            change -> Objects.requireNonNull(change.desired()).desired().fields().values())
        .containsExactly(Value.ofMap(Map.of("thing.t", "flat")));
  }

  @Test
  void whatIsMadeAnewIsGoneBeforeItIsBrought() {
    bench.up(lab("round", "flat"));
    bench.platform.forgetCalls();
    assertThat(bench.plan(lab("round", "high")).count(Action.REPLACE)).isEqualTo(1);
    bench.up(lab("round", "high"));
    assertThat(bench.ran()).isEqualTo(List.of("delete t", "update repo", "create t"));
    bench.platform.fail(
        (verb, address, after) -> verb.equals("delete") ? ErrorClass.TERMINAL : null);
    bench.platform.forgetCalls();
    bench.up(lab("round", "low"));
    assertThat(bench.ran()).isEqualTo(List.of("delete t"));
  }
}

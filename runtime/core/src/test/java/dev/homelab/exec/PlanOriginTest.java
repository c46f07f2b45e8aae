package dev.homelab.exec;

import static dev.homelab.exec.Plans.change;
import static dev.homelab.exec.Plans.codes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.diag.Severity;
import dev.homelab.fake.FakePlatform;
import dev.homelab.fake.Labs;
import dev.homelab.fake.MemoryJournal;
import dev.homelab.model.Action;
import dev.homelab.model.Address;
import dev.homelab.model.LabIdentity;
import dev.homelab.model.Value;
import dev.homelab.plan.Change;
import dev.homelab.plan.Plan;
import dev.homelab.plan.PlanCodes;
import dev.homelab.plan.PlanOptions;
import dev.homelab.spi.ErrorClass;
import dev.homelab.state.StateDocument;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a plan is made of beside the wish: targets, what was asked for, and earlier runs. */
class PlanOriginTest {
  private final Bench bench = new Bench();

  @Test
  void anUnreachablePlatformIsNotAnEmptyOne() {
    Labs labs = Labs.lab().thing("a");
    bench.up(labs);
    bench.platform.unreachable(true);

    Plan plan = bench.plan(labs);

    assertThat(codes(plan)).containsExactly(PlanCodes.UNREACHABLE);
    assertThat(change(plan, "a").action()).isEqualTo(Action.NOOP);
    assertThat(change(bench.plan(Labs.lab()), "a").action()).isEqualTo(Action.NOOP);
    assertThat(bench.up(Labs.lab()).end()).isEqualTo(RunReport.End.REFUSED);
  }

  @Test
  void aThingWhoseLookBreaksIsAskedAgainAndTheOthersAreNot() {
    Labs labs = Labs.lab().thing("a").thing("b");
    bench.up(labs);
    int before = bench.platform.looksAt(Labs.at("b"));
    bench.platform.breaks(2, Labs.at("a"));

    Plan plan = bench.plan(labs);

    assertThat(plan.diagnostics()).isEmpty();
    assertThat(change(plan, "a").action()).isEqualTo(Action.NOOP);
    assertThat(bench.platform.looksAt(Labs.at("b"))).isEqualTo(before + 1);
  }

  @Test
  void aThingWhoseLookBreaksAllTheTimeIsTold() {
    Labs labs = Labs.lab().thing("a").thing("b");
    bench.up(labs);
    bench.platform.breaks(9, Labs.at("a"));

    assertThat(codes(bench.plan(labs))).containsExactly(PlanCodes.UNREACHABLE);
  }

  @Test
  void aRefusedLookIsToldByItsCause() {
    Labs labs = Labs.lab().thing("a").thing("b");
    bench.up(labs);
    bench.platform.refuse(ErrorClass.DENIED, "the platform does not accept the credentials");

    Plan plan = bench.plan(labs);

    assertThat(codes(plan)).containsExactly(PlanCodes.UNREACHABLE);
    assertThat(plan.diagnostics().get(0).title())
        .contains("does not accept the credentials")
        .doesNotContain("cannot be reached");
    assertThat(change(plan, "a").blocked()).isEqualTo("it could not be looked at");
    assertThat(bench.up(labs).end()).isEqualTo(RunReport.End.REFUSED);
  }

  private static Labs clusterOfAHost() {
    return Labs.lab()
        .add("fake.host", "host", Map.of())
        .target("cluster.c", Map.of("endpoint", Labs.ref("host", "endpoint")))
        .add("fake.thing", "cluster.c/thing.a", Map.of("size", 1))
        .on("cluster.c");
  }

  @Test
  void aTargetMadeInTheSameRunIsPlannedByTypeAndOpenedLater() {
    Labs labs = clusterOfAHost();

    Plan plan = bench.plan(labs);
    assertThat(change(plan, "cluster.c/thing.a").action()).isEqualTo(Action.CREATE);
    assertThat(bench.up(labs).end()).isEqualTo(RunReport.End.DONE);
    assertThat(bench.calls()).containsExactly("create host", "await host", "create a", "await a");
    assertThat(bench.platform.claims()).containsKeys("-", "cluster.c");
    assertThat(bench.plan(labs).isEmpty()).isTrue();
    bench.platform.forgetCalls();
    assertThat(bench.down(labs).end()).isEqualTo(RunReport.End.DONE);
    assertThat(bench.ran()).containsExactly("delete a", "delete host");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aTargetThatAStoppedRunHasBegunMayBeSilentUntilItIsReady(boolean oneByOne) {
    bench.platform.silentOneByOne(oneByOne);
    Labs labs = clusterOfAHost();
    bench.platform.fail(
        (verb, address, after) -> verb.equals("await") ? ErrorClass.TERMINAL : null);
    assertThat(bench.up(labs).end()).isNotEqualTo(RunReport.End.DONE);
    bench.platform.fail(FakePlatform.Fault.NONE);
    bench.platform.unreachableAt("cluster.c");

    Plan begun = bench.plan(labs);
    assertThat(codes(begun)).isEmpty();
    assertThat(change(begun, "cluster.c/thing.a").action()).isEqualTo(Action.CREATE);

    bench.platform.unreachableAt("");
    assertThat(bench.up(labs).end()).isEqualTo(RunReport.End.DONE);
    bench.platform.unreachableAt("cluster.c");
    assertThat(codes(bench.plan(labs))).containsExactly(PlanCodes.UNREACHABLE);
  }

  @Test
  void aTargetThatStartsAnewIsAskedAgain() {
    Labs labs = clusterOfAHost();
    assertThat(bench.up(labs).end()).isEqualTo(RunReport.End.DONE);
    FakePlatform.Thing host = bench.platform.required("-", "thing.host");
    FakePlatform.Thing starting =
        new FakePlatform.Thing(
            host.type(),
            host.key(),
            host.id(),
            host.lab(),
            host.address(),
            host.properties(),
            false,
            host.generation());
    bench.platform.put("-", starting);

    bench.platform.unreachableFor(2, "cluster.c");
    assertThat(codes(bench.plan(labs))).isEmpty();

    bench.platform.unreachableFor(9, "cluster.c");
    Plan silent = bench.plan(labs);
    assertThat(silent.diagnostics())
        .singleElement()
        .satisfies(
            told -> {
              assertThat(told.severity()).isEqualTo(Severity.WARNING);
              assertThat(told.title()).isEqualTo("`cluster.c` does not answer yet");
              assertThat(told.hints())
                  .containsExactly("What is on it is looked at when `thing.host` is well.");
            });
    assertThat(change(silent, "host").awaitOnly()).isTrue();
    assertThat(change(silent, "cluster.c/thing.a").unasked()).isTrue();
  }

  @Test
  void whatCarriesASilentTargetIsBroughtBackFirstAndThenThePlanIsMadeAgain() {
    Labs labs = clusterOfAHost().thing("after", "cluster.c/thing.a");
    bench.up(clusterOfAHost());
    FakePlatform.Thing host = bench.platform.required("-", "thing.host");
    bench.platform.take("-", "thing.host");
    bench.platform.put(
        "-",
        new FakePlatform.Thing(
            host.type(),
            host.key(),
            host.id(),
            host.lab(),
            host.address(),
            host.properties(),
            false,
            host.generation()));
    bench.platform.unreachableFor(4, "cluster.c");
    Plan silent = bench.plan(labs);
    assertThat(change(silent, "after").blocked()).contains("cluster.c/thing.a", "looked at");
    bench.platform.forgetCalls();
    bench.platform.unreachableFor(4, "cluster.c");

    assertThat(bench.up(labs).end()).isEqualTo(RunReport.End.PLAN_AGAIN);
    assertThat(bench.calls()).containsExactly("await host");
    assertThat(bench.up(labs).end()).isEqualTo(RunReport.End.DONE);
    assertThat(bench.calls()).containsExactly("await host", "create after", "await after");
  }

  @Test
  void aDownDoesNotGoOnWithoutWhatIsOnASilentTarget() {
    Labs labs = clusterOfAHost();
    bench.up(labs);
    bench.platform.unreachableAt("cluster.c");
    assertThat(bench.down(labs).end()).isEqualTo(RunReport.End.REFUSED);
  }

  @Test
  void anUnknownThatTurnsOutDestructiveIsPlannedAgainAndNotDone() {
    bench.up(
        Labs.lab()
            .add("fake.thing", "a", Map.of("shape", 1))
            .add("fake.thing", "b", Map.of("shape", Labs.ref("a", "id"))));
    Labs now =
        Labs.lab()
            .add("fake.thing", "a", Map.of("shape", 2))
            .add("fake.thing", "b", Map.of("shape", Labs.ref("a", "id")));
    assertThat(change(bench.plan(now), "b").action()).isEqualTo(Action.UPDATE);
    bench.platform.forgetCalls();

    RunReport report = bench.up(now);

    assertThat(report.end()).isEqualTo(RunReport.End.PLAN_AGAIN);
    assertThat(bench.ran()).containsExactly("delete a", "create a");
    assertThat(change(bench.plan(now), "b").action()).isEqualTo(Action.REPLACE);
    assertThat(bench.up(now).end()).isEqualTo(RunReport.End.DONE);
    assertThat(bench.plan(now).isEmpty()).isTrue();
  }

  @Test
  void aClaimOfAnotherLabRefusesTheRun() {
    bench.platform.claims().put("-", new LabIdentity("test", "lab-2", ""));

    RunReport report = bench.up(Labs.lab().thing("a"));

    assertThat(report.end()).isEqualTo(RunReport.End.REFUSED);
    assertThat(report.refusals())
        .extracting(d -> d.code())
        .containsExactly(RunCodes.CLAIMED_BY_OTHER);
    assertThat(bench.calls()).isEmpty();
  }

  @Test
  void typesWithoutProviderArePlannedAndRefused() {
    Labs labs = Labs.lab().add("strange.machine", "m", Map.of("cpu", 2)).thing("a", "m");
    var graph = dev.homelab.resolve.Resolver.resolve(labs.build(), bench.catalog()).graph();
    try (Engine engine = bench.engine()) {
      Plan plan = engine.plan(graph, bench.state(), PlanOptions.DEFAULT);
      assertThat(change(plan, "m").action()).isEqualTo(Action.CREATE);
      RunReport report =
          engine.run(plan, graph, bench.state(), bench.journal, RunOptions.UP, e -> {}, bench.stop);
      assertThat(report.refusals()).extracting(d -> d.code()).containsExactly("HL3001");
      assertThat(graph.withoutProvider()).containsOnlyKeys("strange.machine");
    }
    assertThat(bench.calls()).isEmpty();
  }

  @Test
  void onlyPlansWhatWasAskedForAndWhatItNeeds() {
    bench.planOptions = PlanOptions.DEFAULT.withOnly(List.of(Labs.at("b")));

    Plan plan = bench.plan(Labs.lab().thing("a").thing("b", "a").thing("c", "b"));

    assertThat(plan.changes())
        .extracting(Change::address)
        .containsExactly(Labs.at("a"), Labs.at("b"));
  }

  @Test
  void aPlanIsBoundToItsState() {
    Labs labs =
        Labs.lab()
            .add("fake.thing", "a", Map.of("size", 1))
            .add("fake.thing", "b", Map.of("of", Labs.ref("a", "id")))
            .life("ignore size");
    Plan plan = bench.plan(labs);
    bench.up(Labs.lab().thing("other"));

    try (Engine engine = bench.engine()) {
      RunReport report =
          engine.run(
              plan,
              bench.graph(labs),
              bench.state(),
              bench.journal,
              RunOptions.UP,
              e -> {},
              bench.stop);
      assertThat(report.refusals())
          .extracting(d -> d.code())
          .containsExactly(PlanCodes.STALE_STATE);
    }
  }

  @Test
  void anInterruptedRunIsToldAndTheObservationDecides() {
    Labs labs = Labs.lab().thing("a");
    bench.platform.fail(
        (verb, address, after) -> verb.equals("create") ? ErrorClass.UNREACHABLE : null);
    bench.options =
        RunOptions.UP.withRetry(
            new RetryPolicy(
                java.time.Duration.ofMillis(1),
                java.time.Duration.ofMillis(1),
                1,
                java.time.Duration.ofSeconds(1)));
    bench.up(labs);

    assertThat(change(bench.plan(labs), "a").reasons())
        .contains("an earlier run was interrupted here");
  }

  @Test
  void olderRecordsAreUpgraded() {
    bench.up(Labs.lab().add("fake.grown", "a", Map.of("color", "red")));
    StateDocument state = bench.state();
    var entry = bench.entry("a");
    var older =
        new dev.homelab.model.StateEntry(
            entry.address(),
            entry.type(),
            1,
            null,
            entry.objectId(),
            Value.ofMap(Map.of("colour", "red")),
            entry.secretDigests(),
            entry.outputs(),
            entry.dependsOn(),
            entry.lifecycle(),
            true,
            "");
    bench.journal =
        new MemoryJournal(
            new StateDocument(
                state.identity(),
                state.lineage(),
                state.serial(),
                new java.util.TreeMap<Address, dev.homelab.model.StateEntry>(
                    Map.of(entry.address(), older)),
                state.runs(),
                state.pending()));

    assertThat(bench.plan(Labs.lab().add("fake.grown", "a", Map.of("color", "red"))).isEmpty())
        .isTrue();
  }
}

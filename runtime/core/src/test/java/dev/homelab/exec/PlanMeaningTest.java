package dev.homelab.exec;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** What a plan says and a run does for each word about the life of a resource. */
class PlanMeaningTest {
  private final Bench bench = new Bench();

  private static Change change(Plan plan, String name) {
    return plan.changes().stream()
        .filter(change -> change.address().equals(Labs.at(name)))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> codes(Plan plan) {
    return plan.diagnostics().stream().map(d -> d.code()).toList();
  }

  private static FakePlatform.Thing foreign(String name, String lab) {
    return new FakePlatform.Thing(
        "fake.thing",
        "thing." + name,
        "id-foreign",
        lab.isEmpty() ? null : lab,
        lab.isEmpty() ? null : Labs.at(name),
        Value.ofMap(Map.of("size", 1)),
        true,
        1);
  }

  @Test
  void updateTellsFieldsOldNewAndWhy() {
    bench.up(Labs.lab().add("fake.thing", "a", Map.of("size", 1)));

    Change change = change(bench.plan(Labs.lab().add("fake.thing", "a", Map.of("size", 2))), "a");

    assertThat(change.action()).isEqualTo(Action.UPDATE);
    assertThat(change.fields())
        .singleElement()
        .satisfies(
            field -> {
              assertThat(field.path()).isEqualTo("size");
              assertThat(field.before()).isEqualTo(new Value.Int(1));
              assertThat(field.after()).isEqualTo(new Value.Int(2));
              assertThat(field.reason()).isEqualTo("script");
            });
    assertThat(change.reasons()).containsExactly("changed in the script, homelab.groovy:1");
    assertThat(change.interrupts()).containsExactly("restarts it");
  }

  @Test
  void driftIsToldApartFromTheScript() {
    Labs labs = Labs.lab().add("fake.thing", "a", Map.of("size", 1));
    bench.up(labs);
    FakePlatform.Thing is = bench.platform.required("-", "thing.a");
    bench.platform.put(
        "-",
        new FakePlatform.Thing(
            is.type(),
            is.key(),
            is.id(),
            is.lab(),
            is.address(),
            Value.ofMap(Map.of("size", 9)),
            true,
            2));

    Change change = change(bench.plan(labs), "a");

    assertThat(change.reasons()).containsExactly("changed outside the lab");
    assertThat(change.fields().get(0).reason()).isEqualTo("drift");
  }

  @Test
  void dataIsKeptUntilItsLossIsConfirmedByName() {
    for (String life : List.of("", "retain")) {
      bench.planOptions = PlanOptions.DEFAULT;
      String disk = "thing.space/disk.d";
      bench.up(
          Labs.lab()
              .thing("space")
              .thing("needed")
              .add("fake.disk", disk, Map.of(), "space", "needed")
              .life(life)
              .thing("user", disk));

      for (Labs later : List.of(Labs.lab().thing("space"), Labs.lab(), Labs.lab())) {
        RunReport kept = bench.up(later);
        assertThat(kept.end()).isEqualTo(RunReport.End.DONE);
        assertThat(kept.exitCode()).isEqualTo(5);
        assertThat(kept.kept()).extracting(RunReport.Kept::address).contains(Labs.at(disk));
        assertThat(bench.platform.world()).containsOnlyKeys("-|" + disk, "-|thing.space");
        assertThat(bench.state().entries()).hasSize(2);
        assertThat(bench.plan(Labs.lab()).isEmpty()).isTrue();
      }

      bench.planOptions = PlanOptions.DEFAULT.withDeleteData(List.of(Labs.at(disk)));
      assertThat(bench.up(Labs.lab()).exitCode()).isZero();
      assertThat(bench.platform.world()).isEmpty();
      assertThat(bench.state().entries()).isEmpty();
    }
  }

  @Test
  void whatCarriesTheTargetOfKeptDataIsKept() {
    Labs before =
        Labs.lab()
            .target("target.t", Map.of("at", Labs.ref("host", "endpoint")))
            .add("fake.host", "host", Map.of())
            .add("fake.disk", "d", Map.of())
            .on("target.t")
            .thing("x");
    bench.up(before);

    bench.planOptions = PlanOptions.DEFAULT.withDestroy(true);
    RunReport kept = bench.up(before);

    assertThat(kept.exitCode()).isEqualTo(5);
    assertThat(kept.kept())
        .extracting(RunReport.Kept::address)
        .containsExactlyInAnyOrder(Labs.at("d"), Labs.at("host"));
    assertThat(bench.state().entries()).containsOnlyKeys(Labs.at("d"), Labs.at("host"));
  }

  @Test
  void replacingDataIsKeptAndDependentsUseWhatIsThere() {
    bench.up(
        Labs.lab()
            .add("fake.disk", "d", Map.of("shape", 1))
            .add("fake.thing", "user", Map.of("of", Labs.ref("d", "id"))));
    Labs after =
        Labs.lab()
            .add("fake.disk", "d", Map.of("shape", 2))
            .add("fake.thing", "user", Map.of("of", Labs.ref("d", "id"), "size", 3));

    Plan plan = bench.plan(after);
    assertThat(change(plan, "d").action()).isEqualTo(Action.REPLACE);
    assertThat(change(plan, "d").blocked()).isNotNull();
    assertThat(codes(plan)).containsExactly(PlanCodes.DATA_KEPT);
    assertThat(change(plan, "user").fields()).extracting(f -> f.path()).containsExactly("size");
    assertThat(bench.up(after).exitCode()).isEqualTo(5);
  }

  @Test
  void protectedIsRefused() {
    bench.up(Labs.lab().thing("a").life("protect"));

    Plan plan = bench.plan(Labs.lab());

    assertThat(codes(plan)).containsExactly(PlanCodes.PROTECTED);
    assertThat(bench.up(Labs.lab()).end()).isEqualTo(RunReport.End.REFUSED);
    assertThat(bench.platform.world()).hasSize(1);
  }

  @Test
  void retainedIsLeftAndListedUntilItsRemovalIsConfirmed() {
    String inner = "thing.space/thing.d";
    bench.up(Labs.lab().thing("space").thing("x").thing(inner, "x").life("retain"));

    for (int i = 0; i < 2; i++) {
      RunReport report = bench.up(Labs.lab());

      assertThat(report.exitCode()).as("no data was kept").isZero();
      assertThat(report.kept())
          .extracting(RunReport.Kept::address)
          .containsExactly(Labs.at("space"), Labs.at(inner));
      assertThat(bench.platform.world()).hasSize(2);
      assertThat(bench.state().entries()).hasSize(2);
    }

    bench.planOptions = PlanOptions.DEFAULT.withDeleteData(List.of(Labs.at(inner)));
    bench.up(Labs.lab());
    assertThat(bench.platform.world()).isEmpty();
    assertThat(bench.state().entries()).isEmpty();
  }

  @Test
  void aLifecycleThatChangesIsRecordedWithoutTouchingTheObject() {
    bench.up(Labs.lab().thing("a"));
    Labs now = Labs.lab().thing("a").life("retain");
    bench.platform.forgetCalls();

    assertThat(bench.up(now).end()).isEqualTo(RunReport.End.DONE);

    assertThat(bench.calls()).containsExactly("await a");
    assertThat(bench.entry("a").lifecycle().retain()).isTrue();
    assertThat(bench.plan(now).isEmpty()).isTrue();
  }

  @Test
  void ignoredFieldsAreNoChange() {
    bench.up(Labs.lab().add("fake.thing", "a", Map.of("size", 1)).life("ignore size"));
    Labs now = Labs.lab().add("fake.thing", "a", Map.of("size", 2)).life("ignore size");

    assertThat(change(bench.plan(now), "a").action()).isEqualTo(Action.NOOP);
  }

  @Test
  void replaceOnMakesAReplacement() {
    bench.up(Labs.lab().add("fake.thing", "a", Map.of("size", 1)).life("replaceOn size"));
    Labs now = Labs.lab().add("fake.thing", "a", Map.of("size", 2)).life("replaceOn size");

    assertThat(change(bench.plan(now), "a").action()).isEqualTo(Action.REPLACE);
  }

  @Test
  void aRenameThatIsSaidKeepsTheObject() {
    bench.up(Labs.lab().add("fake.thing", "old", Map.of("name", "n")).thing("user", "old"));
    Labs now =
        Labs.lab()
            .add("fake.thing", "new", Map.of("name", "n"))
            .life("moved old")
            .thing("user", "new");
    bench.platform.forgetCalls();

    RunReport report = bench.up(now);

    assertThat(report.end()).as("%s", report).isEqualTo(RunReport.End.DONE);
    assertThat(bench.ran()).containsExactly("update new");
    assertThat(bench.state().entries()).containsOnlyKeys(Labs.at("new"), Labs.at("user"));
    assertThat(bench.platform.required("-", "n").address()).isEqualTo(Labs.at("new"));
    assertThat(bench.plan(now).isEmpty()).isTrue();
  }

  @Test
  void aRenameThatIsNotSaidIsRefused() {
    bench.up(Labs.lab().add("fake.thing", "old", Map.of("name", "n")));

    Plan plan = bench.plan(Labs.lab().add("fake.thing", "new", Map.of("name", "n")));

    assertThat(codes(plan)).containsExactly(PlanCodes.OURS_ELSEWHERE);
  }

  @Test
  void aForeignObjectIsLeftAloneUnlessAdopted() {
    bench.platform.put("-", foreign("a", ""));
    Labs plain = Labs.lab().add("fake.thing", "a", Map.of("size", 2));

    assertThat(codes(bench.plan(plain))).containsExactly(PlanCodes.FOREIGN);
    assertThat(bench.up(plain).end()).isEqualTo(RunReport.End.REFUSED);
    assertThat(bench.ran()).isEmpty();

    assertThat(bench.up(plain.life("adopt")).done()).isEqualTo(Map.of(Action.ADOPT, 1));
    assertThat(bench.plan(plain).isEmpty()).isTrue();
  }

  @Test
  void objectsOfAnotherLabAreToldOnceAndWithTheWayBackToALostState() {
    bench.platform.put("-", foreign("a", "lab-2"));
    bench.platform.put("-", foreign("b", "lab-2"));

    Plan plan = bench.plan(Labs.lab().thing("a").thing("b"));

    assertThat(codes(plan)).containsExactly(PlanCodes.OTHER_LAB);
    assertThat(plan.diagnostics().get(0).title()).contains("and 1 other belong");
    assertThat(plan.diagnostics().get(0).hints().get(0)).startsWith("homelab state rebuild");
  }

  @Test
  void anObjectOfAnotherLabIsNotEvenAdopted() {
    bench.platform.put("-", foreign("a", "lab-2"));

    Plan plan = bench.plan(Labs.lab().thing("a").life("adopt"));

    assertThat(codes(plan)).containsExactly(PlanCodes.OTHER_LAB);
  }

  @Test
  void existingIsUsedAndNeverOwned() {
    bench.platform.put("-", foreign("a", ""));
    Labs labs =
        Labs.lab()
            .thing("a")
            .life("existing")
            .add("fake.thing", "b", Map.of("of", Labs.ref("a", "id")));

    assertThat(bench.up(labs).end()).isEqualTo(RunReport.End.DONE);

    assertThat(bench.ran()).containsExactly("create b");
    assertThat(bench.state().entries()).containsOnlyKeys(Labs.at("b"));
    assertThat(bench.entry("b").recorded().get("of")).isEqualTo(new Value.Text("id-foreign"));
    bench.platform.take("-", "thing.a");
    assertThat(codes(bench.plan(labs))).contains(PlanCodes.EXISTING_MISSING);
  }

  @Test
  void fieldsOfAnotherManagerAreNamedAndNotForced() {
    bench.up(Labs.lab().add("fake.thing", "a", Map.of("size", 1)));
    bench.platform.conflict(Labs.at("a"), "size", "kubectl");
    Labs now = Labs.lab().add("fake.thing", "a", Map.of("size", 2));

    Plan plan = bench.plan(now);

    assertThat(codes(plan)).containsExactly(PlanCodes.CONFLICT);
    assertThat(plan.diagnostics().get(0).detail()).contains("size").contains("kubectl");
    assertThat(codes(bench.plan(now.life("force")))).isEmpty();
  }

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

  @Test
  void aTargetMadeInTheSameRunIsPlannedByTypeAndOpenedLater() {
    Labs labs =
        Labs.lab()
            .add("fake.host", "host", Map.of())
            .target("cluster.c", Map.of("endpoint", Labs.ref("host", "endpoint")))
            .add("fake.thing", "cluster.c/thing.a", Map.of("size", 1))
            .on("cluster.c");

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
  void aSavedPlanIsBoundToItsStateAndReadBackTheSame() {
    Labs labs =
        Labs.lab()
            .add("fake.thing", "a", Map.of("size", 1))
            .add("fake.thing", "b", Map.of("of", Labs.ref("a", "id")))
            .life("ignore size");
    Plan plan = bench.plan(labs);
    byte[] file = PlanFile.bytes(plan);
    assertThat(PlanFile.bytes(PlanFile.read(file))).isEqualTo(file);
    assertThat(PlanFile.read(file)).isEqualTo(plan);
    bench.up(Labs.lab().thing("other"));

    try (Engine engine = bench.engine()) {
      RunReport report =
          engine.run(
              PlanFile.read(file),
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
    file[file.length / 2] ^= 1;
    Assertions.assertThatThrownBy(() -> PlanFile.read(file)).hasMessageContaining("HL3043");
    Assertions.assertThatThrownBy(() -> PlanFile.read(new byte[0])).hasMessageContaining("HL3043");
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

package dev.homelab.exec;

import static dev.homelab.exec.Plans.change;
import static dev.homelab.exec.Plans.codes;
import static dev.homelab.exec.Plans.foreign;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.homelab.fake.FakePlatform;
import dev.homelab.fake.Labs;
import dev.homelab.model.Action;
import dev.homelab.model.KeptFor;
import dev.homelab.model.Value;
import dev.homelab.plan.Change;
import dev.homelab.plan.Plan;
import dev.homelab.plan.PlanCodes;
import dev.homelab.plan.PlanOptions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a plan says and a run does for each word about the life of a resource. */
class PlanMeaningTest {
  private final Bench bench = new Bench();

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
          .extracting(RunReport.Kept::address, RunReport.Kept::reason)
          .containsExactly(
              tuple(Labs.at("space"), KeptFor.OTHERS), tuple(Labs.at(inner), KeptFor.RETAINED));
      assertThat(bench.platform.world()).hasSize(2);
      assertThat(bench.state().entries()).hasSize(2);
    }

    bench.planOptions = PlanOptions.DEFAULT.withDeleteData(List.of(Labs.at(inner)));
    bench.up(Labs.lab());
    assertThat(bench.platform.world()).isEmpty();
    assertThat(bench.state().entries()).isEmpty();
  }

  @Test
  void whatIsLeftInPlaceIsConfirmedWithWhatIsInIt() {
    String disk = "thing.space/disk.d";
    String inner = "thing.space/thing.d";
    bench.up(
        Labs.lab()
            .thing("space")
            .life("retain")
            .add("fake.disk", disk, Map.of(), "space")
            .thing(inner)
            .life("retain"));

    assertThat(bench.up(Labs.lab()).exitCode()).isEqualTo(5);
    assertThat(bench.platform.world()).hasSize(3);

    bench.planOptions = PlanOptions.DEFAULT.withDeleteData(List.of(Labs.at("space")));
    assertThat(bench.up(Labs.lab()).exitCode()).isZero();
    assertThat(bench.platform.world()).isEmpty();
  }

  @Test
  void whatIsNotLeftInPlaceConfirmsNothingInIt() {
    String disk = "thing.space/disk.d";
    bench.up(Labs.lab().thing("space").add("fake.disk", disk, Map.of(), "space"));
    bench.planOptions = PlanOptions.DEFAULT.withDeleteData(List.of(Labs.at("space")));
    assertThat(bench.up(Labs.lab()).exitCode()).isEqualTo(5);
    assertThat(bench.platform.world()).hasSize(2);
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
}

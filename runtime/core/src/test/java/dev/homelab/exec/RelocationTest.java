package dev.homelab.exec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.fake.FakePlatform;
import dev.homelab.fake.Labs;
import dev.homelab.model.Action;
import dev.homelab.model.KeptFor;
import dev.homelab.plan.Change;
import dev.homelab.plan.Plan;
import dev.homelab.plan.PlanOptions;
import dev.homelab.spi.ErrorClass;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A resource whose target changes in the script: never two of it, and never one unknown. */
class RelocationTest {
  private static Labs places(String... names) {
    Labs labs = Labs.lab();
    Stream.of(names).forEach(name -> labs.target("place." + name, Map.of("url", name)));
    return labs;
  }

  private static Labs two() {
    return places("a", "b");
  }

  private static Labs thingOn(String place) {
    return two().thing("t").on("place." + place).add("fake.thing", "u", Map.of(), "t");
  }

  private static Change change(Plan plan, String name) {
    return plan.changes().stream()
        .filter(one -> one.address().equals(Labs.at(name)))
        .findFirst()
        .orElseThrow();
  }

  private static Set<String> world(Bench bench) {
    return bench.platform.world().keySet();
  }

  @Test
  void whatGoesToAnotherTargetIsRemovedThereFirst() {
    Bench bench = new Bench();
    bench.up(thingOn("a"));
    Change planned = change(bench.plan(thingOn("b")), "t");

    assertThat(planned.action()).isEqualTo(Action.REPLACE);
    assertThat(planned.reasons()).containsExactly("it goes from place.a to place.b");
    bench.platform.forgetCalls();
    assertThat(bench.up(thingOn("b")).end()).isEqualTo(RunReport.End.DONE);
    assertThat(bench.calls()).startsWith("delete t", "gone t", "create t", "await t");
    assertThat(world(bench)).containsExactly("-|thing.u", "place.b|thing.t");
    assertThat(bench.entry("t").target()).isEqualTo(Labs.at("place.b"));
    assertThat(bench.plan(thingOn("b")).isEmpty()).isTrue();
  }

  @Test
  void aRenamedThingGoesAlike() {
    Bench bench = new Bench();
    bench.up(thingOn("a"));
    Labs renamed = two().thing("new").on("place.b").life("moved t").thing("u", "new");

    assertThat(bench.up(renamed).end()).isEqualTo(RunReport.End.DONE);
    assertThat(world(bench)).containsExactly("-|thing.u", "place.b|thing.new");
    assertThat(bench.state().entries().keySet())
        .containsExactlyInAnyOrder(Labs.at("new"), Labs.at("u"));
    assertThat(bench.plan(renamed).isEmpty()).isTrue();
  }

  @Test
  void whatHoldsDataStaysUntilItsLossIsConfirmedAndWhatNeedsItStaysWithIt() {
    Labs here = two().add("fake.disk", "d", Map.of()).on("place.a");
    Labs there = two().add("fake.disk", "d", Map.of()).on("place.b");
    here.thing("t", "d").on("place.a");
    there.thing("t", "d").on("place.b");
    Bench bench = new Bench();
    bench.up(here);

    Plan kept = bench.plan(there);
    assertThat(change(kept, "d").blocked()).isEqualTo("it holds data");
    assertThat(change(kept, "t").blocked()).contains("stays where it is");
    bench.up(there);
    assertThat(world(bench)).containsExactly("place.a|thing.d", "place.a|thing.t");

    bench.planOptions = PlanOptions.DEFAULT.withDeleteData(Set.of(Labs.at("d")));
    assertThat(bench.up(there).end()).isEqualTo(RunReport.End.DONE);
    assertThat(world(bench)).containsExactly("place.b|thing.d", "place.b|thing.t");
  }

  @Test
  void whatIsGoneInsideOfAThingThatStaysComesWithTheNewOne() {
    Labs here = two().add("fake.disk", "disk.d", Map.of()).on("place.a");
    Labs there = two().add("fake.disk", "disk.d", Map.of()).on("place.b");
    here.thing("disk.d/thing.t", "disk.d").thing("u", "~disk.d/thing.t");
    there.thing("disk.d/thing.t", "disk.d").thing("u", "~disk.d/thing.t");
    Bench bench = new Bench();
    bench.up(here);
    assertThat(change(bench.plan(there), "disk.d/thing.t").hasWork()).isFalse();
    bench.platform.take("-", "disk.d/thing.t");
    assertThat(world(bench)).containsExactly("-|thing.u", "place.a|disk.d");

    Change inside = change(bench.plan(there), "disk.d/thing.t");
    assertThat(inside.keptFor()).isEqualTo(KeptFor.OTHERS);
    assertThat(change(bench.plan(there), "disk.d").keptFor()).isEqualTo(KeptFor.DATA);
    assertThat(inside.blocked()).isEqualTo("it is made anew with `disk.d`, which is kept");
    bench.platform.forgetCalls();
    bench.up(there);
    assertThat(bench.ran()).isEmpty();

    bench.planOptions = PlanOptions.DEFAULT.withDeleteData(Set.of(Labs.at("disk.d")));
    assertThat(bench.up(there).end()).isEqualTo(RunReport.End.DONE);
    assertThat(bench.plan(there).isEmpty()).isTrue();
  }

  @Test
  void whatIsProtectedStays() {
    Bench bench = new Bench();
    bench.up(two().thing("t").on("place.a").life("protect"));
    Plan plan = bench.plan(two().thing("t").on("place.b"));

    assertThat(change(plan, "t").blocked()).isEqualTo("protected");
    assertThat(plan.diagnostics()).anyMatch(told -> told.title().contains("protected"));
  }

  @Test
  void aTargetThatIsSilentOrUnknownIsNotGivenUp() {
    Bench bench = new Bench();
    bench.up(thingOn("a"));
    bench.platform.unreachableAt("place.a");
    assertThat(change(bench.plan(thingOn("b")), "t").blocked())
        .isEqualTo("its target cannot be reached");
    bench.platform.unreachableAt("");

    Labs unnamed = places("b").thing("t").on("place.b").thing("u", "t");
    Plan plan = bench.plan(unnamed);
    assertThat(change(plan, "t").blocked()).contains("does not name its target");
    assertThat(plan.diagnostics()).anyMatch(told -> told.title().contains("place.a"));
    bench.up(unnamed);
    assertThat(world(bench)).contains("place.a|thing.t").doesNotContain("place.b|thing.t");
  }

  @Test
  void whatIsGoneAtTheTargetBeforeIsMadeAtTheOther() {
    Bench bench = new Bench();
    bench.up(thingOn("a"));
    bench.platform.take("place.a", "thing.t");
    Change planned = change(bench.plan(thingOn("b")), "t");

    assertThat(planned.action()).isEqualTo(Action.CREATE);
    assertThat(planned.reasons()).containsExactly("nothing of it is left on place.a");
    bench.up(thingOn("b"));
    assertThat(world(bench)).containsExactly("-|thing.u", "place.b|thing.t");
    assertThat(bench.entry("t").target()).isEqualTo(Labs.at("place.b"));
  }

  @Test
  void whatIsThereAlreadyIsRecordedThere() {
    Bench bench = new Bench();
    bench.up(thingOn("a"));
    FakePlatform.Thing thing = bench.platform.required("place.a", "thing.t");
    bench.platform.take("place.a", "thing.t");
    bench.platform.put("place.b", thing);
    bench.platform.forgetCalls();

    assertThat(bench.up(thingOn("b")).end()).isEqualTo(RunReport.End.DONE);
    assertThat(bench.ran()).isEmpty();
    assertThat(bench.entry("t").target()).isEqualTo(Labs.at("place.b"));
    assertThat(bench.plan(thingOn("b")).isEmpty()).isTrue();
  }

  @Test
  void aTargetMayBeRenamed() {
    Bench bench = new Bench();
    bench.up(places("a").thing("t").on("place.a"));
    FakePlatform.Thing thing = bench.platform.required("place.a", "thing.t");
    bench.platform.take("place.a", "thing.t");
    bench.platform.put("place.new", thing);
    Labs renamed = places("new").thing("t").on("place.new");
    bench.platform.forgetCalls();

    assertThat(bench.up(renamed).end()).isEqualTo(RunReport.End.DONE);
    assertThat(bench.ran()).isEmpty();
    assertThat(bench.entry("t").target()).isEqualTo(Labs.at("place.new"));
    assertThat(bench.down(renamed).end()).isEqualTo(RunReport.End.DONE);
    assertThat(world(bench)).isEmpty();
  }

  @Test
  void aForeignThingThereStopsItBeforeAnythingIsRemoved() {
    Bench bench = new Bench();
    bench.up(thingOn("a"));
    FakePlatform.Thing mine = bench.platform.required("place.a", "thing.t");
    bench.platform.put(
        "place.b",
        new FakePlatform.Thing(
            mine.type(), mine.key(), "foreign", null, null, mine.properties(), true, 1));

    assertThat(change(bench.plan(thingOn("b")), "t").blocked()).contains("not this lab's");
    bench.up(thingOn("b"));
    assertThat(world(bench)).contains("place.a|thing.t", "place.b|thing.t");
  }

  @Test
  void machinesOfALineGoOneAtATime() {
    Bench bench = new Bench();
    Map<String, Object> line = Map.of("line", "one");
    Labs here = two();
    Labs there = two();
    for (String name : List.of("x", "y")) {
      here.add("fake.thing", name, line).on("place.a");
      there.add("fake.thing", name, line).on("place.b");
    }
    bench.up(here);
    bench.platform.forgetCalls();
    bench.up(there);

    assertThat(bench.calls())
        .containsExactly(
            "delete x",
            "gone x",
            "create x",
            "await x",
            "delete y",
            "gone y",
            "create y",
            "await y");
  }

  @Test
  void aFailedRemovalKeepsItsRecordThere() {
    Bench bench = new Bench();
    bench.up(thingOn("a"));
    bench.platform.fail(
        (verb, address, after) -> verb.equals("delete") && !after ? ErrorClass.DENIED : null);
    assertThat(bench.up(thingOn("b")).end()).isEqualTo(RunReport.End.FAILED);

    assertThat(bench.entry("t").target()).isEqualTo(Labs.at("place.a"));
    assertThat(world(bench)).contains("place.a|thing.t").doesNotContain("place.b|thing.t");
  }

  @ParameterizedTest
  @ValueSource(strings = {"goes on", "goes back", "is renamed", "is not wanted", "down"})
  void aKillAnywhereLeavesOneOfIt(String then) {
    int kills = 0;
    for (int at = 1; ; at++) {
      Bench bench = new Bench();
      bench.up(thingOn("a"));
      Labs moving =
          then.equals("is renamed")
              ? two().thing("new").on("place.b").life("moved t").thing("u", "new")
              : thingOn("b");
      if (!Kill.up(bench, moving, at)) {
        break;
      }
      kills++;
      Labs next =
          switch (then) {
            case "goes back" -> thingOn("a");
            case "is not wanted" -> two().thing("u");
            default -> moving;
          };
      RunReport report = then.equals("down") ? bench.down(next) : bench.up(next);
      assertThat(report.end()).as("killed at %s: %s", at, report).isEqualTo(RunReport.End.DONE);
      assertThat(bench.state().pending()).as("killed at %s", at).isEmpty();
      assertThat(world(bench))
          .as("killed at %s", at)
          .containsExactly(
              switch (then) {
                case "goes back" -> new String[] {"-|thing.u", "place.a|thing.t"};
                case "is renamed" -> new String[] {"-|thing.u", "place.b|thing.new"};
                case "is not wanted" -> new String[] {"-|thing.u"};
                case "down" -> new String[0];
                default -> new String[] {"-|thing.u", "place.b|thing.t"};
              });
      assertThat(bench.state().entries()).hasSize(bench.platform.world().size());
      if (!then.equals("down")) {
        assertThat(bench.plan(next).isEmpty()).as("killed at %s", at).isTrue();
      }
    }
    assertThat(kills).isGreaterThan(8);
  }
}

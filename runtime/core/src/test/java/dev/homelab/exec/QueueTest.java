package dev.homelab.exec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.fake.Labs;
import dev.homelab.model.Action;
import dev.homelab.plan.Plan;
import dev.homelab.plan.PlanOptions;
import dev.homelab.spi.ErrorClass;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Changes of things that stand in for each other, and things that rest. */
class QueueTest {
  private final Bench bench = new Bench();

  /** Three machines of one line, the last of which comes first, and one that is alone. */
  private static Labs machines(int size) {
    return Labs.lab()
        .add("fake.thing", "a", Map.of("line", "prod", "size", size))
        .add("fake.thing", "b", Map.of("line", "prod", "size", size))
        .add("fake.thing", "c", Map.of("line", "prod", "size", size, "first", true))
        .add("fake.thing", "alone", Map.of("size", size));
  }

  private List<String> inLine() {
    return bench.calls().stream().filter(call -> !call.endsWith("alone")).toList();
  }

  @Test
  void newThingsAreMadeAtOnceAndChangesWaitForEachOther() {
    bench.up(machines(1));
    bench.platform.forgetCalls();

    RunReport report = bench.up(machines(2));

    assertThat(report.done()).isEqualTo(Map.of(Action.UPDATE, 4));
    assertThat(inLine())
        .containsExactly("update c", "await c", "update a", "await a", "update b", "await b");
  }

  @Test
  void aFailedChangeStopsThoseBehindItAndNothingElse() {
    bench.up(machines(1));
    bench.platform.forgetCalls();
    bench.options =
        RunOptions.UP.withRetry(
            new RetryPolicy(
                Duration.ofMillis(100), Duration.ofSeconds(1), 2, Duration.ofSeconds(5)));
    bench.platform.fail(
        (verb, address, after) ->
            verb.equals("await") && address.equals(Labs.at("a")) ? ErrorClass.TERMINAL : null);

    RunReport report = bench.up(machines(2));

    assertThat(report.end()).isEqualTo(RunReport.End.FAILED);
    assertThat(inLine()).containsExactly("update c", "await c", "update a", "await a");
    assertThat(report.skipped()).extracting(RunReport.Skip::address).containsExactly(Labs.at("b"));
    assertThat(bench.calls()).contains("update alone");
  }

  @Test
  void removalsWaitInTheSameLineAndWhoComesFirstGoesLast() {
    bench.up(machines(1));
    bench.platform.forgetCalls();

    bench.up(Labs.lab().add("fake.thing", "a", Map.of("line", "prod", "size", 2)));

    List<String> calls = inLine();
    assertThat(calls.indexOf("delete b")).isNotNegative().isLessThan(calls.indexOf("delete c"));
    assertThat(calls.indexOf("delete c")).isLessThan(calls.indexOf("update a"));
  }

  @Test
  void whatIsInsideAChangedThingIsWaitedForBeforeTheNextOfTheLine() {
    bench.up(hosts(1));
    bench.platform.forgetCalls();

    bench.up(hosts(2));

    assertThat(bench.calls())
        .containsSubsequence("update a", "await a", "await system", "update b");
  }

  private static Labs takingTurns(boolean cluster) {
    return Labs.lab()
        .add("fake.thing", "a-game", Map.of("runs", !cluster))
        .add("fake.thing", "b-cp", Map.of("line", "prod", "first", true, "runs", cluster))
        .add("fake.thing", "c-worker", Map.of("line", "prod", "runs", cluster))
        .add("fake.thing", "d-worker", Map.of("line", "prod", "runs", cluster));
  }

  @Test
  void whatIsSwitchedOffIsOffBeforeAnythingIsSwitchedOnAndWhoComesFirstStopsLast() {
    bench.up(takingTurns(true));
    bench.platform.forgetCalls();

    bench.up(takingTurns(false));

    assertThat(bench.calls())
        .containsExactly(
            "update c-worker",
            "await c-worker",
            "update d-worker",
            "await d-worker",
            "update b-cp",
            "await b-cp",
            "update a-game",
            "await a-game");
    bench.platform.forgetCalls();

    bench.up(takingTurns(true));

    assertThat(bench.calls())
        .containsExactly(
            "update a-game",
            "await a-game",
            "update b-cp",
            "await b-cp",
            "update c-worker",
            "await c-worker",
            "update d-worker",
            "await d-worker");
  }

  @Test
  void nothingIsSwitchedOnWhenWhatHasToMakeRoomStays() {
    bench.up(takingTurns(true));
    bench.platform.forgetCalls();
    bench.platform.fail(
        (verb, address, after) -> verb.equals("update") ? ErrorClass.TERMINAL : null);

    RunReport report = bench.up(takingTurns(false));

    assertThat(report.end()).isEqualTo(RunReport.End.FAILED);
    assertThat(report.skipped()).extracting(RunReport.Skip::address).contains(Labs.at("a-game"));
  }

  @Test
  void whatIsMadeToRunWaitsForWhatIsSwitchedOffAndWhatIsMadeToRestNeedsNoRoom() {
    bench.up(
        Labs.lab()
            .add("fake.thing", "m", Map.of("runs", true, "size", 1))
            .life("replaceOn size")
            .add("fake.thing", "z-old", Map.of("runs", true)));
    bench.platform.forgetCalls();
    Labs wished =
        Labs.lab()
            .add("fake.thing", "a-new", Map.of("runs", true))
            .add("fake.thing", "b-new", Map.of("runs", false))
            .add("fake.thing", "m", Map.of("runs", true, "size", 2))
            .life("replaceOn size")
            .add("fake.thing", "z-old", Map.of("runs", false));

    Plan plan = bench.plan(wished);
    bench.up(wished);

    assertThat(plan.changes())
        .extracting(change -> change.address().last().name() + ' ' + change.room())
        .containsExactlyInAnyOrder("a-new TAKES", "b-new SAME", "m TAKES", "z-old GIVES");
    assertThat(bench.calls())
        .containsSubsequence("update z-old", "await z-old", "create a-new")
        .containsSubsequence("update z-old", "await z-old", "create m");
  }

  private static Labs hosts(int size) {
    return Labs.lab()
        .add("fake.thing", "a", Map.of("line", "prod", "size", size))
        .add("fake.thing", "thing.a/thing.system", Map.of(), "a")
        .add("fake.thing", "b", Map.of("line", "prod", "size", size))
        .add("fake.thing", "thing.b/thing.system", Map.of(), "b");
  }

  @Test
  void whatRestsIsNeitherChangedNorRemoved() {
    bench.up(machines(1));

    bench.planOptions = PlanOptions.DEFAULT.withResting(List.of(Labs.at("a"), Labs.at("b")));

    Plan plan = bench.plan(Labs.lab().add("fake.thing", "a", Map.of("line", "prod", "size", 2)));

    assertThat(plan.changes())
        .extracting(change -> change.address().last().name())
        .containsExactlyInAnyOrder("c", "alone");
  }
}

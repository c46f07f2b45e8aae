package dev.homelab.exec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.event.RunEvent;
import dev.homelab.fake.FakePlatform;
import dev.homelab.fake.Labs;
import dev.homelab.model.Action;
import dev.homelab.model.Address;
import dev.homelab.spi.ErrorClass;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The shapes of graphs and of trouble that a run must get right. */
class RunShapesTest {
  private final Bench bench = new Bench();

  private static final RetryPolicy IMPATIENT =
      new RetryPolicy(Duration.ofMillis(100), Duration.ofSeconds(1), 4, Duration.ofSeconds(10));

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
  void whatItsAnswerShowsReadyIsNotWaitedFor() {
    bench.platform.readyAtOnce(true);
    Labs chain = Labs.lab().thing("c", "b").thing("b", "a").thing("a");

    RunReport report = bench.up(chain);

    assertThat(report.done()).isEqualTo(Map.of(Action.CREATE, 3));
    assertThat(bench.calls()).containsExactly("create a", "create b", "create c");
    assertThat(bench.entry("c").ready()).isTrue();
    assertThat(bench.plan(chain).isEmpty()).isTrue();
  }

  @Test
  void chainIsMadeInOrder() {
    Labs chain = Labs.lab().thing("c", "b").thing("b", "a").thing("a");

    assertThat(bench.up(chain).end()).isEqualTo(RunReport.End.DONE);
    assertThat(bench.calls())
        .containsExactly("create a", "await a", "create b", "await b", "create c", "await c");
  }

  @Test
  void twoRootsAreBothMade() {
    bench.up(Labs.lab().thing("a").thing("b"));

    assertThat(bench.ran()).containsExactlyInAnyOrder("create a", "create b");
  }

  @Test
  void triangleAndDiamondRunOnceInOrder() {
    bench.up(Labs.lab().thing("d", "b", "c", "a").thing("b", "a").thing("c", "a").thing("a"));

    assertThat(bench.ran()).hasSize(4).startsWith("create a").endsWith("create d");
  }

  @Test
  void existsReleasesBeforeReady() {
    bench.platform.fail(
        (verb, address, after) -> verb.equals("await") ? ErrorClass.TERMINAL : null);
    bench.up(Labs.lab().thing("b", "~a").thing("a"));

    List<String> calls = bench.calls();
    assertThat(calls.indexOf("create a")).isLessThan(calls.indexOf("create b"));
    assertThat(calls).hasSize(4);
  }

  @Test
  void wideRunsWithinTheLimitOfItsTarget() {
    Labs wide = Labs.lab();
    for (int i = 0; i < 100; i++) {
      wide.thing("w" + i);
    }

    assertThat(bench.up(wide).done()).isEqualTo(Map.of(Action.CREATE, 100));
    assertThat(bench.ran()).hasSize(100).doesNotHaveDuplicates();
  }

  @Test
  void oneBranchFailsOthersFinishAndDependentsAreSkipped() {
    bench.options = RunOptions.UP.withRetry(IMPATIENT);
    bench.platform.fail(
        (verb, address, after) ->
            verb.equals("create") && address.equals(Labs.at("bad")) ? ErrorClass.REJECTED : null);
    Labs labs =
        Labs.lab().thing("bad").thing("behind", "bad").thing("further", "behind").thing("good");

    RunReport report = bench.up(labs);

    assertThat(report.end()).isEqualTo(RunReport.End.FAILED);
    assertThat(report.exitCode()).isEqualTo(1);
    assertThat(report.failures())
        .extracting(f -> f.address().toString())
        .containsExactly("thing.bad");
    assertThat(report.failures().get(0).problems().get(0).span()).hasToString("homelab.groovy:1");
    assertThat(report.skipped())
        .extracting(RunReport.Skip::address)
        .containsExactly(Labs.at("behind"), Labs.at("further"));
    assertThat(report.skipped()).extracting(RunReport.Skip::because).containsOnly(Labs.at("bad"));
    assertThat(bench.platform.world()).containsOnlyKeys("-|thing.good");
    assertThat(bench.journal.records()).contains("outcome thing.bad failed");
  }

  @Test
  void existsDependentGoesOnWhenTheOtherNeverGetsReady() {
    bench.platform.fail(
        (verb, address, after) ->
            verb.equals("await") && address.equals(Labs.at("a")) ? ErrorClass.TERMINAL : null);

    RunReport report = bench.up(Labs.lab().thing("a").thing("b", "~a").thing("c", "a"));

    assertThat(bench.ran()).containsExactlyInAnyOrder("create a", "create b");
    assertThat(report.skipped()).extracting(RunReport.Skip::address).containsExactly(Labs.at("c"));
    assertThat(bench.entry("a").ready()).isFalse();
  }

  @Test
  void transientFailuresAreTriedAgainWithinTheBudget() {
    List<Address> failed = new ArrayList<>();
    bench.platform.fail(
        (verb, address, after) -> {
          boolean fail = verb.equals("create") && !after && failed.size() < 3;
          if (fail) {
            failed.add(address);
          }
          return fail ? ErrorClass.THROTTLED : null;
        });

    RunReport report = bench.up(Labs.lab().thing("a"));

    assertThat(report.end()).isEqualTo(RunReport.End.DONE);
    assertThat(bench.ran()).containsExactly("create a", "create a", "create a", "create a");
    assertThat(bench.events).filteredOn(RunEvent.Retried.class::isInstance).hasSize(3);
  }

  @Test
  void anUnknownOutcomeIsLookedAtBeforeAnythingIsMadeAgain() {
    boolean[] lost = new boolean[1];
    bench.platform.fail(
        (verb, address, after) -> {
          boolean lose = verb.equals("create") && after && !lost[0];
          lost[0] |= lose;
          return lose ? ErrorClass.UNKNOWN_OUTCOME : null;
        });

    assertThat(bench.up(Labs.lab().thing("a")).end()).isEqualTo(RunReport.End.DONE);
    assertThat(bench.platform.world()).hasSize(1);
    assertThat(bench.plan(Labs.lab().thing("a")).isEmpty()).isTrue();
  }

  @Test
  void givesUpWhenTheBudgetIsSpentAndLeavesTheIntentOpen() {
    bench.options = RunOptions.UP.withRetry(IMPATIENT);
    bench.platform.fail(
        (verb, address, after) -> verb.equals("create") ? ErrorClass.TRANSIENT : null);

    RunReport report = bench.up(Labs.lab().thing("a"));

    assertThat(bench.ran()).hasSize(4);
    assertThat(report.failures().get(0).problems().get(0).detail()).contains("Tried 4 times");
    assertThat(bench.state().pending()).hasSize(1);
  }

  @Test
  void removalGoesTheOtherWayRound() {
    Labs diamond = Labs.lab().thing("d", "b", "c").thing("b", "a").thing("c", "a").thing("a");
    bench.up(diamond);
    bench.platform.forgetCalls();

    RunReport report = bench.down(diamond);

    assertThat(report.end()).isEqualTo(RunReport.End.DONE);
    assertThat(bench.ran()).hasSize(4).startsWith("delete d").endsWith("delete a");
    List<String> calls = bench.calls();
    assertThat(calls.indexOf("gone b")).isLessThan(calls.indexOf("delete a"));
    assertThat(bench.platform.world()).isEmpty();
    assertThat(bench.state().entries()).isEmpty();
    assertThat(bench.platform.claims()).isEmpty();
  }

  @Test
  void anOrderThatOthersContradictGivesWay() {
    bench.up(Labs.lab().thing("a").add("fake.thing", "b", Map.of("size", 1)).thing("c", "a", "b"));
    bench.platform.forgetCalls();

    // a goes when c needs it no more, c changes when b has, and nothing waits for ever.
    RunReport report =
        bench.up(
            Labs.lab()
                .add("fake.thing", "b", Map.of("size", 2))
                .add("fake.thing", "c", Map.of("of", Labs.ref("b", "id"))));

    assertThat(report.end()).isEqualTo(RunReport.End.DONE);
    assertThat(bench.calls()).containsSubsequence("update b", "update c", "delete a");
  }

  @Test
  void replaceRemovesFirstAndDependentsFollow() {
    bench.up(
        Labs.lab()
            .add("fake.thing", "a", Map.of("shape", "round"))
            .add("fake.thing", "b", Map.of("of", Labs.ref("a", "id"))));
    bench.platform.forgetCalls();
    Labs square =
        Labs.lab()
            .add("fake.thing", "a", Map.of("shape", "square"))
            .add("fake.thing", "b", Map.of("of", Labs.ref("a", "id")));

    RunReport report = bench.up(square);

    assertThat(report.done()).isEqualTo(Map.of(Action.REPLACE, 1, Action.UPDATE, 1));
    assertThat(bench.calls())
        .containsExactly("delete a", "gone a", "create a", "await a", "update b", "await b");
    assertThat(bench.plan(square).isEmpty()).isTrue();
  }

  @Test
  void aWaitThatTakesTooLongSaysWhatItWaitedFor() {
    bench.threads = true;
    bench.options = RunOptions.UP.withReadyTimeout(Duration.ofSeconds(1));
    bench.platform.neverReady(true);

    RunReport report = bench.up(Labs.lab().thing("a").thing("b", "a"));

    assertThat(report.end()).isEqualTo(RunReport.End.FAILED);
    assertThat(report.failures().get(0).problems())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.code()).isEqualTo(RunCodes.DEADLINE);
              assertThat(problem.detail()).contains("1 of 2 parts ready");
            });
    assertThat(report.skipped()).extracting(RunReport.Skip::address).containsExactly(Labs.at("b"));
    assertThat(bench.events).filteredOn(RunEvent.Waiting.class::isInstance).isNotEmpty();
  }

  @Test
  void stoppingNowLeavesWhatWaits() {
    bench.threads = true;
    bench.platform.neverReady(true);
    bench.onEvent =
        event -> {
          if (event instanceof RunEvent.Waiting) {
            bench.stop.now();
          }
        };

    RunReport report = bench.up(Labs.lab().thing("a").thing("b", "a"));

    assertThat(report.end()).isEqualTo(RunReport.End.STOPPED);
    assertThat(report.unfinished()).containsExactly(Labs.at("a"));
    assertThat(report.skipped()).extracting(RunReport.Skip::address).containsExactly(Labs.at("b"));
    assertThat(bench.entry("a").ready()).isFalse();
  }

  @Test
  void drainingEndsAWaitAndTheNextRunWaitsAgain() {
    bench.threads = true;
    bench.platform.neverReady(true);
    bench.onEvent =
        event -> {
          if (event instanceof RunEvent.Waiting) {
            bench.stop.drain();
          }
        };
    Labs labs = Labs.lab().thing("a").thing("b", "a");

    RunReport report = bench.up(labs);

    assertThat(report.end()).isEqualTo(RunReport.End.STOPPED);
    assertThat(report.endedWaits())
        .containsExactly(
            new RunReport.EndedWait(Labs.at("a"), Action.CREATE, "1 of 2 parts ready", true));
    assertThat(report.failures()).isEmpty();
    assertThat(report.unfinished()).isEmpty();
    assertThat(report.skipped()).extracting(RunReport.Skip::address).containsExactly(Labs.at("b"));
    assertThat(bench.events).filteredOn(RunEvent.WaitEnded.class::isInstance).hasSize(1);
    assertThat(bench.entry("a").ready()).isFalse();
    assertThat(bench.state().pending()).isEmpty();

    bench.platform.neverReady(false);
    bench.again();
    assertThat(bench.up(labs).end()).isEqualTo(RunReport.End.DONE);
  }

  @Test
  void drainingEndsAWaitBeforeAChangeAndKeepsItsIntent() {
    bench.threads = true;
    bench.platform.waitsBeforeMaking(true);
    bench.onEvent =
        event -> {
          if (event instanceof RunEvent.Waiting) {
            bench.stop.drain();
          }
        };

    RunReport report = bench.up(Labs.lab().thing("a"));

    assertThat(report.end()).isEqualTo(RunReport.End.STOPPED);
    assertThat(report.endedWaits())
        .containsExactly(new RunReport.EndedWait(Labs.at("a"), Action.CREATE, "its place", false));
    assertThat(report.failures()).isEmpty();
    assertThat(bench.platform.world()).isEmpty();
    assertThat(bench.state().pending()).hasSize(1);

    bench.platform.waitsBeforeMaking(false);
    bench.again();
    assertThat(bench.up(Labs.lab().thing("a")).end()).isEqualTo(RunReport.End.DONE);
    assertThat(bench.state().pending()).isEmpty();
  }

  @Test
  void drainingLeavesAStepThatPausesBeforeAnotherTry() {
    bench.platform.fail(
        (verb, address, after) -> verb.equals("create") && !after ? ErrorClass.TRANSIENT : null);
    bench.onEvent =
        event -> {
          if (event instanceof RunEvent.Retried) {
            bench.stop.drain();
          }
        };

    RunReport report = bench.up(Labs.lab().thing("a"));

    assertThat(report.end()).isEqualTo(RunReport.End.STOPPED);
    assertThat(bench.calls()).as("not tried again").containsExactly("create a");
    assertThat(report.unfinished()).containsExactly(Labs.at("a"));
    assertThat(report.failures()).isEmpty();

    bench.platform.fail(FakePlatform.Fault.NONE);
    bench.again();
    assertThat(bench.up(Labs.lab().thing("a")).end()).isEqualTo(RunReport.End.DONE);
  }

  @Test
  void drainingBeginsNothingAtAPlaceThatDoesNotAnswer() {
    bench.threads = true;
    bench.onEvent =
        event -> {
          if (event instanceof RunEvent.Started) {
            bench.platform.unreachable(true);
            bench.stop.drain();
          }
        };

    RunReport report = bench.up(Labs.lab().thing("a"));

    assertThat(report.end()).isEqualTo(RunReport.End.STOPPED);
    assertThat(report.millis()).as("no try after another").isLessThan(3000);
    assertThat(report.failures()).isEmpty();
    assertThat(report.skipped()).extracting(RunReport.Skip::address).containsExactly(Labs.at("a"));
    assertThat(bench.calls()).isEmpty();
    assertThat(bench.state().pending()).isEmpty();
  }

  @Test
  void drainingLetsRunningStepsFinishAndBeginsNoOther() {
    bench.platform.afterCall(
        () -> {
          if (bench.calls().size() == 1) {
            bench.stop.drain();
          }
        });

    RunReport report = bench.up(Labs.lab().thing("a").thing("b", "a").thing("c", "b"));

    assertThat(report.end()).isEqualTo(RunReport.End.STOPPED);
    assertThat(report.exitCode()).isEqualTo(130);
    assertThat(bench.ran()).containsExactly("create a");
    assertThat(bench.entry("a").ready()).isFalse();
    assertThat(report.failures()).isEmpty();
    assertThat(bench.state().pending()).isEmpty();
  }

  @Test
  void sameEndAtParallelismOneAndSixteen() {
    Labs labs = Labs.lab();
    for (int i = 0; i < 40; i++) {
      labs.thing("w" + i, i < 3 ? new String[0] : new String[] {"w" + i / 3});
    }
    Bench other = new Bench();
    bench.options = RunOptions.UP.withParallelism(1);
    other.options = RunOptions.UP.withParallelism(16);
    other.seed = 99;

    assertThat(bench.up(labs).done()).isEqualTo(other.up(labs).done());
    assertThat(bench.platform.world().keySet()).isEqualTo(other.platform.world().keySet());
    assertThat(bench.state().entries().keySet()).isEqualTo(other.state().entries().keySet());
  }

  @Test
  void intentIsWrittenBeforeTheCallAndOutcomeAfterIt() {
    List<String> order = new ArrayList<>();
    bench.journal.afterRecord(
        () -> order.add(bench.journal.records().get(bench.journal.records().size() - 1)));
    bench.platform.afterCall(() -> order.add("call"));

    bench.up(Labs.lab().thing("a"));

    assertThat(order)
        .containsExactly(
            "begin",
            "intent thing.a",
            "call",
            "outcome thing.a ok",
            "call",
            "outcome thing.a ok",
            "end");
  }
}

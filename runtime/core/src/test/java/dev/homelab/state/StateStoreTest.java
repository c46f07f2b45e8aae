package dev.homelab.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.Severity;
import dev.homelab.model.Action;
import dev.homelab.model.Address;
import dev.homelab.model.LabIdentity;
import dev.homelab.model.StateEntry;
import dev.homelab.model.Value;
import dev.homelab.spi.FoundObject;
import dev.homelab.spi.StateBackend;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class StateStoreTest extends StateBench {
  @Test
  void keepsOneIdentityFromTheFirstLook() {
    StateStore store = store();
    StateDocument fresh = store.load();
    assertThat(store.load()).isEqualTo(fresh);
    assertThat(store.stored()).isEmpty();
    assertThat(fresh.identity().name()).isEqualTo("lab");
    try (StateBackend.Lock lock = store.lock("up");
        RunJournal journal = store.journal(lock)) {
      assertThat(journal.document()).isEqualTo(fresh);
    }
    assertThat(store().load()).isEqualTo(fresh);
  }

  @Test
  void remembersRunsAndWhatIsUnfinished() {
    StateStore store = store();
    TreeMap<Action, Integer> done = new TreeMap<>(Map.of(Action.CREATE, 2));
    RunRecord run = RunRecord.started("r1", "up", Instant.parse("2026-11-21T10:00:00Z"));
    RunRecord ended =
        run.finished(
            Instant.parse("2026-11-21T10:01:00Z"),
            done,
            List.of(new RunRecord.Failure(States.address(3), Action.UPDATE, "no answer")),
            4,
            List.of(new RunRecord.Timing(States.address(1), Action.CREATE, 900)));
    try (StateBackend.Lock lock = store.lock("up");
        RunJournal journal = store.journal(lock)) {
      journal.begin(run);
      journal.intent(intent(1)).join();
      journal.handle(States.address(1), "task-7");
      journal.outcome(Outcome.failed(States.address(2), Action.CREATE, null, "refused", 1)).join();
      assertThat(store().load().lastRun()).isEqualTo(run);
      journal.end(ended);
    }
    StateDocument state = store().load();
    assertThat(state.runs()).containsExactly(ended);
    assertThat(state.pending()).containsExactly(intent(1).withHandle("task-7"));
    assertThat(state.entries()).isEmpty();
    assertThat(codes(store().verify())).containsExactly(StateCodes.INTERRUPTED_STEP);
  }

  private void enters(Address mode) {
    StateStore store = store();
    try (StateBackend.Lock lock = store.lock("mode");
        RunJournal journal = store.journal(lock)) {
      journal.mode(mode);
      assertThat(journal.document().mode()).isEqualTo(mode);
    }
  }

  @Test
  void theModeIsDurableAtOnceAndSurvivesCompactionMoveAndRebuild() {
    assertThat(store().load().mode()).as("never recorded").isNull();
    run(0, 2);
    assertThat(new String(store().export(), UTF_8)).doesNotContain("\"mode\"");
    Address gaming = Address.parse("node.a/mode.gaming");
    enters(gaming);
    assertThat(store().load().mode()).as("from the journal").isEqualTo(gaming);
    assertThat(new String(store().export(), UTF_8)).contains("\"mode\":\"node.a/mode.gaming\"");

    ends(ended("r1"));
    assertThat(store().load().mode()).as("from the snapshot").isEqualTo(gaming);
    Address normal = Address.parse("mode.normal");
    enters(normal);
    assertThat(store().load().mode()).isEqualTo(normal);
    enters(gaming);

    StateDocument before = store().load();
    store().rebuild(before.identity(), List.of());
    assertThat(store().load().mode()).as("no object tells of it").isEqualTo(gaming);
  }

  @Test
  void aModeOfWhatIsRenamedIsRenamedWithIt() {
    run(0, 1);
    Address host = States.address(0);
    enters(new Address(withMode(host)));
    store().move(host, Address.parse("thing.other"));
    assertThat(store().load().mode()).isEqualTo(Address.parse("thing.other/mode.gaming"));
  }

  private static List<Address.Segment> withMode(Address host) {
    List<Address.Segment> segments = new ArrayList<>(host.segments());
    segments.addAll(Address.of("mode", "gaming").segments());
    return segments;
  }

  @Test
  void theLastRunKeepsWhenItsStepsWentOnAndOlderOnesForget() {
    List<RunRecord.Span> spans =
        List.of(
            span(1, RunRecord.Part.CALL, 0, 40, RunRecord.End.DONE),
            span(1, RunRecord.Part.WAIT, 40, 2_000, RunRecord.End.DONE),
            span(2, RunRecord.Part.CALL, 2_040, 7, RunRecord.End.FAILED));
    RunRecord first = ended("r1").withTimeline(spans);
    ends(first);
    assertThat(store().load().lastRun()).isEqualTo(first);
    RunRecord second = ended("r2").withTimeline(spans.subList(0, 1));
    ends(second);
    assertThat(store().load().runs()).containsExactly(first.withTimeline(List.of()), second);
  }

  @Test
  void ofVeryManyStepsTheLongestAreKeptInTheirOrder() {
    List<RunRecord.Span> spans = new ArrayList<>();
    for (int i = 0; i < 1_500; i++) {
      spans.add(span(i, RunRecord.Part.CALL, i, i % 3 == 0 ? 1 : 50, RunRecord.End.DONE));
    }
    ends(ended("r1").withTimeline(spans));
    assertThat(Objects.requireNonNull(store().load().lastRun()).timeline())
        .isEqualTo(spans.stream().filter(span -> span.millis() == 50).toList());
  }

  private static RunRecord.Span span(
      int n, RunRecord.Part part, long start, long millis, RunRecord.End end) {
    return new RunRecord.Span(States.address(n), Action.CREATE, part, start, millis, end);
  }

  private static RunRecord ended(String id) {
    Instant start = Instant.parse("2026-11-21T10:00:00Z");
    return RunRecord.started(id, "up", start)
        .finished(start.plusSeconds(3), new TreeMap<>(), List.of(), 0, List.of());
  }

  private void ends(RunRecord run) {
    StateStore store = store();
    try (StateBackend.Lock lock = store.lock("up");
        RunJournal journal = store.journal(lock)) {
      journal.end(run);
    }
  }

  @Test
  void aFailureKeepsTheOldRecordAndASuccessWithoutEntryRemovesIt() {
    run(0, 2);
    StateStore store = store();
    try (StateBackend.Lock lock = store.lock("up");
        RunJournal journal = store.journal(lock)) {
      journal.outcome(Outcome.failed(States.address(0), Action.UPDATE, null, "no", 1)).join();
      journal.outcome(Outcome.gone(States.address(1), Action.DELETE, 1)).join();
    }
    assertThat(store().load().entries()).containsOnlyKeys(States.address(0));
  }

  @Test
  void aChainCostsOneAppendAStepAndStaysSmall() {
    StateStore store = store();
    try (StateBackend.Lock lock = store.lock("up");
        RunJournal journal = store.journal(lock)) {
      RunRecord run = RunRecord.started("r", "up", Instant.EPOCH);
      journal.begin(run);
      int before = backend.appends();
      CompletableFuture<Void> intent = journal.intent(intent(0));
      for (int i = 0; i < 1_000; i++) {
        intent.join();
        Outcome done = Outcome.done(States.address(i), Action.CREATE, States.chained(i), 1);
        intent = CompletableFuture.allOf(journal.outcome(done), journal.intent(intent(i + 1)));
      }
      intent.join();
      assertThat(backend.appends() - before).isLessThanOrEqualTo(1_010);
      long bytes = backend.journal().stream().mapToLong(line -> line.length + 1).sum();
      assertThat(bytes).isLessThan(2_000_000);
      CompletableFuture<Void> last =
          journal.outcome(Outcome.gone(States.address(1_000), Action.CREATE, 1));
      journal.end(run);
      last.join();
    }
    assertThat(backend.journal()).isEmpty();
    assertThat(Objects.requireNonNull(backend.load().snapshot()).length).isLessThan(2_000_000);
    assertThat(store().verify()).isEmpty();
  }

  @Test
  void compactsWhenTheJournalOutgrowsTheSnapshot() {
    StateStore store = store();
    String large = "x".repeat(100_000);
    try (StateBackend.Lock lock = store.lock("up");
        RunJournal journal = store.journal(lock)) {
      for (int i = 0; i < 200; i++) {
        StateEntry entry = States.entry(1, i);
        StateEntry grown =
            new StateEntry(
                entry.address(),
                entry.type(),
                1,
                null,
                "",
                Value.ofMap(Map.of("x", large + i)),
                Value.Tree.EMPTY,
                Value.Tree.EMPTY,
                entry.dependsOn(),
                entry.lifecycle(),
                true,
                "");
        journal.outcome(Outcome.done(States.address(1), Action.UPDATE, grown, 1)).join();
      }
    }
    assertThat(backend.compactions()).isBetween(3, 10);
    assertThat(store().load().serial()).isEqualTo(200);
  }

  @Test
  void movesEverythingWithinAnAddressAndTheEdgesToIt() {
    run(0, 3);
    StateDocument moved =
        store()
            .move(Address.parse("cluster.home/value.v1"), Address.parse("cluster.home/value.new"));
    assertThat(moved.entries().keySet().toString())
        .isEqualTo("[cluster.home/value.new, cluster.home/value.v0, cluster.home/value.v2]");
    assertThat(Objects.requireNonNull(moved.entry(States.address(2))).dependsOn().first().to())
        .isEqualTo(Address.parse("cluster.home/value.new"));
    moved = store().move(Address.parse("cluster.home"), Address.parse("cluster.\"My Lab\""));
    assertThat(moved.entries())
        .hasSize(3)
        .allSatisfy(
            (address, entry) ->
                assertThat(entry.target()).isEqualTo(Address.of("cluster", "My Lab")));
    assertThat(store().load()).isEqualTo(moved);
    assertThat(store().verify()).isEmpty();
    refuses(
        StateCodes.NOT_RECORDED,
        () -> store().move(Address.parse("cluster.home"), Address.parse("cluster.b")));
    refuses(
        StateCodes.ADDRESS_TAKEN,
        () ->
            store()
                .move(
                    Address.parse("cluster.\"My Lab\"/value.v0"),
                    Address.parse("cluster.\"My Lab\"/value.v2")));
  }

  @Test
  void forgetsOneAndTheEdgesToIt() {
    run(0, 3);
    assertThat(store().forget(States.address(1)).entries()).hasSize(2);
    assertThat(store().verify()).isEmpty();
    refuses(StateCodes.NOT_RECORDED, () -> store().forget(States.address(1)));
  }

  @Test
  void verifyNamesAnEdgeThatLeadsNowhere() {
    run(1, 2);
    List<Diagnostic> found = store().verify();
    assertThat(codes(found)).containsExactly(StateCodes.DANGLING_EDGE);
    assertThat(found.get(0).severity()).isEqualTo(Severity.WARNING);
  }

  @Test
  void rebuildsFromWhatBearsTheMarkEvenOverADamagedState() {
    run(0, 3);
    LabIdentity identity = store().load().identity();
    backend.withSnapshot(new byte[] {1, 2, 3});
    List<FoundObject> found = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      found.add(new FoundObject(States.address(i), States.chained(i)));
    }
    StateDocument rebuilt = store().rebuild(identity, found);
    assertThat(store().load()).isEqualTo(rebuilt);
    assertThat(rebuilt.identity()).isEqualTo(identity);
    assertThat(rebuilt.entries()).hasSize(5);
    assertThat(store().verify()).isEmpty();
  }

  @Test
  void whenWritingFailsEveryLaterStepIsRefused() {
    StateStore store = store();
    try (StateBackend.Lock lock = store.lock("up");
        RunJournal journal = store.journal(lock)) {
      journal.intent(intent(0)).join();
      backend.failWith(new StateException(Diagnostic.error(StateCodes.UNWRITABLE, "full")));
      assertThatThrownBy(() -> journal.intent(intent(1)).join())
          .hasCauseInstanceOf(StateException.class);
      assertThatThrownBy(
              () -> journal.outcome(Outcome.gone(States.address(0), Action.DELETE, 1)).join())
          .hasCauseInstanceOf(StateException.class);
      refuses(StateCodes.UNWRITABLE, () -> journal.handle(States.address(0), "h"));
    }
    assertThat(store().load().pending()).containsExactly(intent(0));
  }

  @Test
  void writesOnlyUnderItsOwnLockAndOnceAtATime() {
    StateStore store = store();
    StateBackend.Lock lock = store.lock("up");
    refuses(StateCodes.NOT_LOCKED, () -> store.journal(() -> {}));
    RunJournal journal = store.journal(lock);
    refuses(StateCodes.NOT_LOCKED, () -> store.journal(lock));
    journal.close();
    assertThatThrownBy(() -> journal.intent(intent(0)).join())
        .hasCauseInstanceOf(StateException.class);
    store.journal(lock).close();
    lock.close();
    refuses(StateCodes.NOT_LOCKED, () -> store.journal(lock));
  }
}

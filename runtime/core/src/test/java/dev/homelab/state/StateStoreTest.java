package dev.homelab.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.HomelabException;
import dev.homelab.diag.Severity;
import dev.homelab.model.Action;
import dev.homelab.model.Address;
import dev.homelab.model.LabIdentity;
import dev.homelab.model.StateEntry;
import dev.homelab.model.Value;
import dev.homelab.spi.FoundObject;
import dev.homelab.spi.StateBackend;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateStoreTest {
  private final MemoryBackend backend = new MemoryBackend();

  private StateStore store() {
    return StateStore.open(backend, Clock.systemUTC(), StateSettings.of("lab"));
  }

  /** Makes a few resources in a run of its own. */
  private void run(int from, int to) {
    StateStore store = store();
    try (StateBackend.Lock lock = store.lock("up");
        RunJournal journal = store.journal(lock)) {
      for (int i = from; i < to; i++) {
        journal.intent(intent(i));
        journal
            .outcome(Outcome.done(States.address(i), Action.CREATE, States.chained(i), 3))
            .join();
      }
    }
  }

  private static Intent intent(int n) {
    return new Intent("run", States.address(n), Action.CREATE, "digest", null);
  }

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
        journal.outcome(Outcome.done(States.address(i), Action.CREATE, States.chained(i), 1));
        intent = journal.intent(intent(i + 1));
      }
      intent.join();
      assertThat(backend.appends() - before).isLessThanOrEqualTo(1_010);
      long bytes = backend.journal().stream().mapToLong(line -> line.length + 1).sum();
      assertThat(bytes).isLessThan(2_000_000);
      journal.outcome(Outcome.gone(States.address(1_000), Action.CREATE, 1));
      journal.end(run);
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
  void dropsATornEndSaysSoAndGoesOn() {
    run(0, 3);
    List<byte[]> lines = backend.journal();
    byte[] last = lines.get(lines.size() - 1);
    lines.set(lines.size() - 1, Arrays.copyOf(last, last.length / 2));
    StateStore store = store();
    assertThat(store.load().entries()).hasSize(2);
    assertThat(codes(store.notices())).containsExactly(StateCodes.TORN_RECORD);
    run(2, 5);
    assertThat(store().load().entries()).hasSize(5);
    assertThat(store().verify()).isEmpty();
  }

  @Test
  void refusesADamagedRecordInTheMiddleAndNamesIt() {
    run(0, 3);
    byte[] line = backend.journal().get(2);
    line[line.length / 2] ^= 1;
    refuses(StateCodes.RECORD_DAMAGED, () -> store().load());
    assertThat(store().verify().toString()).contains("line 3", "memory", "homelab state rebuild");
    StateStore store = store();
    StateBackend.Lock lock = store.lock("up");
    refuses(StateCodes.RECORD_DAMAGED, () -> store.journal(lock));
  }

  @Test
  void refusesMissingRecordsAndAForeignJournal() {
    run(0, 3);
    byte[] second = backend.journal().remove(2);
    refuses(StateCodes.RECORDS_MISSING, () -> store().load());
    backend.journal().add(2, second);
    assertThat(store().load().entries()).hasSize(3);
    List<byte[]> foreign = List.copyOf(backend.journal());
    byte[] snapshot = backend.load().snapshot();
    MemoryBackend other = new MemoryBackend();
    StateStore others = StateStore.open(other, Clock.systemUTC(), StateSettings.of("lab"));
    try (StateBackend.Lock lock = others.lock("up");
        RunJournal journal = others.journal(lock)) {
      journal.outcome(Outcome.gone(States.address(0), Action.DELETE, 1)).join();
    }
    other.journal().clear();
    other.journal().addAll(foreign);
    refuses(StateCodes.OTHER_LINEAGE, others::load);
    backend.withSnapshot(null);
    refuses(StateCodes.RECORDS_MISSING, () -> store().load());
    assertThat(snapshot).isNotNull();
  }

  @Test
  void refusesADamagedOrNewerSnapshot() {
    run(0, 3);
    byte[] whole = store().export();
    byte[] altered = whole.clone();
    altered[100] ^= 1;
    backend.withSnapshot(altered);
    refuses(StateCodes.SNAPSHOT_DAMAGED, () -> store().load());
    backend.withSnapshot("hello".getBytes(StandardCharsets.UTF_8));
    refuses(StateCodes.SNAPSHOT_DAMAGED, () -> store().load());
    backend.withSnapshot("{\"format\":2,\"all\":\"new\"}".getBytes(StandardCharsets.UTF_8));
    refuses(StateCodes.NEWER_FORMAT, () -> store().load());
    assertThat(codes(store().verify())).containsExactly(StateCodes.NEWER_FORMAT);
  }

  @Test
  void readsTheOldFormatAndWritesTheNewOne() throws IOException {
    try (InputStream old =
        Objects.requireNonNull(StateStoreTest.class.getResourceAsStream("/state/v0.json"))) {
      backend.withSnapshot(old.readAllBytes());
    }
    StateStore store = StateStore.open(backend, Clock.systemUTC(), StateSettings.of("home"));
    StateDocument before = store.load();
    assertThat(before.serial()).isEqualTo(41);
    assertThat(before.entries()).hasSize(3);
    StateEntry service =
        Objects.requireNonNull(
            before.entry(Address.parse("cluster.home/namespace.media/service.jellyfin")));
    assertThat(service.target()).isEqualTo(Address.parse("cluster.home"));
    assertThat(service.recorded().get("password")).isEqualTo(new Value.Secret("jellyfin"));
    assertThat(service.dependsOn().first().to().toString())
        .isEqualTo("cluster.home/namespace.media");
    try (StateBackend.Lock lock = store.lock("up");
        RunJournal journal = store.journal(lock)) {
      journal.outcome(Outcome.done(States.address(0), Action.CREATE, States.entry(0, 0), 1)).join();
    }
    assertThat(
            new String(Objects.requireNonNull(backend.load().snapshot()), StandardCharsets.UTF_8))
        .startsWith("{\"format\":1,");
    assertThat(store.load().entries()).hasSize(4).containsAllEntriesOf(before.entries());
  }

  @Test
  void noticesAStateThatWentBackwards(@TempDir Path temp) {
    FileSerialMarks marks = FileSerialMarks.of(temp.resolve("serials"));
    StateSettings settings = StateSettings.of("lab").withMarks(marks);
    run(0, 1);
    byte[] backup = store().export();
    StateStore store = StateStore.open(backend, Clock.systemUTC(), settings);
    try (StateBackend.Lock lock = store.lock("up");
        RunJournal journal = store.journal(lock)) {
      journal.outcome(Outcome.gone(States.address(0), Action.DELETE, 1)).join();
    }
    assertThat(store.notices()).isEmpty();
    backend.journal().clear();
    backend.withSnapshot(backup);
    StateStore later =
        StateStore.open(
            backend,
            Clock.systemUTC(),
            settings.withMarks(FileSerialMarks.of(temp.resolve("serials"))));
    later.load();
    assertThat(codes(later.notices())).containsExactly(StateCodes.WENT_BACKWARDS);
    assertThat(codes(later.verify())).containsExactly(StateCodes.WENT_BACKWARDS);
    assertThat(later.notices().get(0).hints().toString()).contains("homelab state rebuild");
  }

  @Test
  void refusesTheStateOfAnotherLabOrEnvironment() {
    run(0, 1);
    refuses(
        StateCodes.OTHER_LAB,
        () -> StateStore.open(backend, Clock.systemUTC(), StateSettings.of("other")).load());
    refuses(
        StateCodes.OTHER_LAB,
        () ->
            StateStore.open(
                    backend, Clock.systemUTC(), StateSettings.of("lab").withEnvironment("dev"))
                .load());
    assertThat(StateStore.open(backend, Clock.systemUTC()).load().entries()).hasSize(1);
    refuses(
        StateCodes.NO_STATE, () -> StateStore.open(new MemoryBackend(), Clock.systemUTC()).load());
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

  private static List<String> codes(List<Diagnostic> found) {
    return found.stream().map(Diagnostic::code).toList();
  }

  private static void refuses(String code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            HomelabException.class, e -> assertThat(e.diagnostics().get(0).code()).isEqualTo(code));
  }
}

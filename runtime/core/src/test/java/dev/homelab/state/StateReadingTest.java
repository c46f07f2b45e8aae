package dev.homelab.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.model.Action;
import dev.homelab.model.Address;
import dev.homelab.model.StateEntry;
import dev.homelab.model.Value;
import dev.homelab.spi.StateBackend;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the store makes of a state that is torn, damaged, old, newer or another's. */
class StateReadingTest extends StateBench {
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
}

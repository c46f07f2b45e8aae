package dev.homelab.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homelab.diag.HomelabException;
import dev.homelab.model.Action;
import dev.homelab.model.SecretSource;
import dev.homelab.model.StateEntry;
import dev.homelab.model.Value;
import dev.homelab.secret.IdentityFile;
import dev.homelab.secret.SecretVault;
import dev.homelab.secret.Secrets;
import dev.homelab.secret.VaultStorage;
import dev.homelab.spi.StateBackend;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The folder backend on the real disk and against real processes. */
class FolderTest {
  @TempDir Path temp;

  private Path folder() {
    return temp.resolve("state");
  }

  private StateStore store() {
    return store(FolderBackend.open(folder()));
  }

  private static StateStore store(StateBackend backend) {
    return StateStore.open(backend, Clock.systemUTC(), StateSettings.of("lab"));
  }

  private static void step(RunJournal journal, int n) {
    journal.intent(new Intent("run", States.address(n), Action.CREATE, "d", null)).join();
    journal.outcome(Outcome.done(States.address(n), Action.CREATE, States.entry(n, n), 1)).join();
  }

  private void run(int from, int to) {
    try (StateStore store = store();
        StateBackend.Lock lock = store.lock("up");
        RunJournal journal = store.journal(lock)) {
      for (int i = from; i < to; i++) {
        step(journal, i);
      }
      journal.end(RunRecord.started("r" + from, "up", Instant.EPOCH));
    }
  }

  @Test
  void keepsFilesForItsOwnerAloneAndThePreviousSnapshot() throws IOException {
    run(0, 2);
    byte[] before = Files.readAllBytes(folder().resolve("state"));
    run(2, 4);
    assertThat(folder().resolve("state.previous")).hasBinaryContent(before);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder())))
        .isEqualTo("rwx------");
    try (Stream<Path> files = Files.list(folder())) {
      List<Path> all = files.toList();
      assertThat(all)
          .extracting(file -> file.getFileName().toString())
          .containsExactlyInAnyOrder("state", "state.previous", "journal", "lock");
      for (Path file : all) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
            .isEqualTo("rw-------");
      }
    }
  }

  @Test
  void readingMakesNothing() {
    assertThat(store().load().entries()).isEmpty();
    assertThat(store().verify()).isEmpty();
    assertThat(folder()).doesNotExist();
  }

  @Test
  void refusesAFolderThatOthersCanWriteTo() throws IOException {
    run(0, 1);
    for (String open : List.of("rwxrwx---", "rwx---rwx")) {
      Files.setPosixFilePermissions(folder(), PosixFilePermissions.fromString(open));
      refuses(StateCodes.UNSAFE_FOLDER, () -> FolderBackend.open(folder()));
    }
    Files.setPosixFilePermissions(folder(), PosixFilePermissions.fromString("rwxr-xr-x"));
    assertThat(store().load().entries()).hasSize(1);
  }

  @Test
  void refusesAFileInThePlaceOfTheFolder() throws IOException {
    Files.writeString(folder(), "here");
    refuses(StateCodes.UNWRITABLE, () -> store().lock("up"));
  }

  @Test
  void aFullDiskLosesNothingAndSaysWhatToDo() {
    FailingDisk disk = new FailingDisk();
    StateStore store = store(FolderBackend.open(folder(), disk, Machine.here()));
    try (StateBackend.Lock lock = store.lock("up");
        RunJournal journal = store.journal(lock)) {
      step(journal, 0);
      disk.failWith("No space left on device");
      assertThatThrownBy(() -> step(journal, 1))
          .isInstanceOfSatisfying(
              CompletionException.class,
              e ->
                  refuses(
                      StateCodes.UNWRITABLE,
                      () -> {
                        throw (HomelabException) e.getCause();
                      }))
          .hasMessageContaining("the disk is full");
    }
    disk.failWith(null);
    assertThat(store().load().entries()).containsOnlyKeys(States.address(0));
    assertThat(store().verify()).isEmpty();
    run(1, 3);
    assertThat(store().load().entries()).hasSize(3);
  }

  @Test
  void aFolderThatCannotBeWrittenIsToldBeforeAnythingBegins() {
    run(0, 1);
    FailingDisk disk = new FailingDisk();
    disk.failWith("Read-only file system");
    StateStore store = store(FolderBackend.open(folder(), disk, Machine.here()));
    assertThat(store.load().entries()).hasSize(1);
    assertThatThrownBy(() -> store.lock("up"))
        .isInstanceOf(StateException.class)
        .hasMessageContaining("read-only");
    disk.failWith(null);
    run(1, 2);
    assertThat(store().load().entries()).hasSize(2);
  }

  @Test
  void aReaderWithoutLockNeverSeesAGap() throws InterruptedException {
    AtomicBoolean over = new AtomicBoolean();
    Thread writer =
        new Thread(
            () -> {
              for (int i = 0; i < 40; i++) {
                run(i, i + 1);
              }
              over.set(true);
            });
    writer.start();
    long last = 0;
    while (!over.get()) {
      StateDocument state = store().load();
      assertThat(state.serial()).isGreaterThanOrEqualTo(last);
      last = state.serial();
    }
    writer.join();
    assertThat(store().load().entries()).hasSize(40);
  }

  @Test
  void aKilledProcessLosesNothingAndItsLockIsTakenOver() throws Exception {
    long seed = System.nanoTime();
    System.out.println("FolderTest seed " + seed);
    Random random = new Random(seed);
    int next = 0;
    for (int round = 0; round < 3; round++) {
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  System.getProperty("java.class.path"),
                  KilledRun.class.getName(),
                  folder().toString(),
                  Integer.toString(next))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      int begun = next - 1;
      int done = next - 1;
      int until = next + random.nextInt(20);
      try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          int number = Integer.parseInt(line.substring(line.indexOf(' ') + 1));
          begun = line.startsWith("begun") ? number : begun;
          done = line.startsWith("done") ? number : done;
          if (number == until && process.isAlive()) {
            if (line.startsWith("begun")) {
              refuses(StateCodes.LOCKED, () -> store().lock("up"));
            }
            process.toHandle().destroyForcibly();
          }
        }
      }
      process.waitFor();
      assertThat(done).isGreaterThanOrEqualTo(until - 1);
      StateStore store = store();
      StateDocument state = store.load();
      for (int i = 0; i <= done; i++) {
        assertThat(state.entry(States.address(i))).isEqualTo(States.entry(i, i));
      }
      if (begun > done && state.entry(States.address(begun)) == null) {
        assertThat(state.pending().get(0).address()).isEqualTo(States.address(begun));
      }
      store.lock("up").close();
      assertThat(store.notices()).extracting(d -> d.code()).contains(StateCodes.STALE_LOCK);
      next = done + 1;
    }
  }

  @Test
  void noValueOfASecretIsInAnyFileOfTheState() throws IOException {
    SecretVault vault =
        SecretVault.of(
            VaultStorage.inFolder(folder()), IdentityFile.of(temp.resolve("id/identity.txt")));
    Secrets secrets =
        new Secrets(
            Map.of(
                "made", new SecretSource.Generated(32, "abcdefghijklmnop"),
                "env", new SecretSource.Environment("TOKEN")),
            Map.of("TOKEN", "canary-of-the-environment"),
            temp,
            vault);
    List<String> values = List.of(secrets.resolve("made"), secrets.resolve("env"));
    try (StateStore store = store();
        StateBackend.Lock lock = store.lock("up");
        RunJournal journal = store.journal(lock)) {
      StateEntry plain = States.entry(0, 0);
      StateEntry entry =
          new StateEntry(
              plain.address(),
              plain.type(),
              1,
              null,
              "",
              Value.ofMap(Map.of("a", new Value.Secret("made"), "b", new Value.Secret("env"))),
              Value.ofMap(
                  Map.of(
                      "made", secrets.digest(values.get(0)), "env", secrets.digest(values.get(1)))),
              Value.Tree.EMPTY,
              plain.dependsOn(),
              plain.lifecycle(),
              true,
              "");
      journal.outcome(Outcome.done(entry.address(), Action.CREATE, entry, 1)).join();
      journal
          .outcome(
              Outcome.failed(
                  States.address(1),
                  Action.CREATE,
                  null,
                  secrets.redact("server said: bad password " + values),
                  1))
          .join();
      noneIn(values);
      journal.end(RunRecord.started("r", "up", Instant.EPOCH));
    }
    run(5, 6);
    noneIn(values);
  }

  private void noneIn(List<String> values) throws IOException {
    try (Stream<Path> files = Files.list(folder())) {
      for (Path file : files.toList()) {
        String content = Files.readString(file, StandardCharsets.ISO_8859_1);
        for (String value : values) {
          assertThat(content).as(file.toString()).doesNotContain(value);
        }
      }
    }
  }

  private static void refuses(String code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            HomelabException.class, e -> assertThat(e.diagnostics().get(0).code()).isEqualTo(code));
  }
}

package dev.homelab.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.diag.Severity;
import dev.homelab.model.Action;
import dev.homelab.model.StateEntry;
import dev.homelab.model.Value;
import dev.homelab.spi.StateBackend;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs of several threads whose power goes at a random operation, on a disk that forgets what was
 * not synced: no outcome that was said to be durable is lost, no step begins without its intent,
 * and the state is never unreadable.
 */
class PowerCutTest {
  private static final int THREADS = 4;

  @TempDir Path temp;

  /** What the threads know: a step that began, and the value that is surely recorded. */
  private final Map<Integer, Long> recorded = new ConcurrentHashMap<>();

  private final Map<Integer, Boolean> begun = new ConcurrentHashMap<>();

  @Test
  void losesNothingInARandomCut() throws Exception {
    cuts(60);
  }

  @Test
  @Tag("proof")
  void losesNothingInManyRandomCuts() throws Exception {
    cuts(3_000);
  }

  private void cuts(int rounds) throws Exception {
    long seed = System.nanoTime();
    System.out.println("PowerCutTest seed " + seed);
    Random random = new Random(seed);
    FakeMachine machine = new FakeMachine();
    PowerCutDisk disk = new PowerCutDisk(random);
    int cuts = 0;
    for (int round = 0; round < rounds; round++) {
      disk.cutAfter(random.nextInt(60));
      try {
        run(FolderBackend.open(temp.resolve("lab"), disk, machine), machine, random.nextLong());
      } catch (PowerCutDisk.PowerCut | StateException cut) {
        assertThat(disk.isOff()).as("%s in round %d", cut, round).isTrue();
      }
      cuts += disk.isOff() ? 1 : 0;
      disk = disk.restarted();
      machine.restartProcess();
      check(FolderBackend.open(temp.resolve("lab"), disk, machine), machine, round);
    }
    assertThat(cuts).isGreaterThan(rounds / 3);
  }

  private StateStore store(StateBackend backend, Machine machine) {
    return StateStore.open(
        backend, Clock.systemUTC(), StateSettings.of("lab").withMachine(machine));
  }

  private void run(StateBackend backend, Machine machine, long seed) throws InterruptedException {
    begun.clear();
    StateStore store = store(backend, machine);
    try (StateBackend.Lock lock = store.lock("up");
        RunJournal journal = store.journal(lock)) {
      journal.begin(RunRecord.started("run-" + seed, "up", Instant.EPOCH));
      Thread[] threads = new Thread[THREADS];
      for (int i = 0; i < THREADS; i++) {
        int own = i;
        threads[i] = new Thread(() -> steps(journal, own, new Random(seed + own)));
        threads[i].start();
      }
      for (Thread thread : threads) {
        thread.join();
      }
      journal.end(RunRecord.started("run-" + seed, "up", Instant.EPOCH));
    }
  }

  private void steps(RunJournal journal, int own, Random random) {
    try {
      for (int i = 0; i < 5; i++) {
        int n = own + THREADS * random.nextInt(10);
        long value = random.nextLong();
        journal.intent(new Intent("run", States.address(n), Action.UPDATE, "d", null)).join();
        begun.put(n, true);
        journal
            .outcome(Outcome.done(States.address(n), Action.UPDATE, States.entry(n, value), 1))
            .join();
        recorded.put(n, value);
        begun.remove(n);
      }
    } catch (CompletionException cut) {
      return;
    }
  }

  private void check(StateBackend backend, Machine machine, int round) {
    StateStore store = store(backend, machine);
    assertThat(store.verify()).as("round %d", round).noneMatch(d -> d.severity() == Severity.ERROR);
    StateDocument state = store.load();
    recorded.forEach(
        (n, value) -> {
          boolean open = begun.containsKey(n);
          if (!open) {
            assertThat(state.entry(States.address(n)))
                .as("round %d, step %d", round, n)
                .isEqualTo(States.entry(n, value));
          }
        });
    begun.keySet().forEach(n -> assertKnown(state, n, round));
    recorded.clear();
    state
        .entries()
        .forEach((address, entry) -> recorded.put(number(address.last().name()), value(entry)));
  }

  /** A step that began without a known outcome is pending, or its outcome was kept after all. */
  private void assertKnown(StateDocument state, int n, int round) {
    boolean pending =
        state.pending().stream().anyMatch(intent -> intent.address().equals(States.address(n)));
    boolean settled =
        state.entry(States.address(n)) != null
            && !States.entry(n, recorded.getOrDefault(n, 0L))
                .equals(state.entry(States.address(n)));
    assertThat(pending || settled).as("round %d, begun step %d", round, n).isTrue();
  }

  private static int number(String name) {
    return Integer.parseInt(name.substring(1));
  }

  private static long value(StateEntry entry) {
    return entry.recorded().get("value") instanceof Value.Int number ? number.value() : 0;
  }
}

package dev.homelab.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homelab.diag.HomelabException;
import dev.homelab.model.Action;
import dev.homelab.spi.StateBackend;
import dev.homelab.spi.StateBackend.LockOwner;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What every place that a state is kept in must do. Each test begins with empty storage. */
public abstract class StateBackendContract {
  /** Opens the storage of this test anew, as another process on the same machine would. */
  protected abstract StateBackend open();

  /**
   * Opens the storage of this test so that it breaks off after a number of its own writes (to a
   * disk, to an API), in the middle of the next where that can be, as when the process is killed
   * and the power goes. What was not made durable by then may be gone.
   */
  protected abstract StateBackend openBreakingAfter(int writes);

  /** Whether the backend that was opened last by {@link #openBreakingAfter} has broken off. */
  protected abstract boolean hasBroken();

  /** The machine and the living process that take locks here; the backend asks the same one. */
  protected abstract Machine machine();

  /** Lets the process of {@link #machine} be gone, without it letting go, and another go on. */
  protected abstract void ownerDies();

  /** The one that takes locks here. */
  protected LockOwner owner(String command) {
    Machine here = machine();
    return new LockOwner(here.user(), here.host(), here.process(), "2026-11-21T10:00:00Z", command);
  }

  /** One on another machine, which cannot be asked whether it lives. */
  protected LockOwner ownerElsewhere(String command) {
    return new LockOwner("ada", "attic", 4711, "2026-11-21T10:00:00Z", command);
  }

  private StateStore store(StateBackend backend) {
    return StateStore.open(
        backend, Clock.systemUTC(), StateSettings.of("lab").withMachine(machine()));
  }

  @Test
  void isEmptyAtFirst() {
    try (StateBackend backend = open()) {
      StateBackend.Stored stored = backend.load();
      assertThat(stored.snapshot()).isNull();
      assertThat(stored.journal()).isEmpty();
      assertThat(backend.lockedBy()).isNull();
      assertThat(backend.describe()).isNotBlank();
    }
  }

  @Test
  void keepsRecordsInOrderForTheNextProcess() {
    try (StateBackend backend = open();
        StateBackend.Lock lock = backend.lock(owner("up"))) {
      assertThat(lock).isNotNull();
      backend.append(List.of(bytes("{\"a\":1}"), bytes("{\"b\":2}")));
      backend.append(List.of(bytes("{\"c\":3}")));
    }
    try (StateBackend backend = open()) {
      assertThat(backend.load().journal())
          .containsExactly(bytes("{\"a\":1}"), bytes("{\"b\":2}"), bytes("{\"c\":3}"));
    }
  }

  @Test
  void aSnapshotTakesThePlaceOfAllRecords() {
    try (StateBackend backend = open();
        StateBackend.Lock lock = backend.lock(owner("up"))) {
      assertThat(lock).isNotNull();
      backend.append(List.of(bytes("{\"a\":1}")));
      backend.compact(bytes("{\"format\":1}"));
      assertThat(backend.load().snapshot()).isEqualTo(bytes("{\"format\":1}"));
      assertThat(backend.load().journal()).isEmpty();
      backend.append(List.of(bytes("{\"b\":2}")));
      backend.compact(bytes("{\"format\":1,\"x\":2}"));
      backend.append(List.of(bytes("{\"c\":3}")));
    }
    try (StateBackend backend = open()) {
      assertThat(backend.load().snapshot()).isEqualTo(bytes("{\"format\":1,\"x\":2}"));
      assertThat(backend.load().journal()).containsExactly(bytes("{\"c\":3}"));
    }
  }

  @Test
  void keepsALargeSnapshotAndALargeRecord() {
    byte[] large = bytes("{\"x\":\"" + "äö0123456789".repeat(200_000) + "\"}");
    byte[] record = bytes("{\"y\":\"" + "abcdefgh".repeat(60_000) + "\"}");
    try (StateBackend backend = open();
        StateBackend.Lock lock = backend.lock(owner("up"))) {
      assertThat(lock).isNotNull();
      backend.compact(large);
      backend.append(List.of(record, record, record));
    }
    try (StateBackend backend = open()) {
      assertThat(backend.load().snapshot()).isEqualTo(large);
      assertThat(backend.load().journal()).containsExactly(record, record, record);
    }
  }

  @Test
  void keepsTenThousandRecords() {
    try (StateStore store = store(open());
        StateBackend.Lock lock = store.lock("up");
        RunJournal journal = store.journal(lock)) {
      List<CompletableFuture<Void>> written = new ArrayList<>();
      for (int i = 0; i < 5_000; i++) {
        written.add(journal.intent(intent(i)));
        written.add(journal.outcome(done(i)));
      }
      written.forEach(CompletableFuture::join);
    }
    try (StateStore store = store(open())) {
      StateDocument state = store.load();
      assertThat(state.entries()).hasSize(5_000);
      assertThat(state.pending()).isEmpty();
      assertThat(state.serial()).isEqualTo(10_000);
      assertThat(store.verify()).isEmpty();
    }
  }

  @Test
  void namesTheOwnerOfAHeldLock() {
    try (StateBackend first = open();
        StateBackend second = open()) {
      StateBackend.Lock lock = first.lock(owner("up"));
      LockOwner holder = second.lockedBy();
      assertThat(holder == null ? "" : holder.command()).isEqualTo("up");
      assertThatThrownBy(() -> second.lock(owner("down")))
          .isInstanceOfSatisfying(
              HomelabException.class,
              e -> {
                assertThat(e.diagnostics().get(0).code()).isEqualTo(StateCodes.LOCKED);
                assertThat(e.diagnostics().get(0).detail())
                    .contains("up", owner("up").user(), owner("up").host());
              });
      assertThatThrownBy(() -> first.lock(owner("down"))).isInstanceOf(HomelabException.class);
      lock.close();
      assertThat(second.lockedBy()).isNull();
      second.lock(owner("down")).close();
      first.lock(owner("up")).close();
    }
  }

  @Test
  void lettingGoTwiceDoesNotTakeTheLockFromTheNext() {
    try (StateBackend first = open();
        StateBackend second = open()) {
      StateBackend.Lock lock = first.lock(owner("up"));
      lock.close();
      try (StateBackend.Lock next = second.lock(owner("down"))) {
        assertThat(next).isNotNull();
        lock.close();
        assertThat(first.lockedBy()).isNotNull();
        assertThatThrownBy(() -> first.lock(owner("up"))).isInstanceOf(HomelabException.class);
      }
    }
  }

  @Test
  void takesOverTheLockOfAProcessThatIsGoneAndSaysSo() {
    try (StateBackend dead = open()) {
      dead.lock(owner("up"));
      ownerDies();
      try (StateBackend next = open();
          StateBackend.Lock lock = next.lock(owner("plan"))) {
        assertThat(lock).isNotNull();
        assertThat(next.notices()).hasSize(1);
        assertThat(next.notices().get(0).code()).isEqualTo(StateCodes.STALE_LOCK);
      }
    }
  }

  @Test
  void doesNotTakeOverALockFromAnotherMachineUntilItIsUnlocked() {
    try (StateBackend elsewhere = open();
        StateBackend here = open()) {
      elsewhere.lock(ownerElsewhere("up"));
      ownerDies();
      assertThatThrownBy(() -> here.lock(owner("up")))
          .isInstanceOfSatisfying(
              HomelabException.class,
              e -> {
                assertThat(e.diagnostics().get(0).code()).isEqualTo(StateCodes.LOCKED);
                assertThat(e.diagnostics().get(0).hints()).anyMatch(h -> h.contains("unlock"));
              });
      assertThat(here.unlock()).isTrue();
      assertThat(here.lockedBy()).isNull();
    }
  }

  @Test
  void onlyOneOfManyGetsTheLock() throws InterruptedException {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    AtomicInteger got = new AtomicInteger();
    CountDownLatch go = new CountDownLatch(1);
    List<Thread> lockers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Thread locker =
          new Thread(
              () -> {
                try (StateBackend backend = open()) {
                  go.await();
                  for (int n = 0; n < 10; n++) {
                    try (StateBackend.Lock lock = backend.lock(owner("up"))) {
                      most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                      got.incrementAndGet();
                      inside.decrementAndGet();
                    } catch (HomelabException taken) {
                      assertThat(taken.diagnostics().get(0).code()).isEqualTo(StateCodes.LOCKED);
                    }
                  }
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
      lockers.add(locker);
      locker.start();
    }
    go.countDown();
    for (Thread locker : lockers) {
      locker.join();
    }
    assertThat(most.get()).isEqualTo(1);
    assertThat(got.get()).isPositive();
  }

  @Test
  void losesNothingThatWasDurableWhereverItBreaksOff() {
    int breaks = 0;
    boolean broken = true;
    int steps = 0;
    for (int writes = 0; broken; writes++) {
      List<Integer> acknowledged = new ArrayList<>();
      int first = steps;
      try (StateBackend backend = openBreakingAfter(writes)) {
        steps += runUntilBroken(backend, first, acknowledged);
      } catch (RuntimeException cut) {
        assertThat(hasBroken()).as("broken off by %s", cut).isTrue();
      }
      broken = hasBroken();
      breaks += broken ? 1 : 0;
      ownerDies();
      try (StateStore store = store(open())) {
        assertThat(store.verify()).noneMatch(d -> d.severity() == dev.homelab.diag.Severity.ERROR);
        StateDocument state = store.load();
        for (int step : acknowledged) {
          assertThat(state.entry(States.address(step)))
              .as("step %d, broken off after %d writes", step, writes)
              .isEqualTo(States.entry(step, step));
        }
      }
    }
    assertThat(breaks).isGreaterThan(5);
  }

  /** Runs a few steps, a compaction among them; notes which outcomes were durable. */
  private int runUntilBroken(StateBackend backend, int first, List<Integer> acknowledged) {
    StateStore store = store(backend);
    int made = 0;
    try (StateBackend.Lock lock = store.lock("up");
        RunJournal journal = store.journal(lock)) {
      RunRecord run = RunRecord.started("run-" + first, "up", Instant.EPOCH);
      journal.begin(run);
      for (int i = first; i < first + 4; i++) {
        made++;
        journal.intent(intent(i)).join();
        journal.handle(States.address(i), "task-" + i);
        journal.outcome(done(i)).join();
        acknowledged.add(i);
      }
      journal.end(run);
    } catch (CompletionException cut) {
      assertThat(cut.getCause()).isInstanceOf(HomelabException.class);
      throw (HomelabException) cut.getCause();
    }
    return made;
  }

  private static Intent intent(int n) {
    return new Intent("run", States.address(n), Action.CREATE, "digest-" + n, null);
  }

  private static Outcome done(int n) {
    return Outcome.done(States.address(n), Action.CREATE, States.entry(n, n), 5);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

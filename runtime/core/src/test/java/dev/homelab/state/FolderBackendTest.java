package dev.homelab.state;

import dev.homelab.diag.Diagnostic;
import dev.homelab.spi.StateBackend;
import dev.homelab.spi.StateBackend.LockOwner;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The folder keeps the contract, on a disk that loses what was not synced. */
class FolderBackendTest extends StateBackendContract {
  @TempDir Path temp;
  private final FakeMachine machine = new FakeMachine();
  private final List<StateBackend.Lock> locks = new CopyOnWriteArrayList<>();
  private PowerCutDisk disk = new PowerCutDisk(new Random(1));

  @BeforeEach
  void seed() {
    long seed = System.nanoTime();
    System.out.println("FolderBackendTest seed " + seed);
    disk = new PowerCutDisk(new Random(seed));
  }

  @Override
  protected StateBackend open() {
    if (disk.isOff()) {
      disk = disk.restarted();
    }
    return new Noting(FolderBackend.open(temp.resolve("state"), disk, machine), locks);
  }

  @Override
  protected StateBackend openBreakingAfter(int writes) {
    StateBackend backend = open();
    disk.cutAfter(writes);
    return backend;
  }

  @Override
  protected boolean hasBroken() {
    return disk.isOff();
  }

  @Override
  protected Machine machine() {
    return machine;
  }

  @Override
  protected void ownerDies() {
    machine.restartProcess();
    disk.setDying(true);
    locks.forEach(FolderBackendTest::closeDying);
    locks.clear();
    disk.setDying(false);
  }

  private static void closeDying(StateBackend.Lock lock) {
    try {
      lock.close();
    } catch (PowerCutDisk.PowerCut dead) {
      return;
    }
  }

  /** Notes the locks that were taken, so that their owner can die. */
  private record Noting(StateBackend inner, List<StateBackend.Lock> locks) implements StateBackend {
    @Override
    public Lock lock(LockOwner owner) {
      Lock lock = inner.lock(owner);
      locks.add(lock);
      return lock;
    }

    @Override
    public String describe() {
      return inner.describe();
    }

    @Override
    public Stored load() {
      return inner.load();
    }

    @Override
    public @Nullable LockOwner lockedBy() {
      return inner.lockedBy();
    }

    @Override
    public boolean unlock() {
      return inner.unlock();
    }

    @Override
    public List<Diagnostic> notices() {
      return inner.notices();
    }

    @Override
    public void append(List<byte[]> records) {
      inner.append(records);
    }

    @Override
    public void compact(byte[] snapshot) {
      inner.compact(snapshot);
    }

    @Override
    public void close() {
      inner.close();
    }
  }
}

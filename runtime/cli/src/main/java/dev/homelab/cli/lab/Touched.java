package dev.homelab.cli.lab;

import dev.homelab.diag.Diagnostic;
import dev.homelab.secret.VaultStorage;
import dev.homelab.spi.StateBackend;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Places that note when the first write to them begins. What is refused from then on is a failure
 * of the command, for something was touched.
 */
final class Touched {
  private Touched() {}

  /** The place of a state. */
  record State(StateBackend backend, AtomicBoolean touched) implements StateBackend {
    @Override
    public String describe() {
      return backend.describe();
    }

    @Override
    public Stored load() {
      return backend.load();
    }

    @Override
    public Lock lock(LockOwner owner) {
      return backend.lock(owner);
    }

    @Override
    public @Nullable LockOwner lockedBy() {
      return backend.lockedBy();
    }

    @Override
    public boolean unlock() {
      return backend.unlock();
    }

    @Override
    public List<Diagnostic> notices() {
      return backend.notices();
    }

    @Override
    public void append(List<byte[]> records) {
      touched.set(true);
      backend.append(records);
    }

    @Override
    public void compact(byte[] snapshot) {
      touched.set(true);
      backend.compact(snapshot);
    }

    @Override
    public void close() {
      backend.close();
    }
  }

  /** The place of generated secrets. */
  static VaultStorage vault(VaultStorage storage, AtomicBoolean touched) {
    return new GuardedVault(storage, () -> touched.set(true));
  }
}

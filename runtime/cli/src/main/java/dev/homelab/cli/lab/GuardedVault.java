package dev.homelab.cli.lab;

import dev.homelab.secret.VaultStorage;
import org.jspecify.annotations.Nullable;

/**
 * A vault that is written only by who may.
 *
 * @param inner the vault
 * @param check runs before each change and fails when it must not be made
 */
record GuardedVault(VaultStorage inner, Runnable check) implements VaultStorage {
  @Override
  public byte @Nullable [] load() {
    return inner.load();
  }

  @Override
  public void store(byte[] encrypted) {
    check.run();
    inner.store(encrypted);
  }

  @Override
  public void remove() {
    check.run();
    inner.remove();
  }

  @Override
  public String describe() {
    return inner.describe();
  }
}

package dev.homelab.provider.proxmox.vm;

import dev.homelab.provider.proxmox.config.VmWish;
import org.jspecify.annotations.Nullable;

/**
 * From which pool into which one a machine goes.
 *
 * @param from the pool that was last applied, or empty
 * @param to the pool that is wished, or empty
 */
record PoolMove(String from, String to) {

  /** The move to what is wished from what was last applied, if anything was. */
  static PoolMove of(VmWish wish, @Nullable VmWish recorded) {
    String from = recorded == null ? "" : recorded.wanted().text("pool");
    return new PoolMove(from, wish.wanted().text("pool"));
  }

  /** Whether the two differ. */
  boolean isNeeded() {
    return !from.equals(to);
  }
}

package dev.homelab.cli.lab;

import dev.homelab.diag.HomelabException;
import dev.homelab.state.StateDocument;
import dev.homelab.state.StateStore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A look at the state before a command asks for it, which then gets what was seen: the state, or
 * why it cannot be read.
 */
final class StateAhead {
  private boolean looked;
  private @Nullable StateDocument seen;
  private @Nullable HomelabException unread;

  /** The state as it is stored; null when there is none, or it was looked at or cannot be read. */
  @Nullable StateDocument look(Supplier<StateStore> store) {
    if (looked) {
      return null;
    }
    looked = true;
    try {
      seen = store.get().stored().orElse(null);
    } catch (HomelabException toldToWhoAsks) {
      unread = toldToWhoAsks;
    }
    return seen;
  }

  /** The state, as it was seen the first time, as it is now after that. */
  StateDocument take(Supplier<StateStore> store) {
    StateDocument known = seen;
    HomelabException told = unread;
    looked = true;
    forget();
    if (told != null) {
      throw told;
    }
    return known == null ? store.get().load() : known;
  }

  /** Whether it was looked at in vain. */
  boolean isUnread() {
    return unread != null;
  }

  /** What was seen counts no more, for it may have changed. */
  void forget() {
    seen = null;
    unread = null;
  }
}

package dev.homelab.provider.kubernetes.state;

/**
 * Whether this machine is one of those that keep a state in a cluster. Any lab of the same name
 * would find it there, so a name alone does not make it one's own.
 */
public interface Membership {
  /** That of code which knows by other means that the state is its own. */
  Membership KNOWN =
      new Membership() {
        @Override
        public void locked(boolean holdsState) {
          // Every state is its own.
        }

        @Override
        public void made() {
          // Nothing is noted.
        }
      };

  /**
   * Runs each time after the lock was taken and before anything is written; a failure lets the lock
   * go again.
   *
   * @param holdsState whether a state is stored
   */
  void locked(boolean holdsState);

  /** Runs after a state was stored where there was none. */
  void made();
}

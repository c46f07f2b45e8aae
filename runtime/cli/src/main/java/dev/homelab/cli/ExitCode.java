package dev.homelab.cli;

/** How a command ended; the numbers are a contract that {@code docs/cli.md} states. */
public enum ExitCode {
  /** Done. */
  DONE(0),
  /** The run failed, or something went wrong that should not have. */
  FAILED(1),
  /** Script, options or environment refused; nothing was touched. */
  REFUSED(2),
  /** {@code plan --exit-code} and there are changes. */
  CHANGES(3),
  /** Locked by another run. */
  LOCKED(4),
  /** Done, but data was kept that the script no longer wants. */
  DATA_KEPT(5),
  /** Interrupted. */
  INTERRUPTED(130);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  /** The number that the process ends with. */
  public int number() {
    return number;
  }
}

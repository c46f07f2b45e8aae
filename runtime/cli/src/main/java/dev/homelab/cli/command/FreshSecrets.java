package dev.homelab.cli.command;

import dev.homelab.diag.HomelabException;
import dev.homelab.secret.Secrets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Keeps what a long text is redacted by up to date with what other processes rotate. For one
 * thread.
 */
final class FreshSecrets {
  private static final Duration APART = Duration.ofSeconds(1);

  private final Secrets secrets;
  private final Clock clock;
  private Instant last;

  /** Of secrets that were looked up just now. */
  FreshSecrets(Secrets secrets, Clock clock) {
    this.secrets = secrets;
    this.clock = clock;
    this.last = clock.instant();
  }

  /**
   * Looks the secrets up again when that is a second ago. When they cannot be read, those that were
   * known stay hidden.
   */
  void look() {
    Instant now = clock.instant();
    if (Duration.between(last, now).compareTo(APART) < 0) {
      return;
    }
    last = now;
    secrets.lookAgain();
    try {
      secrets.hideAll();
    } catch (HomelabException cannotBeRead) {
      last = now;
    }
  }
}

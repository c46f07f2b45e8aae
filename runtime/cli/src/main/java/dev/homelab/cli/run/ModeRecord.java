package dev.homelab.cli.run;

import dev.homelab.cli.lab.ActiveMode;
import dev.homelab.cli.lab.LabSession;
import dev.homelab.cli.lab.Mode;
import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.HomelabException;
import dev.homelab.spi.StateBackend;
import dev.homelab.state.RunJournal;
import dev.homelab.state.StateDocument;

/** Records in the state which mode a lab is in, under the lock that every run holds. */
public final class ModeRecord {
  private ModeRecord() {}

  /**
   * Records which mode the lab is in from now on, and does nothing else.
   *
   * @throws HomelabException with HL9106 when another machine has put it into another one since
   *     this session looked, with HL4001 when a run holds the lock
   */
  public static void keep(LabSession session, Mode mode) {
    Mode seen = session.activeMode().kept();
    try (StateBackend.Lock lock = session.lock("mode")) {
      StateDocument state = session.state();
      requireSame(seen, session);
      keep(session, mode, state, lock);
    }
  }

  /** The same under a lock that is held already, with the state as it is under it. */
  static void keep(LabSession session, Mode mode, StateDocument state, StateBackend.Lock lock) {
    if (ActiveMode.isRecorded(mode, state.mode())) {
      session.activeMode().settle(mode);
      return;
    }
    try (RunJournal journal = session.store().journal(lock)) {
      session.activeMode().keep(mode, journal);
    }
  }

  /**
   * What was worked out for one mode is not done in another.
   *
   * @param seen the mode that the session knew
   * @throws HomelabException with HL9106
   */
  static void requireSame(Mode seen, LabSession session) {
    Mode now = session.activeMode().kept();
    if (!now.equals(seen)) {
      throw LabSession.problem(
          Diagnostic.error("HL9106", "the lab went into the mode '" + now.name() + "' meanwhile")
              .withDetail("It was '" + seen.name() + "' when this command began.")
              .withHint("look at it: homelab mode")
              .withHint("then run the same again"));
    }
  }
}

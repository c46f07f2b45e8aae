package dev.homelab.state;

import dev.homelab.model.Action;
import dev.homelab.spi.StateBackend;
import java.nio.file.Path;
import java.time.Clock;

/**
 * A process that makes steps until it is killed. Prints {@code begun N} when a step may begin and
 * {@code done N} when its outcome is durable.
 */
public final class KilledRun {
  private KilledRun() {}

  /** Makes steps in the state folder that the first argument names, from the second on. */
  public static void main(String[] arguments) {
    StateStore store =
        StateStore.open(
            FolderBackend.open(Path.of(arguments[0])), Clock.systemUTC(), StateSettings.of("lab"));
    try (StateBackend.Lock lock = store.lock("up");
        RunJournal journal = store.journal(lock)) {
      for (int i = Integer.parseInt(arguments[1]); ; i++) {
        journal.intent(new Intent("run", States.address(i), Action.CREATE, "digest", null)).join();
        System.out.println("begun " + i);
        journal
            .outcome(Outcome.done(States.address(i), Action.CREATE, States.entry(i, i), 1))
            .join();
        System.out.println("done " + i);
        System.out.flush();
      }
    }
  }
}

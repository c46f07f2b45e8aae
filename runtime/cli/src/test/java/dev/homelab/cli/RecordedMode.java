package dev.homelab.cli;

import dev.homelab.model.Address;
import dev.homelab.spi.StateBackend;
import dev.homelab.state.FolderBackend;
import dev.homelab.state.RunJournal;
import dev.homelab.state.StateStore;
import java.nio.file.Path;
import java.time.Clock;

/** The mode of a lab, as a command that died after it had recorded one leaves it. */
final class RecordedMode {
  private RecordedMode() {}

  /** Records a mode in the state of a folder, and does nothing else. */
  static void set(Path stateFolder, String mode) {
    try (StateStore store = StateStore.open(FolderBackend.open(stateFolder), Clock.systemUTC());
        StateBackend.Lock lock = store.lock("mode");
        RunJournal journal = store.journal(lock)) {
      journal.mode(Address.parse(mode));
    }
  }
}

package dev.homelab.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.HomelabException;
import dev.homelab.model.Action;
import dev.homelab.spi.StateBackend;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** A store over a backend in memory, and what tests ask of it again and again. */
abstract class StateBench {
  final MemoryBackend backend = new MemoryBackend();

  StateStore store() {
    return StateStore.open(backend, Clock.systemUTC(), StateSettings.of("lab"));
  }

  /** Makes a few resources in a run of its own. */
  void run(int from, int to) {
    StateStore store = store();
    try (StateBackend.Lock lock = store.lock("up");
        RunJournal journal = store.journal(lock)) {
      for (int i = from; i < to; i++) {
        CompletableFuture.allOf(
                journal.intent(intent(i)),
                journal.outcome(
                    Outcome.done(States.address(i), Action.CREATE, States.chained(i), 3)))
            .join();
      }
    }
  }

  static Intent intent(int n) {
    return new Intent("run", States.address(n), Action.CREATE, "digest", null);
  }

  static List<String> codes(List<Diagnostic> found) {
    return found.stream().map(Diagnostic::code).toList();
  }

  static void refuses(String code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            HomelabException.class, e -> assertThat(e.diagnostics().get(0).code()).isEqualTo(code));
  }
}

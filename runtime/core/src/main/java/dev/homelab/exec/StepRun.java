package dev.homelab.exec;

import dev.homelab.model.Action;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.plan.Change;
import dev.homelab.plan.Step;
import dev.homelab.spi.ProviderSession;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One step while it goes on. Used by the loop only. */
final class StepRun {
  /** What the next call does. */
  enum Doing {
    LOOK,
    CREATE,
    UPDATE,
    DELETE,
    AWAIT_GONE,
    AWAIT_READY;

    /** What a step begins with when nothing has to be looked up first. */
    static Doing of(Step step, Change change) {
      return switch (step.phase()) {
        case DELETE -> DELETE;
        case GONE -> AWAIT_GONE;
        case AWAIT -> AWAIT_READY;
        default ->
            change.action() == Action.CREATE || change.action() == Action.REPLACE ? CREATE : UPDATE;
      };
    }
  }

  final Step step;
  final Change change;
  final Instant since;
  Doing doing;
  @Nullable ResourceSpec desired;
  @Nullable StateEntry prior;
  @Nullable ProviderSession session;
  @Nullable Call call;
  int attempts;

  /** What its last call waited for, as told; empty for nothing. */
  String waitedFor = "";

  /** Whether its last call was told to end its wait. */
  boolean waitEnded;

  /** Whether it pauses before another try. */
  boolean resting;

  boolean intended;
  boolean over;

  StepRun(Step step, Change change, Instant since, Doing doing) {
    this.step = step;
    this.change = change;
    this.since = since;
    this.doing = doing;
  }

  /** Whether the step only waits, which has a longer deadline and no budget of tries. */
  boolean waits() {
    return doing == Doing.AWAIT_GONE || doing == Doing.AWAIT_READY;
  }

  /** Notes what its call has told, once the call is over. */
  void callOver(Call ended) {
    call = null;
    waitedFor = ended.waitsFor();
    waitEnded = ended.isHeeded();
  }

  /** Ends its call if that only waits. */
  void endWaits() {
    if (call != null) {
      call.endWaits();
    }
  }

  /** Ends its call early, as far as the provider listens. */
  void cancel() {
    if (call != null) {
      call.cancel();
    }
  }
}

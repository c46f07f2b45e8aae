package dev.homelab.exec;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Action;
import dev.homelab.model.Address;
import dev.homelab.model.StateEntry;
import dev.homelab.plan.Step;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.ProviderException;
import dev.homelab.state.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What comes of a step whose call failed, or did not answer. Used by the loop. */
final class StepFailures {
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final Run run;
  private final Machinery machinery;
  private final Consumer<StepRun> again;

  /** Failures of a run, whose steps are tried {@code again}. */
  StepFailures(Run run, Consumer<StepRun> again) {
    this.run = run;
    this.machinery = run.machinery;
    this.again = again;
  }

  /** Decides what comes of a call that failed: another look, another try, or the end. */
  void failed(StepRun step, ProviderException thrown) {
    ProviderException failure = Failures.redacted(thrown, run.parts.secrets()::redact);
    if (run.isStoppingNow()) {
      run.leave(step);
      return;
    }
    if (run.isStoppedByPerson() && (step.waits() || step.waitEnded) && passes(failure)) {
      run.endWait(step);
      return;
    }
    switch (failure.errorClass()) {
      case REJECTED, DENIED, TERMINAL -> giveUp(step, failure, failure.diagnostics());
      case CONFLICT, UNKNOWN_OUTCOME -> {
        if (!step.waits()) {
          step.doing = StepRun.Doing.LOOK;
        }
        retry(step, failure);
      }
      case TRANSIENT, THROTTLED, UNREACHABLE -> retry(step, failure);
    }
  }

  private static boolean passes(ProviderException failure) {
    return switch (failure.errorClass()) {
      case TRANSIENT, THROTTLED, UNREACHABLE, CONFLICT, UNKNOWN_OUTCOME -> true;
      case REJECTED, DENIED, TERMINAL -> false;
    };
  }

  private void retry(StepRun step, ProviderException failure) {
    step.attempts++;
    RetryPolicy policy = run.options.retry();
    Duration spent = Duration.between(step.since, machinery.now());
    boolean spentAll =
        step.waits()
            ? spent.compareTo(run.readyTimeout(step.change)) >= 0
            : step.attempts >= policy.attempts() || spent.compareTo(policy.budget()) >= 0;
    if (spentAll || run.isStopping()) {
      giveUp(step, failure, StepProblems.gaveUp(failure, step.attempts));
      return;
    }
    Duration jitter = policy.delay(step.attempts, run.parts.random().getAsDouble());
    Duration named = failure.retryAfter();
    Duration delay = named != null && named.compareTo(jitter) > 0 ? named : jitter;
    run.tally.retried(
        step.change,
        failure.diagnostics().get(0).title(),
        step.attempts,
        delay.toMillis(),
        machinery.now());
    step.resting = true;
    machinery.after(delay, () -> again.accept(step));
  }

  /** Ends a step for good. What is not known for sure keeps its intent, for the next run to see. */
  private void giveUp(StepRun step, ProviderException failure, List<Diagnostic> problems) {
    boolean certain =
        switch (failure.errorClass()) {
          case REJECTED, DENIED, THROTTLED -> true;
          case TERMINAL, CONFLICT, TRANSIENT, UNREACHABLE, UNKNOWN_OUTCOME -> false;
        };
    if ((certain || step.waits()) && !mayBeUnrecorded(step, failure)) {
      record(step, run.entry(step.change.address()), Failures.line(failure));
    }
    run.fail(step, StepProblems.placed(problems, step.change));
  }

  /**
   * Whether an object may be there that no record tells of: one that this call made before it
   * failed, one that was found and could not be changed, or one of an earlier run. Only the intent
   * lets a later run look for it.
   */
  private boolean mayBeUnrecorded(StepRun step, ProviderException failure) {
    Address address = step.change.address();
    return run.entry(address) == null
        && (failure.isAfterMaking()
            || step.doing == StepRun.Doing.UPDATE
            || run.isInterrupted(address));
  }

  /** Ends a step that goes on in no way. */
  void end(StepRun step, @Nullable StateEntry entry, List<Diagnostic> problems) {
    record(step, entry, problems.get(0).code() + ' ' + problems.get(0).title());
    run.fail(step, StepProblems.placed(problems, step.change));
  }

  private void record(StepRun step, @Nullable StateEntry entry, String line) {
    boolean ownsRecord = step.desired == null || !step.desired.lifecycle().existing();
    if (ownsRecord && !run.recordsOnly(step.change)) {
      run.outcome(
          Outcome.failed(
              step.change.address(),
              step.step.phase() == Step.Phase.DELETE ? Action.DELETE : step.change.action(),
              entry,
              line,
              run.tally.millis(step.change, machinery.now())));
    }
  }

  /** A call has used up its time. */
  void late(StepRun step, Call call, Duration patience) {
    if (step.over || step.call != call) {
      return;
    }
    call.cancel();
    if (step.waits()) {
      step.callOver(call);
      ProviderException failure =
          new ProviderException(
              ErrorClass.TERMINAL,
              StepProblems.deadline(step, run.readyTimeout(step.change), call.waitsFor()),
              null,
              null);
      giveUp(step, failure, failure.diagnostics());
      return;
    }
    machinery.after(
        GRACE,
        () -> {
          if (!step.over && step.call == call) {
            run.fail(
                step,
                StepProblems.placed(List.of(StepProblems.noAnswer(step, patience)), step.change));
          }
        });
  }
}

package dev.homelab.exec;

import dev.homelab.model.Action;
import dev.homelab.model.Address;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.model.Value;
import dev.homelab.plan.RecordedForm;
import dev.homelab.plan.Relocation;
import dev.homelab.resolve.References;
import dev.homelab.spi.Applied;
import dev.homelab.spi.Observation;
import dev.homelab.spi.Provider;
import dev.homelab.spi.ProviderSession;
import dev.homelab.spi.ResourceSchema;
import dev.homelab.spi.StepRequest;
import dev.homelab.state.Intent;
import dev.homelab.state.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Carries out single steps: intent, call, outcome; what comes of a call that fails is decided by
 * {@link StepFailures}. Used by the loop; only the calls themselves go on elsewhere.
 */
final class StepWork {
  private final Run run;
  private final Machinery machinery;
  private final StepCalls calls;
  private final StepFailures failures;

  StepWork(Run run) {
    this.run = run;
    this.machinery = run.machinery;
    this.calls =
        new StepCalls(
            run.plan.lab(),
            new CatalogRules(run.parts.providers(), run.parts.sessions(), run.parts.secrets()));
    this.failures = new StepFailures(run, this::attempt);
  }

  /** Begins a step whose session is open. */
  void start(StepRun step) {
    step.prior = priorOf(step);
    ResourceSpec planned = step.change.desired();
    if (planned != null
        && step.step.phase() != dev.homelab.plan.Step.Phase.DELETE
        && step.step.phase() != dev.homelab.plan.Step.Phase.GONE) {
      ResourceSpec desired = run.outputs.resolved(planned);
      if (References.hasUnknown(desired.desired())) {
        run.fail(step, List.of(StepProblems.outputMissing(desired)));
        return;
      }
      step.desired = desired;
      boolean surprising =
          step.doing == StepRun.Doing.UPDATE && References.hasUnknown(planned.desired());
      boolean unrecorded =
          step.doing == StepRun.Doing.AWAIT_READY
              && step.prior == null
              && !step.change.lookedUpLater();
      if (surprising || unrecorded) {
        step.doing = StepRun.Doing.LOOK;
      }
    }
    attempt(step);
  }

  private @Nullable StateEntry priorOf(StepRun step) {
    StateEntry now = run.entry(step.change.address());
    if (now == null && step.change.prior() != null && !isRemoved(step)) {
      now = step.change.prior();
    }
    if (!isRemoval(step) && Relocation.from(now, step.change.desired(), run.graph) != null) {
      return null;
    }
    if (now == null && step.change.desired() != null && isRemoval(step)) {
      ResourceSpec wish = step.change.desired();
      return RecordedForm.entry(wish, schema(step), "", Value.Tree.EMPTY, Value.Tree.EMPTY, false);
    }
    return now;
  }

  private static boolean isRemoval(StepRun step) {
    return step.doing == StepRun.Doing.DELETE || step.doing == StepRun.Doing.AWAIT_GONE;
  }

  /** Whether what was recorded before is gone: the second half of a replacement. */
  private static boolean isRemoved(StepRun step) {
    return step.change.action() == Action.REPLACE && !isRemoval(step);
  }

  private @Nullable ResourceSchema schema(StepRun step) {
    return run.parts.providers().schema(step.change.type());
  }

  private void attempt(StepRun step) {
    if (step.over) {
      return;
    }
    step.resting = false;
    boolean outside =
        switch (step.doing) {
          case CREATE, UPDATE, DELETE -> true;
          case LOOK, AWAIT_GONE, AWAIT_READY -> false;
        };
    if (!outside || step.intended || run.recordsOnly(step.change)) {
      call(step);
      return;
    }
    step.intended = true;
    ResourceSpec desired = step.desired;
    String digest = desired == null ? "" : Digests.of(desired.desired());
    Action action = step.doing == StepRun.Doing.DELETE ? Action.DELETE : step.change.action();
    Address address = step.change.address();
    CompletableFuture<Void> written =
        run.journal.intent(new Intent(run.runId(), address, action, digest, run.handle(address)));
    if (written.isDone() && !written.isCompletedExceptionally()) {
      call(step);
    } else {
      // The loop hears of either end, so that nobody has to look at this one.
      CompletableFuture<Void> unused =
          written.whenComplete(
              (nothing, problem) ->
                  machinery.post(
                      () -> {
                        if (problem == null) {
                          call(step);
                        } else {
                          run.journalFailed(problem, step);
                        }
                      }));
    }
  }

  private void call(StepRun step) {
    if (step.over) {
      return;
    }
    ProviderSession session = Objects.requireNonNull(step.session);
    StepRequest request =
        new StepRequest(run.plan.lab(), step.desired, step.prior, run.removed, run.missing);
    Duration timeout = step.waits() ? run.readyTimeout(step.change) : patience(step);
    StepRun.Doing doing = step.doing;
    if (run.recordsOnly(step.change)) {
      Call call = Call.silent(machinery, run.parts.secrets(), timeout);
      step.call = call;
      calls.make(doing, session, request, call, result -> ended(step, call, result));
      return;
    }
    Call call = watched(step, timeout);
    step.call = call;
    if (run.isStoppedByPerson()) {
      call.endWaits();
    }
    machinery.after(timeout, () -> failures.late(step, call, timeout));
    machinery.work(
        () ->
            calls.make(
                doing,
                session,
                request,
                call,
                result -> machinery.post(() -> ended(step, call, result))));
  }

  /** How long a call that does not wait may take. */
  private Duration patience(StepRun step) {
    Provider provider = run.parts.providers().forType(step.change.type());
    Duration own = provider == null ? null : provider.patience(step.change.type());
    Duration usual = run.options.callTimeout();
    return own == null || own.compareTo(usual) < 0 ? usual : own;
  }

  private Call watched(StepRun step, Duration timeout) {
    Address address = step.change.address();
    return new Call(
        machinery,
        run.parts.secrets(),
        machinery.now().plus(timeout),
        what -> machinery.post(() -> run.tally.waiting(step.change, what, machinery.now())),
        what -> machinery.post(() -> run.tally.progress(step.change, what, machinery.now())),
        handle -> run.journal.handle(address, handle),
        run.handle(address),
        run.failed);
  }

  private void ended(StepRun step, Call call, StepCalls.Result result) {
    if (step.over || step.call != call) {
      return;
    }
    step.callOver(call);
    if (result.failure() != null) {
      failures.failed(step, result.failure());
    } else if (result.seen() != null) {
      seen(step, result.seen());
    } else if (result.applied() != null) {
      applied(step, result.applied());
    } else if (result.outputs() != null) {
      ready(step, result.outputs());
    } else {
      removed(step);
    }
  }

  private void applied(StepRun step, Applied applied) {
    ResourceSpec desired = Objects.requireNonNull(step.desired);
    boolean ready = applied.ready() || run.recordsOnly(step.change);
    Value.Tree outputs = known(desired).withAll(applied.outputs());
    StateEntry entry =
        RecordedForm.entry(
            desired, schema(step), applied.objectId(), applied.secretDigests(), outputs, ready);
    run.outputs.learn(step.change.address(), outputs);
    run.outcome(Outcome.done(entry.address(), step.change.action(), entry, millis(step)));
    if (applied.ready()) {
      run.readyAtOnce(entry.address());
    }
    run.done(step);
  }

  private Value.Tree known(ResourceSpec desired) {
    Provider provider = run.parts.providers().forType(desired.type());
    return provider == null ? Value.Tree.EMPTY : provider.knownOutputs(desired);
  }

  private long millis(StepRun step) {
    return run.tally.millis(step.change, machinery.now());
  }

  private void ready(StepRun step, Value.Tree outputs) {
    ResourceSpec desired = Objects.requireNonNull(step.desired);
    StateEntry prior = step.prior;
    Value.Tree before = prior == null ? known(desired) : known(desired).withAll(prior.outputs());
    Value.Tree all = before.withAll(outputs);
    run.outputs.learn(step.change.address(), all);
    if (prior != null && !desired.lifecycle().existing()) {
      StateEntry entry =
          RecordedForm.entry(
              desired, schema(step), prior.objectId(), prior.secretDigests(), all, true);
      boolean open = run.isInterrupted(entry.address());
      if (open || !entry.equals(run.entry(entry.address()))) {
        run.outcome(Outcome.done(entry.address(), step.change.action(), entry, millis(step)));
      }
    }
    run.done(step);
  }

  private void removed(StepRun step) {
    if (step.doing == StepRun.Doing.DELETE) {
      run.done(step);
      return;
    }
    run.gone(step.change, millis(step));
    run.done(step);
  }

  /** Decides by what is there now. */
  private void seen(StepRun step, Observation observation) {
    if (observation instanceof Observation.Unreachable unreachable) {
      failures.failed(step, unreachable.cause());
      return;
    }
    switch (calls.decide(step, observation)) {
      case FOREIGN ->
          failures.end(step, step.prior, List.of(StepProblems.foreign(step.change.address())));
      case MISSING ->
          failures.end(step, null, List.of(StepProblems.missing(step.change.address())));
      case PLAN_AGAIN -> {
        if (step.intended) {
          run.outcome(
              Outcome.failed(
                  step.change.address(), step.change.action(), step.prior, PLAN_AGAIN, 0));
        }
        run.planAgain(step);
      }
      case GONE -> removed(step);
      case RIGHT -> {
        Observation.Present present = (Observation.Present) observation;
        StateEntry prior = step.prior;
        applied(
            step,
            new Applied(
                present.objectId(),
                present.outputs(),
                prior == null ? Value.Tree.EMPTY : prior.secretDigests()));
      }
      case CREATE -> again(step, StepRun.Doing.CREATE);
      case UPDATE -> again(step, StepRun.Doing.UPDATE);
      case DELETE -> again(step, StepRun.Doing.DELETE);
      case AWAIT -> {
        Observation.Present present = (Observation.Present) observation;
        ResourceSpec desired = Objects.requireNonNull(step.desired);
        step.prior =
            RecordedForm.entry(
                desired,
                schema(step),
                present.objectId(),
                Value.Tree.EMPTY,
                present.outputs(),
                false);
        again(step, StepRun.Doing.AWAIT_READY);
      }
    }
  }

  private static final String PLAN_AGAIN = RunCodes.PLAN_AGAIN + " the plan has to be made again";

  private void again(StepRun step, StepRun.Doing doing) {
    step.doing = doing;
    attempt(step);
  }
}

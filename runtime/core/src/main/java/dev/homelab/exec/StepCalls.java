package dev.homelab.exec;

import dev.homelab.model.Action;
import dev.homelab.model.Address;
import dev.homelab.model.LabIdentity;
import dev.homelab.model.Lifecycle;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.model.Value;
import dev.homelab.plan.Differences;
import dev.homelab.plan.TypeRules;
import dev.homelab.spi.Applied;
import dev.homelab.spi.Observation;
import dev.homelab.spi.ObserveRequest;
import dev.homelab.spi.ProviderException;
import dev.homelab.spi.ProviderSession;
import dev.homelab.spi.StepRequest;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The calls that steps make, and what an observation made during a run means for a step. */
final class StepCalls {
  private final LabIdentity lab;
  private final TypeRules rules;

  /** How a call ended; one of its parts is set, or none for a call that gives nothing back. */
  record Result(
      @Nullable Applied applied,
      Value.@Nullable Tree outputs,
      @Nullable Observation seen,
      @Nullable ProviderException failure) {
    static final Result NOTHING = new Result(null, null, null, null);
  }

  /** What to do by what is there. */
  enum Verdict {
    FOREIGN,
    MISSING,
    PLAN_AGAIN,
    GONE,
    RIGHT,
    CREATE,
    UPDATE,
    DELETE,
    AWAIT
  }

  StepCalls(LabIdentity lab, TypeRules rules) {
    this.lab = lab;
    this.rules = rules;
  }

  /** Makes one call and tells its end; an Error is not caught. */
  void make(
      StepRun.Doing doing,
      ProviderSession session,
      StepRequest request,
      Call call,
      Consumer<Result> then) {
    Result result;
    try {
      result = made(doing, session, request, call);
    } catch (RuntimeException thrown) {
      result = new Result(null, null, null, Failures.of(thrown));
    }
    then.accept(result);
  }

  private Result made(
      StepRun.Doing doing, ProviderSession session, StepRequest request, Call call) {
    return switch (doing) {
      case LOOK -> new Result(null, null, look(session, request, call), null);
      case CREATE -> new Result(session.create(request, call), null, null, null);
      case UPDATE -> new Result(session.update(moved(request), call), null, null, null);
      case DELETE -> {
        session.delete(request, call);
        yield Result.NOTHING;
      }
      case AWAIT_GONE -> {
        session.awaitGone(request, call);
        yield Result.NOTHING;
      }
      case AWAIT_READY -> new Result(null, session.awaitReady(request, call), null, null);
    };
  }

  /** A renamed resource takes its own object over from its old address. */
  private static StepRequest moved(StepRequest request) {
    ResourceSpec desired = request.desired();
    StateEntry prior = request.prior();
    if (desired == null || prior == null || desired.lifecycle().movedFrom() == null) {
      return request;
    }
    Lifecycle is = desired.lifecycle();
    Lifecycle adopting =
        new Lifecycle(
            is.protect(),
            is.retain(),
            true,
            is.existing(),
            is.force(),
            is.ignore(),
            is.replaceOn(),
            is.movedFrom());
    return new StepRequest(
        request.lab(),
        desired.withLifecycle(adopting),
        prior,
        request.removed(),
        request.missing());
  }

  private Observation look(ProviderSession session, StepRequest request, Call call) {
    ResourceSpec desired = request.desired();
    StateEntry prior = request.prior();
    Address address = desired != null ? desired.address() : prior == null ? null : prior.address();
    if (address == null) {
      return new Observation.Absent();
    }
    Observation seen =
        session
            .observe(
                new ObserveRequest(
                    lab,
                    desired == null ? List.of() : List.of(desired),
                    prior == null ? Map.of() : Map.of(address, prior),
                    true),
                call)
            .get(address);
    return seen == null ? new Observation.Absent() : seen;
  }

  /** What to do for a step whose object was looked up during the run. */
  Verdict decide(StepRun step, Observation observation) {
    boolean there = observation instanceof Observation.Present;
    ResourceSpec desired = step.desired;
    if (desired == null) {
      return !there
          ? Verdict.GONE
          : ((Observation.Present) observation).owner() == Observation.Owner.OURS
              ? Verdict.DELETE
              : Verdict.FOREIGN;
    }
    Action action = step.change.action();
    if (action == Action.NOOP) {
      return there
          ? Verdict.AWAIT
          : step.change.desired() != null && desired.lifecycle().existing()
              ? Verdict.MISSING
              : Verdict.PLAN_AGAIN;
    }
    if (!there) {
      return action == Action.CREATE || action == Action.REPLACE
          ? Verdict.CREATE
          : Verdict.PLAN_AGAIN;
    }
    return decidePresent(step, desired, (Observation.Present) observation);
  }

  /** Whether the object is the one that is recorded, under the address before or this one. */
  private static boolean isMoved(StepRun step, ResourceSpec desired, Observation.Present present) {
    return desired.lifecycle().movedFrom() != null
        && step.prior != null
        && step.prior.objectId().equals(present.objectId());
  }

  private Verdict decidePresent(StepRun step, ResourceSpec desired, Observation.Present present) {
    boolean ours =
        switch (present.owner()) {
          case OURS -> true;
          case OURS_ELSEWHERE -> isMoved(step, desired, present);
          case UNMARKED -> desired.lifecycle().adopt();
          case OTHER_LAB -> desired.lifecycle().adopt() && desired.lifecycle().force();
        };
    if (!ours) {
      return Verdict.FOREIGN;
    }
    Differences differences = Differences.of(desired, desired, step.prior, present, rules);
    if (!differences.replaceBecause().isEmpty()) {
      return Verdict.PLAN_AGAIN;
    }
    if (!differences.isEmpty() || present.owner() != Observation.Owner.OURS) {
      return Verdict.UPDATE;
    }
    return step.prior == null ? Verdict.CREATE : Verdict.RIGHT;
  }
}

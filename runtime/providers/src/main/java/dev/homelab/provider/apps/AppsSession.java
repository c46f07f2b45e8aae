package dev.homelab.provider.apps;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Address;
import dev.homelab.model.FieldChange;
import dev.homelab.model.LabIdentity;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.StateEntry;
import dev.homelab.model.Value;
import dev.homelab.provider.apps.client.AppAccess;
import dev.homelab.provider.apps.client.AppCodes;
import dev.homelab.provider.apps.client.AppFailures;
import dev.homelab.provider.apps.client.AppPlace;
import dev.homelab.provider.apps.client.AppPods;
import dev.homelab.spi.Applied;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.Comparison;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.Observation;
import dev.homelab.spi.ObserveRequest;
import dev.homelab.spi.PodReach;
import dev.homelab.spi.ProviderException;
import dev.homelab.spi.SessionOptions;
import dev.homelab.spi.StepRequest;
import dev.homelab.spi.UnmarkedSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The provider at work on one cluster. A connection to an application lives as long as one call,
 * since its pod may be another one at any time.
 */
final class AppsSession implements UnmarkedSession {
  /** What is recorded before a request that makes something. */
  private static final String BEGUN = "begun";

  private final PodReach reach;
  private final SessionOptions options;

  AppsSession(PodReach reach, SessionOptions options) {
    this.reach = reach;
    this.options = options;
  }

  @Override
  public Map<Address, Observation> observe(ObserveRequest request, CallContext context) {
    return new AppsLook(reach, options, context).observe(request);
  }

  @Override
  public Comparison compare(
      ResourceSpec desired, @Nullable StateEntry prior, Observation.Present observed) {
    Wish wish = AppsLook.wish(desired, new LabIdentity("", "", ""));
    List<FieldChange> changes = new ArrayList<>(AppsComparison.changes(wish, observed.live()));
    FieldChange move = AppsComparison.move(wish, prior);
    if (move != null) {
      changes.add(move);
      return new Comparison(changes, List.of(AppPlace.FIELD), List.of());
    }
    return changes.isEmpty() ? Comparison.SAME : new Comparison(changes, List.of(), List.of());
  }

  @Override
  public Applied create(StepRequest request, CallContext context) {
    ResourceSpec spec = Objects.requireNonNull(request.desired());
    Kind kind = Kinds.of(spec.type());
    Wish wish = AppsLook.wish(spec, request.lab());
    try (AppAccess access = AppAccess.await(reach, place(wish), options, context)) {
      List<Held> all = kind.held(access.client(), context);
      Held held = AppsLook.find(kind, wish, request.prior(), all);
      if (held == null) {
        context.recordHandle(BEGUN);
        String id = kind.create(access.client(), wish, context);
        return applied(wish, id, true, context);
      }
      if (request.prior() == null) {
        kind.recognise(access.client(), context);
      }
      Value.Tree live = AppsLook.shown(kind, wish, held, null, context);
      boolean same = AppsComparison.changes(wish, live).isEmpty();
      boolean ours = MadeHere.isMade(kind, wish, held, context) || spec.lifecycle().adopt();
      if (!same && !ours) {
        throw foreign(wish, held);
      }
      if (!same || !AppsLook.isNamed(kind, wish, held)) {
        kind.update(access.client(), wish, held, context);
      }
      return applied(wish, held.id(), ours, context);
    }
  }

  @Override
  public Applied update(StepRequest request, CallContext context) {
    ResourceSpec spec = Objects.requireNonNull(request.desired());
    Kind kind = Kinds.of(spec.type());
    Wish wish = AppsLook.wish(spec, request.lab());
    StateEntry prior = request.prior();
    try (AppAccess access = AppAccess.await(reach, place(wish), options, context)) {
      Held held = AppsLook.find(kind, wish, prior, kind.held(access.client(), context));
      if (held == null) {
        throw gone(wish);
      }
      boolean made =
          prior == null
              ? MadeHere.isMade(kind, wish, held, context) || spec.lifecycle().adopt()
              : MadeHere.isRecorded(kind, prior);
      if (prior == null && !made) {
        throw foreign(wish, held);
      }
      kind.update(access.client(), wish, held, context);
      return applied(wish, held.id(), made, context);
    }
  }

  private static Applied applied(Wish wish, String id, boolean made, CallContext context) {
    Value.Tree outputs = MadeHere.outputs(id, made);
    Value.Tree digests = SecretLook.digests(wish, context);
    return new Applied(AppsLook.objectId(wish, id), outputs, digests, true);
  }

  @Override
  public void delete(StepRequest request, CallContext context) {
    StateEntry prior = Objects.requireNonNull(request.prior());
    Wish wish = new Wish(prior.address(), request.lab(), prior.recorded());
    AppPlace place = AppPlace.of(prior.recorded());
    Kind kind = Kinds.of(prior.type());
    if (place == null || goesWithApplication(place, request) || !MadeHere.isRecorded(kind, prior)) {
      return;
    }
    if (AppPods.look(reach, place, context).stage() == AppPods.Stage.MISSING) {
      return;
    }
    try (AppAccess access = AppAccess.open(reach, place, options, context)) {
      Held held = AppsLook.find(kind, wish, prior, kind.held(access.client(), context));
      if (held != null) {
        kind.delete(access.client(), wish, held, context);
      }
    }
  }

  /** What the same run removes need not be told, and may not answer any more. */
  private static boolean goesWithApplication(AppPlace place, StepRequest request) {
    return request.removed().stream()
        .anyMatch(address -> address.toString().equals(place.workload()));
  }

  @Override
  public Value.Tree awaitReady(StepRequest request, CallContext context) {
    ResourceSpec spec = Objects.requireNonNull(request.desired());
    Kind kind = Kinds.of(spec.type());
    Wish wish = AppsLook.wish(spec, request.lab());
    StateEntry prior = request.prior();
    try (AppAccess access = AppAccess.await(reach, place(wish), options, context)) {
      Held held = AppsLook.find(kind, wish, prior, kind.held(access.client(), context));
      if (held == null) {
        throw gone(wish);
      }
      boolean made =
          prior == null
              ? MadeHere.isMade(kind, wish, held, context)
              : MadeHere.isRecorded(kind, prior);
      return MadeHere.outputs(held.id(), made);
    }
  }

  @Override
  public Applied operate(String operation, StepRequest request, CallContext context) {
    throw AppFailures.rejected(
        Diagnostic.error(
            AppCodes.BAD_WISH, "a part of an application has no operation `" + operation + "`"));
  }

  private static AppPlace place(Wish wish) {
    AppPlace place = AppPlace.of(wish.tree());
    if (place == null) {
      throw AppFailures.rejected(
          Diagnostic.error(AppCodes.BAD_WISH, wish.address() + " does not say its application"));
    }
    return place;
  }

  private static ProviderException foreign(Wish wish, Held held) {
    return AppFailures.rejected(
        Diagnostic.error(
                AppCodes.FOREIGN,
                place(wish).shown() + " has `" + held.name() + "` already, and not as wished")
            .withDetail("Nothing of this lab made it. Nothing was changed.")
            .withHint("to use it: let the lab adopt it")
            .withHint("or remove it there, or give the one of the script another name"));
  }

  private static ProviderException gone(Wish wish) {
    return new ProviderException(
        ErrorClass.CONFLICT,
        Diagnostic.error(
            AppCodes.NO_ANSWER, place(wish).shown() + " does not have " + wish.address() + " now"),
        null,
        null);
  }

  @Override
  public void close() {
    reach.close();
  }
}

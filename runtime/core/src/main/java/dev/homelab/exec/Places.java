package dev.homelab.exec;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Address;
import dev.homelab.model.LabIdentity;
import dev.homelab.model.TargetSpec;
import dev.homelab.model.Value;
import dev.homelab.plan.Change;
import dev.homelab.plan.Relocation;
import dev.homelab.plan.Step;
import dev.homelab.resolve.ProviderCatalog;
import dev.homelab.resolve.References;
import dev.homelab.resolve.ResourceGraph;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.Cancellation;
import dev.homelab.spi.ClaimStatus;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.Provider;
import dev.homelab.spi.ProviderException;
import dev.homelab.spi.ProviderSession;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The places that a run works at: opens each when it is first needed, and makes sure that it bears
 * this lab's claim before anything on it is changed. Used by the loop; connecting is done
 * elsewhere.
 */
final class Places {
  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  private final RunParts parts;
  private final ResourceGraph graph;
  private final ProviderCatalog providers;
  private final LabIdentity lab;
  private final Outputs outputs;
  private final RetryPolicy retry;
  private final Map<Sessions.Place, Opening> openings = new HashMap<>();
  private final Cancellation stopping = new Cancellation();

  private static final class Opening {
    final List<BiConsumer<@Nullable ProviderSession, @Nullable ProviderException>> waiting =
        new ArrayList<>();
    @Nullable ProviderSession session;
    @Nullable ProviderException failure;
    boolean over;
  }

  Places(RunParts parts, ResourceGraph graph, LabIdentity lab, Outputs outputs, RetryPolicy retry) {
    this.parts = parts;
    this.graph = graph;
    this.providers = parts.providers();
    this.lab = lab;
    this.outputs = outputs;
    this.retry = retry;
  }

  /** Where a resource of this type and target is made. */
  static Sessions.Place placeOf(String type, @Nullable Address target) {
    int dot = type.indexOf('.');
    return new Sessions.Place(dot < 0 ? type : type.substring(0, dot), target);
  }

  /** Where what a change leads to is, or was. */
  static Sessions.Place of(Change change) {
    return placeOf(change.type(), change.target());
  }

  /** Where a step is made: what is removed, where it is recorded. */
  static Sessions.Place of(Step step, Change change, ResourceGraph graph) {
    boolean removes = step.phase() == Step.Phase.DELETE || step.phase() == Step.Phase.GONE;
    Sessions.Place left = removes ? left(change, graph) : null;
    return left == null ? of(change) : left;
  }

  /** All places that a change touches. */
  static List<Sessions.Place> all(Change change, ResourceGraph graph) {
    Sessions.Place left = left(change, graph);
    return left == null ? List.of(of(change)) : List.of(of(change), left);
  }

  /** Where a change finds an object that it removes for one elsewhere, or null. */
  private static Sessions.@Nullable Place left(Change change, ResourceGraph graph) {
    Address from = Relocation.from(change.prior(), change.desired(), graph);
    return from == null ? null : placeOf(change.type(), from);
  }

  /** How many calls may go on at once there. */
  int parallelism(Sessions.Place place) {
    Provider provider = providers.named(place.provider());
    TargetSpec target = place.target() == null ? null : graph.targets().get(place.target());
    if (provider == null) {
      return 1;
    }
    return target == null ? Integer.MAX_VALUE : Math.max(1, provider.parallelism(target));
  }

  /**
   * Gives the session of a place, claimed for this lab, or why there is none; at once when that is
   * known, else later, on the loop.
   */
  void open(
      Sessions.Place place,
      BiConsumer<@Nullable ProviderSession, @Nullable ProviderException> then) {
    Opening opening = openings.get(place);
    if (opening != null && opening.over) {
      then.accept(opening.session, opening.failure);
      return;
    }
    if (opening != null) {
      opening.waiting.add(then);
      return;
    }
    Opening begun = new Opening();
    begun.waiting.add(then);
    openings.put(place, begun);
    Provider provider = providers.named(place.provider());
    TargetSpec target = resolved(place.target());
    if (provider == null || (target == null && place.target() != null)) {
      over(begun, null, noTarget(place));
      return;
    }
    Runnable connecting =
        () -> {
          try {
            ProviderSession session = connected(provider, target);
            parts.machinery().post(() -> over(begun, session, null));
          } catch (RuntimeException thrown) {
            ProviderException failure = Failures.of(thrown);
            parts.machinery().post(() -> over(begun, null, failure));
          }
        };
    if (provider.recordsOnly()) {
      connecting.run();
    } else {
      parts.machinery().work(connecting);
    }
  }

  /** Connects to no place any more; what is asked of one just now is cut off. */
  void stop() {
    stopping.cancel();
  }

  private void over(
      Opening opening, @Nullable ProviderSession session, @Nullable ProviderException failure) {
    opening.session = session;
    opening.failure = failure;
    opening.over = true;
    opening.waiting.forEach(then -> then.accept(session, failure));
    opening.waiting.clear();
  }

  private @Nullable TargetSpec resolved(@Nullable Address address) {
    TargetSpec target = address == null ? null : graph.targets().get(address);
    if (target == null) {
      return null;
    }
    Value.Tree config = outputs.resolved(target.config());
    return References.hasUnknown(config)
        ? null
        : new TargetSpec(target.address(), target.provider(), config, target.origin());
  }

  private ProviderSession connected(Provider provider, @Nullable TargetSpec target) {
    Instant giveUp = parts.machinery().now().plus(retry.budget());
    for (int attempt = 1; ; attempt++) {
      Call call = Call.silent(parts.machinery(), parts.secrets(), TIMEOUT);
      try (CallContext.Listening listening = stopping.onCancel(call::cancel)) {
        ProviderSession session = parts.sessions().at(provider, target, call);
        if (!provider.recordsOnly()) {
          claim(session, target, call);
        }
        return session;
      } catch (ProviderException failure) {
        boolean passes =
            switch (failure.errorClass()) {
              case TRANSIENT, THROTTLED, UNREACHABLE, CONFLICT, UNKNOWN_OUTCOME -> true;
              case REJECTED, DENIED, TERMINAL -> false;
            };
        boolean over = stopping.isCancelled() || attempt >= retry.attempts();
        if (!passes || over || parts.machinery().now().isAfter(giveUp)) {
          throw failure;
        }
        Duration named = failure.retryAfter();
        Interruptions.pause(
            call, named == null ? retry.delay(attempt, parts.random().getAsDouble()) : named);
      }
    }
  }

  private void claim(ProviderSession session, @Nullable TargetSpec target, Call call) {
    ClaimStatus status = session.claim(lab, call);
    if (status instanceof ClaimStatus.Other other) {
      throw new ProviderException(ErrorClass.DENIED, claimed(target, other.owner()), null, null);
    }
    if (status instanceof ClaimStatus.Free) {
      session.writeClaim(lab, false, call);
    }
  }

  /** The refusal of a target that another lab has claimed. */
  static Diagnostic claimed(@Nullable TargetSpec target, LabIdentity owner) {
    String what = target == null ? "the provider" : "`" + target.address() + "`";
    String environment =
        owner.environment().isEmpty() ? "" : ", environment " + owner.environment();
    return Diagnostic.error(RunCodes.CLAIMED_BY_OTHER, what + " belongs to another lab")
        .withDetail(
            "It bears the claim of lab `"
                + owner.name()
                + "` ("
                + owner.id()
                + environment
                + "), not of this one. Nothing on it was changed.")
        .withHint("With the state of that lab, the same script works: use its state folder.")
        .withHint(
            "When that state is lost: homelab state rebuild   (from the marks on the objects)")
        .withHint(
            "To take it over for good: homelab state claim"
                + (target == null ? "" : " " + target.address()))
        .at(target == null ? null : target.origin().user());
  }

  private static ProviderException noTarget(Sessions.Place place) {
    return new ProviderException(
        ErrorClass.REJECTED,
        Diagnostic.error(
            RunCodes.OUTPUT_MISSING, "how to reach `" + place.target() + "` is still not known"),
        null,
        null);
  }
}

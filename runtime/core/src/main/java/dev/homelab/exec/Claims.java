package dev.homelab.exec;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Action;
import dev.homelab.model.Address;
import dev.homelab.model.LabIdentity;
import dev.homelab.model.TargetSpec;
import dev.homelab.plan.Change;
import dev.homelab.plan.Plan;
import dev.homelab.resolve.References;
import dev.homelab.resolve.ResourceGraph;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.ClaimStatus;
import dev.homelab.spi.Provider;
import dev.homelab.spi.ProviderException;
import dev.homelab.spi.ProviderSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Asks targets, all at once, whose they are, and other things that concern a target as a whole. */
final class Claims {
  /** What is done at one target. */
  interface Visit {
    /** Does it, with a session that is open and a call to make in it. */
    void at(TargetSpec target, ProviderSession session, CallContext call);
  }

  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  private final RunParts parts;
  private final ResourceGraph graph;
  private final LabIdentity lab;

  Claims(RunParts parts, ResourceGraph graph, LabIdentity lab) {
    this.parts = parts;
    this.graph = graph;
    this.lab = lab;
  }

  /**
   * Why a plan is not begun: targets that it would change and that another lab has claimed. Targets
   * that cannot be reached now, or come to be in the run, are asked when their turn comes.
   */
  List<Diagnostic> refusals(Plan plan) {
    TreeSet<Sessions.Place> changed = new TreeSet<>();
    for (Change change : plan.changes()) {
      boolean changes =
          change.blocked() == null
              && change.action() != Action.NOOP
              && change.action() != Action.FORGET;
      Provider provider = parts.providers().forType(change.type());
      if (changes && provider != null && !provider.recordsOnly()) {
        changed.addAll(Places.all(change, graph));
      }
    }
    TreeMap<Sessions.Place, Diagnostic> refusals = new TreeMap<>();
    List<Sessions.Place> open = new ArrayList<>();
    for (Sessions.Place place : changed) {
      TargetSpec target = place.target() == null ? null : graph.targets().get(place.target());
      Provider provider = parts.providers().named(place.provider());
      if (provider != null && !isMadeInRun(target) && (target != null || place.target() == null)) {
        open.add(place);
        parts.machinery().work(() -> ask(place, provider, target, refusals, open));
      }
    }
    await(open);
    return List.copyOf(refusals.values());
  }

  private void ask(
      Sessions.Place place,
      Provider provider,
      @Nullable TargetSpec target,
      Map<Sessions.Place, Diagnostic> refusals,
      List<Sessions.Place> open) {
    ClaimStatus said = claim(provider, target);
    parts
        .machinery()
        .post(
            () -> {
              if (said instanceof ClaimStatus.Other other) {
                refusals.put(place, Places.claimed(target, other.owner()));
              }
              open.remove(place);
            });
  }

  private ClaimStatus claim(Provider provider, @Nullable TargetSpec target) {
    Call call = Call.silent(parts.machinery(), parts.secrets(), TIMEOUT);
    try {
      return parts.sessions().at(provider, target, call).claim(lab, call);
    } catch (ProviderException askedAgainLater) {
      return new ClaimStatus.Free();
    }
  }

  private static boolean isMadeInRun(@Nullable TargetSpec target) {
    return target != null && References.hasReference(target.config());
  }

  private void await(List<?> open) {
    while (!open.isEmpty()) {
      Interruptions.next(parts.machinery()).run();
    }
  }

  /**
   * Does one thing at each of the lab's targets, one after another.
   *
   * @param only addresses of targets, or empty for all of them
   * @throws dev.homelab.diag.HomelabException when a target cannot be asked
   */
  void each(List<Address> only, Visit action) {
    for (TargetSpec target : graph.targets().values()) {
      Provider provider = parts.providers().named(target.provider());
      boolean wanted = only.isEmpty() || only.contains(target.address());
      if (wanted && provider != null && !isMadeInRun(target)) {
        Call call = Call.silent(parts.machinery(), parts.secrets(), TIMEOUT);
        action.at(target, parts.sessions().at(provider, target, call), call);
      }
    }
  }
}

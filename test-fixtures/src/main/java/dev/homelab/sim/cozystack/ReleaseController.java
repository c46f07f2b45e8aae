package dev.homelab.sim.cozystack;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homelab.sim.kube.controllers.Controller;
import dev.homelab.sim.kube.controllers.Objects;
import dev.homelab.sim.kube.fault.ReleaseFault;
import dev.homelab.sim.kube.fault.ReleaseFaults;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.store.Change;
import dev.homelab.sim.kube.store.Stored;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Flux's Helm controller: installs a release's chart, waits for what it made, tries again every
 * half minute what was refused, and takes away what a deleted release made before it is gone.
 */
final class ReleaseController implements Controller {
  /** What holds a deleted release until its chart is uninstalled. */
  static final String FINALIZER = "finalizers.fluxcd.io";

  private static final double SEEN_SECONDS = 1;
  private static final double LOOK_SECONDS = 1;
  private static final double RETRY_SECONDS = 30;

  /** The helm-controller of Cozystack runs with {@code --requeue-dependency=30s}. */
  private static final double DEPENDENCY_SECONDS = 30;

  private static final double LONGEST_SECONDS = 600;
  private static final double REMOVAL_SECONDS = 3;
  private static final String REQUESTED = "reconcile.fluxcd.io/requestedAt";

  /**
   * What is under way for a release.
   *
   * @param generation the generation that is tried
   * @param began when, in simulated seconds
   * @param refused whether it was refused and waits to be tried again
   */
  private record Attempt(long generation, double began, boolean refused) {}

  private final Objects objects;
  private final Charts charts;
  private final ReleaseFaults faults;
  private final ReleaseStatus status;
  private final PlatformValues values;
  private final Map<String, Attempt> attempts = new HashMap<>();
  private final Map<String, Double> removals = new HashMap<>();
  private final Map<String, Attempt> unheeded = new HashMap<>();

  ReleaseController(Objects objects, Charts charts, ReleaseFaults faults) {
    this.objects = objects;
    this.charts = charts;
    this.faults = faults;
    this.status = new ReleaseStatus(objects);
    this.values = new PlatformValues(objects);
  }

  @Override
  public void observe(Change change, Work work) {
    Stored now = change.now();
    if (now.resource().equals(Releases.RESOURCE)) {
      if (Platform.begun(objects)) {
        work.add(now.namespace() + "/" + now.name(), SEEN_SECONDS);
      }
    } else if (now.resource().equals(Artifacts.ARTIFACTS)) {
      Artifacts.readers(objects, now)
          .forEach(one -> work.add(one.namespace() + "/" + one.name(), SEEN_SECONDS));
    } else {
      values
          .readers(now)
          .forEach(one -> work.add(one.namespace() + "/" + one.name(), SEEN_SECONDS));
    }
  }

  @Override
  public void reconcile(String key, Work work) {
    Stored release = objects.get(Releases.RESOURCE, key);
    if (release == null) {
      return;
    }
    if (release.terminating()) {
      remove(release, key, work);
      return;
    }
    hold(release);
    boolean asked = answer(release);
    Attempt attempt = attempts.get(release.uid());
    long generation = generation(release);
    boolean stale = values.changed(release) || Artifacts.changed(objects, release);
    boolean again = stale || (asked && attempt != null && attempt.refused());
    if (attempt == null || attempt.generation() != generation || again) {
      boolean settled = ReleaseStatus.settled(release);
      if ((!settled || stale) && heeds(release, key, work)) {
        ready(release, key, work);
      }
    } else if (attempt.refused()) {
      again(release, key, attempt, work);
    } else {
      goOn(release, key, attempt, work);
    }
  }

  /** Whether a release that was there before is looked at now, or only in a while. */
  private boolean heeds(Stored release, String key, Work work) {
    double late = faults.stale(release.namespace(), release.name());
    if (late == 0 || Json.isEmpty(Json.at(release.json(), "status.history"))) {
      return true;
    }
    Attempt first = unheeded.get(release.uid());
    if (first == null || first.generation() != generation(release)) {
      first = new Attempt(generation(release), work.now(), false);
      unheeded.put(release.uid(), first);
      faults.meet(ReleaseFault.Stale.class);
    }
    double left = first.began() + late - work.now();
    if (left > 0) {
      work.add(key, left);
    }
    return left <= 0;
  }

  private static long generation(Stored release) {
    return Json.at(release.json(), "metadata.generation").asLong();
  }

  private void hold(Stored release) {
    JsonNode finalizers = Json.at(release.json(), "metadata.finalizers");
    if (Json.elements(finalizers).stream().noneMatch(f -> f.asText().equals(FINALIZER))) {
      objects.change(
          release,
          ReleaseStatus.MANAGER,
          "",
          o -> Json.child(o, "metadata").withArray("finalizers").add(FINALIZER));
    }
  }

  /** Answers somebody who asked for a look; whether the question is new. */
  private boolean answer(Stored release) {
    String asked = Json.at(release.json(), "metadata.annotations").path(REQUESTED).asText();
    boolean fresh =
        !asked.isEmpty()
            && !asked.equals(Json.text(release.json(), "status.lastHandledReconcileAt"));
    if (fresh) {
      objects.status(release, ReleaseStatus.MANAGER, s -> s.put("lastHandledReconcileAt", asked));
    }
    return fresh;
  }

  /** Begins when every release that it waits for is ready; looks again after a while if not. */
  private void ready(Stored release, String key, Work work) {
    if (!Artifacts.there(objects, release)) {
      return;
    }
    for (JsonNode need : Json.at(release.json(), "spec.dependsOn")) {
      String given = Json.text(need, "namespace");
      String namespace = given.isEmpty() ? release.namespace() : given;
      if (!Platform.ready(objects, namespace, Json.text(need, "name"))) {
        status.waits(release, namespace + "/" + Json.text(need, "name"));
        work.add(key, DEPENDENCY_SECONDS);
        return;
      }
    }
    begin(release, key, work);
  }

  private void begin(Stored release, String key, Work work) {
    status.progressing(release);
    values.note(release);
    Optional<String> refusal = charts.of(release).install(release, charts.values(release));
    attempts.put(release.uid(), new Attempt(generation(release), work.now(), refusal.isPresent()));
    if (refusal.isPresent()) {
      status.failed(release, refusal.get());
      work.add(key, RETRY_SECONDS);
    } else {
      work.add(key, charts.seconds(release));
    }
  }

  private void again(Stored release, String key, Attempt attempt, Work work) {
    double left = attempt.began() + RETRY_SECONDS - work.now();
    if (left > 0) {
      work.add(key, left);
    } else {
      begin(release, key, work);
    }
  }

  private void goOn(Stored release, String key, Attempt attempt, Work work) {
    if (ReleaseStatus.settled(release)) {
      return;
    }
    double left = attempt.began() + charts.seconds(release) - work.now();
    if (left > 0) {
      work.add(key, left);
    } else if (charts.of(release).ready(release)) {
      charts.of(release).finish(release);
      status.succeeded(release);
    } else if (work.now() - attempt.began() > LONGEST_SECONDS) {
      attempts.put(release.uid(), new Attempt(attempt.generation(), work.now(), true));
      status.failed(release, "context deadline exceeded");
      work.add(key, RETRY_SECONDS);
    } else {
      work.add(key, LOOK_SECONDS);
    }
  }

  private void remove(Stored release, String key, Work work) {
    double began = removals.computeIfAbsent(release.uid(), uid -> work.now());
    boolean empty = charts.of(release).uninstall(release);
    if (empty && work.now() - began >= REMOVAL_SECONDS) {
      removals.remove(release.uid());
      attempts.remove(release.uid());
      unheeded.remove(release.uid());
      objects.unfinalize(release, FINALIZER);
    } else {
      work.add(key, LOOK_SECONDS);
    }
  }
}

package dev.homelab.sim.cozystack;

import dev.homelab.sim.kube.controllers.Controller;
import dev.homelab.sim.kube.controllers.Objects;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.store.Change;
import dev.homelab.sim.kube.store.Stored;

/**
 * Whether Velero reaches the place of backups: it does while Cozystack finds the keys of the bucket
 * and hands them to Velero's namespace, once a minute ({@code
 * internal/backupcontroller/credentials_projector_runnable.go}).
 */
final class VeleroLocation implements Controller {
  /** The resource of places. */
  static final String LOCATIONS = "backupstoragelocations.velero.io";

  private static final double LOOK_SECONDS = 60;
  private final Objects objects;
  private final BackupStorage storage;

  VeleroLocation(Objects objects) {
    this.objects = objects;
    this.storage = new BackupStorage(objects);
  }

  @Override
  public void observe(Change change, Work work) {
    Stored now = change.now();
    if (now.resource().equals(LOCATIONS) && change.before() == null && !change.deleted()) {
      work.add(now.namespace() + "/" + now.name(), 1);
    }
  }

  @Override
  public void reconcile(String key, Work work) {
    Stored location = objects.get(LOCATIONS, key);
    if (location == null || location.terminating()) {
      return;
    }
    work.add(key, LOOK_SECONDS);
    boolean reached = storage.project(location.namespace()).isEmpty();
    String phase = reached ? "Available" : "Unavailable";
    if (!Json.text(location.json(), "status.phase").equals(phase)) {
      objects.status(location, VeleroSchedules.MANAGER, s -> s.put("phase", phase));
    }
  }
}

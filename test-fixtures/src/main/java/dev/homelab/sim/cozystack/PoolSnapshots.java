package dev.homelab.sim.cozystack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.controllers.Objects;
import dev.homelab.sim.kube.controllers.StoragePools;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.store.Stored;

/**
 * The objects of snapshots that a restore of Velero makes ({@code pkg/restore/actions/csi}), and
 * what LINSTOR's driver says of them: it knows those whose pool is there.
 *
 * @param objects the cluster
 * @param pools the pools that LINSTOR has
 */
record PoolSnapshots(Objects objects, StoragePools pools) {
  private static final String SNAPSHOTS = "volumesnapshots.snapshot.storage.k8s.io";
  private static final String CONTENTS = "volumesnapshotcontents.snapshot.storage.k8s.io";

  /** How the snapshot of a claim is called that a restore brings. */
  static String name(Stored restore, String claim) {
    return "snapshot-" + restore.uid() + '-' + claim;
  }

  /** Whether what was kept of a claim is in a pool that is there, or in none. */
  boolean isThere(JsonNode kept) {
    String pool = kept.path("pool").asText();
    return pool.isEmpty() || pools.exists(pool);
  }

  /** Whether the volume of a claim is made of what was kept, and not an empty one. */
  boolean fills(JsonNode kept) {
    return pools.fills(Json.text(kept, "claim.metadata.name"));
  }

  /** Makes both halves of the snapshot of a claim. */
  void make(Stored restore, JsonNode kept) {
    String namespace = Json.text(kept, "claim.metadata.namespace");
    String name = name(restore, Json.text(kept, "claim.metadata.name"));
    ObjectNode content = named(restore, name);
    content
        .putObject("spec")
        .put("deletionPolicy", "Retain")
        .put("driver", "linstor.csi.linbit.com")
        .putObject("volumeSnapshotRef")
        .put("name", name)
        .put("namespace", namespace);
    objects.create(CONTENTS, "", content, VeleroSchedules.MANAGER);
    ObjectNode snapshot = named(restore, name);
    snapshot.putObject("spec").putObject("source").put("volumeSnapshotContentName", name);
    Stored made = objects.create(SNAPSHOTS, namespace, snapshot, VeleroSchedules.MANAGER);
    if (made == null) {
      return;
    }
    boolean there = isThere(kept);
    objects.status(
        made,
        "snapshot-controller",
        s -> {
          s.put("readyToUse", there).put("boundVolumeSnapshotContentName", name);
          if (!there) {
            s.putObject("error").put("message", "snapshot " + name + " not found");
          }
        });
  }

  private static ObjectNode named(Stored restore, String name) {
    ObjectNode object = Json.object();
    ObjectNode metadata = object.putObject("metadata").put("name", name);
    metadata.putObject("labels").put("velero.io/restore-name", VeleroJobs.label(restore.name()));
    return object;
  }
}

package dev.homelab.sim.cozystack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.catalog.cozystack.AppKind;
import dev.homelab.catalog.cozystack.AppKinds;
import dev.homelab.sim.kube.controllers.Objects;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.store.Stored;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where backups go: the bucket that the platform makes in the root tenant once that has a storage,
 * or one elsewhere whose keys lie in a Secret there (Cozystack 1.6.2, {@code
 * docs/operations/backup-classes.md}).
 */
final class BackupStorage {
  /** What tenants get of the keys while a job runs. */
  static final String KEYS = "cozy-backups-creds";

  private static final String MANAGER = "backupstrategy-controller";
  private static final String BUCKET = "cozy-backups";
  private static final String OWN_KEYS = "bucket-cozy-backups-system-credentials";
  private static final String SECRETS = "secrets";
  private final Objects objects;

  BackupStorage(Objects objects) {
    this.objects = objects;
  }

  private JsonNode values() {
    return Json.at(Platform.values(objects), "backupStorage");
  }

  private boolean elsewhere() {
    return values().has("provisionBucket") && !values().path("provisionBucket").asBoolean();
  }

  /** The bucket; empty until there is one. */
  String bucket() {
    Stored keys = source();
    return keys == null ? "" : elsewhere() ? Json.text(values(), "bucketName") : BUCKET;
  }

  private @Nullable Stored source() {
    String named = Json.text(values(), "systemSecretName");
    String name = named.isEmpty() ? OWN_KEYS : named;
    if (!elsewhere()) {
      make();
    }
    return objects.get(SECRETS, Tenants.ROOT, name);
  }

  /** The platform asks for its bucket from the start; here, once it can be made. */
  private void make() {
    AppKind kind = java.util.Objects.requireNonNull(AppKinds.named("Bucket"));
    Stored root = objects.get("namespaces", "", Tenants.ROOT);
    boolean storage =
        root != null
            && !Json.at(root.json(), "metadata.labels")
                .path(TenantChart.LABEL + "seaweedfs")
                .asText()
                .isEmpty();
    if (storage && objects.get(Releases.RESOURCE, Tenants.ROOT, kind.prefix() + BUCKET) == null) {
      ObjectNode bucket = Json.object();
      bucket.putObject("metadata").put("name", BUCKET).put("namespace", Tenants.ROOT);
      Json.child(bucket, "spec.users.system").put("readonly", false);
      objects.create(
          Releases.RESOURCE, Tenants.ROOT, Releases.of(kind, bucket, Tenants.ROOT), MANAGER);
    }
  }

  /**
   * Hands the keys to a namespace, as is done before each job.
   *
   * @return why that cannot be; empty when it was done
   */
  Optional<Refusal> project(String namespace) {
    Stored keys = source();
    if (keys == null) {
      return Optional.of(new Refusal(true, "the Secret with the keys of the storage is missing"));
    }
    JsonNode data = keys.json().path("data");
    for (String key : new String[] {"accessKey", "secretKey", "endpoint", "bucketName"}) {
      if (data.path(key).asText().isEmpty()) {
        return Optional.of(
            new Refusal(false, "the Secret " + keys.name() + " has no key \"" + key + "\""));
      }
    }
    if (objects.get(SECRETS, namespace, KEYS) == null) {
      ObjectNode copy = Json.object().put("type", "Opaque");
      copy.putObject("metadata").put("name", KEYS).put("namespace", namespace);
      copy.putObject("data")
          .put("AWS_ACCESS_KEY_ID", data.path("accessKey").asText())
          .put("AWS_SECRET_ACCESS_KEY", data.path("secretKey").asText());
      objects.create(SECRETS, namespace, copy, MANAGER);
    }
    return Optional.empty();
  }

  /**
   * Why keys cannot be handed on.
   *
   * @param passing whether it is tried again
   * @param why in the controller's words
   */
  record Refusal(boolean passing, String why) {}
}

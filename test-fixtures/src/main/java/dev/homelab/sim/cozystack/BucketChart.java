package dev.homelab.sim.cozystack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.store.Stored;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A bucket of SeaweedFS: for each user a secret with keys, once the storage is there. */
final class BucketChart implements Chart {
  private static final int KEY = 20;
  private static final int SECRET = 40;

  private final Made made;
  private final Accounts accounts;

  BucketChart(Made made) {
    this.made = made;
    this.accounts = new Accounts(made);
  }

  @Override
  public Optional<String> install(Stored release, ObjectNode values) {
    Stored namespace = made.objects().get("namespaces", "", release.namespace());
    String storage =
        namespace == null
            ? ""
            : Json.at(namespace.json(), "metadata.labels")
                .path(TenantChart.LABEL + "seaweedfs")
                .asText();
    if (storage.isEmpty()) {
      return Optional.of("no object storage: BucketClass \"\" not found");
    }
    JsonNode users = values.path("users");
    Set<String> names = new TreeSet<>();
    users.fieldNames().forEachRemaining(names::add);
    for (String user : names) {
      String name = release.name() + '-' + user + "-credentials";
      if (made.secret(release.namespace(), name, "secretKey") == null) {
        accounts.secret(
            release,
            name,
            Map.of(
                "accessKey",
                made.password(KEY),
                "secretKey",
                made.password(SECRET),
                "endpoint",
                "s3." + storage + ".example.com",
                "bucketName",
                "bucket-" + release.uid()));
      }
    }
    return Optional.empty();
  }

  @Override
  public boolean uninstall(Stored release) {
    return made.gone(made.of(release));
  }
}

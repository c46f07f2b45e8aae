package dev.homelab.sim.cozystack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.catalog.cozystack.AppKind;
import dev.homelab.catalog.cozystack.AppKinds;
import dev.homelab.sim.kube.controllers.Objects;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.store.Stored;
import java.util.Optional;

/**
 * The namespaces that the platform publishes in and its root tenant (Cozystack 1.6.2, {@code
 * packages/system/cozystack-basics}).
 */
final class BasicsChart implements Chart {
  private final Made made;
  private final Objects objects;

  BasicsChart(Made made) {
    this.made = made;
    this.objects = made.objects();
  }

  @Override
  public Optional<String> install(Stored release, ObjectNode values) {
    made.put(release, "namespaces", "", "cozy-public", Json.object());
    String host = Platform.host(objects);
    ObjectNode namespace = Cozystack.rootNamespace(host);
    RemovalGuard.mark(namespace);
    made.put(release, "namespaces", "", Tenants.ROOT, namespace);
    ObjectNode secret = Json.object().put("type", "Opaque");
    Json.child(secret, "metadata.labels").put("reconcile.fluxcd.io/watch", "Enabled");
    String text =
        """
        _cluster:
          root-host: "%1$s"
        _namespace:
          host: "%1$s"
        """
            .formatted(host);
    secret.putObject("data").put("values.yaml", Made.encoded(text));
    if (objects.get("secrets", Tenants.ROOT, PlatformValues.NAME) == null) {
      made.put(release, "secrets", Tenants.ROOT, PlatformValues.NAME, secret);
    }
    tenant(release);
    return Optional.empty();
  }

  private void tenant(Stored release) {
    AppKind kind = java.util.Objects.requireNonNull(AppKinds.named("Tenant"));
    String name = kind.prefix() + "root";
    if (objects.get(Releases.RESOURCE, Tenants.ROOT, name) != null) {
      return;
    }
    ObjectNode root = Json.object();
    root.putObject("metadata").put("name", "root").put("namespace", Tenants.ROOT);
    root.putObject("spec");
    ObjectNode object = Releases.of(kind, root, Tenants.ROOT);
    RemovalGuard.mark(object);
    made.put(release, Releases.RESOURCE, Tenants.ROOT, name, object);
  }

  @Override
  public boolean ready(Stored release) {
    return objects.get(Releases.RESOURCE, Tenants.ROOT, "tenant-root") != null;
  }

  @Override
  public boolean uninstall(Stored release) {
    return true;
  }
}

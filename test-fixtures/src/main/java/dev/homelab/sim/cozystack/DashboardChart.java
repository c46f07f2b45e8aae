package dev.homelab.sim.cozystack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.store.Stored;
import java.util.Optional;

/**
 * The dashboard as far as its door goes (Cozystack 1.6.2, {@code packages/system/dashboard}): it
 * takes tokens, or asks Keycloak where people log in by it. The release does not wait for its pods.
 */
final class DashboardChart implements Chart {
  private static final String NAME = "incloud-web-gatekeeper";
  private final Made made;

  DashboardChart(Made made) {
    this.made = made;
  }

  @Override
  public Optional<String> install(Stored release, ObjectNode values) {
    boolean login =
        Json.at(Platform.values(made.objects()), "authentication.oidc.enabled").asBoolean();
    ObjectNode door = Workloads.deployment(NAME, 1, "quay.io/oauth2-proxy/oauth2-proxy:v7.12.0");
    ObjectNode container = (ObjectNode) Json.at(door, "spec.template.spec.containers").path(0);
    container.put("name", login ? "auth-proxy" : "token-proxy");
    made.put(release, "deployments.apps", release.namespace(), NAME, door);
    return Optional.empty();
  }

  @Override
  public boolean uninstall(Stored release) {
    return made.gone(made.of(release));
  }
}

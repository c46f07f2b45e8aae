package dev.homelab.sim.cozystack;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homelab.sim.kube.controllers.Controller;
import dev.homelab.sim.kube.controllers.Objects;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.store.Change;
import dev.homelab.sim.kube.store.Stored;
import java.util.Optional;

/**
 * The Keycloak operator as far as users go: it says {@code OK} of one whose realm, groups and first
 * password are there, else what is lacking, and looks again.
 */
final class RealmUsers implements Controller {
  /** The resource of users. */
  static final String USERS = "keycloakrealmusers.v1.edp.epam.com";

  private static final String MANAGER = "keycloak-operator";
  private static final double SEEN_SECONDS = 2;
  private static final double RETRY_SECONDS = 10;
  private final Objects objects;

  RealmUsers(Objects objects) {
    this.objects = objects;
  }

  @Override
  public void observe(Change change, Work work) {
    Stored now = change.now();
    if (now.resource().equals(USERS) && !change.deleted()) {
      work.add(now.namespace() + "/" + now.name(), SEEN_SECONDS);
    }
  }

  @Override
  public void reconcile(String key, Work work) {
    Stored user = objects.get(USERS, key);
    if (user == null) {
      return;
    }
    String said = lacking(user).map(what -> "unable to sync realm user: no " + what).orElse("OK");
    if (!Json.text(user.json(), "status.value").equals(said)) {
      objects.status(user, MANAGER, status -> status.put("value", said));
    }
    if (!said.equals("OK")) {
      work.add(key, RETRY_SECONDS);
    }
  }

  private Optional<String> lacking(Stored user) {
    JsonNode spec = user.json().path("spec");
    String realm = Json.text(spec, "realmRef.name");
    if (objects.get(RealmChart.REALMS, "", realm) == null) {
      return Optional.of("realm " + realm);
    }
    for (JsonNode group : spec.path("groups")) {
      boolean there =
          objects.list(RealmChart.GROUPS, null).stream()
              .anyMatch(one -> Json.text(one.json(), "spec.name").equals(group.asText()));
      if (!there) {
        return Optional.of("group " + group.asText());
      }
    }
    String secret = Json.text(spec, "passwordSecret.name");
    return secret.isEmpty() || objects.get("secrets", user.namespace(), secret) != null
        ? Optional.empty()
        : Optional.of("secret " + secret);
  }
}

package dev.homelab.sim.cozystack;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homelab.sim.kube.controllers.Controller;
import dev.homelab.sim.kube.controllers.Objects;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.store.Change;
import dev.homelab.sim.kube.store.Stored;
import java.util.Optional;

/**
 * The Keycloak operator as far as clients go: it says {@code OK} of one whose realm is there, and
 * the key of the Secret beside it that it proves itself with; else what is lacking, and looks
 * again. It holds each by a finalizer until it has taken the client out of the realm, so that none
 * goes without the operator or after the realm. Of two that claim one name in the realm it takes
 * the older, where the real one lets them overwrite each other.
 */
final class RealmClients implements Controller {
  /** The resource of clients. */
  static final String CLIENTS = "keycloakclients.v1.edp.epam.com";

  private static final String MANAGER = "keycloak-operator";
  private static final String FINALIZER = "keycloak.client.operator.finalizer.name";
  private static final double SEEN_SECONDS = 2;
  private static final double RETRY_SECONDS = 10;
  private final Objects objects;

  RealmClients(Objects objects) {
    this.objects = objects;
  }

  @Override
  public void observe(Change change, Work work) {
    Stored now = change.now();
    if (now.resource().equals(CLIENTS) && !change.deleted()) {
      work.add(now.namespace() + "/" + now.name(), SEEN_SECONDS);
    }
  }

  @Override
  public void reconcile(String key, Work work) {
    Stored client = objects.get(CLIENTS, key);
    if (client == null || !isRunning()) {
      return;
    }
    boolean held = hold(client);
    if (client.json().path("metadata").has("deletionTimestamp")) {
      if (held && isRealm(Json.text(client.json(), "spec.realmRef.name"))) {
        objects.unfinalize(client, FINALIZER);
      } else if (held) {
        work.add(key, RETRY_SECONDS);
      }
      return;
    }
    String said = lacking(client).orElse("OK");
    if (!Json.text(client.json(), "status.value").equals(said)) {
      objects.status(client, MANAGER, status -> status.put("value", said));
    }
    if (!said.equals("OK")) {
      work.add(key, RETRY_SECONDS);
    }
  }

  private boolean isRealm(String name) {
    return objects.get(RealmChart.REALMS, "", name) != null;
  }

  /** Whether somebody runs it: the release that brings it is there. */
  private boolean isRunning() {
    return objects.get(Releases.RESOURCE, "cozy-keycloak", "keycloak-operator") != null;
  }

  /** Whether it holds a client; one that does not go away yet it holds from now on. */
  private boolean hold(Stored client) {
    JsonNode metadata = client.json().path("metadata");
    boolean held =
        Json.elements(metadata.path("finalizers")).stream()
            .anyMatch(one -> one.asText().equals(FINALIZER));
    if (!held && !metadata.has("deletionTimestamp")) {
      objects.change(
          client,
          MANAGER,
          "",
          o -> Json.child(o, "metadata").withArray("finalizers").add(FINALIZER));
    }
    return held;
  }

  private boolean isTaken(Stored client, String realm, String id) {
    return objects.list(CLIENTS, null).stream()
        .filter(other -> !other.uid().equals(client.uid()))
        .filter(other -> Json.text(other.json(), "spec.realmRef.name").equals(realm))
        .filter(other -> Json.text(other.json(), "spec.clientId").equals(id))
        .anyMatch(other -> age(other).compareTo(age(client)) < 0);
  }

  private static String age(Stored client) {
    return Json.text(client.json(), "metadata.creationTimestamp") + ' ' + client.uid();
  }

  private Optional<String> lacking(Stored client) {
    JsonNode spec = client.json().path("spec");
    String realm = Json.text(spec, "realmRef.name");
    String id = Json.text(spec, "clientId");
    if (isTaken(client, realm, id)) {
      return Optional.of("unable to create keycloak client: client " + id + " already exists");
    }
    if (!isRealm(realm)) {
      return Optional.of("unable to create keycloak client from realm ref: no realm " + realm);
    }
    String[] where = Json.text(spec, "secret").split(":", 2);
    if (!where[0].startsWith("$") || where.length < 2) {
      return Optional.of(
          "invalid config secret reference is not in format '$secretName:secretKey'");
    }
    Stored secret = objects.get("secrets", client.namespace(), where[0].substring(1));
    return secret != null && secret.json().path("data").has(where[1])
        ? Optional.empty()
        : Optional.of("unable to get secret from ref: failed to get secret " + where[0]);
  }
}

package dev.homelab.sim.cozystack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.store.Stored;
import java.util.List;
import java.util.Optional;

/**
 * The realm that people of the cluster log in to, with the group of its administrators (Cozystack
 * 1.6.2, {@code packages/system/keycloak-configure}), and the groups of each tenant ({@code
 * packages/apps/tenant/templates/keycloakgroups.yaml}).
 */
record RealmChart(Made made) implements Chart {
  /** The resource of realms. */
  static final String REALMS = "clusterkeycloakrealms.v1.edp.epam.com";

  /** The resource of groups. */
  static final String GROUPS = "keycloakrealmgroups.v1.edp.epam.com";

  /** The name of the realm. */
  static final String REALM = "keycloakrealm-cozy";

  private static final String DEFINITIONS = "customresourcedefinitions.apiextensions.k8s.io";

  @Override
  public Optional<String> install(Stored release, ObjectNode values) {
    ObjectNode realm = Json.object();
    realm.putObject("spec").put("realmName", "cozy").put("clusterKeycloakRef", "keycloak-cozy");
    made.put(release, REALMS, "", REALM, realm);
    group(made, release, Platform.NAMESPACE, "cozystack-cluster-admin");
    return Optional.empty();
  }

  /** Makes the groups of a tenant, where there is a login and its kinds are there. */
  static void groups(Made made, Stored release, String namespace) {
    boolean login =
        Json.at(Platform.values(made.objects()), "authentication.oidc.enabled").asBoolean();
    Stored definition = made.objects().get(DEFINITIONS, "", GROUPS);
    if (login && Platform.condition(definition, "Established").equals("True")) {
      for (String level : List.of("view", "use", "admin", "super-admin")) {
        group(made, release, namespace, namespace + "-" + level);
      }
    }
  }

  private static void group(Made made, Stored release, String namespace, String name) {
    ObjectNode object = Json.object();
    ObjectNode spec = object.putObject("spec").put("name", name);
    spec.putObject("realmRef").put("name", REALM).put("kind", "ClusterKeycloakRealm");
    made.put(release, GROUPS, namespace, name, object);
  }

  @Override
  public boolean uninstall(Stored release) {
    return made.gone(made.of(release));
  }
}

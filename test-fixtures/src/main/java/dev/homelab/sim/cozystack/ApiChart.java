package dev.homelab.sim.cozystack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.controllers.Objects;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.store.Stored;
import java.util.List;
import java.util.Optional;

/**
 * The server of the aggregated APIs (Cozystack 1.6.2, {@code packages/system/cozystack-api}): its
 * groups are not known before its release begins, answer 503 while its pods start, whether for the
 * first time or again, and are served when the release is ready.
 */
final class ApiChart implements Chart {
  /** The resource of registered APIs. */
  static final String SERVICES = "apiservices.apiregistration.k8s.io";

  /** The name of the API of applications. */
  static final String APPS = "v1alpha1.apps.cozystack.io";

  private static final String NAME = "cozystack-api";
  private static final String DEPLOYMENTS = "deployments.apps";
  private static final int PORT = 443;
  private static final List<String> GROUPS = List.of("apps", "core", "sdn");
  private final Made made;
  private final Objects objects;

  ApiChart(Made made) {
    this.made = made;
    this.objects = made.objects();
  }

  private static String service(String group) {
    return "v1alpha1." + group + ".cozystack.io";
  }

  @Override
  public Optional<String> install(Stored release, ObjectNode values) {
    ObjectNode server = Workloads.deployment(NAME, 2, "ghcr.io/cozystack/cozystack/" + NAME);
    Workloads.onHost(server);
    made.put(release, DEPLOYMENTS, Platform.NAMESPACE, NAME, server);
    ObjectNode address = Json.object();
    ObjectNode way = address.putObject("spec");
    way.putObject("selector").put("app", NAME);
    way.putArray("ports").addObject().put("name", "https").put("port", PORT);
    if (objects.get("services", Platform.NAMESPACE, NAME) == null) {
      made.put(release, "services", Platform.NAMESPACE, NAME, address);
    }
    for (String group : GROUPS) {
      made.put(release, SERVICES, "", service(group), registration(group + ".cozystack.io"));
      available(group, false);
    }
    Cozystack.resume(objects.writer());
    return Optional.empty();
  }

  private static ObjectNode registration(String group) {
    ObjectNode object = Json.object();
    ObjectNode spec = object.putObject("spec").put("group", group).put("version", "v1alpha1");
    spec.put("groupPriorityMinimum", 1000).put("versionPriority", 15);
    spec.putObject("service")
        .put("name", NAME)
        .put("namespace", Platform.NAMESPACE)
        .put("port", PORT);
    return object;
  }

  private void available(String group, boolean answers) {
    Stored known = objects.get(SERVICES, "", service(group));
    if (known != null) {
      String told =
          answers
              ? "all checks passed"
              : "endpoints for service/cozystack-api in \"cozy-system\" have no addresses with port"
                  + " name \"https\"";
      objects.status(
          known,
          "kube-apiserver",
          status ->
              objects.condition(
                  status,
                  "Available",
                  answers ? "True" : "False",
                  answers ? "Passed" : "MissingEndpoints",
                  told));
    }
  }

  @Override
  public boolean ready(Stored release) {
    Stored server = objects.get(DEPLOYMENTS, Platform.NAMESPACE, NAME);
    return Platform.condition(server, "Available").equals("True");
  }

  @Override
  public void finish(Stored release) {
    GROUPS.forEach(group -> available(group, true));
  }

  @Override
  public boolean uninstall(Stored release) {
    return made.gone(made.of(release));
  }
}

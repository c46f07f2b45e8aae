package dev.homelab.sim.cozystack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.controllers.Controller;
import dev.homelab.sim.kube.controllers.Objects;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.store.Change;
import dev.homelab.sim.kube.store.Stored;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The operators of VictoriaMetrics and Grafana as far as they say how far an object is: one that
 * names a Secret is {@code failed} while that is not there, one that has no monitoring around it is
 * not taken up, and both are looked at again.
 */
final class MonitoringOperators implements Controller {
  private static final String METRICS_MANAGER = "vm-operator";
  private static final String PAGES_MANAGER = "grafana-operator";
  private static final String MONITORING = "monitoring";
  private static final double SEEN_SECONDS = 3;
  private static final double RETRY_SECONDS = 10;
  private final Objects objects;

  MonitoringOperators(Objects objects) {
    this.objects = objects;
  }

  private static boolean isPage(String resource) {
    return resource.endsWith('.' + MonitoringKinds.PAGES);
  }

  @Override
  public void observe(Change change, Work work) {
    Stored now = change.now();
    String resource = now.resource();
    boolean ours = isPage(resource) || resource.endsWith('.' + MonitoringKinds.METRICS);
    if (ours && !change.deleted()) {
      work.add(resource + ' ' + now.namespace() + '/' + now.name(), SEEN_SECONDS);
    }
  }

  @Override
  public void reconcile(String key, Work work) {
    int space = key.indexOf(' ');
    String resource = key.substring(0, space);
    Stored object = objects.get(resource, key.substring(space + 1));
    if (object == null) {
      return;
    }
    boolean done = isPage(resource) ? page(object) : metrics(object);
    if (!done) {
      work.add(key, RETRY_SECONDS);
    }
  }

  private boolean monitored(Stored object) {
    return objects.get(Releases.RESOURCE, object.namespace(), MONITORING) != null;
  }

  private boolean metrics(Stored object) {
    if (!monitored(object)) {
      return false;
    }
    Optional<String> lacking = lackingSecret(object);
    long generation = Json.at(object.json(), "metadata.generation").asLong();
    String said = lacking.isEmpty() ? "operational" : "failed";
    JsonNode status = object.json().path("status");
    boolean told =
        status.path("updateStatus").asText().equals(said)
            && status.path("observedGeneration").asLong() == generation;
    if (!told) {
      objects.status(
          object,
          METRICS_MANAGER,
          out -> {
            out.put("updateStatus", said).put("observedGeneration", generation);
            out.put("reason", lacking.map(name -> "secret " + name + " not found").orElse(""));
          });
    }
    return lacking.isEmpty();
  }

  /** The Secret that a receiver logs in with, when it is not there. */
  private Optional<String> lackingSecret(Stored object) {
    List<String> names = new ArrayList<>();
    for (JsonNode receiver : Json.elements(Json.at(object.json(), "spec.receivers"))) {
      for (JsonNode hook : Json.elements(receiver.path("webhook_configs"))) {
        JsonNode login = hook.path("http_config");
        names.add(Json.text(login, "basic_auth.password.name"));
        names.add(Json.text(login, "authorization.credentials.name"));
      }
    }
    return names.stream()
        .filter(name -> !name.isEmpty())
        .filter(name -> objects.get("secrets", object.namespace(), name) == null)
        .findFirst();
  }

  private boolean page(Stored object) {
    boolean fits = monitored(object);
    boolean read = isJson(Json.text(object.json(), "spec.json"));
    String said = fits && read ? "True" : "False";
    if (!Platform.condition(object, "DashboardSynchronized").equals(said)) {
      objects.status(object, PAGES_MANAGER, status -> tell(status, fits, said));
    }
    return fits;
  }

  private void tell(ObjectNode status, boolean fits, String said) {
    status.put("NoMatchingInstances", !fits);
    ObjectNode condition = status.putArray("conditions").addObject();
    condition.put("type", "DashboardSynchronized").put("status", said);
    condition.put("reason", said.equals("True") ? "ApplySuccessful" : "ApplyFailed");
    condition.put("message", said.equals("True") ? "" : "the page is no JSON");
    condition.put("lastTransitionTime", objects.writer().world().now());
  }

  private static boolean isJson(String text) {
    try {
      return Json.parse(text.getBytes(StandardCharsets.UTF_8)).isObject();
    } catch (IOException broken) {
      return false;
    }
  }
}

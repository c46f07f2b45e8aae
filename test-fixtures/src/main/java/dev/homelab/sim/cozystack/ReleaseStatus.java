package dev.homelab.sim.cozystack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.codec.Sha256;
import dev.homelab.sim.kube.controllers.Objects;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.store.Stored;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** What the Helm controller says about a release in its status. */
final class ReleaseStatus {
  /** The field manager of the Helm controller. */
  static final String MANAGER = "helm-controller";

  /** The version of every chart that is not cut from a repository. */
  static final String REVISION = "0.0.0+5f0a8c21d3b7";

  private final Objects objects;

  ReleaseStatus(Objects objects) {
    this.objects = objects;
  }

  /** Whether the controller has seen the newest generation and it is ready. */
  static boolean settled(Stored release) {
    JsonNode json = release.json();
    boolean seen =
        Json.at(json, "status.observedGeneration").asLong(-1)
            == Json.at(json, "metadata.generation").asLong();
    return seen && condition(json, "Ready").equals("True");
  }

  private static String condition(JsonNode json, String type) {
    for (JsonNode one : Json.at(json, "status.conditions")) {
      if (one.path("type").asText().equals(type)) {
        return one.path("status").asText();
      }
    }
    return "";
  }

  private static String action(Stored release) {
    return Json.at(release.json(), "status.history").isEmpty() ? "install" : "upgrade";
  }

  /** Another release must be ready first. */
  void waits(Stored release, String other) {
    String told = "dependency '" + other + "' is not ready";
    objects.status(
        release, MANAGER, s -> set(s, release, "Ready", "False", "DependencyNotReady", told));
  }

  /** An attempt has begun. */
  void progressing(Stored release) {
    String action = action(release);
    objects.status(
        release,
        MANAGER,
        s -> {
          String told = "Running '" + action + "' action with timeout of 10m0s";
          set(s, release, "Reconciling", "True", "Progressing", told);
          set(s, release, "Ready", "Unknown", "Progressing", told);
          s.put("lastAttemptedRevision", Artifacts.version(objects, release));
          s.put("lastAttemptedRevisionDigest", Artifacts.digest(objects, release));
          s.put("lastAttemptedReleaseAction", action);
          s.set("lastAttemptedGeneration", Json.at(release.json(), "metadata.generation"));
        });
  }

  /** All that the chart made is ready. */
  void succeeded(Stored release) {
    String action = action(release);
    objects.status(
        release,
        MANAGER,
        s -> {
          int version = s.withArray("history").path(0).path("version").asInt() + 1;
          String told =
              "Helm %s succeeded for release %s/%s.v%d with chart %s"
                  .formatted(action, release.namespace(), release.name(), version, chart(release));
          String reason = title(action) + "Succeeded";
          without(s, "Reconciling");
          set(s, release, "Ready", "True", reason, told);
          set(s, release, "Released", "True", reason, told);
          observed(s, release);
          s.remove("installFailures");
          s.remove("upgradeFailures");
          String first = Json.text(s.withArray("history").path(0), "firstDeployed");
          s.putArray("history").add(deployed(release, version, first));
        });
  }

  /** A release that Helm has made, as the controller remembers it. */
  private ObjectNode deployed(Stored release, int version, String first) {
    String now = objects.writer().world().now();
    ObjectNode entry = Json.object().put("name", release.name());
    entry.put("namespace", release.namespace()).put("version", version).put("status", "deployed");
    entry.put("chartName", chartName(release));
    entry.put("chartVersion", Artifacts.version(objects, release));
    entry.put("firstDeployed", first.isEmpty() ? now : first).put("lastDeployed", now);
    entry.put("digest", digest(release.uid() + "/" + version));
    return entry.put("configDigest", digest(Json.at(release.json(), "spec.values").toString()));
  }

  private static String digest(String of) {
    return "sha256:" + Sha256.hex(of.getBytes(StandardCharsets.UTF_8));
  }

  /** The chart or the cluster refused, or what it made did not become ready in time. */
  void failed(Stored release, String why) {
    String action = action(release);
    objects.status(
        release,
        MANAGER,
        s -> {
          String told =
              "Helm %s failed for release %s/%s with chart %s: %s"
                  .formatted(action, release.namespace(), release.name(), chart(release), why);
          String reason = title(action) + "Failed";
          without(s, "Reconciling");
          set(s, release, "Ready", "False", reason, told);
          set(s, release, "Released", "False", reason, told);
          observed(s, release);
          String count = action + "Failures";
          s.put(count, s.path(count).asInt() + 1);
        });
  }

  private static String title(String action) {
    return action.substring(0, 1).toUpperCase(Locale.ROOT) + action.substring(1);
  }

  private String chart(Stored release) {
    return chartName(release) + "@" + Artifacts.version(objects, release);
  }

  private static String chartName(Stored release) {
    String artifact = Json.text(release.json(), "spec.chartRef.name");
    int dash = artifact.lastIndexOf("-default-");
    return dash < 0 ? release.name() : artifact.substring(dash + "-default-".length());
  }

  private static void observed(ObjectNode status, Stored release) {
    status.set("observedGeneration", Json.at(release.json(), "metadata.generation"));
  }

  private static void without(ObjectNode status, String type) {
    ArrayNode left = Json.array();
    for (JsonNode one : status.withArray("conditions")) {
      if (!one.path("type").asText().equals(type)) {
        left.add(one);
      }
    }
    status.set("conditions", left);
  }

  private void set(
      ObjectNode status, Stored release, String type, String value, String reason, String told) {
    objects.condition(status, type, value, reason, told);
    for (JsonNode one : status.withArray("conditions")) {
      if (one.path("type").asText().equals(type)) {
        ((ObjectNode) one)
            .set("observedGeneration", Json.at(release.json(), "metadata.generation"));
      }
    }
  }
}

package dev.homelab.sim.kube.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.kinds.ResourceType;
import dev.homelab.sim.kube.store.Stored;
import java.util.List;

/**
 * Admission policies about removals, of which only the plainest kind is known here: one that says
 * {@code false} to whatever its binding's labels choose, as the API server of 1.36 refuses it.
 */
public final class RemovalPolicy {
  /** The resource of admission policies. */
  public static final String POLICIES = "validatingadmissionpolicies.admissionregistration.k8s.io";

  /** The resource of their bindings. */
  public static final String BINDINGS =
      "validatingadmissionpolicybindings.admissionregistration.k8s.io";

  private final World world;

  RemovalPolicy(World world) {
    this.world = world;
  }

  /**
   * Looks at an object that is to be deleted.
   *
   * @throws ApiException when a policy refuses it
   */
  void check(ResourceType type, Stored object) {
    for (Stored binding : world.store().list(BINDINGS, null).items()) {
      Stored policy = world.store().get(POLICIES, "", Json.text(binding.json(), "spec.policyName"));
      if (policy != null && denies(binding) && chosen(binding, object) && deletions(policy)) {
        for (JsonNode one : Json.at(policy.json(), "spec.validations")) {
          if (Json.text(one, "expression").equals("false")) {
            throw ApiException.denied(
                type, object.name(), policy.name(), binding.name(), Json.text(one, "message"));
          }
        }
      }
    }
  }

  private static boolean denies(Stored binding) {
    return Json.elements(Json.at(binding.json(), "spec.validationActions")).stream()
        .anyMatch(action -> action.asText().equals("Deny"));
  }

  private static boolean chosen(Stored binding, Stored object) {
    JsonNode wanted = Json.at(binding.json(), "spec.matchResources.objectSelector.matchLabels");
    JsonNode labels = Json.at(object.json(), "metadata.labels");
    return wanted.properties().stream()
        .allMatch(one -> one.getValue().equals(labels.path(one.getKey())));
  }

  /** Whether a policy is about removals of everything. */
  private static boolean deletions(Stored policy) {
    for (JsonNode rule : Json.at(policy.json(), "spec.matchConstraints.resourceRules")) {
      boolean removal = has(rule.path("operations"), List.of("DELETE", "*"));
      boolean everything = has(rule.path("resources"), List.of("*", "*/*"));
      if (removal && everything && has(rule.path("apiGroups"), List.of("*"))) {
        return true;
      }
    }
    return false;
  }

  private static boolean has(JsonNode list, List<String> any) {
    return Json.elements(list).stream().anyMatch(one -> any.contains(one.asText()));
  }
}

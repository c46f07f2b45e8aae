package dev.homelab.sim.cozystack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.api.RemovalPolicy;
import dev.homelab.sim.kube.json.Json;

/** The admission policy that refuses to delete what the platform has marked. */
final class RemovalGuard {
  /** The resource of admission policies. */
  static final String POLICIES = RemovalPolicy.POLICIES;

  /** The resource of their bindings. */
  static final String BINDINGS = RemovalPolicy.BINDINGS;

  /** The name of both. */
  static final String NAME = "cozystack-no-delete-guardrail";

  private static final String LABEL = "platform.cozystack.io/no-delete";

  private RemovalGuard() {}

  /** Marks an object, so that it cannot be deleted. */
  static void mark(ObjectNode object) {
    Json.child(object, "metadata.labels").put(LABEL, "true");
  }

  /** The policy, in the words of Cozystack 1.6.2. */
  static ObjectNode policy() {
    ObjectNode object = Json.object();
    mark(object);
    ObjectNode spec = object.putObject("spec");
    ObjectNode rule = Json.child(spec, "matchConstraints").putArray("resourceRules").addObject();
    rule.putArray("apiGroups").add("*");
    rule.putArray("apiVersions").add("*");
    rule.putArray("operations").add("DELETE");
    rule.putArray("resources").add("*/*");
    rule.put("scope", "*");
    spec.putArray("validations")
        .addObject()
        .put("expression", "false")
        .put(
            "message",
            "Deletion blocked: object carries platform.cozystack.io/no-delete=true. To bypass,"
                + " first remove the label: kubectl label <kind> <name> --namespace <ns>"
                + " platform.cozystack.io/no-delete- (omit --namespace for cluster-scoped"
                + " resources)");
    return object;
  }

  /** What puts the policy in force. */
  static ObjectNode binding() {
    ObjectNode object = Json.object();
    mark(object);
    ObjectNode spec = object.putObject("spec").put("policyName", NAME);
    spec.putArray("validationActions").add("Deny");
    Json.child(spec, "matchResources.objectSelector.matchLabels").put(LABEL, "true");
    return object;
  }
}

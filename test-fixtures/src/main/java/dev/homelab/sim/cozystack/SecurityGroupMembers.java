package dev.homelab.sim.cozystack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.controllers.Controller;
import dev.homelab.sim.kube.controllers.Objects;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.store.Change;
import dev.homelab.sim.kube.store.Stored;

/**
 * Marks the pods of the applications that a security group is attached to (Cozystack 1.6.2, {@code
 * internal/securitygroupcontroller}), and takes the marks away before the group goes.
 */
final class SecurityGroupMembers implements Controller {
  private static final String MANAGER = "securitygroup-controller";
  private static final String PODS = "pods";
  private static final double SEEN_SECONDS = 1;
  private final Objects objects;

  SecurityGroupMembers(Objects objects) {
    this.objects = objects;
  }

  @Override
  public void observe(Change change, Work work) {
    Stored now = change.now();
    if (now.resource().equals(SecurityGroups.POLICIES)) {
      work.add(now.namespace() + '/' + now.name(), SEEN_SECONDS);
    } else if (now.resource().equals(PODS)
        && Json.at(now.json(), "metadata.labels").has(Releases.NAME)) {
      objects
          .list(SecurityGroups.POLICIES, now.namespace())
          .forEach(one -> work.add(one.namespace() + '/' + one.name(), SEEN_SECONDS));
    }
  }

  @Override
  public void reconcile(String key, Work work) {
    Stored policy = objects.get(SecurityGroups.POLICIES, key);
    if (policy == null || !SecurityGroups.isOne(policy)) {
      return;
    }
    if (policy.terminating()) {
      members(policy, Json.array());
      objects.unfinalize(policy, SecurityGroups.FINALIZER);
      return;
    }
    hold(policy);
    members(policy, SecurityGroups.attachments(policy));
  }

  private void hold(Stored policy) {
    JsonNode finalizers = Json.at(policy.json(), "metadata.finalizers");
    if (Json.elements(finalizers).stream()
        .noneMatch(one -> one.asText().equals(SecurityGroups.FINALIZER))) {
      objects.change(
          policy,
          MANAGER,
          "",
          o -> Json.child(o, "metadata").withArray("finalizers").add(SecurityGroups.FINALIZER));
    }
  }

  /** Marks the pods of the applications, and no others. */
  private void members(Stored policy, JsonNode attachments) {
    String mark = SecurityGroupRules.MEMBER + policy.name();
    for (Stored pod : objects.list(PODS, policy.namespace())) {
      JsonNode labels = Json.at(pod.json(), "metadata.labels");
      boolean wanted =
          Json.elements(attachments).stream()
              .map(SecurityGroupRules::labels)
              .anyMatch(
                  all ->
                      all.properties().stream()
                          .allMatch(one -> one.getValue().equals(labels.path(one.getKey()))));
      if (wanted != labels.has(mark)) {
        objects.change(pod, MANAGER, "", o -> mark(Json.child(o, "metadata.labels"), mark, wanted));
      }
    }
  }

  private static void mark(ObjectNode labels, String mark, boolean wanted) {
    if (wanted) {
      labels.put(mark, "");
    } else {
      labels.remove(mark);
    }
  }
}

package dev.homelab.dsl.spec.machine;

import dev.homelab.catalog.cozystack.AppKinds;
import dev.homelab.catalog.cozystack.InstanceType;
import dev.homelab.catalog.cozystack.InstanceTypes;
import dev.homelab.model.Fields;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Machines that are the workers of a tenant's cluster, all alike.
 *
 * @param of the cluster, or the group where that is an object of its own
 * @param name what people call it
 * @param field the path of its instance type in the resource
 * @param type its instance type; null when it is none of Cozystack's, or not said
 * @param most how many workers it may have: as many as the script says at most, else its least
 */
record WorkerGroup(
    ResourceSpec of, String name, String field, @Nullable InstanceType type, long most) {
  private static final String CLUSTER = AppKinds.type(AppKinds.CLUSTER);
  private static final String GROUP = AppKinds.type(AppKinds.NODES);
  private static final String SPEC = "spec";

  /** Those of a resource; none of one that has no workers. */
  static List<WorkerGroup> of(ResourceSpec resource) {
    List<WorkerGroup> groups = new ArrayList<>();
    Value.Tree spec = Fields.tree(resource.desired(), SPEC);
    String name = resource.address().last().toString();
    if (resource.type().equals(GROUP)) {
      groups.add(of(resource, "the workers of " + name, SPEC, spec));
    } else if (resource.type().equals(CLUSTER)) {
      Fields.tree(spec, "nodeGroups")
          .fields()
          .forEach(
              (group, value) ->
                  groups.add(
                      of(
                          resource,
                          "the workers '" + group + "' of " + name,
                          SPEC + ".nodeGroups." + group,
                          value)));
    }
    return groups;
  }

  private static WorkerGroup of(ResourceSpec of, String name, String path, Value group) {
    long least = Math.max(1, Fields.number(group, 1, "minReplicas"));
    return new WorkerGroup(
        of,
        name,
        path + ".instanceType",
        InstanceTypes.named(Fields.text(group, "instanceType")),
        Math.max(least, Fields.number(group, least, "maxReplicas")));
  }
}

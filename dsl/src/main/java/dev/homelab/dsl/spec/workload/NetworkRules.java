package dev.homelab.dsl.spec.workload;

import dev.homelab.dsl.spec.kube.TreeBuilder;
import dev.homelab.model.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The NetworkPolicy of a workload: nobody gets in but the parts of its own service and those whom
 * the exposure names; where people must log in first, only the controller that asks them, and the
 * services of the same namespace, which know each other's keys. Out they get to everybody, unless
 * the script says whom they may call.
 */
final class NetworkRules {
  private NetworkRules() {}

  /** The policy's {@code spec}. */
  static Value.Tree spec(WorkloadPlan plan, @Nullable LoginGate gate, EgressPlan egress) {
    return TreeBuilder.tree()
        .put("podSelector", TreeBuilder.of("matchLabels", Labels.selector(plan.identity())))
        .put("policyTypes", egress.said() ? List.of("Ingress", "Egress") : List.of("Ingress"))
        .put("ingress", rules(plan, gate))
        .put("egress", egress.said() ? egress.tree(plan) : null)
        .build();
  }

  /** The {@code spec} of a policy that tells only whom it may call. */
  static Value.Tree out(WorkloadPlan plan, EgressPlan egress) {
    return TreeBuilder.tree()
        .put("podSelector", TreeBuilder.of("matchLabels", Labels.selector(plan.identity())))
        .put("policyTypes", List.of("Egress"))
        .put("egress", egress.tree(plan))
        .build();
  }

  private static List<Value> rules(WorkloadPlan plan, @Nullable LoginGate gate) {
    List<PortPlan> ports = plan.ports();
    if (ports.isEmpty()) {
      return List.of();
    }
    List<Value> rules = new ArrayList<>();
    Value.Tree own =
        TreeBuilder.of(
            "podSelector", TreeBuilder.of("matchLabels", Labels.service(plan.identity())));
    rules.add(rule(List.of(own), ports));
    if (plan.exposure() == Exposure.CLUSTER) {
      Value.Tree anyPod =
          TreeBuilder.tree().putEmpty("namespaceSelector", Value.Tree.EMPTY).build();
      rules.add(rule(List.of(anyPod), ports));
    } else if (plan.exposure().isRouted() && gate != null) {
      Value.Tree beside = TreeBuilder.tree().putEmpty("podSelector", Value.Tree.EMPTY).build();
      rules.add(rule(List.of(beside, namespace(gate.doors())), ports));
    } else if (plan.exposure().isRouted()) {
      rules.add(rule(List.of(), ports));
    }
    DirectPlan direct = plan.direct();
    if (direct != null) {
      rules.add(rule(List.of(), direct.of(ports)));
    }
    return rules;
  }

  private static Value.Tree namespace(String name) {
    return TreeBuilder.of(
        "namespaceSelector",
        TreeBuilder.of("matchLabels", TreeBuilder.of("kubernetes.io/metadata.name", name)));
  }

  private static Value.Tree rule(List<Value.Tree> from, List<PortPlan> ports) {
    List<Value> numbers = new ArrayList<>();
    for (PortPlan port : ports) {
      numbers.add(
          TreeBuilder.tree().put("port", port.number()).put("protocol", port.protocol()).build());
    }
    return TreeBuilder.tree().put("from", from).put("ports", numbers).build();
  }
}

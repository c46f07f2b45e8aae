package dev.homelab.dsl.spec.workload;

import dev.homelab.dsl.spec.kube.TreeBuilder;
import dev.homelab.model.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whom the pods of a service may call. What one rule allows, no other takes away; the parts of the
 * same service and name servers may always be called.
 *
 * @param said whether the script says anything about it; if not, they may call everybody
 * @param rules what it allows
 */
record EgressPlan(boolean said, List<Rule> rules) {
  /** Nothing is said. */
  static final EgressPlan OPEN = new EgressPlan(false, List.of());

  /** RFC 1918, RFC 6598 and RFC 4193: the addresses of homes, pods and tunnels. */
  private static final List<String> PRIVATE =
      List.of("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10");

  private static final List<String> PRIVATE_6 = List.of("fc00::/7");
  private static final int NAMES = 53;

  /** One allowance: to whom, and to which port or null for all of them. */
  record Rule(Value.Tree to, @Nullable Integer port, String protocol) {}

  EgressPlan {
    rules = List.copyOf(rules);
  }

  /** The same with more allowed. */
  EgressPlan and(List<Rule> more) {
    List<Rule> all = new ArrayList<>(rules);
    all.addAll(more);
    return new EgressPlan(true, all);
  }

  /** The peers that a known name stands for. */
  static List<Value.Tree> peers(Exposure who) {
    return switch (who) {
      case NONE -> List.of();
      case CLUSTER ->
          List.of(TreeBuilder.tree().putEmpty("namespaceSelector", Value.Tree.EMPTY).build());
      case LAN -> {
        List<Value.Tree> home = new ArrayList<>();
        PRIVATE.forEach(range -> home.add(block(range, List.of())));
        PRIVATE_6.forEach(range -> home.add(block(range, List.of())));
        yield home;
      }
      case INTERNET -> List.of(block("0.0.0.0/0", PRIVATE), block("::/0", PRIVATE_6));
    };
  }

  /** A block of addresses as a peer. */
  static Value.Tree block(String range, List<String> except) {
    return TreeBuilder.of(
        "ipBlock", TreeBuilder.tree().put("cidr", range).put("except", except).build());
  }

  /** The rules as a NetworkPolicy carries them. */
  List<Value> tree(WorkloadPlan plan) {
    List<Value> items = new ArrayList<>();
    items.add(
        TreeBuilder.of(
            "to",
            List.of(
                TreeBuilder.of(
                    "podSelector",
                    TreeBuilder.of("matchLabels", Labels.service(plan.identity()))))));
    items.add(TreeBuilder.of("ports", List.of(port(NAMES, "UDP"), port(NAMES, "TCP"))));
    for (Rule rule : rules) {
      List<Value> ports =
          rule.port() == null ? List.of() : List.of(port(rule.port(), rule.protocol()));
      items.add(TreeBuilder.tree().put("to", List.of(rule.to())).put("ports", ports).build());
    }
    return items;
  }

  private static Value.Tree port(int number, String protocol) {
    return TreeBuilder.tree().put("port", number).put("protocol", protocol).build();
  }
}

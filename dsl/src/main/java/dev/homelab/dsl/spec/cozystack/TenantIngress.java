package dev.homelab.dsl.spec.cozystack;

import dev.homelab.dsl.spec.LabBuilder;
import dev.homelab.model.Address;
import dev.homelab.model.Provenance;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How names lead into a tenant's cluster that has the addon {@code ingressNginx} (Cozystack 1.6.2,
 * {@code packages/apps/kubernetes/templates/ingress.yaml}): the ingress controller of the tenant
 * hands the names that the addon is told on to nodes with the role {@code ingress-nginx}. So what
 * is reached by a name on the cluster is told to the addon, and a pool gets the role.
 */
final class TenantIngress {
  /** The class of the addon's controller: the default of its chart. */
  static final String CLASS = "nginx";

  private static final String ADDON = "addons.ingressNginx";
  private static final String HOSTS = "hosts";
  private static final String METHOD = "exposeMethod";
  private static final String ROLE = "ingress-nginx";
  private static final String INGRESS = "kubernetes.ingress";

  private TenantIngress() {}

  /** Whether a cluster has the addon. */
  static boolean isOn(KubernetesSpec spec) {
    return Value.of(true).equals(spec.below(ADDON).get("enabled"));
  }

  /** Gives a pool the role, and tells the addon the names when they are known. */
  static void follow(KubernetesSpec spec) {
    if (!isOn(spec)) {
      return;
    }
    spec.giveRole(ROLE, "the ingress controller runs on nodes with this role only");
    boolean handedOn = !Value.of("LoadBalancer").equals(spec.below(ADDON).get(METHOD));
    if (handedOn && spec.below(ADDON).get(HOSTS) == null) {
      LabBuilder lab = spec.scope().lab();
      Address cluster = spec.address();
      lab.atEnd("names of " + cluster, () -> tell(lab, cluster));
    }
  }

  private static void tell(LabBuilder lab, Address cluster) {
    ResourceSpec made = lab.resource(cluster);
    TreeSet<String> names = new TreeSet<>();
    for (ResourceSpec resource : lab.resources()) {
      if (cluster.equals(resource.target()) && resource.type().equals(INGRESS)) {
        names.addAll(hosts(resource.desired()));
      }
    }
    if (made == null || names.isEmpty()) {
      return;
    }
    Value.Tree spec = tree(made.desired(), "spec");
    Value.Tree addons = tree(spec, "addons");
    Value.Tree addon = tree(addons, "ingressNginx").with(HOSTS, Value.of(List.copyOf(names)));
    TreeMap<String, Provenance> reasons = new TreeMap<>(made.provenance());
    reasons.put(
        "spec." + ADDON + '.' + HOSTS,
        new Provenance(Provenance.Kind.SCRIPT, "the names of what is on the cluster", null));
    lab.replace(
        new ResourceSpec(
            made.address(),
            made.type(),
            made.target(),
            made.desired().with("spec", spec.with("addons", addons.with("ingressNginx", addon))),
            made.dependsOn(),
            made.lifecycle(),
            made.origin(),
            reasons));
  }

  private static List<String> hosts(Value.Tree ingress) {
    List<String> hosts = new ArrayList<>();
    if (tree(ingress, "spec").get("rules") instanceof Value.Seq rules) {
      for (Value rule : rules.items()) {
        String host = rule instanceof Value.Tree tree ? Value.textOf(tree.get("host")) : null;
        if (host != null) {
          hosts.add(host);
        }
      }
    }
    return hosts;
  }

  private static Value.Tree tree(Value.Tree around, String field) {
    return around.get(field) instanceof Value.Tree inner ? inner : Value.Tree.EMPTY;
  }
}

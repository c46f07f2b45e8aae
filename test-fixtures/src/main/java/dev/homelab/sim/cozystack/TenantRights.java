package dev.homelab.sim.cozystack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.schema.Quantities;
import dev.homelab.sim.kube.store.Stored;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Who may do what in a tenant's namespace, and how much it may take. */
final class TenantRights {
  private static final String RBAC = "rbac.authorization.k8s.io";
  private static final List<String> LEVELS = List.of("view", "use", "admin", "super-admin");

  /** By how much a limit of the platform's standard settings is above what is requested. */
  private static final Map<String, Integer> RATIOS =
      Map.of("cpu", 10, "memory", 1, "ephemeral-storage", 40);

  private final Made made;

  TenantRights(Made made) {
    this.made = made;
  }

  /** Makes the tenant's account with its token, and the bindings of the four levels. */
  void grant(Stored release, String namespace) {
    made.put(release, "serviceaccounts", namespace, namespace, Json.object());
    String known = made.secret(namespace, namespace, "token");
    ObjectNode token = Json.object().put("type", "kubernetes.io/service-account-token");
    Json.child(token, "metadata.annotations").put("kubernetes.io/service-account.name", namespace);
    ObjectNode data = token.putObject("data").put("namespace", Made.encoded(namespace));
    data.put("token", Made.encoded(known == null ? "sandbox-" + made.password(40) : known));
    made.put(release, "secrets", namespace, namespace, token);
    bind(release, namespace, "cozy:tenant", accounts(namespace));
    for (int level = 0; level < LEVELS.size(); level++) {
      ArrayNode subjects = accounts(namespace);
      for (String above : LEVELS.subList(level, LEVELS.size())) {
        ancestors(namespace).forEach(a -> group(subjects, a + "-" + above));
      }
      bind(release, namespace, "cozy:tenant:" + LEVELS.get(level), subjects);
    }
  }

  private static void group(ArrayNode subjects, String name) {
    subjects.addObject().put("kind", "Group").put("name", name).put("apiGroup", RBAC);
  }

  private static ArrayNode accounts(String namespace) {
    ArrayNode out = Json.array();
    for (String ancestor : ancestors(namespace)) {
      ObjectNode account = out.addObject().put("kind", "ServiceAccount");
      account.put("name", ancestor).put("namespace", ancestor);
    }
    return out;
  }

  /** The namespaces of a tenant and of all above it, the root first. */
  private static List<String> ancestors(String namespace) {
    List<String> all = new ArrayList<>(List.of(Tenants.ROOT));
    int dash = namespace.indexOf('-');
    while (dash >= 0 && !namespace.equals(Tenants.ROOT)) {
      dash = namespace.indexOf('-', dash + 1);
      all.add(dash < 0 ? namespace : namespace.substring(0, dash));
    }
    return all;
  }

  private void bind(Stored release, String namespace, String role, ArrayNode subjects) {
    ObjectNode binding = Json.object();
    binding.putObject("roleRef").put("apiGroup", RBAC).put("kind", "ClusterRole").put("name", role);
    binding.set("subjects", subjects);
    made.put(release, "rolebindings." + RBAC, namespace, role, binding);
  }

  /** Makes the quota and the limits of single containers that come with one, or takes both away. */
  void limit(Stored release, String namespace, JsonNode quotas) {
    if (quotas.isEmpty()) {
      made.drop("resourcequotas", namespace, "tenant-quota");
      made.drop("limitranges", namespace, "tenant-range-limits");
      return;
    }
    ObjectNode quota = Json.object();
    ObjectNode hard = Json.child(quota, "spec.hard");
    quotas.properties().forEach(e -> flatten(hard, e.getKey(), e.getValue().asText()));
    made.put(release, "resourcequotas", namespace, "tenant-quota", quota);
    ObjectNode range = Json.object();
    ObjectNode limit = Json.child(range, "spec").putArray("limits").addObject();
    limit.put("type", "Container");
    limit.putObject("default").put("cpu", "250m").put("memory", "128Mi");
    limit.putObject("defaultRequest").put("cpu", "25m").put("memory", "128Mi");
    made.put(release, "limitranges", namespace, "tenant-range-limits", range);
  }

  private static void flatten(ObjectNode hard, String key, String value) {
    Integer ratio = RATIOS.get(key);
    if (ratio != null) {
      hard.put("limits." + key, value);
      String requested =
          Quantities.parse(value)
              .map(v -> v.divide(BigDecimal.valueOf(ratio), MathContext.DECIMAL64))
              .map(v -> Quantities.canonical(TextNode.valueOf(v.toPlainString())).asText())
              .orElse(value);
      hard.put("requests." + key, ratio == 1 ? value : requested);
    } else if (key.equals("storage") || key.contains("/")) {
      hard.put("requests." + key, value);
    } else {
      hard.put(key, value);
    }
  }
}

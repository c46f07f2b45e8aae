package dev.homelab.sim.cozystack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.homelab.sim.kube.api.FieldError;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.kube.schema.Quantities;
import dev.homelab.sim.kube.store.ObjectStore;
import dev.homelab.sim.kube.store.Stored;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a tenant may take of its parent's quota: no more than the parent has, less what its other
 * children were given. What pods use is not counted, since none runs.
 */
final class TenantQuotas {
  private static final String FIELD = "resourceQuotas";
  private final ObjectStore store;

  TenantQuotas(ObjectStore store) {
    this.store = store;
  }

  /**
   * Why a tenant's quotas are refused; empty when they fit or nobody limits them.
   *
   * @param namespace the namespace of the tenant's object, which its parent made
   */
  List<FieldError> refused(String namespace, ObjectNode tenant) {
    String name = Json.text(tenant, "metadata.name");
    Stored parent = parent(namespace);
    boolean root = namespace.equals(Tenants.ROOT) && name.equals("root");
    if (parent == null || root) {
      return List.of();
    }
    SortedMap<String, BigDecimal> limits = declared(Json.at(parent.json(), "spec.values"));
    Map<String, BigDecimal> wanted = declared(tenant.path("spec"));
    Map<String, BigDecimal> given = siblings(namespace, name);
    List<FieldError> errors = new ArrayList<>();
    limits.forEach(
        (resource, limit) -> {
          BigDecimal allocated = given.getOrDefault(resource, BigDecimal.ZERO);
          BigDecimal left = limit.subtract(allocated);
          BigDecimal want = wanted.get(resource);
          if (want != null && want.compareTo(left) > 0) {
            errors.add(refusal(resource, want, left, limit, allocated));
          }
        });
    return errors;
  }

  private static FieldError refusal(
      String resource, BigDecimal want, BigDecimal left, BigDecimal limit, BigDecimal allocated) {
    String told =
        "requested %s exceeds the parent tenant's remaining \"%s\" quota of %s (parent allows %s, %s"
            + " already allocated to sibling tenants, 0 currently in use by the parent pool); a"
            + " child tenant may not be granted more quota than its parent has left";
    return FieldError.forbidden(
        "spec." + FIELD + "[" + resource + "]",
        told.formatted(text(want), resource, text(left), text(limit), text(allocated)));
  }

  private static String text(BigDecimal number) {
    return Quantities.canonical(TextNode.valueOf(number.toPlainString())).asText();
  }

  /** The release of the tenant that made a namespace; null when none did. */
  private @Nullable Stored parent(String namespace) {
    int dash = namespace.lastIndexOf('-');
    String name = namespace.substring(dash + 1);
    String above = namespace.substring(0, Math.max(0, dash));
    String in = above.equals("tenant") ? Tenants.ROOT : above;
    return store.get(Releases.RESOURCE, in, "tenant-" + name);
  }

  private Map<String, BigDecimal> siblings(String namespace, String but) {
    Map<String, BigDecimal> sum = new TreeMap<>();
    for (Stored release : store.list(Releases.RESOURCE, namespace).items()) {
      boolean tenant =
          Json.at(release.json(), "metadata.labels").path(Releases.KIND).asText().equals("Tenant");
      boolean itself = release.name().equals("tenant-" + but);
      boolean parent = release.name().equals(namespace);
      if (tenant && !itself && !parent) {
        declared(Json.at(release.json(), "spec.values"))
            .forEach((resource, amount) -> sum.merge(resource, amount, BigDecimal::add));
      }
    }
    return sum;
  }

  private static SortedMap<String, BigDecimal> declared(JsonNode values) {
    SortedMap<String, BigDecimal> out = new TreeMap<>();
    values
        .path(FIELD)
        .properties()
        .forEach(
            e ->
                Quantities.parse(e.getValue().asText())
                    .ifPresent(amount -> out.put(e.getKey(), amount)));
    return out;
  }
}

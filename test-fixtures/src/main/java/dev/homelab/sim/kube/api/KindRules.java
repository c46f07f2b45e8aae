package dev.homelab.sim.kube.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.kinds.ResourceType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rules in code that single kinds have beyond the tables, by the names the table gives. */
final class KindRules {
  /** One kind's own rules; each part does nothing unless it is stated. */
  interface Rule {
    /** Defaults that depend on other fields. */
    default void defaults(ObjectNode object) {}

    /** What only the server fills in. */
    default void prepare(ObjectNode object, @Nullable ObjectNode before) {}

    /** Refusals. */
    default List<FieldError> check(ObjectNode object, @Nullable ObjectNode before) {
      return List.of();
    }
  }

  private final Map<String, Rule> rules = new HashMap<>();

  KindRules(World world) {
    rules.put("namespace", new CoreRules.NamespaceRule());
    rules.put("secret", new CoreRules.SecretRule());
    rules.put("configMap", new CoreRules.ConfigMapRule());
    rules.put("service", new ServiceRule(world));
    rules.put("claim", new CoreRules.ClaimRule(world));
    rules.put("pod", new PodRule());
    rules.put("workload", new WorkloadRule());
    rules.put("job", new JobRule());
    rules.put("cronJob", new JobRule.Cron());
    rules.put("roleBinding", new CoreRules.RoleBindingRule());
    rules.put("definition", new DefinitionRule());
    rules.put("volume", new CoreRules.VolumeRule());
    rules.put("limitRange", new CoreRules.LimitRangeRule());
    rules.put("ingress", new CoreRules.IngressRule());
  }

  private List<Rule> of(ResourceType type) {
    List<Rule> found = new ArrayList<>();
    for (String hook : type.hooks()) {
      Rule rule = rules.get(hook);
      if (rule != null) {
        found.add(rule);
      }
    }
    return found;
  }

  void defaults(ResourceType type, ObjectNode object) {
    of(type).forEach(r -> r.defaults(object));
  }

  void prepare(ResourceType type, ObjectNode object, @Nullable ObjectNode before) {
    of(type).forEach(r -> r.prepare(object, before));
  }

  List<FieldError> check(
      ResourceType type, ObjectNode object, @Nullable ObjectNode before, WriteOptions how) {
    if (type.custom()) {
      return CustomCheck.of(type, object, before);
    }
    List<FieldError> errors = new ArrayList<>();
    List<String> parts = how.subresource().equals("status") ? List.of("status") : parts(object);
    for (String part : parts) {
      JsonNode value = object.path(part);
      if (!value.isMissingNode()) {
        ObjectNode only = dev.homelab.sim.kube.json.Json.object();
        only.set(part, value);
        errors.addAll(Validation.part(only, type.schema(), part));
      }
    }
    if (!how.subresource().equals("status")) {
      errors.addAll(Validation.missing(object, type.schema()));
      of(type).forEach(r -> errors.addAll(r.check(object, before)));
    }
    return errors;
  }

  private static List<String> parts(ObjectNode object) {
    List<String> all = new ArrayList<>();
    object.fieldNames().forEachRemaining(all::add);
    all.removeAll(List.of("apiVersion", "kind", "metadata", "status"));
    return all;
  }
}

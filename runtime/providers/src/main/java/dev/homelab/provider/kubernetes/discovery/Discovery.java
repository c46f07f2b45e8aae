package dev.homelab.provider.kubernetes.discovery;

import dev.homelab.model.Fields;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.client.KubeAnswer;
import dev.homelab.provider.kubernetes.client.KubeCall;
import dev.homelab.provider.kubernetes.client.KubeClient;
import dev.homelab.provider.kubernetes.client.KubeRequest;
import dev.homelab.spi.CallContext;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The kinds that a cluster serves. What every server has is known without asking; for the rest it
 * is asked once by aggregated discovery (two requests), completed by definitions that the same run
 * establishes, and by what a server of its own tells where that discovery is stale. Servers without
 * aggregated discovery are asked group by group, only for what is needed.
 */
public final class Discovery {
  private static final String AGGREGATED =
      "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,"
          + "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,"
          + "application/json";

  private final KubeClient client;
  private final Map<String, List<ApiResource>> byKind = new LinkedHashMap<>();
  private final Map<String, List<String>> versions = new LinkedHashMap<>();
  private final Set<String> askedVersions = new HashSet<>();
  private boolean asked;
  private boolean aggregated;
  private boolean doubted;

  /** What a client's cluster serves; nothing is asked yet. */
  public Discovery(KubeClient client) {
    this.client = client;
  }

  /**
   * The kind in the wished version, else in the one that the server prefers.
   *
   * @return null when the cluster does not serve the kind
   */
  public synchronized @Nullable ApiResource find(
      String apiVersion, String kind, CallContext context) {
    int slash = apiVersion.indexOf('/');
    String group = slash < 0 ? "" : apiVersion.substring(0, slash);
    String version = apiVersion.substring(slash + 1);
    ApiResource known = pick(group, version, kind);
    if (known != null && known.version().equals(version)) {
      return known;
    }
    ApiResource stable = asked || doubted ? null : StableKinds.find(group, version, kind);
    if (stable != null) {
      return stable;
    }
    ask(context);
    if (!aggregated || pick(group, version, kind) == null) {
      askVersion(group, version, context);
      if (pick(group, version, kind) == null) {
        for (String other : List.copyOf(versions.getOrDefault(group, List.of()))) {
          askVersion(group, other, context);
        }
      }
    }
    return pick(group, version, kind);
  }

  /**
   * Stops taking for granted what every server is known to have; from now on the server is asked.
   *
   * @return whether that makes a difference
   */
  public synchronized boolean doubt() {
    boolean before = asked || doubted;
    doubted = true;
    return !before;
  }

  /** Every kind, in the version that the server prefers. */
  public synchronized List<ApiResource> all(CallContext context) {
    ask(context);
    if (!aggregated) {
      versions.forEach(
          (group, served) -> {
            if (!served.isEmpty()) {
              askVersion(group, served.get(0), context);
            }
          });
    }
    List<ApiResource> all = new ArrayList<>(byKind.size());
    byKind.values().forEach(served -> all.add(served.get(0)));
    return all;
  }

  /** Adds the kinds of a definition that was just established; asks nobody. */
  public synchronized void learn(Value.Tree definition) {
    Value.Tree names = Fields.tree(definition, "spec", "names");
    for (Value.Tree version : Fields.trees(definition, "spec", "versions")) {
      if (Fields.flag(version, "served")) {
        add(
            new ApiResource(
                Fields.text(definition, "spec", "group"),
                Fields.text(version, "name"),
                Fields.text(names, "kind"),
                Fields.text(names, "plural"),
                Fields.text(definition, "spec", "scope").equals("Namespaced"),
                Set.of("get", "list", "watch", "create", "patch", "update", "delete"),
                Fields.at(version, "subresources", "status") != null));
      }
    }
  }

  /** Forgets what was asked, so that the next question goes to the server. */
  public synchronized void refresh() {
    asked = false;
    askedVersions.clear();
    byKind.clear();
    versions.clear();
  }

  private void ask(CallContext context) {
    if (asked) {
      return;
    }
    KubeAnswer core = get("api", context);
    aggregated = Fields.text(core.body(), "kind").equals("APIGroupDiscoveryList");
    KubeAnswer groups = get("apis", context);
    for (KubeAnswer answer : List.of(core, groups)) {
      if (aggregated) {
        Fields.trees(answer.body(), "items").forEach(this::addGroup);
      } else {
        addVersions(answer.body());
      }
    }
    asked = true;
  }

  private KubeAnswer get(String path, CallContext context) {
    return client.send(
        KubeRequest.get(path, KubeCall.ofServer("get")).accepting(AGGREGATED), context);
  }

  private void addGroup(Value.Tree item) {
    String group = Fields.text(item, "metadata", "name");
    for (Value.Tree version : Fields.trees(item, "versions")) {
      if (Fields.text(version, "freshness").equals("Stale")) {
        // An aggregated server has not answered yet, or not lately: who needs it asks it.
        versions
            .computeIfAbsent(group, g -> new ArrayList<>())
            .add(Fields.text(version, "version"));
      }
      for (Value.Tree resource : Fields.trees(version, "resources")) {
        Set<String> subresources = new HashSet<>();
        for (Value.Tree sub : Fields.trees(resource, "subresources")) {
          subresources.add(Fields.text(sub, "subresource"));
        }
        add(
            new ApiResource(
                group,
                Fields.text(version, "version"),
                Fields.text(resource, "responseKind", "kind"),
                Fields.text(resource, "resource"),
                Fields.text(resource, "scope").equals("Namespaced"),
                Set.copyOf(Fields.texts(resource, "verbs")),
                subresources.contains("status")));
      }
    }
  }

  private void addVersions(Value.Tree answer) {
    for (String version : Fields.texts(answer, "versions")) {
      versions.computeIfAbsent("", g -> new ArrayList<>()).add(version);
    }
    for (Value.Tree group : Fields.trees(answer, "groups")) {
      List<String> served = new ArrayList<>();
      served.add(Fields.text(group, "preferredVersion", "version"));
      for (Value.Tree version : Fields.trees(group, "versions")) {
        String name = Fields.text(version, "version");
        if (!served.contains(name)) {
          served.add(name);
        }
      }
      versions.put(Fields.text(group, "name"), served);
    }
  }

  private void askVersion(String group, String version, CallContext context) {
    if (!versions.getOrDefault(group, List.of()).contains(version)
        || !askedVersions.add(group + '/' + version)) {
      return;
    }
    String path = group.isEmpty() ? "api/" + version : "apis/" + group + '/' + version;
    KubeAnswer answer = client.find(KubeRequest.get(path, KubeCall.ofServer("get")), context);
    if (answer == null) {
      return;
    }
    List<Value.Tree> resources = Fields.trees(answer.body(), "resources");
    Set<String> names = new HashSet<>();
    resources.forEach(resource -> names.add(Fields.text(resource, "name")));
    for (Value.Tree resource : resources) {
      String name = Fields.text(resource, "name");
      if (name.indexOf('/') < 0) {
        add(
            new ApiResource(
                group,
                version,
                Fields.text(resource, "kind"),
                name,
                Fields.flag(resource, "namespaced"),
                Set.copyOf(Fields.texts(resource, "verbs")),
                names.contains(name + "/status")));
      }
    }
  }

  private void add(ApiResource resource) {
    List<ApiResource> served =
        byKind.computeIfAbsent(resource.group() + '/' + resource.kind(), k -> new ArrayList<>());
    served.removeIf(other -> other.version().equals(resource.version()));
    served.add(resource);
  }

  private @Nullable ApiResource pick(String group, String version, String kind) {
    List<ApiResource> served = byKind.getOrDefault(group + '/' + kind, List.of());
    for (ApiResource resource : served) {
      if (resource.version().equals(version)) {
        return resource;
      }
    }
    return served.isEmpty() ? null : served.get(0);
  }
}

package dev.homelab.provider.kubernetes.observe;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Fields;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.client.KubeCall;
import dev.homelab.provider.kubernetes.client.KubeClient;
import dev.homelab.provider.kubernetes.client.KubeRequest;
import dev.homelab.provider.kubernetes.client.KubernetesCodes;
import dev.homelab.provider.kubernetes.discovery.ApiResource;
import dev.homelab.provider.kubernetes.discovery.Discovery;
import dev.homelab.provider.kubernetes.json.ValueJson;
import dev.homelab.provider.kubernetes.pods.PodFinder;
import dev.homelab.provider.kubernetes.schema.ObjectKey;
import dev.homelab.spi.CallContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;

/**
 * Finds out what a lab needs to do on a cluster and may not: by one review of rules for each
 * namespace (authorization.k8s.io SelfSubjectRulesReview), and, since such a review need not be
 * complete, by a question of its own for each verb that it does not show (SelfSubjectAccessReview).
 */
public final class Rights {
  private static final String API = "apis/authorization.k8s.io/v1/";
  private static final Set<String> OWN =
      Set.of("get", "list", "watch", "create", "patch", "delete");
  private static final Set<String> LOOKED_AT = Set.of("get", "list");
  private static final Set<String> OF_THE_CLAIM = Set.of("get", "create", "update", "delete");
  private static final String DEFAULT_NAMESPACE = "default";

  private final KubeClient client;
  private final Discovery discovery;

  /** Asks through a client. */
  public Rights(KubeClient client, Discovery discovery) {
    this.client = client;
    this.discovery = discovery;
  }

  /** One kind in one namespace; the namespace is empty for kinds without. */
  private record Place(String namespace, String group, String resource)
      implements Comparable<Place> {
    String name() {
      return group.isEmpty() ? resource : resource + '.' + group;
    }

    @Override
    public int compareTo(Place other) {
      int order = namespace.compareTo(other.namespace);
      return order != 0 ? order : name().compareTo(other.name());
    }
  }

  /** What is missing for these resources, one problem for each kind and namespace. */
  public List<Diagnostic> missing(List<ResourceSpec> desired, CallContext context) {
    Map<Place, Set<String>> needed = needed(desired, context);
    Set<String> namespaces = new TreeSet<>();
    needed.keySet().forEach(place -> namespaces.add(place.namespace()));
    Map<String, List<Value.Tree>> rules = new TreeMap<>();
    for (String namespace : namespaces) {
      rules.put(namespace, rules(namespace, context));
    }
    List<Callable<Map.Entry<Place, Set<String>>>> looks = new ArrayList<>();
    needed.forEach(
        (place, verbs) ->
            looks.add(
                () ->
                    Map.entry(
                        place,
                        refused(
                            place,
                            verbs,
                            rules.getOrDefault(place.namespace(), List.of()),
                            context))));
    List<Diagnostic> missing = new ArrayList<>();
    for (Map.Entry<Place, Set<String>> found : client.inParallel(looks)) {
      if (!found.getValue().isEmpty()) {
        missing.add(told(found.getKey(), found.getValue()));
      }
    }
    return missing;
  }

  private Map<Place, Set<String>> needed(List<ResourceSpec> desired, CallContext context) {
    Map<Place, Set<String>> needed = new TreeMap<>();
    need(needed, new Place("kube-system", "", "configmaps"), OF_THE_CLAIM);
    for (ResourceSpec spec : desired) {
      ObjectKey key = ObjectKey.of(spec.desired());
      ApiResource resource = discovery.find(key.apiVersion(), key.kind(), context);
      if (resource == null) {
        continue;
      }
      String namespace =
          !resource.namespaced()
              ? ""
              : key.namespace().isEmpty() ? DEFAULT_NAMESPACE : key.namespace();
      need(
          needed,
          new Place(namespace, resource.group(), resource.plural()),
          spec.lifecycle().existing() ? LOOKED_AT : OWN);
      if (PodFinder.hasPods(spec.desired())) {
        need(needed, new Place(namespace, "", "pods"), Set.of("list", "watch"));
        need(needed, new Place(namespace, "", "pods/log"), Set.of("get"));
      }
    }
    return needed;
  }

  private static void need(Map<Place, Set<String>> needed, Place place, Set<String> verbs) {
    needed.computeIfAbsent(place, p -> new TreeSet<>()).addAll(verbs);
  }

  private List<Value.Tree> rules(String namespace, CallContext context) {
    Value.Tree answer =
        review(
            "SelfSubjectRulesReview",
            "selfsubjectrulesreviews",
            Map.of("namespace", namespace.isEmpty() ? DEFAULT_NAMESPACE : namespace),
            context);
    return Fields.trees(answer, "status", "resourceRules");
  }

  private Set<String> refused(
      Place place, Set<String> verbs, List<Value.Tree> rules, CallContext context) {
    Set<String> refused = new TreeSet<>();
    for (String verb : verbs) {
      if (!isShown(place, verb, rules) && !isAllowed(place, verb, context)) {
        refused.add(verb);
      }
    }
    return refused;
  }

  private static boolean isShown(Place place, String verb, List<Value.Tree> rules) {
    for (Value.Tree rule : rules) {
      if (Fields.texts(rule, "resourceNames").isEmpty()
          && has(rule, "apiGroups", place.group())
          && has(rule, "resources", place.resource())
          && has(rule, "verbs", verb)) {
        return true;
      }
    }
    return false;
  }

  private static boolean has(Value.Tree rule, String field, String wanted) {
    List<String> given = Fields.texts(rule, field);
    return given.contains("*") || given.contains(wanted);
  }

  private boolean isAllowed(Place place, String verb, CallContext context) {
    String[] parts = place.resource().split("/", 2);
    TreeMap<String, Object> attributes = new TreeMap<>();
    attributes.put("group", place.group());
    attributes.put("resource", parts[0]);
    attributes.put("verb", verb);
    if (parts.length > 1) {
      attributes.put("subresource", parts[1]);
    }
    if (!place.namespace().isEmpty()) {
      attributes.put("namespace", place.namespace());
    }
    Value.Tree answer =
        review(
            "SelfSubjectAccessReview",
            "selfsubjectaccessreviews",
            Map.of("resourceAttributes", attributes),
            context);
    return Fields.flag(answer, "status", "allowed");
  }

  /** A review stores nothing, so it may be asked again like any reading. */
  private Value.Tree review(
      String kind, String plural, Map<String, Object> spec, CallContext context) {
    Value body =
        Value.ofMap(Map.of("apiVersion", "authorization.k8s.io/v1", "kind", kind, "spec", spec));
    KubeRequest request =
        KubeRequest.write(
            "POST",
            API + plural,
            KubeRequest.JSON,
            ValueJson.write(body),
            new KubeCall("review", kind, "", ""));
    return Objects.requireNonNull(client.send(request, context).body());
  }

  private static Diagnostic told(Place place, Set<String> verbs) {
    boolean everywhere = place.namespace().isEmpty();
    String list = String.join(",", verbs);
    String names =
        everywhere
            ? "kubectl create clusterrole homelab --verb=" + list + " --resource=" + place.name()
            : "kubectl create role homelab -n "
                + place.namespace()
                + " --verb="
                + list
                + " --resource="
                + place.name();
    return Diagnostic.error(
            KubernetesCodes.FORBIDDEN,
            "you may not "
                + String.join(", ", verbs)
                + ' '
                + place.name()
                + (everywhere ? "" : " in namespace " + place.namespace()))
        .withHint("who may grant rights makes this, and binds it to your user:")
        .withHint(names);
  }
}

package dev.homelab.provider.kubernetes.pods;

import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.client.KubeAnswer;
import dev.homelab.provider.kubernetes.client.KubeCall;
import dev.homelab.provider.kubernetes.client.KubeClient;
import dev.homelab.provider.kubernetes.client.KubeRequest;
import dev.homelab.provider.kubernetes.discovery.ApiResource;
import dev.homelab.provider.kubernetes.json.Fields;
import dev.homelab.provider.kubernetes.schema.ObjectKey;
import dev.homelab.spi.CallContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the pods of an object: those that its selector picks, those of a Job or of the Jobs of a
 * CronJob, or the pod itself.
 */
public final class PodFinder {
  private final KubeClient client;

  /** Finds through a client. */
  public PodFinder(KubeClient client) {
    this.client = client;
  }

  /** Whether objects of this kind have pods. */
  public static boolean hasPods(Value.Tree object) {
    String kind = Fields.text(object, "kind");
    return kind.equals("Pod")
        || kind.equals("Job")
        || kind.equals("CronJob")
        || kind.equals("Service") && !selector(object).fields().isEmpty()
        || Fields.at(object, "spec", "template") != null && !selector(object).fields().isEmpty();
  }

  /** The pods of an object, as they are now, in the order of their names. */
  public List<Pod> of(Value.Tree object, CallContext context) {
    ObjectKey key = ObjectKey.of(object);
    String namespace = key.namespace().isEmpty() ? "default" : key.namespace();
    return switch (key.kind()) {
      case "Pod" -> one(namespace, key.name(), context);
      case "Job" -> owned(namespace, "Job", Set.of(key.name()), context);
      case "CronJob" -> owned(namespace, "Job", jobsOf(namespace, key.name(), context), context);
      default -> selected(namespace, selector(object), context);
    };
  }

  private static Value.Tree selector(Value.Tree object) {
    return Fields.text(object, "kind").equals("Service")
        ? Fields.tree(object, "spec", "selector")
        : Fields.tree(object, "spec", "selector", "matchLabels");
  }

  private List<Pod> one(String namespace, String name, CallContext context) {
    KubeCall about = new KubeCall("get", "Pod", namespace, name);
    @Nullable KubeAnswer answer =
        client.find(
            KubeRequest.get(path(namespace, "") + '/' + ApiResource.encoded(name), about), context);
    return answer == null ? List.of() : List.of(Pod.of(answer.body()));
  }

  private List<Pod> selected(String namespace, Value.Tree labels, CallContext context) {
    List<String> terms = new ArrayList<>();
    labels.fields().forEach((name, value) -> terms.add(name + '=' + Value.textOf(value)));
    return pods(list(path(namespace, String.join(",", terms)), "Pod", namespace, context));
  }

  private List<Pod> owned(String namespace, String kind, Set<String> owners, CallContext context) {
    List<Value.Tree> mine = new ArrayList<>();
    for (Value.Tree pod : list(path(namespace, ""), "Pod", namespace, context)) {
      if (isOwned(pod, kind, owners)) {
        mine.add(pod);
      }
    }
    return pods(mine);
  }

  private Set<String> jobsOf(String namespace, String cronJob, CallContext context) {
    String path = "apis/batch/v1/namespaces/" + ApiResource.encoded(namespace) + "/jobs";
    Set<String> names = new HashSet<>();
    for (Value.Tree job : list(path, "Job", namespace, context)) {
      if (isOwned(job, "CronJob", Set.of(cronJob))) {
        names.add(Fields.text(job, "metadata", "name"));
      }
    }
    return names;
  }

  private static boolean isOwned(Value.Tree object, String kind, Set<String> owners) {
    return Fields.trees(object, "metadata", "ownerReferences").stream()
        .anyMatch(
            owner ->
                Fields.text(owner, "kind").equals(kind)
                    && owners.contains(Fields.text(owner, "name")));
  }

  private static String path(String namespace, String selector) {
    return "api/v1/namespaces/"
        + ApiResource.encoded(namespace)
        + "/pods"
        + (selector.isEmpty() ? "" : "?labelSelector=" + ApiResource.encoded(selector));
  }

  private List<Value.Tree> list(String path, String kind, String namespace, CallContext context) {
    KubeRequest request = KubeRequest.get(path, new KubeCall("list", kind, namespace, ""));
    return Fields.trees(client.send(request, context).body(), "items");
  }

  private static List<Pod> pods(List<Value.Tree> objects) {
    List<Pod> pods = new ArrayList<>();
    objects.forEach(object -> pods.add(Pod.of(object)));
    pods.sort(Comparator.comparing(Pod::name));
    return pods;
  }
}

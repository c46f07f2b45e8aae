package dev.homelab.provider.kubernetes.pods;

import dev.homelab.model.Fields;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.client.KubeAnswer;
import dev.homelab.provider.kubernetes.client.KubeCall;
import dev.homelab.provider.kubernetes.client.KubeClient;
import dev.homelab.provider.kubernetes.client.KubeRequest;
import dev.homelab.provider.kubernetes.discovery.ApiResource;
import dev.homelab.provider.kubernetes.schema.ObjectKey;
import dev.homelab.spi.CallContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the pods of an object: those that it owns, itself or by way of its ReplicaSets or Jobs; of
 * what owns none, such as a Service, those that its selector picks; or the pod itself. Two
 * workloads whose selectors overlap are told apart by <a
 * href="https://kubernetes.io/docs/concepts/overview/working-with-objects/owners-dependents/">owner
 * references</a>.
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
        || (kind.equals("Service") && !selector(object).isEmpty())
        || (Fields.at(object, "spec", "template") != null && !selector(object).isEmpty());
  }

  /** The pods of an object, as they are now, in the order of their names. */
  public List<Pod> of(Value.Tree object, CallContext context) {
    ObjectKey key = ObjectKey.of(object);
    String namespace = key.namespace().isEmpty() ? "default" : key.namespace();
    return switch (key.kind()) {
      case "Pod" -> one(namespace, key.name(), context);
      case "Job" -> ofJobs(namespace, Set.of(key.name()), context);
      case "CronJob" -> ofJobs(namespace, jobsOf(namespace, key.name(), context), context);
      case "StatefulSet", "DaemonSet", "ReplicaSet" ->
          pods(owned(selected(namespace, object, context), key.kind(), Set.of(key.name())));
      case "Deployment" -> ofDeployment(namespace, object, key.name(), context);
      default -> pods(selected(namespace, object, context));
    };
  }

  private List<Pod> ofDeployment(
      String namespace, Value.Tree object, String name, CallContext context) {
    String path =
        "apis/apps/v1/namespaces/"
            + ApiResource.encoded(namespace)
            + "/replicasets"
            + query(object);
    Set<String> sets = new HashSet<>();
    for (Value.Tree set :
        owned(list(path, "ReplicaSet", namespace, context), "Deployment", Set.of(name))) {
      sets.add(Fields.text(set, "metadata", "name"));
    }
    return pods(owned(selected(namespace, object, context), "ReplicaSet", sets));
  }

  /**
   * An object's selector as one text, empty when it has none. The form is that of <a
   * href="https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#api">label
   * selectors</a> in a query.
   */
  private static String selector(Value.Tree object) {
    boolean service = Fields.text(object, "kind").equals("Service");
    Value.Tree labels =
        service
            ? Fields.tree(object, "spec", "selector")
            : Fields.tree(object, "spec", "selector", "matchLabels");
    List<String> terms = new ArrayList<>();
    labels.fields().forEach((name, value) -> terms.add(name + '=' + Value.textOf(value)));
    if (!service) {
      for (Value.Tree term : Fields.trees(object, "spec", "selector", "matchExpressions")) {
        terms.add(expression(term));
      }
    }
    return String.join(",", terms);
  }

  private static String expression(Value.Tree term) {
    String name = Fields.text(term, "key");
    List<String> values = Fields.texts(term, "values");
    return switch (Fields.text(term, "operator")) {
      case "In" -> name + " in (" + String.join(",", values) + ')';
      case "NotIn" -> name + " notin (" + String.join(",", values) + ')';
      case "DoesNotExist" -> '!' + name;
      default -> name;
    };
  }

  private static String query(Value.Tree object) {
    String selector = selector(object);
    return selector.isEmpty() ? "" : "?labelSelector=" + ApiResource.encoded(selector);
  }

  private List<Pod> one(String namespace, String name, CallContext context) {
    KubeCall about = new KubeCall("get", "Pod", namespace, name);
    @Nullable KubeAnswer answer =
        client.find(
            KubeRequest.get(path(namespace) + '/' + ApiResource.encoded(name), about), context);
    return answer == null ? List.of() : List.of(Pod.of(answer.body()));
  }

  private List<Value.Tree> selected(String namespace, Value.Tree object, CallContext context) {
    return list(path(namespace) + query(object), "Pod", namespace, context);
  }

  private List<Pod> ofJobs(String namespace, Set<String> jobs, CallContext context) {
    return pods(owned(list(path(namespace), "Pod", namespace, context), "Job", jobs));
  }

  private static List<Value.Tree> owned(List<Value.Tree> objects, String kind, Set<String> owners) {
    List<Value.Tree> mine = new ArrayList<>();
    for (Value.Tree object : objects) {
      if (isOwned(object, kind, owners)) {
        mine.add(object);
      }
    }
    return mine;
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

  private static String path(String namespace) {
    return "api/v1/namespaces/" + ApiResource.encoded(namespace) + "/pods";
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

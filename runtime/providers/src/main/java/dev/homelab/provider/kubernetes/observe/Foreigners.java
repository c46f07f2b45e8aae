package dev.homelab.provider.kubernetes.observe;

import dev.homelab.model.Fields;
import dev.homelab.model.LabIdentity;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.client.KubeClient;
import dev.homelab.provider.kubernetes.discovery.ApiResource;
import dev.homelab.provider.kubernetes.discovery.Discovery;
import dev.homelab.provider.kubernetes.ownership.OwnershipMark;
import dev.homelab.provider.kubernetes.schema.ObjectKey;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.ForeignObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;

/**
 * Finds what lies beside a lab: objects in the namespaces that it uses, and further namespaces,
 * that bear no mark of it. What a cluster makes by itself is left out: what has an owner, what only
 * its controllers wrote, events, and the namespaces of Kubernetes.
 */
public final class Foreigners {
  private static final Set<String> MADE_BY_THE_CLUSTER =
      Set.of("Event", "Endpoints", "EndpointSlice", "ControllerRevision");
  private static final Set<String> CONTROLLERS =
      Set.of("kube-controller-manager", "kube-scheduler", "kubelet", "kube-apiserver", "kcm");

  private final KubeClient client;
  private final Discovery discovery;

  /** Finds through a client. */
  public Foreigners(KubeClient client, Discovery discovery) {
    this.client = client;
    this.discovery = discovery;
  }

  /** Everything beside these resources of a lab, in the order of {@link ForeignObject#ORDER}. */
  public List<ForeignObject> beside(
      LabIdentity lab, List<ResourceSpec> desired, CallContext context) {
    Set<String> namespaces = namespaces(desired);
    ObjectLister lister = new ObjectLister(client, lab);
    List<Callable<List<ForeignObject>>> looks = new ArrayList<>();
    for (ApiResource resource : discovery.all(context)) {
      boolean listed = resource.verbs().contains("list") && resource.verbs().contains("delete");
      if (!listed || MADE_BY_THE_CLUSTER.contains(resource.kind())) {
        continue;
      }
      if (resource.kind().equals("Namespace")) {
        looks.add(() -> foreign(resource, lister.metadata(resource, "", context), lab));
      } else if (resource.namespaced()) {
        for (String namespace : namespaces) {
          looks.add(() -> foreign(resource, lister.metadata(resource, namespace, context), lab));
        }
      }
    }
    List<ForeignObject> found = new ArrayList<>();
    client.inParallel(looks).forEach(found::addAll);
    found.removeIf(object -> object.kind().equals("Namespace") && isUsed(object, namespaces));
    found.sort(ForeignObject.ORDER);
    return found;
  }

  /** A namespace that the lab uses is told by what lies in it, and those of Kubernetes never. */
  private static boolean isUsed(ForeignObject namespace, Set<String> used) {
    String name = namespace.name();
    return used.contains(name) || name.equals("default") || name.startsWith("kube-");
  }

  private static Set<String> namespaces(List<ResourceSpec> desired) {
    TreeSet<String> namespaces = new TreeSet<>();
    for (ResourceSpec resource : desired) {
      ObjectKey key = ObjectKey.of(resource.desired());
      if (key.kind().equals("Namespace")) {
        namespaces.add(key.name());
      } else if (!key.namespace().isEmpty()) {
        namespaces.add(key.namespace());
      }
    }
    namespaces.remove("");
    return namespaces;
  }

  private static List<ForeignObject> foreign(
      ApiResource resource, List<Value.Tree> objects, LabIdentity lab) {
    List<ForeignObject> foreign = new ArrayList<>();
    for (Value.Tree object : objects) {
      List<Value.Tree> managers = Fields.trees(object, "metadata", "managedFields");
      boolean owned = !Fields.trees(object, "metadata", "ownerReferences").isEmpty();
      if (owned || OwnershipMark.isOf(object, lab) || isMadeByControllers(object, managers)) {
        continue;
      }
      foreign.add(
          new ForeignObject(
              null,
              resource.apiVersion(),
              resource.kind(),
              Fields.text(object, "metadata", "namespace"),
              Fields.text(object, "metadata", "name"),
              by(object, managers)));
    }
    return foreign;
  }

  private static boolean isMadeByControllers(Value.Tree object, List<Value.Tree> managers) {
    String name = Fields.text(object, "metadata", "name");
    boolean given =
        (Fields.text(object, "kind").equals("ServiceAccount") && name.equals("default"))
            || name.equals("kube-root-ca.crt");
    return given
        || (!managers.isEmpty()
            && managers.stream()
                .allMatch(manager -> CONTROLLERS.contains(Fields.text(manager, "manager"))));
  }

  private static String by(Value.Tree object, List<Value.Tree> managers) {
    LabIdentity other = OwnershipMark.labOf(object);
    if (other != null) {
      return "lab " + other.name();
    }
    for (Value.Tree manager : managers) {
      String name = Fields.text(manager, "manager");
      if (!CONTROLLERS.contains(name)) {
        return name;
      }
    }
    return "";
  }
}

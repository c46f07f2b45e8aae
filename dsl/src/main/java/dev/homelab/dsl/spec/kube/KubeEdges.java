package dev.homelab.dsl.spec.kube;

import dev.homelab.catalog.cozystack.AppKinds;
import dev.homelab.dsl.spec.LabBuilder;
import dev.homelab.model.Address;
import dev.homelab.model.Edge;
import dev.homelab.model.Level;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Dependencies that follow from what Kubernetes objects name: their namespace, the definition of a
 * custom resource, and the ConfigMaps, Secrets, claims and service accounts of a pod.
 */
final class KubeEdges {
  private final Map<String, Address> byIdentity = new HashMap<>();
  private final Map<String, Address> definitions = new HashMap<>();

  /** The tenants of Cozystack by the namespaces that they make. */
  private final Map<String, Address> tenants = new HashMap<>();

  private KubeEdges(Iterable<ResourceSpec> resources) {
    for (ResourceSpec resource : resources) {
      if (!resource.provider().equals("kubernetes")) {
        continue;
      }
      Value.Tree object = resource.desired();
      String kind = KubeObjects.text(object, "kind");
      Value.Tree metadata = KubeObjects.tree(object, "metadata");
      byIdentity.put(
          identity(
              resource.target(),
              kind,
              KubeObjects.text(metadata, "namespace"),
              KubeObjects.text(metadata, "name")),
          resource.address());
      if (isApplication(object) && kind.equals(AppKinds.TENANT)) {
        String made =
            AppKinds.namespaceOf(
                KubeObjects.text(metadata, "namespace"), KubeObjects.text(metadata, "name"));
        tenants.put(resource.target() + "|" + made, resource.address());
      }
      if (kind.equals("CustomResourceDefinition")) {
        Value.Tree spec = KubeObjects.tree(object, "spec");
        Value.Tree names = KubeObjects.tree(spec, "names");
        definitions.put(
            resource.target()
                + "|"
                + KubeObjects.text(spec, "group")
                + '|'
                + KubeObjects.text(names, "kind"),
            resource.address());
      }
    }
  }

  private static String identity(
      @Nullable Address target, String kind, String namespace, String name) {
    return target + "|" + kind + '|' + namespace + '|' + name;
  }

  /** Adds the derived edges to every Kubernetes object of the lab. */
  static void derive(LabBuilder lab) {
    KubeEdges edges = new KubeEdges(lab.resources());
    for (ResourceSpec resource : lab.resources()) {
      if (resource.provider().equals("kubernetes")) {
        SortedSet<Edge> all = edges.of(resource);
        if (!all.equals(resource.dependsOn())) {
          lab.replace(resource.withDependsOn(all));
        }
      }
    }
  }

  private SortedSet<Edge> of(ResourceSpec resource) {
    SortedSet<Edge> edges = new TreeSet<>(resource.dependsOn());
    Value.Tree object = resource.desired();
    String namespace = KubeObjects.text(KubeObjects.tree(object, "metadata"), "namespace");
    Finder finder = new Finder(resource, namespace, edges);
    if (!namespace.isEmpty()) {
      finder.need("Namespace", "", namespace, Level.EXISTS);
      Address tenant = tenants.get(resource.target() + "|" + namespace);
      if (tenant != null && !tenant.equals(resource.address())) {
        edges.add(new Edge(tenant, Level.READY));
      }
    }
    if (isApplication(object)) {
      finder.disksOf(object);
    }
    String kind = KubeObjects.text(object, "kind");
    String apiVersion = KubeObjects.text(object, "apiVersion");
    if (KubeKinds.find(apiVersion, kind) == null) {
      Address definition =
          definitions.get(resource.target() + "|" + KubeKinds.groupOf(apiVersion) + '|' + kind);
      if (definition != null) {
        edges.add(new Edge(definition, Level.READY));
      }
    } else {
      finder.podOf(kind, object);
      finder.storageOf(object);
    }
    return edges;
  }

  private static boolean isApplication(Value.Tree object) {
    return KubeKinds.groupOf(KubeObjects.text(object, "apiVersion")).equals(AppKinds.GROUP);
  }

  /** Looks up what one object names. */
  private final class Finder {
    private final ResourceSpec resource;
    private final String namespace;
    private final SortedSet<Edge> edges;

    Finder(ResourceSpec resource, String namespace, SortedSet<Edge> edges) {
      this.resource = resource;
      this.namespace = namespace;
      this.edges = edges;
    }

    void need(String kind, String inNamespace, String name, Level level) {
      Address found = byIdentity.get(identity(resource.target(), kind, inNamespace, name));
      if (found != null && !found.equals(resource.address())) {
        edges.add(new Edge(found, level));
      }
    }

    void podOf(String kind, Value.Tree object) {
      Value.Tree spec = KubeObjects.tree(object, "spec");
      Value.Tree pod =
          switch (kind) {
            case "Pod" -> spec;
            case "CronJob" ->
                podOfTemplate(KubeObjects.tree(KubeObjects.tree(spec, "jobTemplate"), "spec"));
            case "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job" ->
                podOfTemplate(spec);
            default -> Value.Tree.EMPTY;
          };
      named("ServiceAccount", pod, "serviceAccountName");
      walk(pod);
      if (kind.endsWith("Binding")) {
        Value.Tree role = KubeObjects.tree(object, "roleRef");
        String roleKind = KubeObjects.text(role, "kind");
        need(
            roleKind,
            roleKind.equals("ClusterRole") ? "" : namespace,
            KubeObjects.text(role, "name"),
            Level.EXISTS);
      }
    }

    /** The disks that a machine of Cozystack has, and the one that a disk is a copy of. */
    void disksOf(Value.Tree object) {
      Value.Tree spec = KubeObjects.tree(object, "spec");
      Value.Tree origin = KubeObjects.tree(KubeObjects.tree(spec, "source"), "disk");
      need(AppKinds.DISK, namespace, KubeObjects.text(origin, "name"), Level.READY);
      if (spec.get("disks") instanceof Value.Seq disks) {
        for (Value disk : disks.items()) {
          if (disk instanceof Value.Tree tree) {
            need(AppKinds.DISK, namespace, KubeObjects.text(tree, "name"), Level.EXISTS);
          }
        }
      }
    }

    /** The class of the volumes that are claimed, so that they go before what makes them. */
    void storageOf(Value.Tree object) {
      for (Value.Tree claim : KubeObjects.claims(object)) {
        Value.Tree spec = KubeObjects.tree(claim, "spec");
        need("StorageClass", "", KubeObjects.text(spec, "storageClassName"), Level.EXISTS);
      }
    }

    private Value.Tree podOfTemplate(Value.Tree spec) {
      return KubeObjects.tree(KubeObjects.tree(spec, "template"), "spec");
    }

    private void named(String kind, Value.Tree holder, String field) {
      String name = KubeObjects.text(holder, field);
      if (!name.isEmpty()) {
        need(kind, namespace, name, Level.EXISTS);
      }
    }

    private void walk(Value value) {
      if (value instanceof Value.Seq seq) {
        seq.items().forEach(this::walk);
      } else if (value instanceof Value.Tree tree) {
        tree.fields().forEach(this::field);
      }
    }

    private void field(String name, Value value) {
      if (value instanceof Value.Tree tree) {
        switch (name) {
          case "configMap", "configMapRef", "configMapKeyRef" -> named("ConfigMap", tree, "name");
          case "secretRef", "secretKeyRef" -> named("Secret", tree, "name");
          case "secret" -> {
            named("Secret", tree, "secretName");
            named("Secret", tree, "name");
          }
          case "persistentVolumeClaim" -> named("PersistentVolumeClaim", tree, "claimName");
          default -> {}
        }
      } else if (name.equals("imagePullSecrets") && value instanceof Value.Seq seq) {
        for (Value item : seq.items()) {
          if (item instanceof Value.Tree tree) {
            named("Secret", tree, "name");
          }
        }
      }
      walk(value);
    }
  }
}

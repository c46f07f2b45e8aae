package dev.homelab.dsl.spec.workload;

import dev.homelab.dsl.spec.BlockOf;
import dev.homelab.dsl.spec.ClusterFacts;
import dev.homelab.dsl.spec.LifecycleNotes;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.ThingSpec;
import dev.homelab.dsl.spec.Word;
import dev.homelab.dsl.spec.kube.KubeObjects;
import dev.homelab.dsl.spec.kube.KubeType;
import dev.homelab.dsl.spec.kube.TreeBuilder;
import dev.homelab.dsl.spec.unit.Size;
import dev.homelab.model.Address;
import dev.homelab.model.Component;
import dev.homelab.model.Value;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One volume that several services of a place use together, so that files move without a copy. */
@BlockOf(
    name = "share",
    doc = "A volume that several services use together.",
    in = "homelab { cluster('home') { namespace('media') { share('media') {\n…\n} } } }")
public final class ShareSpec extends ThingSpec<ShareSpec> {
  private final String name;
  private String size = "100Gi";
  private @Nullable String storageClass;
  private VolumePlan.@Nullable Nfs elsewhere;
  private boolean manyNodes;

  ShareSpec(Scope scope, String name) {
    super(scope);
    this.name = name;
  }

  @Override
  protected ShareSpec self() {
    return this;
  }

  /** Sizes it. */
  @Word(doc = "How much it holds.", byDefault = "100 GiB", example = "size 4.TB", once = true)
  public ShareSpec size(Size amount) {
    size = amount.quantity();
    return say();
  }

  /** Chooses the storage class. */
  @Word(
      doc = "The storage class of the volume.",
      byDefault = "the one that the cluster's block names, else the cluster's own default",
      example = "storageClass 'bulk'",
      once = true)
  public ShareSpec storageClass(String className) {
    storageClass = className;
    return say();
  }

  /** Lets several nodes use it. */
  @Word(
      doc = "Pods on several nodes can use it at once; its storage class must be able to.",
      byDefault = "one node at a time, which all pods that use it share",
      example = "manyNodes()")
  public ShareSpec manyNodes() {
    manyNodes = true;
    return say();
  }

  /** Uses an NFS share. */
  @Word(
      doc = "Uses a folder that a NAS shares by NFS: its address, and the path of the share.",
      byDefault = "a volume of the cluster",
      example = "nfs '192.168.1.5', '/export/media'",
      once = true)
  public ShareSpec nfs(String server, String path) {
    elsewhere = new VolumePlan.Nfs(name, server, path);
    if (!path.startsWith("/")) {
      scope()
          .unfit(
              "'" + path + "' is not an absolute path",
              "write it from the root on: '/" + path + "'");
    }
    return say();
  }

  /** The share as a volume of a pod, under the pod's own name for it. */
  VolumePlan volume(String inPod) {
    VolumePlan.Nfs far = elsewhere;
    if (far != null) {
      return new VolumePlan.Nfs(inPod, far.server(), far.path());
    }
    return new VolumePlan.Shared(inPod, name, claim(), !manyNodes);
  }

  private Address claim() {
    return KubeType.PERSISTENT_VOLUME_CLAIM.addressIn(address(), name);
  }

  /** Adds the claim; called at the end of the block. */
  void emit() {
    if (elsewhere == null) {
      KubeObjects.add(scope(), object(), LifecycleNotes.retained());
    }
    scope()
        .lab()
        .add(
            new Component(
                address(),
                "share",
                null,
                new TreeMap<>(),
                facts(),
                new TreeMap<>(),
                scope().origin()));
  }

  private List<String> facts() {
    return elsewhere != null || manyNodes
        ? List.of()
        : List.of("pods that use it run on one node, because it is attached to one at a time");
  }

  private Value.Tree object() {
    ClusterFacts cluster = scope().cluster();
    String otherwise = cluster == null ? null : cluster.storageClass();
    Value.Tree request = TreeBuilder.of("requests", TreeBuilder.of("storage", size));
    Value.Tree spec =
        TreeBuilder.tree()
            .put("accessModes", List.of(manyNodes ? "ReadWriteMany" : "ReadWriteOnce"))
            .put("storageClassName", storageClass == null ? otherwise : storageClass)
            .put("resources", request)
            .build();
    return TreeBuilder.tree()
        .put("apiVersion", KubeType.PERSISTENT_VOLUME_CLAIM.apiVersion())
        .put("kind", KubeType.PERSISTENT_VOLUME_CLAIM.kind())
        .put("metadata", TreeBuilder.of("name", name))
        .put("spec", spec)
        .build();
  }
}

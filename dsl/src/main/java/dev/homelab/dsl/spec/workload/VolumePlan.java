package dev.homelab.dsl.spec.workload;

import dev.homelab.model.Address;
import org.jspecify.annotations.Nullable;

/** Where a workload keeps files. Each has a name that mounts refer to. */
public sealed interface VolumePlan {
  /** The volume's name inside the pod. */
  String name();

  /**
   * A claim that belongs to the workload and becomes a PersistentVolumeClaim of its own.
   *
   * @param name the volume's name; the claim is called {@code <workload>-<name>}
   * @param size a Kubernetes quantity, for example {@code 10Gi}
   * @param storageClass the class, or null for what the cluster says, else its default
   * @param accessMode {@code ReadWriteOnce}, {@code ReadWriteMany} or {@code ReadOnlyMany}
   * @param retain whether it stays on the cluster when it leaves the script
   */
  record Claim(
      String name, String size, @Nullable String storageClass, String accessMode, boolean retain)
      implements VolumePlan {
    /** A claim for one node at a time that is retained. */
    public static Claim retained(String name, String size) {
      return new Claim(name, size, null, "ReadWriteOnce", true);
    }

    /** Whether only one node can mount it, so that two pods must not overlap. */
    public boolean isExclusive() {
      return accessMode.equals("ReadWriteOnce") || accessMode.equals("ReadWriteOncePod");
    }
  }

  /**
   * A claim that something else makes.
   *
   * @param name the volume's name
   * @param claim the claim's name in the same namespace
   * @param address the resource that makes it, or null when it is not part of the lab
   * @param oneNode whether all pods that use it must run on one node
   */
  record Shared(String name, String claim, @Nullable Address address, boolean oneNode)
      implements VolumePlan {
    /** A claim of which nothing is known about nodes. */
    public Shared(String name, String claim, @Nullable Address address) {
      this(name, claim, address, false);
    }
  }

  /**
   * A folder that lives as long as the pod.
   *
   * @param name the volume's name
   * @param limit a Kubernetes quantity that it may not outgrow, or null for none
   */
  record Scratch(String name, @Nullable String limit) implements VolumePlan {}

  /**
   * A folder of the node.
   *
   * @param name the volume's name
   * @param path absolute path on the node, which must be there
   */
  record Folder(String name, String path) implements VolumePlan {}

  /**
   * A folder that another machine shares by NFS.
   *
   * @param name the volume's name
   * @param server the machine's name or address
   * @param path the export's path
   */
  record Nfs(String name, String server, String path) implements VolumePlan {}
}

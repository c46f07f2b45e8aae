package dev.homelab.dsl.spec.machine;

import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.kube.ObjectDraft;
import dev.homelab.dsl.spec.machine.Draft.Said;
import dev.homelab.model.Address;
import dev.homelab.model.Level;
import dev.homelab.model.Value;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The pool of a box and the classes of volumes that are made of it. */
final class BoxStorage {
  private static final String LINSTOR = "linstor.csi.linbit.com";
  private static final String POOL = "data";
  private static final String LAYERS = "layerList";
  private static final String REMOTE = "allowRemoteVolumeAccess";
  private static final String COPIES = "autoPlace";
  private static final String COPIES_AT = "parameters." + LINSTOR + '/' + COPIES;
  private static final String MADE_SO = "what Cozystack's installation uses";

  private final Scope box;
  private StorageSpec said;

  BoxStorage(Scope box) {
    this.box = box;
    this.said = new StorageSpec(box.inner("storage", POOL));
  }

  /** The pool that volumes are made of. */
  static Address pool(Address box) {
    return box.child("linstor", "pool");
  }

  /** A class of storage that the platform has. */
  static Address storageClass(Address box, String name) {
    return pool(box).child("storageclass", name);
  }

  /** Says what the pool is made of. */
  void describe(Consumer<StorageSpec> block) {
    said = new StorageSpec(box.inner("storage", POOL));
    block.accept(said);
    said.freeze();
  }

  /**
   * Adds the pool and its classes.
   *
   * @param node the box
   * @param platform what brings LINSTOR
   * @param nodes how many nodes the cluster has, each with the pool; at least one
   */
  void emit(NodeSpec node, Address platform, int nodes) {
    VolumeCopies copies = VolumeCopies.among(nodes);
    addPool(node, platform);
    storageClass("local")
        .byDefault(
            "metadata.annotations",
            Map.of("storageclass.kubernetes.io/is-default-class", "true"),
            "what takes volumes that name no class")
        .byDefault("volumeBindingMode", "WaitForFirstConsumer", MADE_SO)
        .byDefault(
            "parameters",
            parameters(Map.of(LAYERS, "storage", REMOTE, "false")),
            "one copy, on the node that uses it")
        .add(box);
    storageClass("replicated")
        .byDefault("volumeBindingMode", "Immediate", MADE_SO)
        .byDefault(
            "parameters",
            replicated(Map.of(LAYERS, "drbd storage"), copies),
            "each node reaches its volumes; the rest is as Cozystack documents it")
        .tell(COPIES_AT, copies.reason())
        .add(box);
    if (said.passphrase() != null) {
      storageClass("encrypted")
          .byDefault("volumeBindingMode", "Immediate", MADE_SO)
          .follows(
              "parameters",
              replicated(Map.of(LAYERS, "drbd luks storage", "encryption", "true"), copies),
              "the storage has a passphrase")
          .tell(COPIES_AT, copies.reason())
          .add(box);
    }
  }

  private void addPool(NodeSpec node, Address platform) {
    Said<Value.Secret> passphrase = said.passphrase();
    List<Map<String, String>> disks = said.disks();
    Draft draft =
        new Draft(pool(box.here("storage")), "linstor.pool")
            .on(box.here("storage"))
            .byDefault("name", POOL, "the one pool of the box")
            .follows("node", node.hostname(), "the box")
            .saidOr("kind", said.kind(), "zfs", "checks what it reads, and takes snapshots")
            .saidOr(
                "layout",
                said.layout(),
                "auto",
                "a mirror of several disks alike, else the one disk")
            .after(platform, Level.READY);
    if (disks.isEmpty()) {
      draft.byDefault("devices", List.of(), "every disk of the box that is empty");
    } else {
      draft.follows("devices", disks, "the disks that the box's storage names");
    }
    if (passphrase != null) {
      draft.said("passphrase", passphrase.value(), passphrase.line());
    }
    draft.add(said.scope());
  }

  private static Map<String, String> replicated(Map<String, String> own, VolumeCopies copies) {
    Map<String, String> all = parameters(own);
    all.putAll(parameters(Map.of(COPIES, Integer.toString(copies.count()), REMOTE, "true")));
    CozystackRelease.DRBD.forEach((name, value) -> all.put("property." + LINSTOR + name, value));
    return all;
  }

  private static Map<String, String> parameters(Map<String, String> own) {
    Map<String, String> all = new TreeMap<>();
    all.put(LINSTOR + "/storagePool", POOL);
    own.forEach((name, value) -> all.put(LINSTOR + '/' + name, value));
    return all;
  }

  private ObjectDraft storageClass(String name) {
    Address here = box.here("storage");
    return new ObjectDraft(
            storageClass(here, name), here, "storage.k8s.io/v1", "StorageClass", "", name)
        .byDefault("provisioner", LINSTOR, "the storage of Cozystack")
        .byDefault("allowVolumeExpansion", true, MADE_SO)
        .after(pool(here), Level.READY);
  }
}

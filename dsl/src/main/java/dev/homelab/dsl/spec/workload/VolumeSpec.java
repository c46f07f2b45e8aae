package dev.homelab.dsl.spec.workload;

import dev.homelab.dsl.spec.BlockOf;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.Spec;
import dev.homelab.dsl.spec.Word;
import dev.homelab.dsl.spec.unit.Size;
import org.jspecify.annotations.Nullable;

/** A volume of an app, and where its container sees it. */
@BlockOf(
    name = "volume",
    doc = "A volume of an app: where its container sees it, and how large it is.",
    in =
        "homelab { cluster('home') { namespace('web') { app('shop') {\n"
            + "image 'ghcr.io/traefik/whoami:v1.11.0'\nvolume('data') {\nat '/data'\n…\n} } } } }")
public final class VolumeSpec extends Spec<VolumeSpec> {
  private final String name;
  private @Nullable String path;
  private String size = "1Gi";
  private @Nullable String claim;
  private @Nullable VolumePlan elsewhere;
  private boolean scratch;
  private boolean readOnly;
  private boolean shared;

  VolumeSpec(Scope scope, String name) {
    super(scope);
    this.name = name;
  }

  @Override
  protected VolumeSpec self() {
    return this;
  }

  /** Places it. */
  @Word(
      doc = "Where the container sees it, as an absolute path.",
      byDefault = "must be said",
      example = "at '/data'",
      once = true)
  public VolumeSpec at(String absolute) {
    path = absolute;
    return absolutePath(absolute);
  }

  /** Sizes it. */
  @Word(doc = "How much it holds.", byDefault = "1 GiB", example = "size 10.GiB", once = true)
  public VolumeSpec size(Size amount) {
    size = amount.quantity();
    return say();
  }

  /** Uses a claim that exists. */
  @Word(
      doc = "Uses a volume claim of the namespace that something else makes.",
      byDefault = "a claim of its own",
      example = "claim 'media'",
      once = true)
  public VolumeSpec claim(String existing) {
    claim = existing;
    return say();
  }

  /** Uses a folder of the node. */
  @Word(
      doc =
          "Uses a folder of the node that the pod runs on; say `runOn` too when there are several.",
      byDefault = "a claim of its own",
      example = "folder '/mnt/media'",
      once = true)
  public VolumeSpec folder(String absolute) {
    elsewhere = new VolumePlan.Folder(name, absolute);
    return absolutePath(absolute);
  }

  /** Uses an NFS share. */
  @Word(
      doc = "Uses a folder that a NAS shares by NFS: its address, and the path of the share.",
      byDefault = "a claim of its own",
      example = "nfs '192.168.1.5', '/export/media'",
      once = true)
  public VolumeSpec nfs(String server, String share) {
    elsewhere = new VolumePlan.Nfs(name, server, share);
    return absolutePath(share);
  }

  private VolumeSpec absolutePath(String text) {
    if (!text.startsWith("/")) {
      scope()
          .unfit(
              "'" + text + "' is not an absolute path",
              "write it from the root on: '/" + text + "'");
    }
    return say();
  }

  /** Keeps nothing. */
  @Word(
      doc = "A folder that is empty at each start and goes with the pod.",
      byDefault = "a volume that keeps its files",
      example = "scratch()")
  public VolumeSpec scratch() {
    scratch = true;
    return say();
  }

  /** Guards it. */
  @Word(doc = "The container cannot write there.", byDefault = "it can", example = "readOnly()")
  public VolumeSpec readOnly() {
    readOnly = true;
    return say();
  }

  /** Lets several nodes use it. */
  @Word(
      doc = "Pods on several nodes can use it at once; its storage class must be able to.",
      byDefault = "one node at a time",
      example = "shared()")
  public VolumeSpec shared() {
    shared = true;
    return say();
  }

  /** The path that was said, or null. */
  @Nullable String path() {
    return path;
  }

  VolumePlan plan(@Nullable String storageClass, boolean retain) {
    if (claim != null) {
      return new VolumePlan.Shared(name, claim, null);
    }
    if (elsewhere != null) {
      return elsewhere;
    }
    if (scratch) {
      return new VolumePlan.Scratch(name, null);
    }
    String access = shared ? "ReadWriteMany" : "ReadWriteOnce";
    return new VolumePlan.Claim(name, size, storageClass, access, retain);
  }

  MountPlan mount(String at) {
    return new MountPlan(name, at, null, readOnly);
  }
}

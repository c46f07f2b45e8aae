package dev.homelab.dsl.spec.machine;

import dev.homelab.dsl.spec.kube.TreeBuilder;
import dev.homelab.model.Value;
import org.jspecify.annotations.Nullable;

/**
 * What a disk is made from; nothing of it is kept to that once it is made.
 *
 * @param tree as a {@code VMDisk} says it
 * @param file the file below the lab's folder that is uploaded to it, or null
 * @param image the image that it is made from, by its name, or null
 * @param original the disk that it is copied from, by its name in Cozystack, or null
 */
record DiskSource(
    Value.Tree tree, @Nullable String file, @Nullable String image, @Nullable String original) {
  /** An empty disk. */
  static final DiskSource NOTHING = new DiskSource(Value.Tree.EMPTY, null, null, null);

  /**
   * A disk that can be copied.
   *
   * @param size its size; null for that of what it is copied from, or when nobody here knows it
   * @param uploaded whether a run of the lab fills it
   * @param original the disk that it is copied from itself, or null
   */
  record Kept(@Nullable String size, boolean uploaded, @Nullable String original) {
    /** The same disk with the size that it has in the end. */
    Kept sized(@Nullable String real) {
      return new Kept(real, uploaded, original);
    }
  }

  /** An address that the box reads, or a file that is uploaded. */
  static DiskSource place(String place) {
    return Guest.isAddress(place)
        ? new DiskSource(named("http", "url", place), null, null, null)
        : new DiskSource(Value.Tree.EMPTY.with("upload", Value.Tree.EMPTY), place, null, null);
  }

  /** An image that lies in the cluster for all tenants. */
  static DiskSource image(String name) {
    return new DiskSource(named("image", "name", name), null, name, null);
  }

  /** An image that somebody else has put there, so that nobody here knows of it. */
  static DiskSource existing(String name) {
    return new DiskSource(named("image", "name", name), null, null, null);
  }

  /** Another disk of the tenant. */
  static DiskSource copy(String disk) {
    return new DiskSource(named("disk", "name", disk), null, null, disk);
  }

  private static Value.Tree named(String kind, String field, String name) {
    return TreeBuilder.of(kind, TreeBuilder.of(field, name));
  }
}

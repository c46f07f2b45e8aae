package dev.homelab.dsl.spec.workload;

import org.jspecify.annotations.Nullable;

/**
 * Where a container sees a volume.
 *
 * @param volume the volume's name
 * @param path absolute path in the container
 * @param subPath the part of the volume that is seen, or null for all of it
 * @param readOnly whether the container may not write there
 */
public record MountPlan(String volume, String path, @Nullable String subPath, boolean readOnly) {
  /** The whole volume, writable. */
  public static MountPlan of(String volume, String path) {
    return new MountPlan(volume, path, null, false);
  }

  /** A part of the volume, writable. */
  public static MountPlan part(String volume, String subPath, String path) {
    return new MountPlan(volume, path, subPath, false);
  }
}

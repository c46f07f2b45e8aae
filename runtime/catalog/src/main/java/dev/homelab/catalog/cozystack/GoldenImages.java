package dev.homelab.catalog.cozystack;

import java.util.List;

/**
 * The images that a disk is made from by name: those of Cozystack's optional collection (1.6.2,
 * {@code packages/system/vm-default-images}), and others that lie beside them.
 */
public final class GoldenImages {
  /** The package that brings the collection; all of it, 320 GiB. */
  public static final String PACKAGE = "cozystack.vm-default-images";

  /** The namespace that images lie in, for all tenants. */
  public static final String NAMESPACE = "cozy-public";

  /** What the DataVolume of an image has before its name. */
  public static final String PREFIX = "vm-default-images-";

  /** The names of the collection. */
  public static final List<String> NAMES =
      List.of(
          "almalinux-10",
          "almalinux-8",
          "almalinux-9",
          "alpine-3.21",
          "centos-stream-10",
          "centos-stream-9",
          "debian-12",
          "debian-13",
          "opensuse-leap-15.6",
          "opensuse-leap-16.0",
          "rocky-10",
          "rocky-8",
          "rocky-9",
          "ubuntu-20.04",
          "ubuntu-22.04",
          "ubuntu-24.04");

  private GoldenImages() {}
}

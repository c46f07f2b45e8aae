package dev.homelab.provider.talos.check;

/** Where Talos shall run, as far as its rules ask. */
public enum RunMode {
  /** On bare metal or in a virtual machine that installs itself: the install block is required. */
  METAL,
  /** In a virtual machine that boots from an installed disk image with cloud-init data. */
  NOCLOUD,
  /** In a container. */
  CONTAINER
}

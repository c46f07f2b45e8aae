package dev.homelab.dsl.spec.machine;

/** What a box does with its graphics card. */
public enum GpuUse {
  /** The card is handed to one virtual machine at a time. */
  PASSTHROUGH,
  /** The card stays with the box. */
  NONE;

  /** The name as a resource keeps it. */
  String text() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}

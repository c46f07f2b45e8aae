package dev.homelab.dsl.spec.machine;

import dev.homelab.dsl.spec.Word;
import dev.homelab.dsl.spec.WordSet;
import java.util.function.Consumer;

/** The words of a box for its storage. */
public final class StorageWords implements WordSet {
  /** Describes the pool. */
  @Word(
      doc = "Describes the pool that volumes and disks of machines are made of.",
      byDefault =
          "a zpool of every empty disk of the box: a mirror of disks alike, else the one disk",
      example = "storage { disk size: '>= 1TB'; mirror() }",
      once = true)
  public static NodeSpec storage(NodeSpec box, Consumer<StorageSpec> block) {
    box.storage().describe(block);
    return box;
  }
}

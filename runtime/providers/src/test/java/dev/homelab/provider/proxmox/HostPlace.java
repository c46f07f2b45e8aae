package dev.homelab.provider.proxmox;

import dev.homelab.model.Value;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A Proxmox VE host for the suite, and what of it the suite may use.
 *
 * @param reach how it is reached: {@code url}, {@code fingerprint}, the secret {@code pve}
 * @param token the value of that secret
 * @param node the node
 * @param disks a storage for disks
 * @param otherDisks another one, to move a disk to, or null
 * @param images a storage for images to import
 * @param bridge a bridge
 * @param image the address of a disk image
 * @param checksum its SHA-256
 * @param size the size of a disk that the image fits into
 * @param first the first of ten numbers of machines that are free
 */
record HostPlace(
    Value.Tree reach,
    String token,
    String node,
    String disks,
    @Nullable String otherDisks,
    String images,
    String bridge,
    String image,
    String checksum,
    String size,
    long first) {
  private static final String PREFIX = "HOMELAB_PROXMOX_";

  /** The host that the variables of the environment name; docs/testing.md tells of each. */
  static HostPlace from(Map<String, String> environment) {
    TreeMap<String, Value> reach = new TreeMap<>();
    reach.put("url", Value.of(needed(environment, "URL")));
    reach.put("fingerprint", Value.of(needed(environment, "FINGERPRINT")));
    reach.put("token", new Value.Secret("pve"));
    return new HostPlace(
        new Value.Tree(reach),
        needed(environment, "TOKEN"),
        needed(environment, "NODE"),
        needed(environment, "STORAGE"),
        environment.get(PREFIX + "OTHER_STORAGE"),
        environment.getOrDefault(PREFIX + "IMAGE_STORAGE", "local"),
        environment.getOrDefault(PREFIX + "BRIDGE", "vmbr0"),
        needed(environment, "IMAGE"),
        needed(environment, "IMAGE_SHA256"),
        environment.getOrDefault(PREFIX + "DISK", "10G"),
        Long.parseLong(environment.getOrDefault(PREFIX + "VMID", "8990")));
  }

  private static String needed(Map<String, String> environment, String name) {
    return Objects.requireNonNull(
        environment.get(PREFIX + name), () -> "set " + PREFIX + name + "; see docs/testing.md");
  }
}

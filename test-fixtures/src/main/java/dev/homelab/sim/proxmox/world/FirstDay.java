package dev.homelab.sim.proxmox.world;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.proxmox.ProxmoxOptions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;

/** What a cluster holds that was installed a moment ago. */
final class FirstDay {
  private static final long GIB = 1L << 30;
  private static final int SECRET_BYTES = 16;

  private FirstDay() {}

  static void fill(World world, ProxmoxOptions options) {
    options.nodes().forEach(name -> node(world, name));
    storage(world, "local", "dir", "backup,iso,vztmpl,import", 100 * GIB);
    storage(world, "local-zfs", "zfspool", "images,rootdir", 900 * GIB);
    access(world, options);
  }

  /** A node that has just joined the cluster. */
  static void node(World world, String name) {
    ObjectNode node = world.table("nodes").putObject(name).put("status", "online");
    node.put("cores", 16).put("memory", 64 * GIB).put("iommu", true);
    bridge(node.putObject("bridges"), "vmbr0", true);
    ObjectNode gpu = node.putObject("pci").putObject("0000:01:00.0");
    gpu.put("class", "0x030000").put("vendor", "0x10de").put("device", "0x2684");
    gpu.put("iommugroup", 14).put("subsystem", "0x10de:0x167c");
  }

  private static void bridge(ObjectNode bridges, String name, boolean vlanAware) {
    bridges.putObject(name).put("vlanAware", vlanAware).put("active", true);
  }

  private static void storage(World world, String id, String type, String content, long capacity) {
    ObjectNode storage = world.table("storages").putObject(id);
    storage.put("type", type).put("content", content).put("capacity", capacity);
  }

  private static void access(World world, ProxmoxOptions options) {
    ObjectNode users = world.table("users");
    users.putObject("root@pam").put("password", secret());
    users.putObject("homelab@pve").put("password", secret());
    ObjectNode tokens = world.table("tokens");
    tokens.putObject("homelab@pve!cli").put("secret", secret()).put("privsep", false);
    tokens.putObject("root@pam!cli").put("secret", secret()).put("privsep", false);
    ObjectNode all = world.table("acl").putObject("homelab@pve");
    all.set("/", World.array(options.profile().privileges()));
  }

  private static String secret() {
    byte[] random = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(random);
    String hex = HexFormat.of().formatHex(random);
    return String.join(
        "-",
        List.of(
            hex.substring(0, 8),
            hex.substring(8, 12),
            hex.substring(12, 16),
            hex.substring(16, 20),
            hex.substring(20)));
  }
}

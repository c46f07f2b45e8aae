package dev.homelab.provider.proxmox.vm;

import dev.homelab.model.Address;
import dev.homelab.model.LabIdentity;
import dev.homelab.model.Value;
import dev.homelab.provider.proxmox.config.Prop;
import dev.homelab.provider.proxmox.ownership.Mark;
import dev.homelab.spi.Observation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A machine as the host shows it.
 *
 * @param node where it is
 * @param vmid its number
 * @param status {@code running} or {@code stopped}
 * @param lock the long operation that has it, or empty
 * @param current the settings in force
 * @param merged the settings after the next start
 * @param digest of the configuration; empty when it was not asked
 */
public record Machine(
    String node,
    long vmid,
    String status,
    String lock,
    SortedMap<String, String> current,
    SortedMap<String, String> merged,
    String digest) {
  /** The segments of its path on the host, and those below. */
  String[] path(String... rest) {
    List<String> all = new ArrayList<>(List.of("nodes", node, "qemu", Long.toString(vmid)));
    all.addAll(List.of(rest));
    return all.toArray(new String[0]);
  }

  /** Its identity in marks. */
  public String identity() {
    return "vm/" + vmid;
  }

  /** Its identity in records. */
  public String objectId() {
    return "qemu/" + vmid;
  }

  /** Whether it runs. */
  public boolean runs() {
    return status.equals("running");
  }

  /** Whether an operation that makes a machine has it, so that it bears no mark yet. */
  public static boolean isBeingMade(String lock) {
    return lock.equals("create") || lock.equals("clone");
  }

  /** Whether it is a template. */
  public boolean isTemplate() {
    return merged.getOrDefault("template", "0").equals("1");
  }

  /** Whose it is. */
  public Observation.Owner owner(LabIdentity lab, Address address) {
    return Mark.ownerOf(description(), lab, address, identity());
  }

  /** Whether a setting of it, in force or waiting, names a volume. */
  boolean names(String volume) {
    return Stream.concat(current.values().stream(), merged.values().stream())
        .anyMatch(value -> Prop.names(value, volume));
  }

  /** Its description. */
  public String description() {
    return merged.getOrDefault("description", "");
  }

  /** Its tags. */
  public List<String> tags() {
    List<String> tags = new ArrayList<>();
    for (String tag : merged.getOrDefault("tags", "").split("[;, ]+", -1)) {
      if (!tag.isEmpty()) {
        tags.add(tag);
      }
    }
    return tags;
  }

  /** The keys that wait for a start. */
  public List<String> waiting() {
    TreeMap<String, String> both = new TreeMap<>(current);
    both.putAll(merged);
    return both.keySet().stream()
        .filter(key -> !java.util.Objects.equals(current.get(key), merged.get(key)))
        .toList();
  }

  /** What others may refer to. */
  public Value.Tree outputs() {
    TreeMap<String, Value> out = new TreeMap<>();
    out.put("vmid", new Value.Int(vmid));
    out.put("node", new Value.Text(node));
    out.put("name", new Value.Text(merged.getOrDefault("name", "")));
    String ip = Prop.parse("ipconfig0", merged.getOrDefault("ipconfig0", "")).get("ip");
    if (!ip.isEmpty() && !ip.equals("dhcp")) {
      out.put("address", new Value.Text(ip.replaceFirst("/.*", "")));
    }
    String mac = Prop.parse("net0", merged.getOrDefault("net0", "")).get("macaddr");
    if (!mac.isEmpty()) {
      out.put("mac", new Value.Text(mac));
    }
    return new Value.Tree(out);
  }

  /** Everything as a tree, for comparisons that ask nobody. */
  public Value.Tree tree() {
    TreeMap<String, Value> all = new TreeMap<>();
    all.put("node", new Value.Text(node));
    all.put("vmid", new Value.Int(vmid));
    all.put("status", new Value.Text(status));
    all.put("current", tree(current));
    all.put("merged", tree(merged));
    return new Value.Tree(all);
  }

  private static Value tree(Map<String, String> settings) {
    TreeMap<String, Value> fields = new TreeMap<>();
    settings.forEach((key, value) -> fields.put(key, new Value.Text(value)));
    fields.remove("cipassword");
    return new Value.Tree(fields);
  }

  /** The machine in a tree that {@link #tree} made. */
  static Machine parse(Value.Tree tree) {
    String node = Value.textOf(tree.get("node"));
    String status = Value.textOf(tree.get("status"));
    long vmid = tree.get("vmid") instanceof Value.Int number ? number.value() : 0;
    return new Machine(
        node == null ? "" : node,
        vmid,
        status == null ? "" : status,
        "",
        settings(tree, "current"),
        settings(tree, "merged"),
        "");
  }

  private static SortedMap<String, String> settings(Value.Tree tree, String name) {
    TreeMap<String, String> settings = new TreeMap<>();
    if (tree.get(name) instanceof Value.Tree fields) {
      fields
          .fields()
          .forEach(
              (key, value) -> {
                String text = Value.textOf(value);
                settings.put(key, text == null ? "" : text);
              });
    }
    return settings;
  }
}

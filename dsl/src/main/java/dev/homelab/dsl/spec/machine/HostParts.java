package dev.homelab.dsl.spec.machine;

import dev.homelab.dsl.spec.DidYouMean;
import dev.homelab.dsl.spec.LanguageCodes;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.kube.TreeBuilder;
import dev.homelab.dsl.spec.machine.Draft.Said;
import dev.homelab.model.Address;
import dev.homelab.model.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a Proxmox host has that machines are put together from, as its block says. */
final class HostParts {
  final List<String> nodes = new ArrayList<>();
  String storage = "local-lvm";
  String images = "local";
  String bridge = "vmbr0";
  private final Scope scope;
  private final Address address;
  private final GraphicsCards cards = new GraphicsCards();
  private final Map<String, ImageSpec> imageBlocks = new TreeMap<>();
  private final Set<String> pools = new TreeSet<>();
  private final Map<String, Address> volumes = new TreeMap<>();
  private final List<ProxmoxVmSpec> machines = new ArrayList<>();

  HostParts(Scope scope) {
    this.scope = scope;
    this.address = scope.here("proxmox");
  }

  /** Where the host's block stands. */
  Scope scope() {
    return scope;
  }

  /** The host's name in the lab. */
  Address address() {
    return address;
  }

  /** The storage of disks. */
  String storage() {
    return storage;
  }

  /** The storage of images. */
  String images() {
    return images;
  }

  /** The bridge of a network. */
  String bridgeOf(@Nullable Lan network) {
    String own = network == null ? null : network.bridge();
    return own == null ? bridge : own;
  }

  /** The node of a place in a round of all nodes. */
  String node(int place) {
    return nodes.isEmpty() ? address.last().name() : nodes.get(place % nodes.size());
  }

  /** The graphics cards that the block names. */
  GraphicsCards cards() {
    return cards;
  }

  /** A disk of a machine. */
  Value.Tree disk(String on, String size, @Nullable Value image) {
    return TreeBuilder.tree()
        .put("storage", on)
        .put("size", size)
        .put("image", image)
        .put("discard", true)
        .put("ssd", true)
        .put("ioThread", true)
        .build();
  }

  /** A disk that is there already; nothing of it but its name is said. */
  static Value.Tree used(String volume) {
    return TreeBuilder.tree()
        .put("volume", volume)
        .put("discard", true)
        .put("ssd", true)
        .put("ioThread", true)
        .build();
  }

  /** The machine that uses a volume: the one that asks, or the first one that asked for it. */
  Address useVolume(String volume, Address machine) {
    return volumes.computeIfAbsent(volume, key -> machine);
  }

  /** A card of a machine in a network. */
  Value.Tree link(@Nullable Lan network) {
    return link(network, null, null);
  }

  /** A card of a machine in a network, on a bridge and in a VLAN of its own where it has them. */
  Value.Tree link(@Nullable Lan network, @Nullable String on, @Nullable Integer vlan) {
    Integer usual = network == null ? null : network.vlan();
    return TreeBuilder.tree()
        .put("bridge", on == null ? bridgeOf(network) : on)
        .put("model", "virtio")
        .put("vlan", vlan == null ? usual : vlan)
        .build();
  }

  /** The pools that the block makes. */
  Set<String> pools() {
    return pools;
  }

  /** A pool by its name; null for none, and for one that is not there, which is reported. */
  @Nullable String pool(Scope at, @Nullable Said<String> said) {
    if (said == null || pools.contains(said.value())) {
      return said == null ? null : said.value();
    }
    unknown(at, said, "pool", pools, "make it there: pool '" + said.value() + "'");
    return null;
  }

  /** The images that the block names. */
  Map<String, ImageSpec> imageBlocks() {
    return imageBlocks;
  }

  /** An image by its name; null for none, and for one that is not there, which is reported. */
  @Nullable ImageSpec image(Scope at, @Nullable Said<String> said) {
    ImageSpec found = said == null ? null : imageBlocks.get(said.value());
    if (said != null && found == null) {
      String hint = "name it there: image('" + said.value() + "') { url 'https://…' }";
      unknown(at, said, "image", imageBlocks.keySet(), hint);
    }
    return found;
  }

  /** The machines that {@code vm} makes. */
  List<ProxmoxVmSpec> machines() {
    return machines;
  }

  /** Tells that the host has nothing of a name, and what was perhaps meant. */
  void unknown(Scope at, Said<String> said, String kind, Set<String> known, String otherwise) {
    String near = DidYouMean.nearest(said.value(), known);
    said.report(
        at,
        LanguageCodes.error(
                LanguageCodes.UNKNOWN_ADDRESS,
                "'" + address.last().name() + "' has no " + kind + " '" + said.value() + "'")
            .withHint(near == null ? otherwise : "did you mean '" + near + "'?"));
  }

  /** A draft of something that this host carries. */
  Draft draft(Address made, String type) {
    return new Draft(made, type).on(address);
  }
}

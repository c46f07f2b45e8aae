package dev.homelab.provider.linstor;

import dev.homelab.model.Value;
import dev.homelab.provider.linstor.client.Zpool;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A pool as the script wants it.
 *
 * @param name of the pool, and of the zpool or volume group behind it
 * @param node the node, by the name that Kubernetes has for it
 * @param kind what it is made with
 * @param layout {@code mirror}, {@code stripe} or {@code auto}
 * @param devices which disks; empty for all clean ones of the node
 */
record PoolWish(
    String name, String node, PoolKind kind, String layout, List<DiskSelector> devices) {
  static final String NAME = "name";
  static final String NODE = "node";
  static final String KIND = "kind";
  static final String LAYOUT = "layout";
  static final String DEVICES = "devices";

  /** The secret that encryption is unlocked with. */
  static final String PASSPHRASE = "passphrase";

  static final String MIRROR = "mirror";
  static final String STRIPE = "stripe";
  static final String AUTO = "auto";

  /** What a pool is called when the script does not say. */
  static final String DEFAULT_NAME = "data";

  PoolWish {
    devices = List.copyOf(devices);
  }

  /** The wish of properties that were checked. */
  static PoolWish of(Value.Tree desired) {
    PoolKind kind = PoolKind.parse(text(desired, KIND, PoolKind.ZFS.word()));
    return new PoolWish(
        text(desired, NAME, DEFAULT_NAME),
        text(desired, NODE, ""),
        Objects.requireNonNullElse(kind, PoolKind.ZFS),
        text(desired, LAYOUT, AUTO),
        selectors(desired));
  }

  private static List<DiskSelector> selectors(Value.Tree desired) {
    List<DiskSelector> selectors = new ArrayList<>();
    if (desired.get(DEVICES) instanceof Value.Seq seq) {
      for (Value item : seq.items()) {
        if (item instanceof Value.Tree tree) {
          selectors.add(DiskSelector.of(tree));
        }
      }
    }
    return selectors;
  }

  private static String text(Value.Tree tree, String name, String otherwise) {
    String text = Value.textOf(tree.get(name));
    return text == null || text.isEmpty() ? otherwise : text;
  }

  /** The wish in full: every field, defaults too. */
  Value.Tree tree() {
    return Value.Tree.EMPTY
        .with(NAME, new Value.Text(name))
        .with(NODE, new Value.Text(node))
        .with(KIND, new Value.Text(kind.word()))
        .with(LAYOUT, new Value.Text(layout))
        .with(DEVICES, Value.of(devices.stream().map(DiskSelector::tree).toList()));
  }

  /** The platform's identity of the pool. */
  String objectId() {
    return node + '/' + name;
  }

  /** Whether a zpool is laid out as wished. */
  boolean takes(Zpool.Found found) {
    return layout.equals(AUTO)
        || layout.equals(found.layout())
        || (layout.equals(STRIPE) && found.layout().equals("single"));
  }

  /** Whether the script names disks by their paths alone, and a zpool consists of just these. */
  boolean names(Zpool.Found found) {
    List<String> paths = devices.stream().map(DiskSelector::onlyPath).toList();
    return !paths.isEmpty() && !paths.contains("") && found.consistsOf(paths);
  }
}

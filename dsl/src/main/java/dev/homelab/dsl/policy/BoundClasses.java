package dev.homelab.dsl.policy;

import dev.homelab.model.Address;
import dev.homelab.model.Value;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The classes of a lab that place one copy of a volume and let no other node reach it. What
 * LINSTOR's driver takes for what a class leaves out: one copy, the layers of DRBD, access from
 * everywhere.
 */
final class BoundClasses {
  private static final String PARAMETERS = "linstor.csi.linbit.com/";

  /** Layers that carry a volume to other nodes. */
  private static final Set<String> CARRYING = Set.of("drbd", "nvme", "openflex");

  private final Map<Address, Set<String>> byCluster = new TreeMap<>();

  /** The classes of all clusters of a lab, those that words of a box make among them. */
  static BoundClasses of(LabView lab) {
    BoundClasses all = new BoundClasses();
    for (KubeThing thing : lab.all()) {
      boolean linstor = thing.text("provisioner").equals(StorageRules.PROVISIONER);
      if (linstor && thing.kind().equals("StorageClass") && isBound(parameters(thing))) {
        all.byCluster
            .computeIfAbsent(thing.cluster(), cluster -> new TreeSet<>())
            .add(thing.name());
      }
    }
    return all;
  }

  /** Whether a class of the cluster of an object is one of them, as {@code local} is everywhere. */
  boolean has(KubeThing thing, String name) {
    return name.equals(StorageRules.LOCAL)
        || byCluster.getOrDefault(thing.cluster(), Set.of()).contains(name);
  }

  /** What a class says to LINSTOR's driver, which reads names in small letters. */
  private static Map<String, Value> parameters(KubeThing thing) {
    Map<String, Value> all = new TreeMap<>();
    KubeThing.tree(thing.at("parameters"))
        .fields()
        .forEach(
            (name, value) -> {
              String own = name.startsWith(PARAMETERS) ? name.substring(PARAMETERS.length()) : name;
              all.put(own.toLowerCase(Locale.ROOT), value);
            });
    return all;
  }

  /**
   * Where nodes are named one by one, or a value is not known yet, nothing is said of the class.
   */
  private static boolean isBound(Map<String, Value> said) {
    boolean placed = said.containsKey("nodelist") || said.containsKey("clientlist");
    boolean closed =
        text(said.get("allowremotevolumeaccess"), "true").equalsIgnoreCase("false")
            || !isCarried(text(said.get("layerlist"), "drbd storage"));
    return !placed && closed && isOne(said.get("autoplace")) && isOne(said.get("placementcount"));
  }

  private static boolean isCarried(String layers) {
    for (String layer : layers.toLowerCase(Locale.ROOT).split(" ", -1)) {
      if (CARRYING.contains(layer)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isOne(@Nullable Value count) {
    return count == null || Set.of("", "1").contains(text(count, "unknown"));
  }

  private static String text(@Nullable Value value, String otherwise) {
    return Objects.requireNonNullElse(Value.textOf(value), otherwise);
  }
}

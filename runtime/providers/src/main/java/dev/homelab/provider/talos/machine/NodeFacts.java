package dev.homelab.provider.talos.machine;

import dev.homelab.provider.talos.api.CosiResource;
import dev.homelab.provider.talos.api.NodeException;
import dev.homelab.provider.talos.api.TalosClient;
import dev.homelab.provider.talos.api.Trouble;
import dev.homelab.provider.talos.yaml.YamlNode;
import dev.homelab.spi.CallContext;
import dev.homelab.wire.machine.ServiceInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a node says of itself. */
public final class NodeFacts {
  private static final String RUNTIME = "runtime";
  private static final Set<String> SYSTEM =
      Set.of("EFI", "BIOS", "BOOT", "META", "STATE", "EPHEMERAL");

  private NodeFacts() {}

  /**
   * How far the node is.
   *
   * @param stage Talos's word, such as {@code booting} or {@code running}; empty when it is not
   *     told
   * @param ready whether nothing is missing at that stage
   * @param unmet what is missing
   */
  public record Stage(String stage, boolean ready, List<String> unmet) {
    /** Copies the list. */
    public Stage {
      unmet = List.copyOf(unmet);
    }

    /** Whether it has its config and works on what the config says. */
    public boolean isUp() {
      return stage.equals("booting") || stage.equals("running");
    }

    /** Whether it has done all it can do before its cluster exists. */
    public boolean isRunning() {
      return stage.equals("running");
    }
  }

  /** How far the node is. */
  public static Stage stage(TalosClient node, CallContext context) {
    Optional<CosiResource> status =
        maybe(() -> node.get(RUNTIME, "MachineStatuses.runtime.talos.dev", "machine", context));
    if (status.isEmpty()) {
      return new Stage("", false, List.of());
    }
    List<String> unmet = new ArrayList<>();
    for (YamlNode item : status.get().items("status", "unmetConditions")) {
      if (item instanceof YamlNode.Mapping one) {
        unmet.add(one.textOf("name") + ": " + one.textOf("reason"));
      }
    }
    return new Stage(
        status.get().text("stage"), status.get().text("status", "ready").equals("true"), unmet);
  }

  /** What the node itself complains of; empty when it may not be asked. */
  public static List<String> complaints(TalosClient node, CallContext context) {
    List<CosiResource> all = list(node, "Diagnostics.runtime.talos.dev", context);
    List<String> texts = new ArrayList<>();
    for (CosiResource one : all) {
      StringBuilder text = new StringBuilder(one.text("message"));
      one.items("details")
          .forEach(
              detail -> text.append(detail instanceof YamlNode.Scalar s ? " " + s.text() : ""));
      texts.add(text.toString().trim());
    }
    return texts;
  }

  /** The id of the schematic that the node's image was made of; empty when it does not tell. */
  static String schematic(TalosClient node, CallContext context) {
    for (CosiResource one : list(node, "ExtensionStatuses.runtime.talos.dev", context)) {
      if (one.text("metadata", "name").equals("schematic")) {
        return one.text("metadata", "version");
      }
    }
    return "";
  }

  /** What was found on a box's disks. */
  static List<CosiResource> volumes(TalosClient node, CallContext context) {
    return list(node, "DiscoveredVolumes.block.talos.dev", context);
  }

  /**
   * How large the partitions of Talos are together, in bytes: those of the system and {@code
   * EPHEMERAL}; -1 when the node does not tell.
   */
  public static long systemRoom(TalosClient node, CallContext context) {
    long room = 0;
    boolean told = false;
    for (CosiResource one : volumes(node, context)) {
      String label = one.text("partition_label");
      if (SYSTEM.contains(label) && one.text("size").matches("[0-9]{1,18}")) {
        room += Long.parseLong(one.text("size"));
        told |= label.equals("EPHEMERAL");
      }
    }
    return told ? room : -1;
  }

  /** The config that the node runs. */
  static String config(TalosClient node, CallContext context) {
    return node.get("config", "MachineConfigs.config.talos.dev", "v1alpha1", context).wholeText();
  }

  /** A service of Talos; empty when the node has none of that name. */
  public static Optional<ServiceInfo> service(TalosClient node, String name, CallContext context) {
    return node.services(context).stream()
        .filter(service -> service.getId().equals(name))
        .findFirst();
  }

  /** Whether a service runs and is healthy. */
  public static boolean isHealthy(ServiceInfo service) {
    return service.getState().equals("Running") && service.getHealth().getHealthy();
  }

  private static List<CosiResource> list(TalosClient node, String type, CallContext context) {
    return maybe(() -> node.list(RUNTIME, type, context)).orElse(List.of());
  }

  private interface Question<T> {
    T ask();
  }

  /** Nothing where the node does not know the answer or may not give it. */
  private static <T> Optional<T> maybe(Question<T> question) {
    try {
      return Optional.of(question.ask());
    } catch (NodeException e) {
      if (e.trouble() == Trouble.NOT_FOUND
          || e.trouble() == Trouble.FORBIDDEN
          || e.trouble() == Trouble.UNSUPPORTED) {
        return Optional.empty();
      }
      throw e;
    }
  }
}

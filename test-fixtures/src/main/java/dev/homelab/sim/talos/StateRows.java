package dev.homelab.sim.talos;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.talos.config.MachineText;
import dev.homelab.sim.talos.config.SystemManifests;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The resources of a machine's state, by type. */
final class StateRows {
  private static final Set<String> TYPES =
      Set.of(
          "MachineStatuses.runtime",
          "Disks.block",
          "SystemDisks.block",
          "ExtensionStatuses.runtime",
          "MachineConfigs.config",
          "NodeAddresses.net",
          "LinkStatuses.net",
          "HostnameStatuses.net",
          "AddressStatuses.net",
          "Members.cluster",
          "Diagnostics.runtime",
          "PCIDevices.hardware",
          "VolumeStatuses.block",
          "DiscoveredVolumes.block",
          "StaticPodStatuses.kubernetes",
          "Nodenames.kubernetes",
          "BootstrapManifestsConfigs.kubernetes",
          "Manifests.kubernetes");

  private final Calls calls;

  StateRows(Calls calls) {
    this.calls = calls;
  }

  /**
   * One resource.
   *
   * @param namespace its namespace
   * @param id its id
   * @param spec its content; a text for a machine config
   */
  record Row(String namespace, String id, com.fasterxml.jackson.databind.JsonNode spec) {}

  /** A type without the part that all have; empty when it is not known. */
  static String known(String type) {
    String bare = type.replaceAll("\\.talos\\.dev$", "");
    return TYPES.contains(bare) && !bare.equals(type) ? bare : "";
  }

  /** Every resource of a type. */
  List<Row> rows(NodeRow node, String type) {
    return switch (type) {
      case "MachineStatuses.runtime" -> List.of(row("runtime", "machine", status(node)));
      case "Disks.block" -> disks(node);
      case "SystemDisks.block" -> systemDisk(node);
      case "ExtensionStatuses.runtime" -> extensions(node);
      case "MachineConfigs.config" -> configs(node);
      case "Diagnostics.runtime" -> diagnostics(node);
      case "PCIDevices.hardware" ->
          node.hardware().devices().stream()
              .map(part -> row("hardware", part.at(), part.told()))
              .toList();
      case "VolumeStatuses.block" -> VolumeRows.statuses(node);
      case "DiscoveredVolumes.block" -> VolumeRows.discovered(node);
      case "Members.cluster" -> discovery(node);
      case "StaticPodStatuses.kubernetes" -> staticPods(node);
      case "Nodenames.kubernetes" -> nodename(node);
      case "BootstrapManifestsConfigs.kubernetes" -> wanted(node);
      case "Manifests.kubernetes" -> manifests(node);
      default -> network(node, type);
    };
  }

  private static Row row(
      String namespace, String id, com.fasterxml.jackson.databind.JsonNode spec) {
    return new Row(namespace, id, spec);
  }

  /** What keeps a machine from being ready, by name. */
  Map<String, String> unmet(NodeRow node) {
    Map<String, String> unmet = new TreeMap<>();
    Phase phase = node.phase();
    if (phase != Phase.BOOTING && phase != Phase.RUNNING) {
      return unmet;
    }
    List<String> waiting = new ArrayList<>();
    new Services(calls)
        .list(node)
        .forEach(
            one -> {
              boolean fine = one.getHealth().getHealthy() || one.getHealth().getUnknown();
              if (!one.getState().equals("Running") || !fine) {
                waiting.add(one.getId());
              }
            });
    if (!waiting.isEmpty()) {
      unmet.put("services", String.join(", ", waiting) + " not healthy");
    }
    if (node.controlPlane() && !node.flag("pods")) {
      unmet.put("staticPods", "kube-apiserver not ready");
    }
    if (!calls.members().ready(node)) {
      unmet.put("nodeReady", "node \"" + node.hostname() + "\" status is not available yet");
    }
    return unmet;
  }

  private ObjectNode status(NodeRow node) {
    ObjectNode out = Json.object().put("stage", node.phase().stage());
    Map<String, String> unmet = unmet(node);
    boolean settled = node.phase() == Phase.RUNNING || node.phase() == Phase.MAINTENANCE;
    ObjectNode status = out.putObject("status").put("ready", settled && unmet.isEmpty());
    ArrayNode conditions = status.putArray("unmetConditions");
    unmet.forEach((name, why) -> conditions.addObject().put("name", name).put("reason", why));
    return out;
  }

  private static List<Row> disks(NodeRow node) {
    List<Row> rows = new ArrayList<>();
    for (Hardware.Disk disk : node.hardware().disks()) {
      ObjectNode spec = Json.object().put("dev_path", disk.device()).put("size", disk.bytes());
      spec.put("pretty_size", pretty(disk.bytes()));
      spec.put("io_size", 512).put("sector_size", 512);
      spec.put("readonly", disk.cdrom()).put("cdrom", disk.cdrom());
      spec.put("model", disk.model()).put("serial", disk.serial());
      spec.put("wwid", disk.serial().isEmpty() ? "" : "naa." + disk.serial());
      spec.put("bus_path", "/pci0000:00/" + disk.id()).put("sub_system", "/sys/class/block");
      spec.put("transport", disk.transport()).put("rotational", disk.type().equals("hdd"));
      rows.add(row("runtime", disk.id(), spec));
    }
    return rows;
  }

  /** A number of bytes for people. */
  static String pretty(long bytes) {
    return bytes >= 1_000_000_000L ? bytes / 1_000_000_000L + " GB" : bytes / 1_000_000 + " MB";
  }

  private static List<Row> systemDisk(NodeRow node) {
    String device = PowerCalls.systemDisk(node);
    if (device.isEmpty()) {
      return List.of();
    }
    String id = device.substring(device.lastIndexOf('/') + 1);
    ObjectNode spec = Json.object().put("diskID", id).put("devPath", device);
    return List.of(row("runtime", "system-disk", spec));
  }

  private static List<Row> extensions(NodeRow node) {
    if (node.running().schematic().isEmpty()) {
      return List.of();
    }
    ObjectNode spec = Json.object();
    spec.put("image", "")
        .putObject("metadata")
        .put("name", "schematic")
        .put("version", node.running().schematic());
    return List.of(row("runtime", "0", spec));
  }

  private static List<Row> configs(NodeRow node) {
    MachineText config = node.config();
    if (config == null) {
      return List.of();
    }
    var text = com.fasterxml.jackson.databind.node.TextNode.valueOf(config.text());
    return List.of(row("config", "v1alpha1", text), row("config", "persistent", text));
  }

  private static List<Row> diagnostics(NodeRow node) {
    if (node.text("error").isEmpty()) {
      return List.of();
    }
    ObjectNode spec = Json.object().put("message", node.text("error"));
    spec.putArray("details");
    return List.of(row("runtime", "simulated", spec));
  }

  private List<Row> discovery(NodeRow node) {
    List<Row> rows = new ArrayList<>();
    for (NodeRow other : calls.sim().lab().nodes()) {
      boolean same = !node.cluster().isEmpty() && other.cluster().equals(node.cluster());
      if (same && other.up()) {
        ObjectNode spec = Json.object().put("nodeId", other.id());
        spec.putArray("addresses").add(other.address());
        spec.put("hostname", other.hostname());
        spec.put("machineType", other.controlPlane() ? "controlplane" : "worker");
        spec.put("operatingSystem", "Talos (" + other.running().version().tag() + ")");
        rows.add(row("cluster", other.hostname(), spec));
      }
    }
    return rows;
  }

  private static List<Row> staticPods(NodeRow node) {
    List<Row> rows = new ArrayList<>();
    if (node.flag("pods")) {
      for (String name : List.of("kube-apiserver", "kube-controller-manager", "kube-scheduler")) {
        ObjectNode spec = Json.object().put("phase", "Running");
        spec.putArray("conditions").addObject().put("type", "Ready").put("status", "True");
        rows.add(row("k8s", "kube-system/" + name + "-" + node.hostname(), spec));
      }
    }
    return rows;
  }

  private static List<Row> nodename(NodeRow node) {
    if (node.config() == null) {
      return List.of();
    }
    ObjectNode spec = Json.object().put("nodename", node.hostname());
    spec.put("hostnameVersion", "1").put("skipNodeRegistration", false);
    return List.of(row("k8s", "nodename", spec));
  }

  /** Each is a list of objects. */
  private static List<Row> manifests(NodeRow node) {
    MachineText config = node.config();
    List<Row> rows = new ArrayList<>();
    if (config != null && config.controlPlane()) {
      SystemManifests.of(config)
          .forEach((id, object) -> rows.add(row("controlplane", id, Json.array().add(object))));
    }
    return rows;
  }

  private static List<Row> wanted(NodeRow node) {
    MachineText config = node.config();
    if (config == null || !config.controlPlane()) {
      return List.of();
    }
    ObjectNode spec = Json.object();
    boolean proxy = !Json.at(config.main(), "cluster.proxy.disabled").asBoolean();
    boolean dns = !Json.at(config.main(), "cluster.coreDNS.disabled").asBoolean();
    spec.put("server", config.at("cluster.controlPlane.endpoint"));
    spec.put("clusterDomain", config.at("cluster.network.dnsDomain"));
    spec.put("proxyEnabled", proxy).put("coreDNSEnabled", dns);
    spec.put("flannelEnabled", config.network().equals("flannel"));
    return List.of(row("controlplane", "manifests", spec));
  }

  private static List<Row> network(NodeRow node, String type) {
    Hardware hardware = node.hardware();
    String address = node.address() + "/24";
    ObjectNode spec = Json.object();
    switch (type) {
      case "HostnameStatuses.net" -> {
        spec.put("hostname", node.hostname()).put("domainname", "");
        return List.of(row("network", "hostname", spec));
      }
      case "LinkStatuses.net" -> {
        spec.put("index", 2).put("type", "ether").put("kind", "").put("mtu", 1500);
        spec.put("hardwareAddr", hardware.mac()).put("permanentAddr", hardware.mac());
        spec.put("operationalState", "up").put("linkState", true);
        return List.of(row("network", "eth0", spec));
      }
      case "AddressStatuses.net" -> {
        spec.put("address", address).put("linkIndex", 2).put("linkName", "eth0");
        spec.put("family", "inet4").put("scope", "global");
        return List.of(row("network", "eth0/" + address, spec));
      }
      default -> {
        spec.putArray("addresses").add(address);
        return List.of(row("network", "default", spec), row("network", "current", spec));
      }
    }
  }
}

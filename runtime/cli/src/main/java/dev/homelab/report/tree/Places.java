package dev.homelab.report.tree;

import dev.homelab.model.Address;
import dev.homelab.model.Value;
import dev.homelab.report.Manifests;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which file of the repository an object of a box belongs to. A machine stands in one file with its
 * disks, a service in a folder of its own.
 */
final class Places {
  private static final Set<String> NETWORKING =
      Set.of("VPN", "VirtualPrivateCloud", "TCPBalancer", "HTTPCache", "ExternalDNS");
  private static final Set<String> ALERTS =
      Set.of("VMRule", "PrometheusRule", "VMAlert", "VMAlertmanagerConfig", "AlertmanagerConfig");
  private static final Set<String> MONITORING_GROUPS =
      Set.of("operator.victoriametrics.com", "monitoring.coreos.com", "grafana.integreatly.org");

  private final Map<String, String> machineOfDisk = new HashMap<>();
  private final Map<Address, String> folderOfService = new HashMap<>();

  /** The places of these objects. */
  Places(Collection<ObjectFacts> objects) {
    TreeMap<String, TreeSet<Address>> services = new TreeMap<>();
    for (ObjectFacts object : objects) {
      if (object.isApp("VMInstance")) {
        disks(object)
            .forEach(disk -> machineOfDisk.put(object.namespace() + '/' + disk, object.name()));
      }
      Address service = object.service();
      if (service != null) {
        services.computeIfAbsent(service.last().name(), name -> new TreeSet<>()).add(service);
        folderOfService.put(service, object.place() + '-' + service.last().name());
      }
    }
    services.values().stream()
        .filter(same -> same.size() == 1)
        .forEach(same -> folderOfService.put(same.first(), same.first().last().name()));
  }

  private static List<String> disks(ObjectFacts machine) {
    return machine.spec().get("disks") instanceof Value.Seq seq
        ? seq.items().stream()
            .map(disk -> ObjectFacts.text(ObjectFacts.tree(disk).get("name"), ""))
            .toList()
        : List.of();
  }

  /** The path of the file, with {@code /} between folders. */
  String path(ObjectFacts object) {
    String platform = platform(object);
    if (platform != null) {
      return "cozystack/" + platform;
    }
    if (object.isApp("Tenant")) {
      return "tenants/" + tenant(object) + "/tenant.yaml";
    }
    Address service = object.service();
    if (service != null) {
      return "applications/" + safe(folderOfService.getOrDefault(service, "")) + '/' + file(object);
    }
    String topic = topic(object);
    if (topic != null) {
      return topic + '/' + file(object);
    }
    if (object.namespace().isEmpty()) {
      return "cozystack/" + file(object);
    }
    return "applications/" + safe(object.place()) + '/' + inTenant(object);
  }

  /** What stands in {@code cozystack/}, or null. */
  private static @Nullable String platform(ObjectFacts object) {
    if (object.group().equals("cozystack.io") && object.kind().equals("Package")) {
      return object.name().equals("cozystack.cozystack-platform")
          ? "package.yaml"
          : safe("package-" + object.name()) + ".yaml";
    }
    if (object.address().segments().stream().anyMatch(one -> one.type().equals("cozystack"))) {
      return "installer.yaml";
    }
    if (object.kind().equals("StorageClass")) {
      return "storage-classes.yaml";
    }
    return object.group().equals("metallb.io") ? "metallb-config.yaml" : null;
  }

  /** {@code family-anna} for the tenant anna inside family, whose object lies in tenant-family. */
  private static String tenant(ObjectFacts tenant) {
    boolean outermost = tenant.namespace().equals("tenant-root") || tenant.namespace().isEmpty();
    return safe(outermost ? tenant.name() : tenant.place() + '-' + tenant.name());
  }

  private static @Nullable String topic(ObjectFacts object) {
    String kind = object.kind();
    boolean app = object.group().equals(ObjectFacts.APPS);
    if (ALERTS.contains(kind)) {
      return "monitoring/alerts";
    }
    if (kind.equals("GrafanaDashboard")) {
      return "monitoring/dashboards";
    }
    if (app && kind.equals("Monitoring") || MONITORING_GROUPS.contains(object.group())) {
      return "monitoring";
    }
    if (app && kind.equals("Ingress")) {
      return "networking/ingress";
    }
    if (app && NETWORKING.contains(kind)) {
      return kind.equals("VPN") ? "networking/vpn" : "networking";
    }
    return object.group().endsWith("backups.cozystack.io") || object.group().equals("velero.io")
        ? "backup"
        : null;
  }

  private String inTenant(ObjectFacts object) {
    if (object.isApp("VMInstance")) {
      return safe(object.name()) + ".yaml";
    }
    String machine = machineOfDisk.get(object.namespace() + '/' + object.name());
    return object.isApp("VMDisk") && machine != null ? safe(machine) + ".yaml" : file(object);
  }

  private static String file(ObjectFacts object) {
    return safe(object.stem()) + ".yaml";
  }

  private static String safe(String name) {
    return Manifests.safe(name);
  }
}

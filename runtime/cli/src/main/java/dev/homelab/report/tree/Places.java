package dev.homelab.report.tree;

import dev.homelab.catalog.cozystack.InstanceTypes;
import dev.homelab.catalog.cozystack.PlatformPackage;
import dev.homelab.model.Address;
import dev.homelab.model.Value;
import dev.homelab.report.Manifests;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which file of the repository an object of a box belongs to, by the names that section 4 of
 * labs/A.md gives. A machine stands in one file with its disks, a service in a folder of its own,
 * and all that has to do with backups in one file.
 */
final class Places {
  /** What is backed up, and when. */
  static final String BACKUPS = "backup/backup-config.yaml";

  /** What is tagged, and so backed up. */
  static final String TAGS = "backup/tagging-rules.yaml";

  private static final Set<String> NETWORKING =
      Set.of("VPN", "VirtualPrivateCloud", "TCPBalancer", "HTTPCache", "ExternalDNS");
  private static final Set<String> ALERTS =
      Set.of("VMRule", "PrometheusRule", "VMAlert", "VMAlertmanagerConfig", "AlertmanagerConfig");
  private static final Set<String> MONITORING_GROUPS =
      Set.of("operator.victoriametrics.com", "monitoring.coreos.com", "grafana.integreatly.org");

  /** Folders of services that the document spells in another way. */
  private static final Map<String, String> SPELT = Map.of("pihole", "pi-hole");

  /** The profile that the words give machines for SteamOS; those for Windows are many. */
  private static final String STEAMOS = "linux.efi";

  private final Map<String, String> machineOfDisk = new HashMap<>();
  private final Map<String, String> fileOfMachine = new HashMap<>();
  private final Map<Address, String> folderOfService = new HashMap<>();

  /** The places of these objects. */
  Places(Collection<ObjectFacts> objects) {
    nameMachines(objects);
    TreeMap<String, TreeSet<Address>> services = new TreeMap<>();
    for (ObjectFacts object : objects) {
      if (object.isApp("VMInstance")) {
        disks(object).forEach(disk -> machineOfDisk.put(place(object, disk), object.name()));
      }
      Address service = object.service();
      if (service != null) {
        services.computeIfAbsent(service.last().name(), name -> new TreeSet<>()).add(service);
        folderOfService.put(service, object.place() + '-' + service.last().name());
      }
    }
    services.values().stream()
        .filter(same -> same.size() == 1)
        .forEach(same -> folderOfService.put(same.first(), spelt(same.first().last().name())));
  }

  private static String spelt(String service) {
    return SPELT.getOrDefault(service, service);
  }

  /** {@code windows-gaming} for the only machine with Windows of the tenant gaming. */
  private void nameMachines(Collection<ObjectFacts> objects) {
    TreeMap<String, List<ObjectFacts>> alike = new TreeMap<>();
    for (ObjectFacts object : objects) {
      if (object.isApp("VMInstance")) {
        String name = system(object) + '-' + object.place();
        alike.computeIfAbsent(name, any -> new ArrayList<>()).add(object);
      }
    }
    alike.forEach(
        (name, machines) -> {
          if (machines.size() == 1 && !name.startsWith("-")) {
            fileOfMachine.put(place(machines.get(0), machines.get(0).name()), name);
          }
        });
  }

  /** What a machine is for; empty when the document has no name for it. */
  private static String system(ObjectFacts machine) {
    String profile = ObjectFacts.text(machine.spec().get("instanceProfile"), "");
    if (InstanceTypes.isWindows(profile)) {
      return "windows";
    }
    return profile.equals(STEAMOS) ? "steam-os" : "";
  }

  private static String place(ObjectFacts object, String name) {
    return object.namespace() + '/' + name;
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
    if (isBackup(object)) {
      return BACKUPS;
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
      return object.name().equals(PlatformPackage.NAME)
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
    if ((app && kind.equals("Monitoring")) || MONITORING_GROUPS.contains(object.group())) {
      return "monitoring";
    }
    if (app && kind.equals("Ingress")) {
      return "networking/ingress";
    }
    if (app && NETWORKING.contains(kind)) {
      return kind.equals("VPN") ? "networking/vpn" : "networking";
    }
    return null;
  }

  private static boolean isBackup(ObjectFacts object) {
    return object.group().endsWith("backups.cozystack.io") || object.group().equals("velero.io");
  }

  private String inTenant(ObjectFacts object) {
    if (object.isApp("VMInstance")) {
      return machine(object, object.name());
    }
    String machine = machineOfDisk.get(place(object, object.name()));
    return object.isApp("VMDisk") && machine != null ? machine(object, machine) : file(object);
  }

  /** The file of a machine that is in the tenant of an object. */
  private String machine(ObjectFacts object, String machine) {
    return safe(fileOfMachine.getOrDefault(place(object, machine), machine)) + ".yaml";
  }

  private static String file(ObjectFacts object) {
    return safe(object.stem()) + ".yaml";
  }

  private static String safe(String name) {
    return Manifests.safe(name);
  }
}

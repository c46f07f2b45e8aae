package dev.homelab.provider.proxmox.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homelab.model.Address;
import dev.homelab.provider.proxmox.client.ProxmoxClient;
import dev.homelab.provider.proxmox.client.PveRequest;
import dev.homelab.provider.proxmox.client.Scalars;
import dev.homelab.provider.proxmox.config.Wanted;
import dev.homelab.spi.CallContext;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Pools, PCI mappings, high availability and backup jobs. */
final class RowKinds {
  private RowKinds() {}

  static List<RowKind> all() {
    return List.of(
        new Pool(), new Mapping(), new HighAvailability(), new HaRule(), new BackupJob());
  }

  /** The rows of a table by the field that is their id. */
  static Map<String, JsonNode> listed(
      ProxmoxClient client, PveRequest request, String key, CallContext context) {
    Map<String, JsonNode> rows = new TreeMap<>();
    for (JsonNode row : Scalars.items(client.send(request, context))) {
      rows.put(Scalars.text(row, key), row);
    }
    return rows;
  }

  /** The parts of a text in order. */
  static String sorted(String text, String separator) {
    return Stream.of(text.split(separator, -1)).sorted().collect(Collectors.joining(separator));
  }

  private static void copy(Wanted from, Map<String, String> names, Map<String, String> into) {
    names.forEach(
        (field, name) -> {
          String given = from.given(field);
          if (given != null && !given.isEmpty()) {
            into.put(name, given);
          }
        });
  }

  /** A pool: {@code id}, {@code comment}. */
  private static final class Pool implements RowKind {
    @Override
    public String type() {
      return "proxmox.pool";
    }

    @Override
    public String noun() {
      return "pool";
    }

    @Override
    public String markField() {
      return "comment";
    }

    @Override
    public SortedMap<String, String> settings(
        Wanted wanted, ProxmoxClient client, CallContext context) {
      return new TreeMap<>();
    }

    @Override
    public Map<String, JsonNode> rows(ProxmoxClient client, CallContext context) {
      return listed(client, PveRequest.get("list the pools", "pools"), "poolid", context);
    }

    @Override
    public Place place() {
      return new Place(List.of("pools"), "poolid", false);
    }
  }

  /** A PCI mapping: {@code id}, {@code map} (a list of trees or texts), {@code comment}. */
  private static final class Mapping implements RowKind {
    @Override
    public String type() {
      return "proxmox.mapping";
    }

    @Override
    public String noun() {
      return "PCI mapping";
    }

    @Override
    public String markField() {
      return "description";
    }

    @Override
    public SortedMap<String, String> settings(
        Wanted wanted, ProxmoxClient client, CallContext context) {
      TreeMap<String, String> settings = new TreeMap<>();
      settings.put("map", canonical("map", String.join("\n", wanted.list("map"))));
      return settings;
    }

    @Override
    public String canonical(String name, String value) {
      return value
          .lines()
          .map(line -> sorted(line, ","))
          .sorted()
          .collect(Collectors.joining("\n"));
    }

    @Override
    public Map<String, JsonNode> rows(ProxmoxClient client, CallContext context) {
      return listed(
          client,
          PveRequest.get("list the PCI mappings", "cluster", "mapping", "pci"),
          "id",
          context);
    }

    @Override
    public Place place() {
      return new Place(List.of("cluster", "mapping", "pci"), "id", true);
    }
  }

  /** High availability of a machine: {@code vmid}, {@code state}, {@code group} and limits. */
  private static final class HighAvailability implements RowKind {
    @Override
    public String type() {
      return "proxmox.ha";
    }

    @Override
    public String noun() {
      return "HA resource";
    }

    @Override
    public String markField() {
      return "comment";
    }

    @Override
    public String id(Wanted wanted, Address address) {
      return "vm:" + wanted.text("vmid");
    }

    @Override
    public SortedMap<String, String> settings(
        Wanted wanted, ProxmoxClient client, CallContext context) {
      TreeMap<String, String> settings = new TreeMap<>();
      copy(
          wanted,
          Map.of(
              "state",
              "state",
              "maxRestart",
              "max_restart",
              "maxRelocate",
              "max_relocate",
              "failback",
              "failback"),
          settings);
      if (wanted.has("group") && !client.version(context).isNine()) {
        settings.put("group", wanted.text("group"));
      }
      return settings;
    }

    @Override
    public Map<String, JsonNode> rows(ProxmoxClient client, CallContext context) {
      return listed(
          client,
          PveRequest.get("list the HA resources", "cluster", "ha", "resources"),
          "sid",
          context);
    }

    @Override
    public Place place() {
      return new Place(List.of("cluster", "ha", "resources"), "sid", true);
    }
  }

  /** A backup job: {@code schedule}, {@code storage}, one of {@code vms}, {@code pool}, all. */
  private static final class BackupJob implements RowKind {
    @Override
    public String type() {
      return "proxmox.backup-job";
    }

    @Override
    public String noun() {
      return "backup job";
    }

    @Override
    public String markField() {
      return "comment";
    }

    @Override
    public SortedMap<String, String> settings(
        Wanted wanted, ProxmoxClient client, CallContext context) {
      TreeMap<String, String> settings = new TreeMap<>();
      copy(
          wanted,
          Map.of(
              "schedule",
              "schedule",
              "storage",
              "storage",
              "mode",
              "mode",
              "compress",
              "compress",
              "enabled",
              "enabled",
              "notes",
              "notes-template",
              "pool",
              "pool",
              "all",
              "all"),
          settings);
      settings.putIfAbsent("mode", "snapshot");
      settings.putIfAbsent("compress", "zstd");
      if (!wanted.list("vms").isEmpty()) {
        settings.put("vmid", String.join(",", wanted.list("vms")));
      }
      Wanted keep = wanted.in("keep");
      TreeMap<String, String> kept = new TreeMap<>();
      keep.tree().fields().keySet().forEach(age -> kept.put("keep-" + age, keep.text(age)));
      if (!kept.isEmpty()) {
        settings.put(
            "prune-backups",
            kept.entrySet().stream()
                .map(one -> one.getKey() + '=' + one.getValue())
                .collect(Collectors.joining(",")));
      }
      return settings;
    }

    @Override
    public String canonical(String name, String value) {
      return name.equals("prune-backups") || name.equals("vmid") ? sorted(value, ",") : value;
    }

    @Override
    public Map<String, JsonNode> rows(ProxmoxClient client, CallContext context) {
      return listed(
          client, PveRequest.get("list the backup jobs", "cluster", "backup"), "id", context);
    }

    @Override
    public Place place() {
      return new Place(List.of("cluster", "backup"), "id", true);
    }
  }
}

package dev.homelab.provider.proxmox.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homelab.provider.proxmox.client.ProxmoxClient;
import dev.homelab.provider.proxmox.client.PveRequest;
import dev.homelab.provider.proxmox.config.Wanted;
import dev.homelab.spi.CallContext;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A rule of high availability, which Proxmox VE has since 9.0: {@code vms}, and either {@code
 * nodes} ({@code strict}) or {@code affinity} ({@code positive} keeps them together, {@code
 * negative} apart).
 */
final class HaRule implements RowKind {
  @Override
  public String type() {
    return "proxmox.ha-rule";
  }

  @Override
  public String noun() {
    return "HA rule";
  }

  @Override
  public String markField() {
    return "comment";
  }

  @Override
  public SortedMap<String, String> settings(
      Wanted wanted, ProxmoxClient client, CallContext context) {
    TreeMap<String, String> settings = new TreeMap<>();
    List<String> machines = wanted.list("vms").stream().map(vmid -> "vm:" + vmid).toList();
    settings.put("resources", String.join(",", machines));
    if (wanted.has("affinity")) {
      settings.put("type", "resource-affinity");
      settings.put("affinity", wanted.text("affinity"));
      return settings;
    }
    settings.put("type", "node-affinity");
    settings.put("nodes", String.join(",", wanted.list("nodes")));
    if (wanted.flag("strict")) {
      settings.put("strict", "1");
    }
    return settings;
  }

  @Override
  public Set<String> fixed() {
    return Set.of("type");
  }

  @Override
  public String canonical(String name, String value) {
    return name.equals("resources") || name.equals("nodes") ? RowKinds.sorted(value, ",") : value;
  }

  @Override
  public Map<String, JsonNode> rows(ProxmoxClient client, CallContext context) {
    return client.version(context).isNine()
        ? RowKinds.listed(
            client, PveRequest.get("list the HA rules", "cluster", "ha", "rules"), "rule", context)
        : Map.of();
  }

  @Override
  public Place place() {
    return new Place(List.of("cluster", "ha", "rules"), "rule", true);
  }
}

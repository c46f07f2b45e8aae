package dev.homelab.provider.talos.config;

import dev.homelab.provider.talos.document.NetText;
import dev.homelab.provider.talos.document.TalosDocument;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The documents beside the main one: registries, host name, KubeSpan, network, volumes. */
final class SideDocuments {
  private final ClusterWish cluster;
  private final MachineWish machine;
  private final List<TalosDocument> documents = new ArrayList<>();

  SideDocuments(ClusterWish cluster, MachineWish machine) {
    this.cluster = cluster;
    this.machine = machine;
  }

  List<TalosDocument> documents() {
    if (cluster.contract().hasNetworkDocuments()) {
      machine.mirrors().forEach(this::addMirror);
      addHostname();
    }
    if (cluster.contract().hasKubeSpanDocument()) {
      cluster.kubeSpan().ifPresent(on -> add("KubeSpanConfig", new Keys().put("enabled", on)));
    }
    if (cluster.contract().hasNetworkDocuments()) {
      machine.links().forEach(this::addLink);
      addSharedAddress();
      addNameservers();
    }
    if (cluster.contract().hasVolumeEncryption()) {
      machine.encryption().forEach(this::addVolume);
    }
    return List.copyOf(documents);
  }

  private void addMirror(String host, List<String> urls) {
    List<Map<String, Object>> endpoints = new ArrayList<>();
    urls.forEach(url -> endpoints.add(Map.of("url", url)));
    add("RegistryMirrorConfig", new Keys().put("name", host).putFull("endpoints", endpoints));
  }

  /** A fixed name switches Talos's own choice off; both together are refused. */
  private void addHostname() {
    boolean fixed = !machine.hostname().isEmpty();
    add(
        "HostnameConfig",
        new Keys().put("auto", fixed ? "off" : "stable").putFull("hostname", machine.hostname()));
  }

  private void addLink(MachineWish.LinkWish link) {
    List<Map<String, Object>> addresses = new ArrayList<>();
    link.addresses()
        .forEach(a -> addresses.add(Map.of("address", Objects.requireNonNull(NetText.prefix(a)))));
    Keys keys =
        new Keys()
            .put("name", link.name())
            .putIf(link.mtu() > 0, "mtu", BigInteger.valueOf(link.mtu()))
            .putFull("addresses", addresses);
    if (!link.gateway().isEmpty()) {
      String gateway = Objects.requireNonNull(NetText.address(link.gateway()));
      keys.put("routes", List.of(Map.of("gateway", gateway)));
    }
    add("LinkConfig", keys);
    if (link.dhcp()) {
      add("DHCPv4Config", new Keys().put("name", link.name()));
    }
  }

  private void addSharedAddress() {
    if (machine.sharesAddress()) {
      String link = machine.links().get(0).name();
      add("Layer2VIPConfig", new Keys().put("name", machine.vip()).put("link", link));
    }
  }

  private void addNameservers() {
    List<Map<String, Object>> addresses = new ArrayList<>();
    machine
        .nameservers()
        .forEach(a -> addresses.add(Map.of("address", Objects.requireNonNull(NetText.address(a)))));
    if (!addresses.isEmpty()) {
      add("ResolverConfig", new Keys().put("nameservers", addresses));
    }
  }

  private void addVolume(MachineWish.SystemVolume volume, MachineWish.VolumeKey key) {
    Keys keys = new Keys().put("name", volume.name()).put("encryption", VolumeKeys.encryption(key));
    add("VolumeConfig", keys);
  }

  private void add(String kind, Keys keys) {
    Keys all = new Keys().put("apiVersion", "v1alpha1").put("kind", kind);
    keys.map().forEach(all::put);
    documents.add(TalosDocument.of(kind, all.map()));
  }
}

package dev.homelab.provider.talos.config;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.provider.talos.TalosOracle;
import dev.homelab.provider.talos.TestSecrets;
import dev.homelab.provider.talos.config.MachineWish.LinkWish;
import dev.homelab.provider.talos.config.MachineWish.SystemVolume;
import dev.homelab.provider.talos.config.MachineWish.VolumeKey;
import dev.homelab.provider.talos.document.MachineConfig;
import dev.homelab.provider.talos.secrets.SecretsFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One wish, in our words and as a question to Talos's machinery. */
public record GoldenCase(
    TalosContract contract,
    MachineRole role,
    Variant variant,
    ClusterWish cluster,
    MachineWish machine,
    ObjectNode question) {
  private static final String INSTALLER = "factory.talos.dev/metal-installer/abc:v1.13.9";
  private static final Map<TalosContract, String> KUBERNETES =
      Map.of(
          TalosContract.V1_9, "1.32.4",
          TalosContract.V1_10, "1.33.0",
          TalosContract.V1_11, "1.34.0",
          TalosContract.V1_12, "1.35.4",
          TalosContract.V1_13, "1.36.3");
  private static final String EXTRA =
      """
      apiVersion: v1alpha1
      kind: WatchdogTimerConfig
      device: /dev/watchdog0
      timeout: 2m
      ---
      apiVersion: v1alpha1
      kind: ExtensionServiceConfig
      name: tailscale
      configFiles:
        - content: "a: b\\nc: d\\n"
          mountPath: /etc/x
      environment: [TS_AUTHKEY=x, "on"]
      ---
      apiVersion: v1alpha1
      kind: KmsgLogConfig
      name: remote
      url: tcp://10.0.0.9:5140/
      """;

  /** What a case is about. */
  public enum Variant {
    PLAIN,
    OWN_CNI,
    STATIC_NETWORK,
    MIRRORS,
    ENCRYPTION,
    EXTRA_DOCUMENTS,
    SETTINGS
  }

  /** Every contract, role and variant. */
  public static List<GoldenCase> all() {
    List<GoldenCase> all = new ArrayList<>();
    for (TalosContract contract : TalosContract.values()) {
      for (MachineRole role : MachineRole.values()) {
        for (Variant variant : Variant.values()) {
          all.add(of(contract, role, variant));
        }
      }
    }
    return all;
  }

  static GoldenCase of(TalosContract contract, MachineRole role, Variant variant) {
    String kubernetes = KUBERNETES.getOrDefault(contract, "");
    ClusterWish cluster = ClusterWish.of(contract, "lab", "https://10.0.0.10:6443", kubernetes);
    MachineWish machine = MachineWish.of(role, "/dev/sda", INSTALLER);
    ObjectNode question =
        TalosOracle.question("generate")
            .put("bundle", SecretsFile.write(TestSecrets.bundle()))
            .put("contract", "v" + contract)
            .put("type", role.word())
            .put("name", "lab")
            .put("endpoint", "https://10.0.0.10:6443")
            .put("kubernetes", kubernetes)
            .put("installDisk", "/dev/sda")
            .put("installImage", INSTALLER);
    return new GoldenCase(contract, role, variant, cluster, machine, question).shaped();
  }

  private GoldenCase shaped() {
    return switch (variant) {
      case PLAIN -> this;
      case OWN_CNI -> ownCni();
      case STATIC_NETWORK -> staticNetwork();
      case MIRRORS -> mirrors();
      case ENCRYPTION -> encryption();
      case EXTRA_DOCUMENTS -> {
        patch(EXTRA);
        yield with(cluster, machine.withExtra(MachineConfig.parse(EXTRA).documents()));
      }
      case SETTINGS -> settings();
    };
  }

  private GoldenCase with(ClusterWish otherCluster, MachineWish otherMachine) {
    return new GoldenCase(contract, role, variant, otherCluster, otherMachine, question);
  }

  private void patch(String text) {
    ArrayNode patches = question.withArray("patches");
    patches.add(text);
  }

  private GoldenCase ownCni() {
    question.put("cni", "none").put("discovery", false);
    question.putArray("sans").add("lab.example.com").add("10.0.0.10");
    if (role == MachineRole.CONTROL_PLANE) {
      patch("cluster: {proxy: {disabled: true}}");
    }
    List<String> sans = List.of("lab.example.com", "10.0.0.10");
    return with(
        cluster.withCni("none").withoutProxy().withDiscovery(false).withSans(sans), machine);
  }

  private GoldenCase staticNetwork() {
    LinkWish first =
        new LinkWish("eth0", List.of("10.0.0.11/24", "fd00::11/64"), "10.0.0.1", 9000, false);
    LinkWish second = new LinkWish("eth1", List.of(), "", 0, true);
    MachineWish wish =
        machine.named("n1").withNetwork(List.of(first, second), "10.0.0.10", List.of("10.0.0.1"));
    if (contract.hasNetworkDocuments()) {
      patch("{apiVersion: v1alpha1, kind: HostnameConfig, auto: off, hostname: n1}");
      patch(linkDocuments());
    } else {
      ObjectNode network = question.putObject("network").put("interface", "eth0").put("mtu", 9000);
      network.putArray("addresses").add("10.0.0.11/24").add("fd00::11/64");
      network.put("vip", "10.0.0.10").putArray("nameservers").add("10.0.0.1");
      patch(
          "machine: {network: {hostname: n1, interfaces: [{interface: eth0, routes: [{network:"
              + " 0.0.0.0/0, gateway: 10.0.0.1}]}, {interface: eth1, dhcp: true}]}}");
    }
    return with(cluster, wish);
  }

  private String linkDocuments() {
    String vip =
        role == MachineRole.CONTROL_PLANE
            ? "{apiVersion: v1alpha1, kind: Layer2VIPConfig, name: 10.0.0.10, link: eth0}\n---\n"
            : "";
    return "{apiVersion: v1alpha1, kind: LinkConfig, name: eth0, mtu: 9000, addresses: [{address:"
        + " 10.0.0.11/24}, {address: fd00::11/64}], routes: [{gateway: 10.0.0.1}]}\n---\n"
        + "{apiVersion: v1alpha1, kind: LinkConfig, name: eth1}\n---\n"
        + "{apiVersion: v1alpha1, kind: DHCPv4Config, name: eth1}\n---\n"
        + vip
        + "{apiVersion: v1alpha1, kind: ResolverConfig, nameservers: [{address: 10.0.0.1}]}\n";
  }

  private GoldenCase mirrors() {
    ObjectNode hosts = question.putObject("mirrors");
    hosts.putArray("ghcr.io").add("https://m.example.com/v2/ghcr");
    hosts.putArray("docker.io").add("https://m.example.com").add("http://10.0.0.9:5000");
    Map<String, List<String>> wish =
        Map.of(
            "ghcr.io", List.of("https://m.example.com/v2/ghcr"),
            "docker.io", List.of("https://m.example.com", "http://10.0.0.9:5000"));
    return with(cluster, machine.withMirrors(wish));
  }

  private GoldenCase encryption() {
    String nodeId = "{provider: luks2, keys: [{slot: 0, nodeID: {}}]}";
    String tpm = "{provider: luks2, keys: [{slot: 0, tpm: {}}]}";
    if (contract.hasVolumeEncryption()) {
      patch("{apiVersion: v1alpha1, kind: VolumeConfig, name: STATE, encryption: " + nodeId + "}");
      patch("{apiVersion: v1alpha1, kind: VolumeConfig, name: EPHEMERAL, encryption: " + tpm + "}");
    } else {
      patch("machine: {systemDiskEncryption: {state: " + nodeId + ", ephemeral: " + tpm + "}}");
    }
    Map<SystemVolume, VolumeKey> keys =
        Map.of(SystemVolume.STATE, VolumeKey.NODE_ID, SystemVolume.EPHEMERAL, VolumeKey.TPM);
    return with(cluster, machine.withEncryption(keys));
  }

  private GoldenCase settings() {
    question.put("scheduling", true).put("kubeSpan", true);
    question.put("dnsDomain", "cozy.local");
    patch("cluster: {network: {podSubnets: [10.1.0.0/16], serviceSubnets: [10.2.0.0/16]}}");
    ClusterWish wish =
        cluster
            .withScheduling()
            .withKubeSpan(true)
            .withNetworks("cozy.local", List.of("10.1.0.0/16"), List.of("10.2.0.0/16"));
    return with(wish, machine);
  }

  /** The config that we make. */
  public MachineConfig ours() {
    return MachineConfigs.of(cluster, TestSecrets.bundle()).config(machine);
  }

  @Override
  public String toString() {
    return contract + " " + role.word() + " " + variant;
  }
}

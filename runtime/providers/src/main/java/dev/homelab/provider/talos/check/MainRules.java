package dev.homelab.provider.talos.check;

import dev.homelab.provider.talos.document.GoUrl;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Rules about the document that holds {@code machine} and {@code cluster}. */
final class MainRules {
  private static final Set<String> DISK_TYPES = Set.of("nvme", "sd", "hdd", "ssd");
  private static final Set<String> ROLES =
      Set.of(
          "os:admin",
          "os:operator",
          "os:reader",
          "os:etcd:backup",
          "os:image:verifier",
          "os:meta:writer",
          "os:impersonator");
  private static final List<String> KUBELET_FIELDS =
      List.of(
          "apiVersion",
          "authentication",
          "authorization",
          "cgroupRoot",
          "kind",
          "kubeletCgroups",
          "port",
          "protectKernelDefaults",
          "resolvConf",
          "rotateCertificates",
          "systemCgroups",
          "staticPodPath",
          "seccompDefault");

  private final Look top;
  private final Look machine;
  private final RunMode mode;
  private final Findings findings;
  private final String type;

  private MainRules(Look top, RunMode mode, Findings findings) {
    this.top = top;
    this.machine = top.at("machine");
    this.mode = mode;
    this.findings = findings;
    this.type = machine.text("type");
  }

  static void check(Look top, RunMode mode, Findings findings) {
    if (!top.at("machine").isSet()) {
      findings.error("machine is missing");
      return;
    }
    new MainRules(top, mode, findings).check();
  }

  private boolean controls() {
    return type.equals("controlplane") || type.equals("init");
  }

  private boolean works() {
    return type.equals("worker") || type.equals("join") || type.isEmpty();
  }

  private void check() {
    ClusterRules.check(top.at("cluster"), controls(), findings);
    findings.errorIf(top.at("persist").value() == Boolean.FALSE, "persist must not be false");
    checkInstall();
    checkHostDns();
    checkType();
    if (machine.at("network").isSet()) {
      DeviceRules.check(machine.at("network"), findings);
    }
    checkDisks();
    checkKubelet();
    checkEncryption();
    checkKubeSpan();
    checkLogging();
    checkFeatures();
    LabelRules.check(machine, findings);
    checkRegistries();
  }

  private void checkInstall() {
    Look install = machine.at("install");
    if (mode == RunMode.METAL) {
      if (install.isSet()) {
        checkInstallDisk(install);
      } else {
        findings.error("machine.install is missing");
      }
    }
    Set<String> seen = new HashSet<>();
    for (Look extension : install.items("extensions")) {
      findings.errorIf(
          !seen.add(extension.text("image")), "machine.install.extensions names an image twice");
    }
    if (!seen.isEmpty()) {
      findings.warn(
          "machine.install.extensions has no effect any more; extensions come from the schematic");
    }
  }

  private void checkInstallDisk(Look install) {
    Look selector = install.at("diskSelector");
    findings.errorIf(
        !selector.text("name").isEmpty(), "machine.install.diskSelector cannot choose by name");
    String kind = selector.text("type");
    findings.errorIf(
        !kind.isEmpty() && !DISK_TYPES.contains(kind),
        "machine.install.diskSelector.type is none of nvme, sd, hdd, ssd");
    findings.errorIf(
        install.text("disk").isEmpty() && !selector.isSet(),
        "machine.install needs disk or diskSelector");
    findings.errorIf(
        !install.items("extraKernelArgs").isEmpty() && install.truth("grubUseUKICmdline"),
        "machine.install.extraKernelArgs does nothing with grubUseUKICmdline");
  }

  private void checkHostDns() {
    Look dns = machine.at("features", "hostDNS");
    boolean enabled = dns.truth("enabled");
    boolean forward = dns.truth("forwardKubeDNSToHost");
    if (mode == RunMode.CONTAINER) {
      findings.errorIf(!enabled, "machine.features.hostDNS.enabled is needed in a container");
      findings.errorIf(
          !forward, "machine.features.hostDNS.forwardKubeDNSToHost is needed in a container");
    }
    findings.errorIf(
        forward && !enabled, "machine.features.hostDNS.forwardKubeDNSToHost needs enabled");
  }

  private void checkType() {
    Look authority = machine.at("ca");
    boolean noOthers = machine.items("acceptedCAs").isEmpty();
    findings.errorIf(!authority.isSet() && noOthers, "machine.ca or acceptedCAs is missing");
    if (controls()) {
      CniRules.check(top.at("cluster", "network", "cni"), findings);
      findings.errorIf(
          authority.text("key").isEmpty(), "machine.ca.key is missing; a control plane needs it");
    } else if (works()) {
      if (!type.equals("worker")) {
        findings.warn("machine.type should be worker");
      }
      checkWorker(authority, noOthers);
    } else {
      findings.error("machine.type is neither controlplane nor worker");
    }
  }

  private void checkWorker(Look authority, boolean noOthers) {
    for (Look device : machine.items("network", "interfaces")) {
      boolean shared =
          device.at("vip").isSet()
              || device.items("vlans").stream().anyMatch(vlan -> vlan.at("vip").isSet());
      findings.errorIf(shared, "a worker cannot have a shared address (vip)");
    }
    findings.errorIf(!authority.text("key").isEmpty(), "a worker must not have machine.ca.key");
    findings.errorIf(
        authority.isSet() && authority.text("crt").isEmpty() && noOthers,
        "machine.ca.crt or acceptedCAs is missing");
    findings.errorIf(
        !top.at("cluster", "ca").text("key").isEmpty(), "a worker must not have cluster.ca.key");
  }

  private void checkDisks() {
    for (Look disk : machine.items("disks")) {
      List<Look> partitions = disk.items("partitions");
      findings.errorIf(!disk.isSet(), "machine.disks holds a null");
      for (int i = 0; i < partitions.size() - 1; i++) {
        findings.errorIf(
            partitions.get(i).number("size").signum() == 0,
            "only the last partition of a disk may go without a size");
      }
    }
  }

  private void checkKubelet() {
    Look kubelet = machine.at("kubelet");
    for (String subnet : kubelet.texts("nodeIP", "validSubnets")) {
      findings.errorIf(
          !NetRules.isFilter(subnet), "machine.kubelet.nodeIP.validSubnets holds no network");
    }
    for (String field : KUBELET_FIELDS) {
      findings.errorIf(
          kubelet.at("extraConfig").keys().contains(field),
          "machine.kubelet.extraConfig must not set " + field);
    }
  }

  private void checkEncryption() {
    for (String volume : List.of("ephemeral", "state")) {
      Look encryption = machine.at("systemDiskEncryption", volume);
      if (encryption.isSet()) {
        EncryptionRules.checkKeys(encryption.items("keys"), findings);
      }
    }
  }

  private void checkKubeSpan() {
    Look span = machine.at("network", "kubespan");
    if (!span.truth("enabled")) {
      return;
    }
    Look cluster = top.at("cluster");
    BigInteger mtu = span.number("mtu");
    findings.errorIf(mtu.signum() != 0 && mtu.intValue() < 1280, "kubespan.mtu is less than 1280");
    findings.errorIf(!ClusterRules.discovers(cluster), "kubespan needs cluster.discovery.enabled");
    findings.errorIf(cluster.text("id").isEmpty(), "kubespan needs cluster.id");
    findings.errorIf(cluster.text("secret").isEmpty(), "kubespan needs cluster.secret");
    for (String filter : span.texts("filters", "endpoints")) {
      findings.errorIf(!NetRules.isFilter(filter), "kubespan.filters.endpoints holds no network");
    }
    for (String network : span.texts("filters", "excludeAdvertisedNetworks")) {
      findings.errorIf(
          !NetRules.isNetwork(network),
          "kubespan.filters.excludeAdvertisedNetworks holds no network");
    }
  }

  private void checkLogging() {
    for (Look destination : machine.items("logging", "destinations")) {
      GoUrl url = GoUrl.parse(destination.text("endpoint"));
      boolean good =
          url != null
              && !url.host().isEmpty()
              && (url.scheme().equals("tcp") || url.scheme().equals("udp"));
      findings.errorIf(!good, "machine.logging needs endpoints such as tcp://10.0.0.9:5170/");
      findings.errorIf(
          !destination.text("format").equals("json_lines"),
          "machine.logging knows no format but json_lines");
    }
  }

  private void checkFeatures() {
    Look access = machine.at("features", "kubernetesTalosAPIAccess");
    if (access.truth("enabled")) {
      findings.errorIf(
          !controls(), "kubernetesTalosAPIAccess can only be enabled on control planes");
      for (String role : access.texts("allowedRoles")) {
        findings.errorIf(!ROLES.contains(role), "kubernetesTalosAPIAccess allows no known role");
      }
    }
    String sorting = machine.at("features").text("nodeAddressSortAlgorithm");
    findings.errorIf(
        !sorting.isEmpty() && !sorting.equalsIgnoreCase("v1") && !sorting.equalsIgnoreCase("v2"),
        "nodeAddressSortAlgorithm is neither v1 nor v2");
  }

  private void checkRegistries() {
    for (String part : List.of("mirrors", "config")) {
      Look registries = machine.at("registries", part);
      for (String host : registries.keys()) {
        findings.errorIf(
            !registries.at(host).isSet(), "machine.registries." + part + '.' + host + " is null");
      }
    }
  }
}

package dev.homelab.dsl.spec.machine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What Cozystack 1.6 needs of the Talos below it, for a control plane that carries everything: its
 * own image of Talos, with DRBD and ZFS, and patches of the machine config.
 *
 * <p>The source is Cozystack's preset {@code cozystack} for talm and its install test, release
 * 1.6.2. What Talos does by itself is not said again: the kubelet's static CPU policy asks for CPU
 * that is reserved for the system, and Talos reserves 50m; the controller manager gets the networks
 * of pods and hands them to nodes. The label that keeps control planes behind no load balancer is
 * taken away by {@code talos.machine} of any control plane that carries workloads, and taking away
 * what is gone would be refused.
 *
 * @param version of Talos, without {@code v}
 * @param hugePages how many pages of 2 MiB the node keeps for virtual machines; 0 for none
 * @param subnet the network of the node's own address, such as {@code 192.168.1.0/24}; null lets
 *     kubelet and etcd choose, which is right on a box with one network card
 * @param handsCardOn whether the graphics card is handed to virtual machines
 * @param issuer the address of the realm that people log in by; null when they do not
 */
record CozystackTalos(
    String version,
    long hugePages,
    @Nullable String subnet,
    boolean handsCardOn,
    @Nullable String issuer) {
  private static final String IMAGE = "ghcr.io/cozystack/cozystack/talos:v";

  /**
   * Everything that does not depend on the node. Modules: the virtual switch of Kube-OVN, the
   * storage of LINSTOR, and what hands devices on. Files: containerd lets a machine's own user open
   * its block devices, and the node's LVM leaves the devices of LINSTOR alone.
   */
  private static final String ALWAYS =
      """
      machine:
          kernel:
              modules:
                  - name: openvswitch
                  - name: drbd
                    parameters:
                        - usermode_helper=disabled
                  - name: zfs
                  - name: spl
                  - name: vfio_pci
                  - name: vfio_iommu_type1
          kubelet:
              extraConfig:
                  cpuManagerPolicy: static
                  maxPods: 512
          sysctls:
              net.core.netdev_budget: "600"
              net.core.netdev_budget_usecs: "8000"
              net.core.netdev_max_backlog: "5000"
              net.ipv4.neigh.default.gc_thresh1: "4096"
              net.ipv4.neigh.default.gc_thresh2: "8192"
              net.ipv4.neigh.default.gc_thresh3: "16384"
              net.ipv4.tcp_fin_timeout: "30"
              net.ipv4.tcp_orphan_retries: "3"
          files:
              - path: /etc/cri/conf.d/20-customization.part
                op: create
                content: |
                    [plugins."io.containerd.cri.v1.runtime"]
                    device_ownership_from_security_context = true
              - path: /etc/lvm/lvm.conf
                op: overwrite
                permissions: 0o644
                content: |
                    backup {
                        backup = 0
                        archive = 0
                    }
                    devices {
                        global_filter = [
                            "r|^/dev/drbd.*|", "r|^/dev/dm-.*|",
                            "r|^/dev/zd.*|", "r|^/dev/loop.*|"
                        ]
                    }
      cluster:
          network:
              dnsDomain: cozy.local
          allowSchedulingOnControlPlanes: true
          proxy:
              disabled: true
          discovery:
              enabled: false
          apiServer:
              certSANs:
                  - 127.0.0.1
          controllerManager:
              extraArgs:
                  bind-address: 0.0.0.0
          scheduler:
              extraArgs:
                  bind-address: 0.0.0.0
          etcd:
              extraArgs:
                  quota-backend-bytes: "8589934592"
      """;

  private static final String SUBNET =
      """
      machine:
          kubelet:
              nodeIP:
                  validSubnets:
                      - %1$s
      cluster:
          etcd:
              advertisedSubnets:
                  - %1$s
      """;

  private static final String HUGE_PAGES =
      """
      machine:
          sysctls:
              vm.nr_hugepages: "%d"
      """;

  /** Tells NVIDIA's operator to bind the card for virtual machines, not for containers. */
  private static final String CARD =
      """
      machine:
          nodeLabels:
              nvidia.com/gpu.workload.config: vm-passthrough
      """;

  /** Has the API of Kubernetes take what Keycloak says of a person: the name and the groups. */
  private static final String LOGIN =
      """
      cluster:
          apiServer:
              extraArgs:
                  oidc-issuer-url: %s
                  oidc-client-id: kubernetes
                  oidc-username-claim: preferred_username
                  oidc-groups-claim: groups
      """;

  /** The image that Talos installs itself from: the release's own, which has DRBD and ZFS. */
  String installImage() {
    return IMAGE + version;
  }

  /** The patches, in the order in which they are applied; all belong into the first config. */
  List<String> patches() {
    List<String> patches = new ArrayList<>(List.of(ALWAYS));
    if (subnet != null) {
      patches.add(SUBNET.formatted(subnet));
    }
    if (hugePages > 0) {
      patches.add(HUGE_PAGES.formatted(hugePages));
    }
    if (handsCardOn) {
      patches.add(CARD);
    }
    if (issuer != null) {
      patches.add(LOGIN.formatted(issuer));
    }
    return List.copyOf(patches);
  }
}

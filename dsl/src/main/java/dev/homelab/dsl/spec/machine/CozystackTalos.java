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
 * @param pages the huge pages that the node keeps for virtual machines
 * @param subnet the network of the node's own address, such as {@code 192.168.1.0/24}; null lets
 *     kubelet and etcd choose, which is right on a box with one network card
 * @param handsCardOn whether the graphics card is handed to virtual machines
 * @param issuer the address of the realm that people log in by; null when they do not
 */
record CozystackTalos(
    String version,
    BoxPages pages,
    @Nullable String subnet,
    boolean handsCardOn,
    @Nullable String issuer) {
  private static final String IMAGE = "ghcr.io/cozystack/cozystack/talos:v";

  /**
   * A patch of the machine config, and why it is there.
   *
   * @param patch the text, in YAML
   * @param reason one clause that a person understands
   */
  record Part(String patch, String reason) {}

  /** Everything that does not depend on the node. */
  private static final List<Part> ALWAYS =
      List.of(
          new Part(
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
              """,
              "the switch of Kube-OVN, the storage of LINSTOR, and what hands devices on"),
          new Part(
              """
              machine:
                  kubelet:
                      extraConfig:
                          cpuManagerPolicy: static
              """,
              "machines with processors of their own start only so, from the node's first start on"),
          new Part(
              """
              machine:
                  kubelet:
                      extraConfig:
                          maxPods: 512
              """,
              "room for the pods of the platform and all tenants; 110 are usual"),
          new Part(
              """
              machine:
                  sysctls:
                      net.core.netdev_budget: "600"
                      net.core.netdev_budget_usecs: "8000"
                      net.core.netdev_max_backlog: "5000"
                      net.ipv4.neigh.default.gc_thresh1: "4096"
                      net.ipv4.neigh.default.gc_thresh2: "8192"
                      net.ipv4.neigh.default.gc_thresh3: "16384"
                      net.ipv4.tcp_fin_timeout: "30"
                      net.ipv4.tcp_orphan_retries: "3"
              """,
              "room for the many addresses and packets of all tenants, as Cozystack has it"),
          new Part(
              """
              machine:
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
              """,
              "a virtual machine may open its disks, and the node's LVM leaves LINSTOR's alone"),
          new Part(
              """
              cluster:
                  network:
                      dnsDomain: cozy.local
              """,
              "what names of Services end in, as the parts of Cozystack have it"),
          new Part(
              """
              cluster:
                  allowSchedulingOnControlPlanes: true
              """,
              "the one box carries everything"),
          new Part(
              """
              cluster:
                  proxy:
                      disabled: true
              """,
              "Cilium does the work of kube-proxy"),
          new Part(
              """
              cluster:
                  discovery:
                      enabled: false
              """,
              "nodes need no service on the internet to find each other"),
          new Part(
              """
              cluster:
                  apiServer:
                      certSANs:
                          - 127.0.0.1
              """,
              "what runs on the node may reach the API at 127.0.0.1"),
          new Part(
              """
              cluster:
                  controllerManager:
                      extraArgs:
                          bind-address: 0.0.0.0
                  scheduler:
                      extraArgs:
                          bind-address: 0.0.0.0
              """,
              "Cozystack's monitoring reads what they count"),
          new Part(
              """
              cluster:
                  etcd:
                      extraArgs:
                          quota-backend-bytes: "8589934592"
              """,
              "8 GiB for the objects of all tenants, where etcd's own limit is 2 GiB"));

  private static final String NODE_SUBNET =
      """
      machine:
          kubelet:
              nodeIP:
                  validSubnets:
                      - %s
      """;

  private static final String ETCD_SUBNET =
      """
      cluster:
          etcd:
              advertisedSubnets:
                  - %s
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
  List<Part> parts() {
    List<Part> parts = new ArrayList<>(ALWAYS);
    if (subnet != null) {
      parts.add(
          new Part(NODE_SUBNET.formatted(subnet), "the node goes by its address in this network"));
      parts.add(
          new Part(ETCD_SUBNET.formatted(subnet), "and so does etcd, whatever other cards it has"));
    }
    long hugePages = pages.count();
    if (hugePages > 0) {
      parts.add(new Part(HUGE_PAGES.formatted(hugePages), pages.reason()));
    }
    if (handsCardOn) {
      parts.add(
          new Part(CARD, "the card is bound for virtual machines, which containers cannot use"));
    }
    if (issuer != null) {
      parts.add(new Part(LOGIN.formatted(issuer), "people log in by Keycloak"));
    }
    return List.copyOf(parts);
  }
}

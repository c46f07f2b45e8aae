package dev.homelab.dsl.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What may lie outside of tenants: what sets the platform up, and nothing that runs on it
 * (labs/A.md 3.1; facts/cozystack.md 3.2 for images, 3.6 for addresses, 3.8 for storage).
 */
final class OutsideTenants {
  private static final String OF_TENANTS = "tenant-";
  private static final String OF_PLATFORM = "cozy-";

  /** Where images lie that machines of all tenants are made from. */
  private static final String IMAGES = "cozy-public";

  /** Groups whose objects set a platform up, for the cluster itself or in the platform's places. */
  private static final Set<String> PLATFORM =
      Set.of("metallb.io", "piraeus.io", "storage.k8s.io", "snapshot.storage.k8s.io");

  /**
   * Groups whose objects tell a part of the platform something, beside that part: its Keycloak, its
   * backups and its certificates.
   */
  private static final Set<String> SETTINGS =
      Set.of("v1.edp.epam.com", "velero.io", "cert-manager.io");

  /**
   * Groups like these that also have kinds which run something, as the operators of monitoring and
   * of dashboards do, with those kinds.
   */
  private static final Map<String, Set<String>> SETTINGS_BUT =
      Map.of(
          "operator.victoriametrics.com",
          Set.of(
              "VLAgent",
              "VLCluster",
              "VLSingle",
              "VLogs",
              "VMAgent",
              "VMAlert",
              "VMAlertmanager",
              "VMAnomaly",
              "VMAuth",
              "VMCluster",
              "VMDistributed",
              "VMSingle",
              "VTCluster",
              "VTSingle"),
          "grafana.integreatly.org",
          Set.of("Grafana"));

  /** The kinds of other groups that tell a part of the platform something, and run nothing. */
  private static final Map<String, Set<String>> SETTING_KINDS =
      Map.of(
          "",
          Set.of("ConfigMap", "Secret"),
          "cilium.io",
          Set.of("CiliumNetworkPolicy"),
          "monitoring.coreos.com",
          Set.of("PodMonitor", "Probe", "PrometheusRule", "ScrapeConfig", "ServiceMonitor"),
          "networking.k8s.io",
          Set.of("NetworkPolicy"));

  /** How the groups of Flux end, whose objects make others where they say. */
  private static final String FLUX = ".toolkit.fluxcd.io";

  /**
   * Kinds of what Cozystack brings that no namespace holds, by their groups; an object of one that
   * stands in the block of a tenant is of no tenant still.
   */
  private static final Map<String, Set<String>> CLUSTER_WIDE =
      Map.ofEntries(
          Map.entry("cdi.kubevirt.io", Set.of("CDI", "CDIConfig", "StorageProfile")),
          Map.entry("cert-manager.io", Set.of("ClusterIssuer")),
          Map.entry(
              "cilium.io",
              Set.of(
                  "CiliumBGPAdvertisement",
                  "CiliumBGPClusterConfig",
                  "CiliumBGPNodeConfigOverride",
                  "CiliumBGPPeerConfig",
                  "CiliumCIDRGroup",
                  "CiliumClusterwideEnvoyConfig",
                  "CiliumClusterwideNetworkPolicy",
                  "CiliumEgressGatewayPolicy",
                  "CiliumL2AnnouncementPolicy",
                  "CiliumLoadBalancerIPPool",
                  "CiliumPodIPPool")),
          Map.entry("gateway.networking.k8s.io", Set.of("GatewayClass")),
          Map.entry(
              "instancetype.kubevirt.io",
              Set.of("VirtualMachineClusterInstancetype", "VirtualMachineClusterPreference")),
          Map.entry(
              "kubeovn.io",
              Set.of(
                  "IP",
                  "IPPool",
                  "IptablesDnatRule",
                  "IptablesEIP",
                  "IptablesFIPRule",
                  "IptablesSnatRule",
                  "OvnDnatRule",
                  "OvnEip",
                  "OvnFip",
                  "OvnSnatRule",
                  "ProviderNetwork",
                  "QoSPolicy",
                  "SecurityGroup",
                  "Subnet",
                  "SwitchLBRule",
                  "Vip",
                  "Vlan",
                  "Vpc",
                  "VpcDns",
                  "VpcNatGateway")),
          Map.entry("migrations.kubevirt.io", Set.of("MigrationPolicy")),
          Map.entry("nfd.k8s-sigs.io", Set.of("NodeFeatureRule")),
          Map.entry("nvidia.com", Set.of("ClusterPolicy", "NVIDIADriver")),
          Map.entry("postgresql.cnpg.io", Set.of("ClusterImageCatalog")));

  /** What to write in the place of kinds that no tenant can hold. */
  private static final Map<String, String> INSTEAD =
      Map.of(
          "ClusterRoleBinding",
          "a RoleBinding in the block of a tenant gives rights there, and nowhere else",
          "ClusterRole",
          "a Role in the block of a tenant holds there, and nowhere else",
          "PersistentVolume",
          "a PersistentVolumeClaim of the class `replicated` gets its volume from LINSTOR");

  /** Groups whose kinds have no like in a namespace, and what such an object may be there for. */
  private static final Map<String, String> REASONS =
      Map.of(
          "admissionregistration.k8s.io", "it checks what this lab writes",
          "apiextensions.k8s.io", "an operator of this lab brings the kind",
          "apiregistration.k8s.io", "a service of this lab answers for the API",
          "node.k8s.io", "pods of this lab need this runtime",
          "scheduling.k8s.io", "what this lab runs is not all of the same weight");

  private OutsideTenants() {}

  static List<Breach> check(LabView lab) {
    List<Breach> found = new ArrayList<>();
    for (KubeThing thing : lab.objects()) {
      boolean whole = isOfCluster(thing);
      if (whole && !setsUp(thing)) {
        found.add(ofNoTenant(thing));
      } else if (!whole && !thing.namespace().startsWith(OF_TENANTS) && !isOfPlatform(thing)) {
        found.add(
            thing.breach(
                thing.called() + " is in the namespace " + thing.namespace(),
                "put it into a tenant: tenant('services') { … }"));
      } else if (!whole && leadsOut(thing)) {
        found.add(
            thing.breach(
                thing.called() + " makes what it brings in the namespace " + target(thing),
                "leave targetNamespace out: what it brings then lies beside it"));
      }
    }
    return found;
  }

  /** Whether Flux makes what an object of a tenant brings outside of tenants. */
  private static boolean leadsOut(KubeThing thing) {
    return thing.namespace().startsWith(OF_TENANTS)
        && thing.group().endsWith(FLUX)
        && thing.at("spec", "kubeConfig") == null
        && !target(thing).isEmpty()
        && !target(thing).startsWith(OF_TENANTS);
  }

  private static String target(KubeThing thing) {
    return thing.text("spec", "targetNamespace");
  }

  private static boolean isOfCluster(KubeThing thing) {
    return thing.namespace().isEmpty()
        || CLUSTER_WIDE.getOrDefault(thing.group(), Set.of()).contains(thing.kind());
  }

  private static Breach ofNoTenant(KubeThing thing) {
    String title = thing.called() + " is of no tenant";
    String reason = REASONS.get(thing.group());
    return reason == null
        ? thing.breach(title, instead(thing))
        : thing.breachWithReason(title, "nothing in a namespace does the same", reason);
  }

  private static String instead(KubeThing thing) {
    String otherwise =
        thing.isApp()
            ? "put it into a tenant: tenant('services') { … }"
            : "use a kind that lies in a namespace, in a tenant: tenant('services') { … }";
    return INSTEAD.getOrDefault(thing.kind(), otherwise);
  }

  /** Whether the platform is set up by it; that a Node hands cards on is said by a label of it. */
  private static boolean setsUp(KubeThing thing) {
    boolean node = thing.group().isEmpty() && thing.kind().equals("Node");
    boolean own = thing.group().endsWith("cozystack.io") && !thing.isApp();
    return node || own || PLATFORM.contains(thing.group());
  }

  private static boolean isOfPlatform(KubeThing thing) {
    boolean image =
        thing.group().equals("cdi.kubevirt.io")
            && thing.kind().equals("DataVolume")
            && thing.namespace().equals(IMAGES);
    boolean machines = thing.group().equals("kubevirt.io") && thing.kind().equals("KubeVirt");
    return thing.namespace().startsWith(OF_PLATFORM)
        && (setsUp(thing) || image || machines || tells(thing));
  }

  /** Whether it tells a part of the platform something, and runs nothing itself. */
  private static boolean tells(KubeThing thing) {
    Set<String> running = SETTINGS_BUT.get(thing.group());
    return SETTINGS.contains(thing.group())
        || (running != null && !running.contains(thing.kind()))
        || SETTING_KINDS.getOrDefault(thing.group(), Set.of()).contains(thing.kind());
  }
}

package dev.homelab.sim.cozystack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.json.Json;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The definitions of custom kinds that Cozystack brings and that are looked at here. Their specs
 * are free: what is in them is not checked.
 */
final class CustomKinds {
  /**
   * One definition.
   *
   * @param group its group
   * @param version its only version
   * @param kind its kind
   * @param plural its name in paths
   * @param namespaced whether objects live in a namespace
   * @param shortNames what kubectl also takes
   */
  record Row(
      String group,
      String version,
      String kind,
      String plural,
      boolean namespaced,
      List<String> shortNames) {}

  private static final String KUBEVIRT = "kubevirt.io";
  private static final String FLUX = "source.toolkit.fluxcd.io";
  private static final String CERTIFICATES = "cert-manager.io";
  private static final String STORAGE = "piraeus.io";
  private static final String LOGIN = "v1.edp.epam.com";
  private static final String OWN = "cozystack.io";
  private static final String SNAPSHOTS = "snapshot.kubevirt.io";
  private static final String CLASSES = "instancetype.kubevirt.io";
  private static final String BACKUPS = "backups.cozystack.io";
  private static final String STRATEGIES = "strategy.backups.cozystack.io";
  private static final String VOLUMES = "snapshot.storage.k8s.io";
  private static final String VELERO = "velero.io";

  /** Those of the operator, by the name of its deployment, and those that releases bring. */
  private static final Map<String, List<Row>> BROUGHT =
      Map.of(
          "cozystack-operator",
          List.of(
              new Row(
                  "helm.toolkit.fluxcd.io",
                  "v2",
                  "HelmRelease",
                  "helmreleases",
                  true,
                  List.of("hr")),
              new Row(FLUX, "v1", "OCIRepository", "ocirepositories", true, List.of("ocirepo")),
              new Row(FLUX, "v1", "ExternalArtifact", "externalartifacts", true, List.of("ea")),
              new Row(OWN, "v1alpha1", "Package", "packages", false, List.of("pkg", "pkgs")),
              new Row(OWN, "v1alpha1", "PackageSource", "packagesources", false, List.of("pks"))),
          "cert-manager-crds",
          List.of(
              new Row(
                  CERTIFICATES,
                  "v1",
                  "Certificate",
                  "certificates",
                  true,
                  List.of("cert", "certs")),
              new Row(CERTIFICATES, "v1", "Issuer", "issuers", true, List.of("iss")),
              new Row(
                  CERTIFICATES, "v1", "ClusterIssuer", "clusterissuers", false, List.of("ciss"))),
          "metallb",
          List.of(
              new Row("metallb.io", "v1beta1", "IPAddressPool", "ipaddresspools", true, List.of()),
              new Row(
                  "metallb.io", "v1beta1", "L2Advertisement", "l2advertisements", true, List.of())),
          "kubevirt-operator",
          List.of(new Row(KUBEVIRT, "v1", "KubeVirt", "kubevirts", true, List.of("kv", "kvs"))),
          "kubevirt",
          List.of(
              new Row(
                  KUBEVIRT, "v1", "VirtualMachine", "virtualmachines", true, List.of("vm", "vms")),
              new Row(
                  KUBEVIRT,
                  "v1",
                  "VirtualMachineInstance",
                  "virtualmachineinstances",
                  true,
                  List.of("vmi", "vmis")),
              new Row(
                  SNAPSHOTS,
                  "v1beta1",
                  "VirtualMachineSnapshot",
                  "virtualmachinesnapshots",
                  true,
                  List.of("vmsnapshot", "vmsnapshots")),
              new Row(
                  SNAPSHOTS,
                  "v1beta1",
                  "VirtualMachineRestore",
                  "virtualmachinerestores",
                  true,
                  List.of("vmrestore", "vmrestores")),
              new Row(
                  CLASSES,
                  "v1beta1",
                  "VirtualMachineClusterInstancetype",
                  "virtualmachineclusterinstancetypes",
                  false,
                  List.of("vmclusterinstancetype", "vmclusterinstancetypes", "vmcf", "vmcfs")),
              new Row(
                  CLASSES,
                  "v1beta1",
                  "VirtualMachineClusterPreference",
                  "virtualmachineclusterpreferences",
                  false,
                  List.of("vmcp", "vmcps"))),
          "kubevirt-cdi-operator",
          List.of(
              new Row("cdi.kubevirt.io", "v1beta1", "CDI", "cdis", false, List.of("cdi", "cdis"))),
          "kubevirt-cdi",
          List.of(
              new Row(
                  "cdi.kubevirt.io",
                  "v1beta1",
                  "DataVolume",
                  "datavolumes",
                  true,
                  List.of("dv", "dvs"))),
          "application-definition-crd",
          List.of(
              new Row(
                  OWN,
                  "v1alpha1",
                  "ApplicationDefinition",
                  "applicationdefinitions",
                  false,
                  List.of())),
          "piraeus-operator-crds",
          List.of(
              new Row(STORAGE, "v1", "LinstorCluster", "linstorclusters", false, List.of()),
              new Row(
                  STORAGE,
                  "v1",
                  "LinstorSatelliteConfiguration",
                  "linstorsatelliteconfigurations",
                  false,
                  List.of())),
          "keycloak-operator",
          List.of(
              new Row(LOGIN, "v1", "KeycloakRealmUser", "keycloakrealmusers", true, List.of()),
              new Row(LOGIN, "v1", "KeycloakClient", "keycloakclients", true, List.of()),
              new Row(LOGIN, "v1", "KeycloakRealmGroup", "keycloakrealmgroups", true, List.of()),
              new Row(
                  LOGIN,
                  "v1alpha1",
                  "ClusterKeycloakRealm",
                  "clusterkeycloakrealms",
                  false,
                  List.of())));

  /** Those of backups, by the release that brings them. */
  private static final Map<String, List<Row>> OF_BACKUPS =
      Map.of(
          "snapshot-controller",
          List.of(
              new Row(VOLUMES, "v1", "VolumeSnapshot", "volumesnapshots", true, List.of("vs")),
              new Row(
                  VOLUMES,
                  "v1",
                  "VolumeSnapshotContent",
                  "volumesnapshotcontents",
                  false,
                  List.of("vsc", "vscs"))),
          "velero",
          List.of(
              new Row(VELERO, "v1", "Backup", "backups", true, List.of()),
              new Row(
                  VELERO,
                  "v1",
                  "BackupStorageLocation",
                  "backupstoragelocations",
                  true,
                  List.of("bsl")),
              new Row(VELERO, "v1", "DeleteBackupRequest", "deletebackuprequests", true, List.of()),
              new Row(VELERO, "v1", "Restore", "restores", true, List.of()),
              new Row(VELERO, "v1", "Schedule", "schedules", true, List.of())),
          "backupstrategy-controller",
          List.of(
              new Row(STRATEGIES, "v1alpha1", "Altinity", "altinities", false, List.of()),
              new Row(STRATEGIES, "v1alpha1", "CNPG", "cnpgs", false, List.of()),
              new Row(STRATEGIES, "v1alpha1", "Etcd", "etcds", false, List.of()),
              new Row(STRATEGIES, "v1alpha1", "MariaDB", "mariadbs", false, List.of()),
              new Row(STRATEGIES, "v1alpha1", "Velero", "veleroes", false, List.of())),
          "backup-controller",
          List.of(
              new Row(BACKUPS, "v1alpha1", "BackupClass", "backupclasses", false, List.of()),
              new Row(BACKUPS, "v1alpha1", "BackupJob", "backupjobs", true, List.of()),
              new Row(BACKUPS, "v1alpha1", "Backup", "backups", true, List.of()),
              new Row(BACKUPS, "v1alpha1", "Plan", "plans", true, List.of()),
              new Row(BACKUPS, "v1alpha1", "RestoreJob", "restorejobs", true, List.of())));

  private static final Row ATTACHMENT =
      new Row(
          "k8s.cni.cncf.io",
          "v1",
          "NetworkAttachmentDefinition",
          "network-attachment-definitions",
          true,
          List.of("net-attach-def"));

  /** Those of Cozystack's own controller and scheduler, by the release that brings them. */
  private static final Map<String, List<Row>> OF_ENGINE =
      Map.of(
          "cozystack-controller",
          List.of(
              new Row(OWN, "v1alpha1", "Workload", "workloads", true, List.of()),
              new Row(OWN, "v1alpha1", "WorkloadMonitor", "workloadmonitors", true, List.of()),
              new Row(
                  "gateway.cozystack.io",
                  "v1alpha1",
                  "TenantGateway",
                  "tenantgateways",
                  true,
                  List.of("tgw"))),
          "cozystack-scheduler",
          List.of(
              new Row(OWN, "v1alpha1", "SchedulingClass", "schedulingclasses", false, List.of())));

  private static final Row POLICY =
      new Row(
          "cilium.io",
          "v2",
          "CiliumNetworkPolicy",
          "ciliumnetworkpolicies",
          true,
          List.of("cnp", "ciliumnp"));

  /** Those of networks, by the release that brings them. */
  private static final Map<String, List<Row>> OF_NETWORKS =
      Map.of("multus", List.of(ATTACHMENT), "cilium", List.of(POLICY));

  /** Those of a cluster that has Cozystack from its start. */
  private static final List<Row> ROWS =
      List.of(
          new Row(
              "helm.toolkit.fluxcd.io", "v2", "HelmRelease", "helmreleases", true, List.of("hr")),
          new Row("cozystack.io", "v1alpha1", "Package", "packages", false, List.of()),
          new Row("cozystack.io", "v1alpha1", "PackageSource", "packagesources", false, List.of()),
          new Row(
              "kubevirt.io", "v1", "VirtualMachine", "virtualmachines", true, List.of("vm", "vms")),
          new Row(
              "kubevirt.io",
              "v1",
              "VirtualMachineInstance",
              "virtualmachineinstances",
              true,
              List.of("vmi", "vmis")),
          new Row(
              SNAPSHOTS,
              "v1beta1",
              "VirtualMachineSnapshot",
              "virtualmachinesnapshots",
              true,
              List.of("vmsnapshot", "vmsnapshots")),
          new Row(
              SNAPSHOTS,
              "v1beta1",
              "VirtualMachineRestore",
              "virtualmachinerestores",
              true,
              List.of("vmrestore", "vmrestores")),
          new Row("cdi.kubevirt.io", "v1beta1", "DataVolume", "datavolumes", true, List.of("dv")),
          ATTACHMENT,
          POLICY);

  private CustomKinds() {}

  /** The definitions that a release brings, or the operator by its name; none for most. */
  static List<ObjectNode> of(String release) {
    return Stream.of(
            BROUGHT,
            OF_BACKUPS,
            OF_ENGINE,
            OF_NETWORKS,
            MonitoringKinds.BROUGHT,
            ModuleChart.BROUGHT)
        .flatMap(rows -> rows.getOrDefault(release, List.of()).stream())
        .map(CustomKinds::definition)
        .toList();
  }

  /** The definitions of a cluster that has Cozystack from its start, as objects. */
  static List<ObjectNode> definitions() {
    return ROWS.stream().map(CustomKinds::definition).toList();
  }

  private static ObjectNode definition(Row row) {
    ObjectNode out = Json.object();
    out.put("apiVersion", "apiextensions.k8s.io/v1").put("kind", "CustomResourceDefinition");
    out.putObject("metadata").put("name", row.plural() + "." + row.group());
    ObjectNode spec = out.putObject("spec").put("group", row.group());
    spec.put("scope", row.namespaced() ? "Namespaced" : "Cluster");
    ObjectNode names = spec.putObject("names");
    names.put("kind", row.kind()).put("listKind", row.kind() + "List");
    names.put("plural", row.plural()).put("singular", row.kind().toLowerCase(Locale.ROOT));
    row.shortNames().forEach(names.putArray("shortNames")::add);
    ObjectNode version = spec.putArray("versions").addObject().put("name", row.version());
    version.put("served", true).put("storage", true);
    version.putObject("subresources").putObject("status");
    ObjectNode schema = version.putObject("schema").putObject("openAPIV3Schema");
    ObjectNode fields = schema.put("type", "object").putObject("properties");
    ObjectNode wish = free(fields.putObject("spec"));
    if (row.kind().equals(POLICY.kind())) {
      ObjectNode whom = free(Json.child(wish, "properties.endpointSelector"));
      whom.put("x-kubernetes-map-type", "atomic");
    }
    ObjectNode status = free(fields.putObject("status"));
    if (row.kind().equals("HelmRelease")) {
      status.putObject("default").put("observedGeneration", -1);
    }
    return out;
  }

  private static ObjectNode free(ObjectNode schema) {
    return schema.put("type", "object").put("x-kubernetes-preserve-unknown-fields", true);
  }
}

package dev.homelab.sim.cozystack;

import static dev.homelab.sim.cozystack.CozyCluster.apps;
import static dev.homelab.sim.cozystack.CozyCluster.release;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.homelab.catalog.cozystack.AppKind;
import dev.homelab.catalog.cozystack.AppKinds;
import dev.homelab.catalog.cozystack.InstanceType;
import dev.homelab.catalog.cozystack.InstanceTypes;
import dev.homelab.real.SharedFolder;
import dev.homelab.sim.kube.ApiClient;
import dev.homelab.sim.kube.json.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What a simulated Cozystack has to provide, a test for each row of the facts' table ({@code
 * facts/cozystack.md} 8.2), on a box to which its operator has brought the whole platform. Each
 * row's odd corners are held by the test that its comment names; the rows that a real
 * kube-apiserver passes on are in {@code AggregatedDifferenceTest} and {@code
 * AggregatedBoxRealTest}.
 */
class CozystackSurfaceTest {
  private static final String CARD = "nvidia.com/GA102GL_A10";
  private static final String VALUES =
      """
      {"publishing":{"host":"home.example.com"},
       "bundles":{"enabledPackages":["cozystack.gpu-operator"]},
       "gpu":{"permittedHostDevices":{"pciHostDevices":[
        {"pciVendorSelector":"10DE:2236","resourceName":"%s",
         "externalResourceProvider":true}]}}}
      """
          .formatted(CARD);
  private static final String ROOT = "tenant-root";
  private static final String CORE = "/api/v1/namespaces/" + ROOT;
  private static OperatorCluster cluster;

  @BeforeAll
  static void bringThePlatform() {
    cluster = OperatorCluster.withBox(4 * OperatorCluster.SPEED);
    cluster.installs();
    cluster.makesPlatform(VALUES);
    cluster.awaitsPlatform();
    cluster.made(
        "/apis/storage.k8s.io/v1/storageclasses",
        """
        {"apiVersion":"storage.k8s.io/v1","kind":"StorageClass","metadata":{"name":"replicated"},
         "provisioner":"linstor.csi.linbit.com","volumeBindingMode":"Immediate"}
        """);
  }

  @AfterAll
  static void close() {
    cluster.close();
  }

  private static ApiClient api() {
    return cluster.api();
  }

  private static JsonNode got(String path) {
    ApiClient.Answer answer = api().get(path);
    assertThat(answer.code()).as(path + ": " + answer.text()).isEqualTo(200);
    return answer.body();
  }

  private static void make(String plural, String kind, String name, String spec) {
    cluster.made(apps(ROOT, plural), CozyCluster.app(kind, name, spec));
  }

  private static void awaits(String path) {
    OperatorCluster.awaits(path, () -> api().get(path).code() == 200);
  }

  private static void awaitsReady(String release) {
    OperatorCluster.awaits(release + " is ready", () -> cluster.isReady(ROOT, release));
  }

  private static List<String> names(String path) {
    return Json.elements(got(path).path("items")).stream()
        .map(one -> Json.text(one, "metadata.name"))
        .toList();
  }

  /**
   * Row "Package, PackageSource, ApplicationDefinition, Workload(Monitor), SchedulingClass,
   * TenantGateway, backups.*": served by definitions that the platform brings, and a Package gets
   * ready. The names are held by CustomKindsTest, reasons of packages by PlatformTest.
   */
  @Test
  void itsOwnKindsAreServed() throws IOException {
    List<Path> saved = SharedFolder.yamlFiles(SharedFolder.require("specs/cozystack/crds"));
    YAMLMapper yaml = new YAMLMapper();
    int served = 0;
    for (Path file : saved) {
      JsonNode definition = yaml.readTree(file.toFile());
      String group = Json.text(definition, "spec.group");
      if (group.endsWith("cozystack.io")) {
        String version = definition.at("/spec/versions/0/name").asText();
        got("/apis/" + group + "/" + version + "/" + Json.text(definition, "spec.names.plural"));
        served++;
      }
    }
    assertThat(served).isEqualTo(12);
    assertThat(cluster.ready(OperatorCluster.PLATFORM, "status")).isEqualTo("True");
  }

  /**
   * Row "30 apps kinds": all of them, by an aggregated API. Verbs, defaults and refusals are held
   * by ApplicationsTest and ApplicationWatchTest.
   */
  @Test
  void everyKindOfApplicationIsServed() {
    JsonNode served = got("/apis/apps.cozystack.io/v1alpha1").path("resources");
    assertThat(AppKinds.all()).hasSizeGreaterThanOrEqualTo(30);
    assertThat(served)
        .extracting(one -> one.path("name").asText())
        .containsExactlyInAnyOrderElementsOf(AppKinds.all().stream().map(AppKind::plural).toList());
    AppKinds.all().forEach(kind -> got(apps(ROOT, kind.plural())));
    JsonNode root = got(apps(ROOT, "tenants") + "/root").path("metadata");
    assertThat(root.has("generation") || root.has("managedFields")).isFalse();
    assertThat(
            got("/apis/apiregistration.k8s.io/v1/apiservices/v1alpha1.apps.cozystack.io")
                .at("/spec/service/name")
                .asText())
        .isEqualTo("cozystack-api");
  }

  /**
   * Row "HelmRelease": each application has one, with its prefix, and both tell when it is ready.
   * What is between is held by ReleasesTest.
   */
  @Test
  void eachApplicationHasARelease() {
    for (AppKind kind : AppKinds.all()) {
      if (!kind.module() && !kind.kind().equals("Tenant")) {
        String name = kind.kind().toLowerCase(Locale.ROOT);
        make(kind.plural(), kind.kind(), name, "{}");
        JsonNode kept = got(release(ROOT, kind.prefix() + name));
        assertThat(kept.at("/metadata/labels").path(Releases.KIND).asText()).isEqualTo(kind.kind());
        assertThat(kept.at("/metadata/uid"))
            .isEqualTo(got(apps(ROOT, kind.plural()) + "/" + name).at("/metadata/uid"));
      }
    }
    awaitsReady("http-cache-httpcache");
    JsonNode shown = got(apps(ROOT, "httpcaches") + "/httpcache");
    assertThat(OperatorCluster.condition(shown, "Ready", "status")).isEqualTo("True");
    assertThat(OperatorCluster.condition(shown, "Released", "status")).isEqualTo("True");
    JsonNode kept = got(release(ROOT, "http-cache-httpcache"));
    assertThat(kept.at("/status/observedGeneration")).isEqualTo(kept.at("/metadata/generation"));
  }

  /** Row "tenant effects". Inheritance and removal are held by TenantsTest. */
  @Test
  void aTenantHasItsEffects() {
    make("tenants", "Tenant", "row", "{\"etcd\":true,\"resourceQuotas\":{\"cpu\":\"4\"}}");
    awaitsReady("tenant-row");
    String inside = "/api/v1/namespaces/tenant-row";
    JsonNode labels = got(inside).at("/metadata/labels");
    for (String service :
        List.of("etcd", "ingress", "gateway", "monitoring", "seaweedfs", "host")) {
      assertThat(labels.has("namespace.cozystack.io/" + service)).as(service).isTrue();
    }
    assertThat(labels.has("tenant.cozystack.io/tenant-root")).isTrue();
    got(inside + "/secrets/cozystack-values");
    got(inside + "/serviceaccounts/tenant-row");
    assertThat(got(inside + "/secrets/tenant-row").path("data").has("token")).isTrue();
    assertThat(names("/apis/rbac.authorization.k8s.io/v1/namespaces/tenant-row/rolebindings"))
        .contains("cozy:tenant", "cozy:tenant:view", "cozy:tenant:super-admin");
    assertThat(names(inside + "/resourcequotas")).isNotEmpty();
    got(apps("tenant-row", "etcds") + "/etcd");
  }

  /**
   * Row "VMDisk / VMInstance effects": phases, statuses, a missing disk and sizes beside a type.
   * MachinesTest, MachinePartsTest and CardsTest hold the rest.
   */
  @Test
  void disksAndMachinesHaveTheirEffects() {
    make("vmdisks", "VMDisk", "blank", "{\"storage\":\"1Gi\"}");
    awaitsReady("vm-disk-blank");
    JsonNode volume =
        got("/apis/cdi.kubevirt.io/v1beta1/namespaces/tenant-root/datavolumes/vm-disk-blank");
    assertThat(Json.text(volume, "status.phase")).isEqualTo("Succeeded");
    make("vminstances", "VMInstance", "whole", "{\"disks\":[{\"name\":\"blank\"}]}");
    awaitsReady("vm-instance-whole");
    String machines = "/apis/kubevirt.io/v1/namespaces/tenant-root/";
    assertThat(
            Json.text(
                got(machines + "virtualmachines/vm-instance-whole"), "status.printableStatus"))
        .isEqualTo("Running");
    JsonNode running = got(machines + "virtualmachineinstances/vm-instance-whole");
    assertThat(OperatorCluster.condition(running, "Ready", "status")).isEqualTo("True");
    make("vminstances", "VMInstance", "without", "{\"disks\":[{\"name\":\"none\"}]}");
    make(
        "vminstances",
        "VMInstance",
        "both",
        "{\"instanceType\":\"u1.large\",\"resources\":{\"memory\":\"4Gi\"}}");
    for (String refused : List.of("vm-instance-without", "vm-instance-both")) {
      OperatorCluster.awaits(
          refused + " fails",
          () -> cluster.ready(release(ROOT, refused), "status").equals("False"));
    }
  }

  /** Row "cluster instancetypes/preferences": objects by the names of the catalog. */
  @Test
  void sizesAndPreferencesAreThere() {
    String group = "/apis/instancetype.kubevirt.io/v1beta1/virtualmachineclusterinstancetypes";
    assertThat(names(group))
        .containsExactlyInAnyOrderElementsOf(
            InstanceTypes.all().stream().map(InstanceType::name).toList());
    assertThat(got(group + "/u1.medium").at("/spec/memory/guest").asText()).isEqualTo("4Gi");
    assertThat(names("/apis/instancetype.kubevirt.io/v1beta1/virtualmachineclusterpreferences"))
        .containsExactlyInAnyOrderElementsOf(InstanceTypes.preferences());
  }

  /**
   * Row "subresources.kubevirt.io, core.cozystack.io/options", and {@code sdn.cozystack.io} beside
   * them: served, and by no definition. MachinesTest, CoreViewsTest and SecurityGroupsTest hold
   * what they do.
   */
  @Test
  void whatNoDefinitionCanServeIsServed() {
    String options = "/apis/core.cozystack.io/v1alpha1/namespaces/tenant-root/options";
    assertThat(got(options + "/gpu").at("/spec/items").isArray()).isTrue();
    make("vminstances", "VMInstance", "called", "{\"runStrategy\":\"Halted\"}");
    String machine = "/apis/%s/v1/namespaces/tenant-root/virtualmachines/vm-instance-called";
    awaits(machine.formatted("kubevirt.io"));
    ApiClient.Answer started =
        api().put(machine.formatted("subresources.kubevirt.io") + "/start", Json.object());
    assertThat(started.code()).as(started.text()).isEqualTo(202);
    assertThat(got("/apis/sdn.cozystack.io/v1alpha1").at("/resources/0/name").asText())
        .isEqualTo("securitygroups");
    got("/apis/sdn.cozystack.io/v1alpha1/namespaces/tenant-root/securitygroups");
    assertThat(names("/apis/apiextensions.k8s.io/v1/customresourcedefinitions"))
        .noneMatch(name -> name.matches("(options|securitygroups)\\..*|.*subresources.*"));
  }

  /** Row "database kinds": what section 2 names of each. DatabasesTest holds what is in them. */
  @Test
  void databasesHaveTheirSecretsAndServices() {
    Map<String, List<String>> made =
        Map.of(
            "postgreses Postgres {\"users\":{\"app\":{}}}",
            List.of(
                "secrets/postgres-data-credentials",
                "services/postgres-data-rw",
                "services/postgres-data-ro",
                "services/postgres-data-r"),
            "mariadbs MariaDB {\"users\":{\"app\":{\"maxUserConnections\":1}}}",
            List.of(
                "secrets/mariadb-data-credentials",
                "services/mariadb-data",
                "services/mariadb-data-primary",
                "services/mariadb-data-secondary"),
            "redises Redis {}",
            List.of(
                "secrets/redis-data-auth",
                "services/rfs-redis-data",
                "services/rfrm-redis-data",
                "services/rfrs-redis-data"),
            "clickhouses ClickHouse {\"users\":{\"app\":{}}}",
            List.of("secrets/clickhouse-data-credentials"),
            "vpns VPN {\"users\":{\"anna\":{}}}",
            List.of("secrets/vpn-data-urls"));
    made.keySet().stream()
        .map(one -> one.split(" ", 3))
        .forEach(one -> make(one[0], one[1], "data", one[2]));
    made.values().forEach(paths -> paths.forEach(path -> awaits(CORE + "/" + path)));
  }

  /** Row "MetalLB, piraeus CRs, NAD". */
  @Test
  void kindsOfNetworksAndStorageAreServed() {
    got("/apis/metallb.io/v1beta1/ipaddresspools");
    got("/apis/metallb.io/v1beta1/l2advertisements");
    got("/apis/piraeus.io/v1/linstorclusters");
    got("/apis/piraeus.io/v1/linstorsatelliteconfigurations");
    got("/apis/k8s.cni.cncf.io/v1/network-attachment-definitions");
  }

  /**
   * Row "LINSTOR": the controller's door, its client's certificate and its pods. Its calls are held
   * by LinstorSimulatorTest, the way to it by LinstorPlatformTest.
   */
  @Test
  void linstorIsInTheCluster() {
    String place = "/api/v1/namespaces/cozy-linstor/";
    JsonNode data = got(place + "secrets/linstor-client-tls").path("data");
    assertThat(data.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder("ca.crt", "tls.crt", "tls.key");
    assertThat(got(place + "services/linstor-controller").at("/spec/ports/0/port").asInt())
        .isEqualTo(3371);
    assertThat(names(place + "pods")).anyMatch(name -> name.startsWith("linstor-controller-"));
  }

  /** Row "node facts": what a card and huge pages are told as. CardsTest holds what they do. */
  @Test
  void theNodeTellsItsFacts() {
    OperatorCluster.awaits(
        "the card", () -> got(OperatorCluster.NODE_PATH).at("/status/allocatable").has(CARD));
    JsonNode node = got(OperatorCluster.NODE_PATH);
    assertThat(node.at("/status/allocatable").path(CARD).asText()).isEqualTo("1");
    assertThat(node.at("/status/allocatable/hugepages-2Mi").asText()).isEqualTo("8192Mi");
    OperatorCluster.awaits(
        "the label",
        () ->
            got(OperatorCluster.NODE_PATH)
                .at("/metadata/labels/cpumanager")
                .asText()
                .equals("true"));
  }
}

package dev.homelab.dsl.spec.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.codec.PublicJson;
import dev.homelab.codec.ValueCodec;
import dev.homelab.model.Address;
import dev.homelab.model.Edge;
import dev.homelab.model.Level;
import dev.homelab.model.Origin;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.SecretNames;
import dev.homelab.model.Value;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class WorkloadObjectsTest {
  private static final Address CLUSTER = Address.of("cluster", "home");
  private static final Address NAMESPACE = CLUSTER.child("namespace", "web");
  private static final Address OWNER = NAMESPACE.child("app", "shop");
  private static final WorkloadPlan.Identity SHOP =
      new WorkloadPlan.Identity("shop", "shop", "shop", "server", "1.2");

  @Test
  void makesOneObjectOfEachNeededKind() {
    assertThat(types(build(shop().build(), gateway())))
        .containsExactly(
            "kubernetes.serviceaccount",
            "kubernetes.persistentvolumeclaim",
            "kubernetes.configmap",
            "kubernetes.secret",
            "kubernetes.networkpolicy",
            "kubernetes.deployment",
            "kubernetes.service",
            "kubernetes.httproute.gateway.networking.k8s.io");
  }

  @Test
  void theSameInputGivesTheSameBytes() {
    assertThat(bytes(build(shop().build(), gateway())))
        .isEqualTo(bytes(build(shop().build(), gateway())));
  }

  @Test
  void theWorkloadWaitsForItsClaimToExistAndForNothingMore() {
    ResourceSpec deployment = find(build(shop().build(), gateway()), "deployment");
    assertThat(deployment.dependsOn())
        .containsExactlyInAnyOrder(
            new Edge(OWNER.child("serviceaccount", "shop"), Level.EXISTS),
            new Edge(OWNER.child("persistentvolumeclaim", "shop-data"), Level.EXISTS),
            new Edge(OWNER.child("configmap", "shop-config"), Level.EXISTS),
            new Edge(OWNER.child("secret", "shop-secrets"), Level.EXISTS),
            new Edge(OWNER.child("networkpolicy", "shop"), Level.EXISTS));
  }

  @Test
  void aVolumeOfOneNodeMakesTheDeploymentStopBeforeItStarts() {
    ResourceSpec deployment = find(build(shop().build(), gateway()), "deployment");
    assertThat(at(deployment, "spec", "strategy", "type")).isEqualTo(Value.of("Recreate"));
    ResourceSpec plain = find(build(bare().build(), gateway()), "deployment");
    assertThat(plain.desired().toString()).doesNotContain("Recreate");
  }

  @Test
  void claimsAreKeptOnlyWhenAsked() {
    ResourceSpec kept = find(build(shop().build(), gateway()), "persistentvolumeclaim");
    assertThat(kept.lifecycle().retain()).isTrue();
    VolumePlan.Claim loose = new VolumePlan.Claim("data", "1Gi", "fast", "ReadWriteMany", false);
    ResourceSpec dropped =
        find(build(bare().volume(loose).build(), gateway()), "persistentvolumeclaim");
    assertThat(dropped.lifecycle().retain()).isFalse();
    assertThat(at(dropped, "spec", "storageClassName")).isEqualTo(Value.of("fast"));
  }

  @Test
  void everyLimitIsStatedWhereOthersWouldBeGiven() {
    ResourcesPlan asked = new ResourcesPlan("250m", "1.5Gi", null, null);
    assertThat(PublicJson.text(asked.toTree())).doesNotContain("3Gi", "ephemeral-storage");
    assertThat(PublicJson.text(asked.toStatedTree(false)))
        .contains("\"cpu\":\"3\"", "\"memory\":\"3Gi\"", "\"ephemeral-storage\":\"4Gi\"");
    assertThat(PublicJson.text(ResourcesPlan.of("20m", "64Mi", "96Mi").toStatedTree(true)))
        .contains("\"cpu\":\"1\"", "\"memory\":\"96Mi\"", "\"ephemeral-storage\":\"32Gi\"");
    WorkloadPlan silent =
        WorkloadPlan.of(SHOP).container(ContainerPlan.of("a", image()).build()).build();
    assertThat(
            find(WorkloadObjects.build(silent, stating(false)), "deployment").desired().toString())
        .doesNotContain("limits");
    assertThat(
            find(WorkloadObjects.build(silent, stating(true)), "deployment").desired().toString())
        .contains("limits", "ephemeral-storage", "512Mi");
  }

  @Test
  void secretsGoOnlyIntoTheSecretAndOnlyAsNames() {
    List<ResourceSpec> made = build(shop().build(), gateway());
    assertThat(PublicJson.text(find(made, "secret").desired()))
        .contains("\"PASSWORD\":{\"secret\":\"shop-password\"}")
        .contains("{\"join\":[\"key=\",{\"secret\":\"shop-key\"}]}");
    for (ResourceSpec resource : made) {
      if (!resource.type().equals("kubernetes.secret")) {
        assertThat(SecretNames.isIn(resource.desired()))
            .as(resource.address().toString())
            .isFalse();
      }
    }
    assertThat(PublicJson.text(find(made, "deployment").desired()))
        .contains("\"homelab.dev/secrets\":\"shop-key,shop-password\"")
        .contains("\"secretKeyRef\":{\"key\":\"PASSWORD\",\"name\":\"shop-secrets\"}");
  }

  @Test
  void aChangedFileChangesThePodTemplate() {
    String before = podAnnotations(bare().file(file("a")).build());
    assertThat(podAnnotations(bare().file(file("a")).build())).isEqualTo(before);
    assertThat(podAnnotations(bare().file(file("b")).build())).isNotEqualTo(before);
  }

  @Test
  void theNetworkIsClosedButForItsOwnPartsAndTheExposure() {
    assertThat(rules(bare().build())).isEqualTo(1);
    assertThat(rules(bare().expose(Exposure.CLUSTER, null).build())).isEqualTo(2);
    assertThat(rules(bare().expose(Exposure.LAN, null).build())).isEqualTo(2);
    WorkloadPlan silent =
        WorkloadPlan.of(SHOP).container(ContainerPlan.of("a", image()).build()).build();
    assertThat(rules(silent)).isZero();
  }

  @Test
  void theRouteFollowsWhatTheClusterHas() {
    WorkloadPlan plan = shop().build();
    assertThat(types(build(plan, place(new EntryPoint.Controller("nginx", "letsencrypt", null)))))
        .contains("kubernetes.ingress");
    List<ResourceSpec> balanced = build(plan, place(new EntryPoint.LoadBalancer()));
    assertThat(at(find(balanced, "service"), "spec", "type")).isEqualTo(Value.of("LoadBalancer"));
    assertThat(types(balanced)).doesNotContain("kubernetes.ingress");
    ResourceSpec ingress =
        find(
            build(plan, place(new EntryPoint.Controller("nginx", "letsencrypt", null))), "ingress");
    assertThat(ingress.dependsOn())
        .contains(new Edge(OWNER.child("service", "shop"), Level.EXISTS));
    assertThat(PublicJson.text(ingress.desired()))
        .contains("\"cert-manager.io/cluster-issuer\":\"letsencrypt\"")
        .contains("\"secretName\":\"shop-tls\"");
  }

  @Test
  void aBudgetComesWithTheSecondReplica() {
    assertThat(types(build(bare().build(), gateway())))
        .doesNotContain("kubernetes.poddisruptionbudget");
    assertThat(types(build(bare().replicas(2).build(), gateway())))
        .contains("kubernetes.poddisruptionbudget");
  }

  @Test
  void podsRunUnderTheRestrictedProfile() {
    String pod = PublicJson.text(find(build(shop().build(), gateway()), "deployment").desired());
    assertThat(pod)
        .contains("\"runAsNonRoot\":true")
        .contains("\"allowPrivilegeEscalation\":false")
        .contains("\"capabilities\":{\"drop\":[\"ALL\"]}")
        .contains("\"seccompProfile\":{\"type\":\"RuntimeDefault\"}")
        .contains("\"automountServiceAccountToken\":false");
  }

  @Test
  void aCronJobHasNoServiceAndStandsBesideItsComponent() {
    List<ResourceSpec> made =
        build(bare().schedule("*/5 * * * *", "Europe/Paris").beside("server").build(), gateway());
    assertThat(types(made)).doesNotContain("kubernetes.service");
    assertThat(PublicJson.text(find(made, "cronjob").desired()))
        .contains("\"schedule\":\"*/5 * * * *\"")
        .contains("podAffinity")
        .contains("\"restartPolicy\":\"OnFailure\"");
  }

  @Test
  void theUpgradeRuleStandsOnTheWorkload() {
    UpgradeRule rule = UpgradeRule.byOne(UpgradeRule.Part.MAJOR);
    ResourceSpec deployment = find(build(bare().upgrade(rule).build(), gateway()), "deployment");
    assertThat(at(deployment, "metadata", "annotations", UpgradeRule.ANNOTATION))
        .isEqualTo(Value.of("major-by-one;irreversible"));
    assertThat(at(deployment, "metadata", "labels", UpgradeRule.VERSION_LABEL))
        .isEqualTo(Value.of("1.2"));
    assertThat(deployment.provenance()).containsKey("spec.template.spec.containers[server].image");
  }

  private static WorkloadPlan.Builder bare() {
    ContainerPlan server =
        ContainerPlan.of("server", image())
            .port(PortPlan.http(8080))
            .probes(ProbePlan.http("/health"))
            .build();
    return WorkloadPlan.of(SHOP).container(server);
  }

  private static WorkloadPlan.Builder shop() {
    ContainerPlan server =
        ContainerPlan.of("server", image())
            .port(PortPlan.http(8080))
            .env("MODE", "plain")
            .env("PASSWORD", new Value.Secret("shop-password"))
            .mount(MountPlan.of("data", "/data"))
            .build();
    return WorkloadPlan.of(SHOP)
        .container(server)
        .volume(VolumePlan.Claim.retained("data", "1Gi"))
        .file(file("text"))
        .file(
            new FilePlan(
                "/etc/key",
                new Value.Join(List.of(new Value.Text("key="), new Value.Secret("shop-key")))))
        .expose(Exposure.LAN, new RoutePlan("shop.example.com", "http"));
  }

  private static ImageRef image() {
    return ImageRef.parse("example.com/shop:1.2");
  }

  private static FilePlan file(String text) {
    return new FilePlan("/etc/shop.conf", new Value.Text(text));
  }

  private static Placement gateway() {
    return place(new EntryPoint.Gateway("main", "gateway"));
  }

  private static Placement place(EntryPoint entry) {
    return new Placement(OWNER, CLUSTER, "web", null, entry, EgressPlan.OPEN, false, Origin.NONE);
  }

  private static Placement stating(boolean limits) {
    return new Placement(
        OWNER,
        CLUSTER,
        "web",
        null,
        new EntryPoint.Nothing(),
        EgressPlan.OPEN,
        limits,
        Origin.NONE);
  }

  private static List<ResourceSpec> build(WorkloadPlan plan, Placement place) {
    return WorkloadObjects.build(plan, place);
  }

  private static List<String> types(List<ResourceSpec> made) {
    return made.stream().map(ResourceSpec::type).toList();
  }

  private static String bytes(List<ResourceSpec> made) {
    return made.stream()
        .map(r -> r.address() + new String(ValueCodec.bytes(r.desired()), StandardCharsets.UTF_8))
        .collect(Collectors.joining());
  }

  private static ResourceSpec find(List<ResourceSpec> made, String kind) {
    return made.stream()
        .filter(r -> r.address().last().type().equals(kind))
        .findFirst()
        .orElseThrow();
  }

  private static Value at(ResourceSpec resource, String... path) {
    Value value = resource.desired();
    for (String name : path) {
      Value next = value instanceof Value.Tree tree ? tree.get(name) : null;
      value = next == null ? Value.Null.NULL : next;
    }
    return value;
  }

  private static String podAnnotations(WorkloadPlan plan) {
    ResourceSpec deployment = find(build(plan, gateway()), "deployment");
    return PublicJson.text(at(deployment, "spec", "template", "metadata"));
  }

  private static int rules(WorkloadPlan plan) {
    Value rules = at(find(build(plan, gateway()), "networkpolicy"), "spec", "ingress");
    return rules instanceof Value.Seq seq ? seq.items().size() : 0;
  }
}

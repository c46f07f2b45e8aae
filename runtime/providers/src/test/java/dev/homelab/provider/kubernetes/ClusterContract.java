package dev.homelab.provider.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.homelab.model.FieldChange;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.client.KubeCall;
import dev.homelab.provider.kubernetes.client.KubeClient;
import dev.homelab.provider.kubernetes.client.KubeRequest;
import dev.homelab.provider.kubernetes.client.KubernetesCodes;
import dev.homelab.provider.kubernetes.json.Fields;
import dev.homelab.provider.kubernetes.json.ValueJson;
import dev.homelab.spi.Applied;
import dev.homelab.spi.ClaimStatus;
import dev.homelab.spi.Comparison;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.Observation;
import dev.homelab.spi.ProviderException;
import dev.homelab.spi.ProviderSession;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the provider does on any cluster; run on the simulator and on the real API. */
abstract class ClusterContract {
  @TempDir Path folder;
  TestLab lab;
  TestLab stranger;
  String namespace;
  private KubeClient raw;

  /** The kubeconfig of the cluster. */
  abstract Path kubeconfig() throws IOException;

  @BeforeEach
  void connect() throws IOException {
    lab = new TestLab(session(), UUID.randomUUID().toString());
    stranger = new TestLab(session(), UUID.randomUUID().toString());
    raw =
        KubeClient.connect(
            TestLab.target(kubeconfig()).config(), TestLab.options(folder), FakeCall.patient());
    namespace = "t-" + UUID.randomUUID().toString().substring(0, 8);
    ResourceSpec made = namespaceSpec();
    lab.create(made);
    lab.await(made);
  }

  ProviderSession session() throws IOException {
    return new KubernetesProvider()
        .connect(TestLab.target(kubeconfig()), TestLab.options(folder), FakeCall.patient());
  }

  @AfterEach
  void disconnect() {
    raw.find(
        KubeRequest.write(
            "DELETE",
            "api/v1/namespaces/" + namespace,
            KubeRequest.JSON,
            "{}".getBytes(java.nio.charset.StandardCharsets.UTF_8),
            new KubeCall("delete", "Namespace", "", namespace)),
        FakeCall.patient());
    lab.session.close();
    stranger.session.close();
    raw.close();
  }

  ResourceSpec namespaceSpec() {
    return TestLab.spec(
        TestLab.yaml("{apiVersion: v1, kind: Namespace, metadata: {name: " + namespace + "}}"));
  }

  ResourceSpec config(String name, String data) {
    return TestLab.spec(
        TestLab.yaml(
            "{apiVersion: v1, kind: ConfigMap, metadata: {name: "
                + name
                + ", namespace: "
                + namespace
                + "}, data: "
                + data
                + "}"));
  }

  ResourceSpec deployment(String cpu) {
    return TestLab.spec(
        TestLab.yaml(
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, namespace: %s}
            spec:
              replicas: 1
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec:
                  containers:
                  - name: web
                    image: example.org/web:1
                    ports: [{containerPort: 80}]
                    resources: {requests: {cpu: %s, memory: 64Mi}}
            """
                .formatted(namespace, cpu)));
  }

  void asOther(String method, String path, String yaml) {
    raw.send(
        KubeRequest.write(
            method,
            path,
            method.equals("PATCH") ? KubeRequest.MERGE_PATCH : KubeRequest.JSON,
            ValueJson.write(TestLab.yaml(yaml)),
            new KubeCall("create", "object", namespace, "")),
        FakeCall.patient());
  }

  Value.Tree post(String path, String yaml) {
    return raw.send(
            KubeRequest.write(
                "POST",
                path,
                KubeRequest.JSON,
                ValueJson.write(TestLab.yaml(yaml)),
                new KubeCall("create", "object", namespace, "")),
            FakeCall.patient())
        .body();
  }

  Value.Tree read(String path) {
    return raw.send(
            KubeRequest.get(path, new KubeCall("get", "object", namespace, "")), FakeCall.patient())
        .body();
  }

  String maps() {
    return "api/v1/namespaces/" + namespace + "/configmaps";
  }

  static String code(ProviderException e) {
    return e.diagnostics().get(0).code();
  }

  @Test
  void createsTwiceReadsAndDeletesTwice() {
    ResourceSpec spec = config("a", "{x: '1'}");
    assertThat(lab.observe(spec)).isInstanceOf(Observation.Absent.class);
    Applied first = lab.create(spec);
    assertThat(lab.create(spec).objectId()).isEqualTo(first.objectId());
    Observation.Present seen = lab.present(spec);
    assertThat(seen.owner()).isEqualTo(Observation.Owner.OURS);
    assertThat(seen.ready()).isTrue();
    assertThat(lab.session.compare(spec, null, seen)).isEqualTo(Comparison.SAME);
    lab.delete(spec, first);
    lab.delete(spec, first);
    assertThat(lab.observe(spec)).isInstanceOf(Observation.Absent.class);
  }

  @Test
  void changesAndRemovesFields() {
    ResourceSpec before = config("a", "{x: '1', y: '2'}");
    Applied applied = lab.create(before);
    ResourceSpec after = config("a", "{x: '3'}");
    Observation.Present seen = lab.present(after);
    Comparison comparison = lab.session.compare(after, lab.entry(before, applied), seen);
    assertThat(comparison.changes())
        .containsExactly(
            new FieldChange("data.x", Value.of("1"), Value.of("3"), "script"),
            new FieldChange("data.y", Value.of("2"), null, "script"));
    lab.update(after, lab.entry(before, applied));
    assertThat(Fields.tree(read(maps() + "/a"), "data")).isEqualTo(Value.ofMap(Map.of("x", "3")));
    assertThat(lab.session.compare(after, null, lab.present(after))).isEqualTo(Comparison.SAME);
  }

  @Test
  void findsDriftAndNamesTheFieldByItsKey() {
    ResourceSpec spec = deployment("1000m");
    Applied applied = lab.create(spec);
    assertThat(lab.session.compare(spec, null, lab.present(spec))).isEqualTo(Comparison.SAME);
    ResourceSpec next =
        TestLab.spec(
            TestLab.json(
                new String(ValueJson.write(spec.desired()), java.nio.charset.StandardCharsets.UTF_8)
                    .replace("web:1", "web:2")));
    Comparison comparison = lab.session.compare(next, lab.entry(spec, applied), lab.present(next));
    assertThat(comparison.changes())
        .extracting(FieldChange::path)
        .containsExactly("spec.template.spec.containers[web].image");
    assertThat(comparison.interrupts()).containsExactly("restarts its pods");
    assertThat(comparison.replaceBecause()).isEmpty();
  }

  @Test
  void leavesAloneWhatItDidNotMake() {
    asOther(
        "POST",
        maps(),
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: foreign}, data: {x: '1'}}");
    ResourceSpec spec = config("foreign", "{x: '1'}");
    assertThat(lab.present(spec).owner()).isEqualTo(Observation.Owner.UNMARKED);
    assertThatThrownBy(() -> lab.create(spec))
        .asInstanceOf(type(ProviderException.class))
        .satisfies(e -> assertThat(code(e)).isEqualTo(KubernetesCodes.NOT_OURS));
    assertThatThrownBy(
            () ->
                lab.delete(
                    spec,
                    new Applied(
                        "v1 ConfigMap " + namespace + "/foreign ",
                        Value.Tree.EMPTY,
                        Value.Tree.EMPTY)))
        .isInstanceOf(ProviderException.class);
    assertThat(Fields.tree(read(maps() + "/foreign"), "metadata", "labels").fields()).isEmpty();
  }

  @Test
  void withdrawsWhenAnObjectAppearedSinceItLooked() {
    ResourceSpec spec = config("late", "{x: '1'}");
    assertThat(lab.observe(spec)).isInstanceOf(Observation.Absent.class);
    asOther(
        "POST",
        maps(),
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: late}, data: {x: '1'}}");
    assertThatThrownBy(() -> lab.create(spec)).isInstanceOf(ProviderException.class);
    Value.Tree left = read(maps() + "/late");
    assertThat(Fields.tree(left, "metadata", "labels").fields()).isEmpty();
    assertThat(Fields.tree(left, "metadata", "annotations").fields()).isEmpty();
    assertThat(Fields.text(left, "data", "x")).isEqualTo("1");
  }

  @Test
  void adoptsAndThenOwnsRemovals() {
    asOther(
        "POST",
        maps() + "?fieldManager=kubectl-create",
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: old}, data: {x: '1', y: '2'}}");
    ResourceSpec spec = TestLab.with(config("old", "{x: '1', y: '2'}"), true, false);
    assertThat(lab.session.compare(spec, null, lab.present(spec)).changes()).isEmpty();
    Applied applied = lab.update(spec, null);
    ResourceSpec less = TestLab.with(config("old", "{x: '1'}"), true, false);
    assertThat(lab.session.compare(less, null, lab.present(less)).changes())
        .extracting(FieldChange::path)
        .containsExactly("data.y");
    lab.update(less, lab.entry(spec, applied));
    assertThat(Fields.tree(read(maps() + "/old"), "data")).isEqualTo(Value.ofMap(Map.of("x", "1")));
  }

  @Test
  void namesTheOtherManagerOfAField() {
    ResourceSpec spec = config("shared", "{x: '1'}");
    lab.create(spec);
    asOther("PATCH", maps() + "/shared?fieldManager=somebody", "{data: {x: '9'}}");
    Observation.Present seen = lab.present(spec);
    assertThat(seen.conflicts()).isEqualTo(Value.ofMap(Map.of("data.x", "somebody")));
    assertThat(lab.session.compare(spec, null, seen).changes())
        .containsExactly(new FieldChange("data.x", Value.of("9"), Value.of("1"), ""));
    assertThatThrownBy(() -> lab.update(spec, null))
        .asInstanceOf(type(ProviderException.class))
        .satisfies(e -> assertThat(code(e)).isEqualTo(KubernetesCodes.FIELD_CONFLICT))
        .satisfies(e -> assertThat(e.diagnostics().get(0).detail()).contains("somebody"));
    lab.update(TestLab.with(spec, false, true), null);
    assertThat(Fields.text(read(maps() + "/shared"), "data", "x")).isEqualTo("1");
  }

  @Test
  void ignoresWhatTheScriptIgnores() {
    ResourceSpec spec = TestLab.with(config("i", "{x: '1'}"), false, false, "data.x");
    lab.create(spec);
    asOther("PATCH", maps() + "/i?fieldManager=somebody", "{data: {x: '9'}}");
    assertThat(lab.session.compare(spec, null, lab.present(spec))).isEqualTo(Comparison.SAME);
    lab.update(spec, null);
    assertThat(Fields.text(read(maps() + "/i"), "data", "x")).isEqualTo("9");
  }

  @Test
  void replacesForAnImmutableField() {
    ResourceSpec before = service(7);
    lab.create(before);
    ResourceSpec after = service(8);
    Comparison comparison = lab.session.compare(after, null, lab.present(after));
    assertThat(comparison.replaceBecause()).contains("spec.clusterIP");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.homelab.provider.kubernetes.FixedFields#all")
  void plansAReplacementForWhatTheServerCannotChange(
      String name, String apiVersion, String kind, String before, String after, String path) {
    String head =
        "apiVersion: "
            + apiVersion
            + "\nkind: "
            + kind
            + "\nmetadata: {name: fixed, namespace: "
            + namespace
            + "}\n";
    lab.create(TestLab.spec(TestLab.yaml(head + before)));
    ResourceSpec wish = TestLab.spec(TestLab.yaml(head + after));
    Comparison comparison = lab.session.compare(wish, null, lab.present(wish));
    assertThat(comparison.replaceBecause()).anyMatch(because -> because.startsWith(path));
  }

  @Test
  void growsAVolumeInPlace() {
    String claim =
        "{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: grows, namespace: %s},"
            + " spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: %s}}}}";
    lab.create(TestLab.spec(TestLab.yaml(claim.formatted(namespace, "1Gi"))));
    ResourceSpec wish = TestLab.spec(TestLab.yaml(claim.formatted(namespace, "1500Mi")));
    assertThat(lab.session.compare(wish, null, lab.present(wish)).changes())
        .extracting(FieldChange::path)
        .contains("spec.resources.requests.storage");
  }

  private ResourceSpec service(int number) {
    String ip = "10.96." + (1 + Math.floorMod(namespace.hashCode(), 250)) + "." + number;
    return TestLab.spec(
        TestLab.yaml(
            "{apiVersion: v1, kind: Service, metadata: {name: s, namespace: "
                + namespace
                + "}, spec: {clusterIP: "
                + ip
                + ", selector: {app: web}, ports: [{port: 80, targetPort: 80}]}}"));
  }

  @Test
  void offersOutputsOfAService() {
    ResourceSpec spec =
        TestLab.spec(
            TestLab.yaml(
                "{apiVersion: v1, kind: Service, metadata: {name: s, namespace: "
                    + namespace
                    + "}, spec: {selector: {app: web}, ports: [{name: http, port: 8080}]}}"));
    lab.create(spec);
    Value.Tree outputs = lab.await(spec);
    assertThat(outputs.get("host")).isEqualTo(Value.of("s." + namespace + ".svc"));
    assertThat(outputs.get("port")).isEqualTo(Value.of(8080));
    assertThat(outputs.get("clusterIP")).isNotNull();
  }

  @Test
  void keepsSecretsOutOfWhatItShows() {
    ResourceSpec spec =
        TestLab.spec(
            TestLab.yaml(
                    "{apiVersion: v1, kind: Secret, metadata: {name: s, namespace: "
                        + namespace
                        + "}}")
                .with(
                    "stringData",
                    Value.ofMap(
                        Map.of("password", new Value.Secret("pw"), "user", Value.of("admin")))));
    Applied applied = lab.create(spec);
    assertThat(applied.secretDigests().get("pw")).isNotNull();
    assertThat(
            Fields.text(read("api/v1/namespaces/" + namespace + "/secrets/s"), "data", "password"))
        .isEqualTo(
            java.util.Base64.getEncoder()
                .encodeToString("s3cret-canary".getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    Observation.Present seen = lab.present(spec);
    assertThat(lab.session.compare(spec, null, seen)).isEqualTo(Comparison.SAME);
    assertThat(seen.toString()).doesNotContain("s3cret-canary").doesNotContain("czNjcmV0");
    lab.call.withSecret("pw", "n3w-canary");
    Observation.Present changed = lab.present(spec);
    Comparison comparison = lab.session.compare(spec, lab.entry(spec, applied), changed);
    assertThat(comparison.changes()).extracting(FieldChange::path).containsExactly("data.password");
    assertThat(comparison.toString()).doesNotContain("canary").doesNotContain("czNjcmV0");
  }

  @Test
  void refusesANamespaceWithStrangersInIt() {
    asOther(
        "POST",
        maps(),
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: foreign}, data: {x: '1'}}");
    ResourceSpec spec = namespaceSpec();
    Applied applied = new Applied(lab.present(spec).objectId(), Value.Tree.EMPTY, Value.Tree.EMPTY);
    assertThatThrownBy(() -> lab.delete(spec, applied))
        .asInstanceOf(type(ProviderException.class))
        .satisfies(e -> assertThat(code(e)).isEqualTo(KubernetesCodes.NAMESPACE_IN_USE))
        .satisfies(e -> assertThat(e.diagnostics().get(0).detail()).isEqualTo("ConfigMap foreign"));
  }

  @Test
  void removesItsOwnNamespace() {
    ResourceSpec map = config("a", "{x: '1'}");
    lab.create(map);
    ResourceSpec spec = namespaceSpec();
    lab.delete(spec, new Applied(lab.present(spec).objectId(), Value.Tree.EMPTY, Value.Tree.EMPTY));
    assertThat(lab.observe(spec)).isInstanceOf(Observation.Absent.class);
  }

  @Test
  void makesADefinitionAndItsObjectInOneRun() {
    String group = namespace + ".example.org";
    ResourceSpec definition = definition(group);
    ResourceSpec thing = thing(group, "{size: 1, fixed: a}");
    Map<dev.homelab.model.Address, Observation> seen =
        lab.observe(List.of(definition, thing), Map.of());
    assertThat(seen.get(thing.address())).isInstanceOf(Observation.Absent.class);
    Applied crd = lab.create(definition);
    lab.await(definition);
    Applied made = lab.create(thing);
    lab.await(thing);
    assertThatThrownBy(() -> lab.delete(definition, crd))
        .asInstanceOf(type(ProviderException.class))
        .satisfies(e -> assertThat(code(e)).isEqualTo(KubernetesCodes.DEFINITION_IN_USE));
    lab.delete(thing, made);
    lab.delete(definition, crd);
  }

  ResourceSpec definition(String group) {
    return TestLab.spec(
        TestLab.yaml(
            """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: things.%1$s}
            spec:
              group: %1$s
              names: {kind: Thing, plural: things, singular: thing, listKind: ThingList}
              scope: Namespaced
              versions:
              - name: v1
                served: true
                storage: true
                schema:
                  openAPIV3Schema:
                    type: object
                    properties:
                      spec:
                        type: object
                        properties:
                          size: {type: integer}
                          fixed:
                            type: string
                            x-kubernetes-validations:
                            - {rule: self == oldSelf, message: stays as it was}
            """
                .formatted(group)));
  }

  ResourceSpec thing(String group, String spec) {
    return TestLab.spec(
        TestLab.yaml(
            "{apiVersion: "
                + group
                + "/v1, kind: Thing, metadata: {name: t, namespace: "
                + namespace
                + "}, spec: "
                + spec
                + "}"));
  }

  @Test
  void refusesAKindThatNobodyDefines() {
    ResourceSpec thing = thing("nowhere.example.org", "{size: 1}");
    assertThat(lab.observe(thing))
        .asInstanceOf(type(Observation.Unreachable.class))
        .satisfies(seen -> assertThat(code(seen.cause())).isEqualTo(KubernetesCodes.NO_SUCH_KIND));
  }

  @Test
  void refusesAWrongField() {
    ResourceSpec spec = TestLab.spec(config("a", "{x: '1'}").desired().with("dta", Value.of("y")));
    assertThatThrownBy(() -> lab.create(spec))
        .asInstanceOf(type(ProviderException.class))
        .satisfies(e -> assertThat(e.errorClass()).isEqualTo(ErrorClass.REJECTED))
        .satisfies(e -> assertThat(e.diagnostics().get(0).detail()).contains("dta"));
  }

  @Test
  void claimsOnlyOnce() {
    ProviderSession session = lab.session;
    var one = new dev.homelab.model.LabIdentity(namespace, "id-1", "");
    var two = new dev.homelab.model.LabIdentity(namespace, "id-2", "");
    assertThat(session.claim(one, lab.call)).isEqualTo(new ClaimStatus.Free());
    session.writeClaim(one, false, lab.call);
    session.writeClaim(one, false, lab.call);
    assertThat(session.claim(one, lab.call)).isEqualTo(new ClaimStatus.Ours());
    assertThat(session.claim(two, lab.call)).isEqualTo(new ClaimStatus.Other(one));
    assertThatThrownBy(() -> session.writeClaim(two, false, lab.call))
        .asInstanceOf(type(ProviderException.class))
        .satisfies(e -> assertThat(code(e)).isEqualTo(KubernetesCodes.CLAIMED));
    session.writeClaim(two, true, lab.call);
    session.dropClaim(one, lab.call);
    assertThat(session.claim(two, lab.call)).isEqualTo(new ClaimStatus.Ours());
    session.dropClaim(two, lab.call);
    assertThat(session.claim(two, lab.call)).isEqualTo(new ClaimStatus.Free());
  }

  @Test
  void costsOneRequestForEachKindWhenNothingChanged() throws IOException {
    List<ResourceSpec> specs = new ArrayList<>();
    Map<dev.homelab.model.Address, dev.homelab.model.StateEntry> prior = new HashMap<>();
    for (int i = 0; i < 40; i++) {
      specs.add(config("map-" + i, "{x: '" + i + "'}"));
    }
    specs.add(deployment("1000m"));
    specs.add(service(9));
    specs.add(namespaceSpec());
    lab.observe(specs, Map.of());
    for (ResourceSpec spec : specs) {
      prior.put(spec.address(), lab.entry(spec, lab.create(spec)));
    }
    try (KubernetesSession fresh = (KubernetesSession) session()) {
      Map<dev.homelab.model.Address, Observation> seen =
          fresh.observe(
              new dev.homelab.spi.ObserveRequest(lab.identity, specs, prior, true), lab.call);
      for (ResourceSpec spec : specs) {
        assertThat(
                fresh.compare(
                    spec,
                    prior.get(spec.address()),
                    (Observation.Present)
                        java.util.Objects.requireNonNull(seen.get(spec.address()))))
            .isEqualTo(Comparison.SAME);
      }
      assertThat(fresh.requestCount()).isLessThanOrEqualTo(4 + 4);
    }
  }

  @Test
  void rebuildsRecordsFromMarks() {
    ResourceSpec map = config("a", "{x: '1'}");
    lab.create(map);
    var found = lab.session.inventory(lab.identity, lab.call).found();
    assertThat(found).extracting(f -> f.address()).contains(map.address());
    assertThat(
            found.stream()
                .filter(f -> f.address().equals(map.address()))
                .findFirst()
                .get()
                .entry()
                .recorded())
        .isEqualTo(map.desired());
    assertThat(stranger.session.inventory(stranger.identity, stranger.call).found()).isEmpty();
  }

  @Test
  void takesACopiedMarkForNothing() {
    ResourceSpec map = config("a", "{x: '1'}");
    lab.create(map);
    Value.Tree live = read(maps() + "/a");
    Value copy =
        Value.ofMap(
            Map.of(
                "apiVersion",
                "v1",
                "kind",
                "ConfigMap",
                "metadata",
                Map.of(
                    "name",
                    "copy",
                    "labels",
                    Fields.tree(live, "metadata", "labels"),
                    "annotations",
                    Fields.tree(live, "metadata", "annotations")),
                "data",
                Map.of("x", "1")));
    raw.send(
        KubeRequest.write(
            "POST",
            maps(),
            KubeRequest.JSON,
            ValueJson.write(copy),
            new KubeCall("create", "ConfigMap", namespace, "copy")),
        FakeCall.patient());
    assertThat(lab.present(config("copy", "{x: '1'}")).owner())
        .isEqualTo(Observation.Owner.UNMARKED);
    assertThat(stranger.present(map).owner()).isEqualTo(Observation.Owner.OTHER_LAB);
    assertThatThrownBy(() -> stranger.create(map)).isInstanceOf(ProviderException.class);
  }
}

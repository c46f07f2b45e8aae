package dev.homelab.provider.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.homelab.model.FieldChange;
import dev.homelab.model.Fields;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.client.KubernetesCodes;
import dev.homelab.provider.kubernetes.json.ValueJson;
import dev.homelab.spi.Applied;
import dev.homelab.spi.Comparison;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.Observation;
import dev.homelab.spi.ProviderException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the provider does on any cluster; run on the simulator and on the real API. */
abstract class ClusterContract extends OwnershipContract {
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
}

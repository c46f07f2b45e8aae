package dev.homelab.provider.kubernetes.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Lifecycle;
import dev.homelab.model.ResourceSpec;
import dev.homelab.provider.kubernetes.KubernetesProvider;
import dev.homelab.provider.kubernetes.TestLab;
import dev.homelab.spi.FieldRule;
import dev.homelab.spi.ResourceSchema;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KindTableTest {
  private static ResourceSchema schema(String type) {
    return Objects.requireNonNull(new KubernetesProvider().schema(type));
  }

  @ParameterizedTest
  @CsvSource({
    "kubernetes.service, spec.clusterIP",
    "kubernetes.job, spec.template",
    "kubernetes.statefulset, spec.volumeClaimTemplates",
    "kubernetes.deployment, spec.selector",
    "kubernetes.persistentvolumeclaim, spec.storageClassName",
    "kubernetes.storageclass, parameters",
    "kubernetes.rolebinding, roleRef",
    "kubernetes.secret, type",
  })
  void knowsWhatCannotBeChanged(String type, String path) {
    assertThat(schema(type).fields())
        .filteredOn(FieldRule::immutable)
        .extracting(FieldRule::path)
        .contains(path, "metadata.name");
  }

  @ParameterizedTest
  @CsvSource({
    "kubernetes.persistentvolumeclaim, true",
    "kubernetes.persistentvolume, true",
    "kubernetes.cluster.postgresql.cnpg.io, true",
    "kubernetes.configmap, false",
    "kubernetes.statefulset, false",
    "kubernetes.certificate.cert-manager.io, false",
  })
  void knowsWhatHoldsData(String type, boolean data) {
    assertThat(schema(type).holdsData()).isEqualTo(data);
  }

  @Test
  void saysWhatAChangeInterrupts() {
    assertThat(schema("kubernetes.deployment").fields())
        .filteredOn(rule -> rule.path().equals("spec.template"))
        .extracting(FieldRule::interrupts)
        .containsExactly("restarts its pods");
    assertThat(schema("kubernetes.vminstance.apps.cozystack.io").fields())
        .filteredOn(rule -> rule.interrupts().contains("homelab restart"))
        .extracting(FieldRule::path)
        .contains("spec.instanceType", "spec.resources", "spec.gpus")
        .doesNotContain("spec.runStrategy");
  }

  @Test
  void isNoSchemaOfAnotherProvider() {
    assertThat(new KubernetesProvider().schema("local.value")).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "apps, Deployment, kubernetes.deployment",
    "'', ConfigMap, kubernetes.configmap",
    "rbac.authorization.k8s.io, Role, kubernetes.role",
    "gateway.networking.k8s.io, HTTPRoute, kubernetes.httproute.gateway.networking.k8s.io",
    "cert-manager.io, Certificate, kubernetes.certificate.cert-manager.io",
  })
  void namesTypes(String group, String kind, String type) {
    assertThat(KindTable.typeOf(group, kind)).isEqualTo(type);
  }

  @Test
  void asksOfALookupNoMoreThanItsName() {
    ResourceSpec service =
        TestLab.spec(TestLab.yaml("{apiVersion: v1, kind: Service, metadata: {name: x}}"));
    Lifecycle existing =
        new Lifecycle(
            false,
            false,
            false,
            true,
            false,
            Collections.emptySortedSet(),
            Collections.emptySortedSet(),
            null);
    assertThat(TypeCheck.of(service)).hasSize(1);
    assertThat(TypeCheck.of(service.withLifecycle(existing))).isEmpty();
  }

  private static List<String> problems(String yaml) {
    return TypeCheck.of(TestLab.spec(TestLab.yaml(yaml))).stream().map(Diagnostic::title).toList();
  }

  @Test
  void checksByTypeAlone() {
    assertThat(problems("{apiVersion: v1, kind: ConfigMap, metadata: {name: a.b-c}}")).isEmpty();
    assertThat(problems("{apiVersion: v1, kind: ConfigMap, metadata: {name: Big_Name}}"))
        .hasSize(1);
    assertThat(
            problems(
                "{apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: {name: 'a:B'}}"))
        .isEmpty();
    assertThat(
            problems(
                "{apiVersion: apps/v1, kind: Deployment, metadata: {name: a}, spec: {selector: {}}}"))
        .containsExactly("Deployment a needs spec.template");
    assertThat(
            problems(
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: a, labels: {x: 'no spaces'}}}"))
        .hasSize(1);
  }

  @Test
  void tellsEveryMistakeOfAManifestAtOnce() {
    String yaml =
        "{apiVersion: apps/v1, kind: Deployment, metadata: {name: web}, spec: {replicas: two,"
            + " selctor: {}, template: {spec: {containers: [{name: web, imag: 'a:1'}]}}}}";
    assertThat(TypeCheck.of(TestLab.spec(TestLab.yaml(yaml))))
        .extracting(told -> told.title() + String.join("", told.hints()))
        .containsExactlyInAnyOrder(
            "Deployment web needs spec.selector",
            "Deployment web needs a whole number as spec.replicas, not 'two'",
            "Deployment web has no field spec.selctordid you mean 'selector'?",
            "Deployment web has no field spec.template.spec.containers[0].imag"
                + "did you mean 'image'?");
    assertThat(problems(yaml.replace("two", "2").replace("selctor", "selector"))).isEmpty();
  }
}

package dev.homelab.provider.kubernetes.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.diag.Diagnostic;
import dev.homelab.provider.kubernetes.TestLab;
import dev.homelab.provider.kubernetes.client.KubernetesCodes;
import dev.homelab.spi.ResourceSchema;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Applications of Cozystack are checked here, since their server takes anything. */
class AppCheckTest {
  private static List<Diagnostic> told(String kind, String name, String spec) {
    return TypeCheck.of(
        TestLab.spec(
            TestLab.yaml(
                "{apiVersion: apps.cozystack.io/v1alpha1, kind: "
                    + kind
                    + ", metadata: {name: "
                    + name
                    + ", namespace: tenant-home}, spec: "
                    + spec
                    + "}")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Postgres | db | {sise: 10Gi} | Postgres db has no field spec.sise | size",
        "Postgres | db | {users: {me: {pasword: x}}} | Postgres db has no field spec.users.me.pasword | password",
        "Postgres | db | {replicas: two} | Postgres db: spec.replicas is | ",
        "Postgres | db | {version: v9} | Postgres db: spec.version is \"v9\" | ",
        "Postgres | db | {_namespace: {}} | Postgres db: spec._namespace is a key that starts with _ | ",
        "Tenant | family-one | {} | Tenant family-one: metadata.name is 'family-one' | ",
        "Postgrs | db | {} | Cozystack has no application Postgrs | Postgres",
        "VMInstance | vm | {resources: {cpu: 2}} | VMInstance vm has spec.resources beside an instance type | ",
        "VMDisk | d | {source: {http: {url: 'http://a'}, upload: {}}} | VMDisk d has 2 sources, not one | ",
        "BootBox | bootbox | {} | BootBox bootbox is in tenant-home, and never gets ready there | ",
      })
  void whatTheServerWouldTakeIsRefused(
      String kind, String name, String spec, String title, String near) {
    List<Diagnostic> told = told(kind, name, spec);
    assertThat(told).hasSize(1);
    assertThat(told.get(0).title()).startsWith(title);
    assertThat(told.get(0).hints().toString())
        .contains(near == null ? "" : "did you mean '" + near + "'?");
  }

  @Test
  void whatFitsIsTaken() {
    assertThat(told("Postgres", "db", "{size: 10Gi, users: {me: {password: x}}}")).isEmpty();
    assertThat(told("VMInstance", "vm", "{instanceType: '', resources: {cpu: 2, memory: 4Gi}}"))
        .isEmpty();
    assertThat(told("Tenant", "family", "{resourceQuotas: {cpu: 4}}")).isEmpty();
  }

  @Test
  void theCatalogSaysWhatCannotChangeAndWhatHoldsData() {
    assertThat(KindTable.rules("apps.cozystack.io", "Postgres").immutable())
        .containsExactly("spec.storageClass");
    assertThat(KindTable.rules("apps.cozystack.io", "Postgres").holdsData()).isTrue();
    assertThat(KindTable.schema("kubernetes.postgres.apps.cozystack.io"))
        .extracting(ResourceSchema::holdsData)
        .isEqualTo(true);
    assertThat(KindTable.schema("kubernetes.tenant.apps.cozystack.io"))
        .extracting(ResourceSchema::holdsData)
        .isEqualTo(false);
  }

  @Test
  void unknownFieldsHaveTheirOwnCode() {
    assertThat(told("Postgres", "db", "{sise: 1}").get(0).code())
        .isEqualTo(KubernetesCodes.UNKNOWN_FIELD);
  }
}

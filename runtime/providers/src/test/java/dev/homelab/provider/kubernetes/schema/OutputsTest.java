package dev.homelab.provider.kubernetes.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Fields;
import dev.homelab.model.Lab;
import dev.homelab.model.Lifecycle;
import dev.homelab.model.Origin;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.TargetSpec;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.KubernetesProvider;
import dev.homelab.provider.kubernetes.TestLab;
import dev.homelab.resolve.ProviderCatalog;
import dev.homelab.resolve.Resolver;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What objects offer, and what is told of outputs that they never have. */
class OutputsTest {
  private static final String APPS = "apps.cozystack.io/v1alpha1";

  private static Value.Tree object(String api, String kind, String rest) {
    return TestLab.yaml(
        "{apiVersion: %s, kind: %s, metadata: {name: one, namespace: tenant-root, uid: u1}%s}"
            .formatted(api, kind, rest));
  }

  @Test
  void theNamespaceOfATenantIsTheOneThatItMakes() {
    assertThat(Outputs.of(object(APPS, "Tenant", "")).get("namespace"))
        .isEqualTo(Value.of("tenant-one"));
    assertThat(Outputs.of(object(APPS, "Postgres", "")).get("namespace"))
        .isEqualTo(Value.of("tenant-root"));
  }

  /** What is there offers no more than the names that were told of the wish. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "v1, Service, ', spec: {clusterIP: 10.0.0.1, ports: [{name: web, port: 80}]}, status: "
            + "{loadBalancer: {ingress: [{ip: 10.0.0.9}]}}'",
        "networking.k8s.io/v1, Ingress, ', spec: {rules: [{host: a.b}]}, status: {loadBalancer:"
            + " {ingress: [{hostname: c.d}]}}'",
        "gateway.networking.k8s.io/v1, Gateway, ', status: {addresses: [{value: 10.0.0.9}]}'",
        "gateway.networking.k8s.io/v1, HTTPRoute, ', spec: {hostnames: [a.b]}'",
        "v1, PersistentVolumeClaim, ', spec: {volumeName: pvc-1}'",
        "apps.cozystack.io/v1alpha1, Kubernetes, ''",
        "apps.cozystack.io/v1alpha1, Postgres, ', spec: {users: {anna: {}}}'",
        "v1, ConfigMap, ', data: {a: b}'"
      })
  void namesAreAllThatThereCanBe(String row) {
    String[] part = row.split(", ", 3);
    String rest = part[2].substring(1, part[2].length() - 1);
    Value.Tree live = object(part[0], part[1], rest);
    Value.Tree wish = live.without("status");
    assertThat(Outputs.names(wish, false))
        .containsAll(Outputs.of(live).fields().keySet())
        .doesNotContain("bogus");
  }

  private static List<Diagnostic> told(String output) {
    return told(
        TestLab.spec(
            object(APPS, "Postgres", ", spec: {users: {anna: {}}, databases: {a: {}, b: {}}}")),
        output);
  }

  private static ResourceSpec lookedUp(Value.Tree object) {
    Lifecycle plain = Lifecycle.DEFAULT;
    return TestLab.spec(object)
        .withLifecycle(
            new Lifecycle(
                false, false, false, true, false, plain.ignore(), plain.replaceOn(), null));
  }

  private static List<Diagnostic> told(ResourceSpec database, String output) {
    Value.Tree map =
        object("v1", "ConfigMap", "")
            .with("data", Value.ofMap(Map.of("a", new Value.Ref(database.address(), output))));
    ResourceSpec using = TestLab.spec(map);
    return Resolver.resolve(
            new Lab(
                "home",
                List.of(
                    new TargetSpec(TestLab.CLUSTER, "kubernetes", Value.Tree.EMPTY, Origin.NONE)),
                List.of(),
                List.of(database, using),
                new TreeMap<>(),
                List.of()),
            ProviderCatalog.of(new KubernetesProvider()))
        .diagnostics();
  }

  @ParameterizedTest
  @ValueSource(strings = {"host", "port", "readHost", "user", "name", "namespace", "password"})
  void whatAnApplicationOffersIsTaken(String output) {
    assertThat(told(output)).isEmpty();
  }

  /** A lookup says nothing of what the object is like. */
  @ParameterizedTest
  @ValueSource(strings = {"user", "database", "password", "host"})
  void whatAnApplicationOfOthersOffersIsNotKnownBefore(String output) {
    assertThat(told(lookedUp(object(APPS, "Postgres", "")), output)).isEmpty();
  }

  @Test
  void whatOtherObjectsOfOthersOfferIsKnownByTheirKind() {
    ResourceSpec service = lookedUp(object("v1", "Service", ", spec: {}"));
    assertThat(told(service, "clusterIP")).isEmpty();
    assertThat(told(service, "hots")).extracting(Diagnostic::code).containsExactly("HL3005");
  }

  @ParameterizedTest
  @ValueSource(strings = {"name", "namespace"})
  void whatAnApplicationOffersWhoseNameIsKnownLaterIsNotKnownBefore(String field) {
    Value later = new Value.Ref(TestLab.CLUSTER, "name");
    Value.Tree wish = object(APPS, "Postgres", ", spec: {users: {anna: {}}}");
    assertThat(Outputs.names(wish, false)).contains("host");
    assertThat(Outputs.names(wish.with("metadata", metadata(wish).with(field, later)), false))
        .isNull();
  }

  @Test
  void theDomainOfATenantIsKnownWhereItIsStated() {
    ResourceSpec tenant = TestLab.spec(object(APPS, "Tenant", ", spec: {}"));
    assertThat(told(tenant, "host"))
        .singleElement()
        .satisfies(one -> assertThat(one.hints()).hasSize(1).first().asString().contains("domain"));
    assertThat(told(tenant, "bogus"))
        .singleElement()
        .satisfies(one -> assertThat(one.hints()).isEmpty());
    assertThat(told(TestLab.spec(object(APPS, "Tenant", ", spec: {host: a.example.com}")), "host"))
        .isEmpty();
  }

  private static Value.Tree metadata(Value.Tree object) {
    return Fields.tree(object, "metadata");
  }

  @ParameterizedTest
  @CsvSource({
    "hots, host",
    "pasword, password",
    "bogus, ''",
    "readHosts, readHost",
    "database, ''"
  })
  void anOutputThatThereIsNotIsToldBeforeAnythingIsDone(String output, String near) {
    assertThat(told(output))
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.code()).isEqualTo("HL3005");
              assertThat(one.title()).endsWith("has no output `" + output + "`");
              assertThat(one.detail()).contains("There is host, name, namespace, password, port,");
              assertThat(one.hints())
                  .isEqualTo(near.isEmpty() ? List.of() : List.of("did you mean `" + near + "`?"));
            });
  }
}

package dev.homelab.provider.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.model.Fields;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import dev.homelab.real.RealControlPlane;
import dev.homelab.spi.Applied;
import dev.homelab.spi.Comparison;
import dev.homelab.spi.Observation;
import dev.homelab.spi.ProviderSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("real")
class RealClusterTest extends ClusterContract {
  private static RealControlPlane plane;

  @BeforeAll
  static void start() {
    Assumptions.assumeTrue(
        RealControlPlane.available() || RealControlPlane.expected(),
        RealControlPlane::whyNotAvailable);
    plane = RealControlPlane.shared();
  }

  @Override
  Path kubeconfig() {
    return plane.kubeconfig();
  }

  @Test
  void showsATransitionRuleOfADefinitionAsAReplacement() {
    String group = namespace + ".rules.example.org";
    ResourceSpec definition = definition(group);
    Applied crd = lab.create(definition);
    lab.await(definition);
    ResourceSpec before = thing(group, "{size: 1, fixed: a}");
    Applied made = lab.create(before);
    ResourceSpec after = thing(group, "{size: 2, fixed: b}");
    Comparison comparison = lab.session.compare(after, null, lab.present(after));
    assertThat(comparison.replaceBecause()).containsExactly("spec.fixed");
    ResourceSpec wrong = thing(group, "{size: many, fixed: a}");
    Observation.Present refused = lab.present(wrong);
    assertThat(lab.session.compare(wrong, null, refused).replaceBecause()).isEmpty();
    assertThat(refused.refused()).isNotNull();
    lab.delete(before, made);
    lab.delete(definition, crd);
  }

  @Test
  void worksWithRightsInOneNamespaceAndNamesWhatIsNotAllowed() throws IOException {
    String accounts = "/api/v1/namespaces/" + namespace + "/serviceaccounts";
    plane.api().create(accounts, "{\"metadata\":{\"name\":\"narrow\"}}");
    String rbac = "/apis/rbac.authorization.k8s.io/v1/namespaces/" + namespace;
    plane
        .api()
        .create(
            rbac + "/roles",
            "{\"metadata\":{\"name\":\"narrow\"},\"rules\":[{\"apiGroups\":[\"\"],"
                + "\"resources\":[\"configmaps\"],\"verbs\":[\"*\"]}]}");
    plane
        .api()
        .create(
            rbac + "/rolebindings",
            "{\"metadata\":{\"name\":\"narrow\"},\"roleRef\":{\"apiGroup\":"
                + "\"rbac.authorization.k8s.io\",\"kind\":\"Role\",\"name\":\"narrow\"},"
                + "\"subjects\":[{\"kind\":\"ServiceAccount\",\"name\":\"narrow\",\"namespace\":\""
                + namespace
                + "\"}]}");
    Value.Tree token =
        post(
            accounts.substring(1) + "/narrow/token",
            "{apiVersion: authentication.k8s.io/v1, kind: TokenRequest, spec: {}}");
    String admin = Files.readString(plane.kubeconfig());
    Path narrow =
        Files.writeString(
            folder.resolve("narrow"),
            admin
                .replaceAll(
                    "client-certificate-data: *\\S+",
                    "token: " + Fields.text(token, "status", "token"))
                .replaceAll("client-key-data: *\\S+", ""));
    ProviderSession session =
        new KubernetesProvider()
            .connect(TestLab.target(narrow), TestLab.options(folder), FakeCall.patient());
    try (session) {
      TestLab small = new TestLab(session, UUID.randomUUID().toString());
      ResourceSpec map = config("mine", "{x: '1'}");
      small.create(map);
      ResourceSpec secret =
          TestLab.spec(
              TestLab.yaml(
                  "{apiVersion: v1, kind: Secret, metadata: {name: s, namespace: "
                      + namespace
                      + "}}"));
      var seen = small.observe(List.of(map, secret), Map.of());
      assertThat(seen.get(map.address())).isInstanceOf(Observation.Present.class);
      assertThat(seen.get(secret.address()))
          .asInstanceOf(InstanceOfAssertFactories.type(Observation.Unreachable.class))
          .satisfies(
              refused ->
                  assertThat(refused.cause().diagnostics().get(0).title())
                      .isEqualTo("you may not list Secret objects in namespace " + namespace));
    }
  }
}

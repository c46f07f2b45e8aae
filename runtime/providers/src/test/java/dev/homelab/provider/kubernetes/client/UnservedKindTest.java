package dev.homelab.provider.kubernetes.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.model.ResourceSpec;
import dev.homelab.provider.kubernetes.FakeCall;
import dev.homelab.provider.kubernetes.KubernetesProvider;
import dev.homelab.provider.kubernetes.TestLab;
import dev.homelab.spi.Observation;
import dev.homelab.spi.ProviderSession;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that does not have a kind which every server is taken to have. */
class UnservedKindTest {
  private static final String NOTHING =
      "{\"kind\":\"Status\",\"reason\":\"NotFound\",\"code\":404}";

  @TempDir Path folder;

  private Observation observed(FakeServer server) throws IOException {
    ResourceSpec spec =
        TestLab.spec(
            TestLab.yaml(
                "{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, namespace: n}}"));
    try (ProviderSession session =
        new KubernetesProvider()
            .connect(
                TestLab.target(server.kubeconfig(folder, "{token: t}")),
                TestLab.options(folder),
                FakeCall.patient())) {
      return new TestLab(session, "lab").observe(spec);
    }
  }

  @Test
  void isToldWhenTheServerWasAsked() throws IOException {
    try (FakeServer server = new FakeServer()) {
      server
          .then(FakeServer.status(404, NOTHING))
          .then(FakeServer.status(404, NOTHING))
          .then(FakeServer.status(200, "{\"kind\":\"APIVersions\",\"versions\":[\"v1\"]}"))
          .then(FakeServer.status(200, "{\"kind\":\"APIGroupList\",\"groups\":[]}"));
      Observation seen = observed(server);
      assertThat(seen).isInstanceOf(Observation.Unreachable.class);
      assertThat(((Observation.Unreachable) seen).cause().diagnostics().get(0).title())
          .isEqualTo("the cluster has no kind Deployment (apps/v1)");
      assertThat(server.seen).anyMatch(line -> line.startsWith("GET /apis "));
    }
  }

  @Test
  void isNotAskedForWhereTheServerHasIt() throws IOException {
    try (FakeServer server = new FakeServer()) {
      server
          .then(
              FakeServer.status(200, "{\"kind\":\"DeploymentList\",\"metadata\":{},\"items\":[]}"))
          .then(FakeServer.status(404, NOTHING));
      assertThat(observed(server)).isInstanceOf(Observation.Absent.class);
      assertThat(server.seen).hasSize(2).allMatch(line -> line.contains("/deployments"));
    }
  }
}

package dev.homelab.provider.talos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.FakeCall;
import dev.homelab.provider.talos.api.NodeException;
import dev.homelab.provider.talos.kube.KubeApi;
import dev.homelab.provider.talos.machine.Nodes;
import dev.homelab.provider.talos.secrets.SecretsFile;
import dev.homelab.sim.talos.fault.TalosFault;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.ProviderException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates that have ended: whose they are, how that is told, and the way back. */
class CertificatesTest {
  private static final Duration TWO_YEARS = Duration.ofDays(730);

  @TempDir Path folder;

  private static FakeCall call() {
    return FakeCall.patient()
        .withSecret(TalosBench.SECRETS, SecretsFile.write(TestSecrets.bundle()));
  }

  /** A call of a run that began two years ago. */
  private static CallContext old() {
    FakeCall old =
        new FakeCall(Duration.ofSeconds(60)) {
          @Override
          public Instant now() {
            return Instant.now().minus(TWO_YEARS);
          }
        };
    return old.withSecret(TalosBench.SECRETS, SecretsFile.write(TestSecrets.bundle()));
  }

  @Test
  void anAdministratorsCertificateThatEndedIsMadeAnewFromTheSecrets() throws IOException {
    try (TalosBench bench = TalosBench.of(folder, 1, 0);
        Nodes nodes = new Nodes(bench.options())) {
      bench.up();
      CallContext before = old();
      Nodes.Keys keys = nodes.keys(TalosBench.SECRETS, before);
      assertThatThrownBy(() -> nodes.client(TalosBench.address(1), keys, before).services(before))
          .isInstanceOf(NodeException.class);
      CallContext now = call();
      assertThat(nodes.client(TalosBench.address(1), keys, now).services(now)).isNotEmpty();

      String endpoint = "https://" + TalosBench.address(1) + ":6443";
      try (KubeApi late = KubeApi.of(endpoint, keys.bundle(), bench.options(), before)) {
        assertThatThrownBy(() -> late.get("api/v1/nodes", now))
            .isInstanceOf(ProviderException.class);
      }
      try (KubeApi fresh = KubeApi.of(endpoint, keys.bundle(), bench.options(), now)) {
        assertThat(fresh.get("api/v1/nodes", now).path("items").size()).isEqualTo(1);
      }
    }
  }

  private static CertificateEnds ends(TalosBench bench) {
    Value.Tree machine = bench.machine(true, "prod-cp-1", 1);
    return CertificateEnds.of(
        SecretsFile.write(TestSecrets.bundle()), List.of(machine), bench.options().addresses());
  }

  @Test
  void tellsUntilWhenAuthoritiesAndServersHold() throws IOException {
    try (TalosBench bench = TalosBench.of(folder, 1, 0)) {
      bench.up();
      CertificateEnds ends = ends(bench);
      Instant now = Instant.now();
      assertThat(ends.authorities())
          .containsOnlyKeys("Kubernetes", "Talos", "aggregator", "etcd")
          .allSatisfy(
              (name, end) -> assertThat(end).isAfter(TestSecrets.MADE.plus(Duration.ofDays(3600))));
      assertThat(ends.servers())
          .containsOnlyKeys("prod-cp-1 Kubernetes API", "prod-cp-1 Talos API")
          .allSatisfy((name, end) -> assertThat(end).isAfter(now));
      assertThat(ends.problems(now)).isEmpty();
      assertThat(ends.summary()).startsWith("authorities until 20");
      assertThat(ends.problems(TestSecrets.MADE.plus(Duration.ofDays(3500))))
          .extracting(Diagnostic::title)
          .anyMatch(title -> title.startsWith("the authority of etcd ends on "));
    }
  }

  @Test
  void aNodeWhoseCertificateEndedIsToldAndWellAgainOnceItWasRestarted() throws IOException {
    try (TalosBench bench = TalosBench.of(folder, 1, 0)) {
      bench.up();
      bench.faults().once("box-1", "", new TalosFault.CertificateEnded());
      bench.world.box("box-1", false);
      bench.world.box("box-1", true);
      bench.world.talos().advance(120_000);
      assertThat(bench.plan().diagnostics())
          .extracting(Diagnostic::title)
          .contains("the certificate of " + TalosBench.address(1) + " has ended");
      assertThat(ends(bench).problems(Instant.now()))
          .extracting(Diagnostic::title)
          .anyMatch(title -> title.startsWith("the certificate of prod-cp-1 Talos API ended on "));

      bench.world.box("box-1", false);
      bench.world.box("box-1", true);
      bench.up();
      assertThat(bench.actions()).isEmpty();
      assertThat(ends(bench).problems(Instant.now())).isEmpty();
    }
  }
}

package dev.homelab.provider.kubernetes.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.FakeCall;
import dev.homelab.provider.kubernetes.TestLab;
import dev.homelab.sim.kube.KubeSimulator;
import dev.homelab.sim.kube.SimulatorOptions;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.ProviderException;
import dev.homelab.spi.SessionOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubeconfigTest {
  @TempDir Path folder;

  private SessionOptions options(Map<String, String> environment) {
    return new SessionOptions(folder, folder, environment, "homelab/test");
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private Diagnostic refusal(Value.Tree config, Map<String, String> environment) {
    ProviderException e =
        catchThrowableOfType(
            ProviderException.class, () -> Kubeconfig.load(config, options(environment)));
    assertThat(e.errorClass()).isEqualTo(ErrorClass.DENIED);
    assertThat(e.diagnostics().get(0).hints()).isNotEmpty();
    return e.diagnostics().get(0);
  }

  @Test
  void mergesSeveralFilesAndTheFirstOfANameWins() throws IOException {
    Files.createDirectories(folder.resolve("b"));
    Path one =
        write(
            "one",
            """
            current-context: home
            contexts: [{name: home, context: {cluster: lan, user: me, namespace: apps}}]
            clusters: [{name: lan, cluster: {server: "https://one:6443"}}]
            """);
    Path two =
        write(
            "b/two",
            """
            current-context: other
            clusters: [{name: lan, cluster: {server: "https://two:6443"}}]
            users: [{name: me, user: {client-certificate: me.crt}}]
            """);
    write("b/me.crt", "PEM");
    Kubeconfig config =
        Kubeconfig.load(Value.Tree.EMPTY, options(Map.of("KUBECONFIG", one + ":" + two)));
    assertThat(config.context()).isEqualTo("home");
    assertThat(config.server()).isEqualTo("https://one:6443");
    assertThat(config.namespace()).isEqualTo("apps");
    assertThat(config.userBytes("client-certificate"))
        .isEqualTo("PEM".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void saysWhereItLookedWhenThereIsNone() {
    Diagnostic told = refusal(Value.Tree.EMPTY, Map.of("HOME", folder.toString()));
    assertThat(told.code()).isEqualTo(KubernetesCodes.NO_KUBECONFIG);
    assertThat(told.detail()).contains(".kube");
  }

  @Test
  void namesTheContextsThatThereAre() throws IOException {
    Path file = write("c", "contexts: [{name: home, context: {}}, {name: work, context: {}}]\n");
    Value.Tree config = Value.ofMap(Map.of("kubeconfig", file.toString(), "context", "hoem"));
    Diagnostic told = refusal(config, Map.of());
    assertThat(told.code()).isEqualTo(KubernetesCodes.NO_CONTEXT);
    assertThat(told.detail()).isEqualTo("It has home, work");
  }

  @Test
  void missesAServer() throws IOException {
    Path file =
        write(
            "c",
            "{current-context: h, contexts: [{name: h, context: {cluster: x}}], clusters: [{name: x, cluster: {}}]}");
    Diagnostic told = refusal(Value.ofMap(Map.of("kubeconfig", file.toString())), Map.of());
    assertThat(told.code()).isEqualTo(KubernetesCodes.NO_SERVER);
  }

  @Test
  void cannotReadWhatIsNoYaml() throws IOException {
    Path file = write("c", "{{{ \u0000");
    Diagnostic told = refusal(Value.ofMap(Map.of("kubeconfig", file.toString())), Map.of());
    assertThat(told.code()).isEqualTo(KubernetesCodes.NO_KUBECONFIG);
  }

  private Diagnostic connectTo(String kubeconfig, KubeRequest request) throws IOException {
    Path file = write("sim", kubeconfig);
    ProviderException e =
        catchThrowableOfType(
            ProviderException.class,
            () -> {
              try (KubeClient client =
                  KubeClient.connect(
                      TestLab.target(file).config(), options(Map.of()), FakeCall.patient())) {
                client.send(request, FakeCall.patient());
              }
            });
    return e.diagnostics().get(0);
  }

  @Test
  void refusesAServerThatTheKubeconfigDoesNotTrust() throws IOException {
    try (KubeSimulator one = KubeSimulator.start(SimulatorOptions.inMemory().withoutControllers());
        KubeSimulator other =
            KubeSimulator.start(SimulatorOptions.inMemory().withoutControllers())) {
      String text = one.kubeconfig().replace(one.url(), other.url());
      Diagnostic told = connectTo(text, KubeRequest.get("api", KubeCall.ofServer("get")));
      assertThat(told.code()).isEqualTo(KubernetesCodes.WRONG_CERTIFICATE);
      assertThat(told.hints()).isNotEmpty();
    }
  }

  @Test
  void refusesToSkipTheCheckAndShowsTheFingerprint() throws IOException {
    try (KubeSimulator sim =
        KubeSimulator.start(SimulatorOptions.inMemory().withoutControllers())) {
      String text =
          """
          {current-context: c, contexts: [{name: c, context: {cluster: c, user: u}}],
           clusters: [{name: c, cluster: {server: "%s", insecure-skip-tls-verify: true}}],
           users: [{name: u, user: {token: t}}]}
          """
              .formatted(sim.url());
      Diagnostic told = connectTo(text, KubeRequest.get("api", KubeCall.ofServer("get")));
      assertThat(told.code()).isEqualTo(KubernetesCodes.INSECURE);
      assertThat(told.detail()).containsPattern("SHA-256 [0-9A-F]{64}");
    }
  }

  @Test
  void logsInByAClientCertificate() throws IOException {
    try (KubeSimulator sim =
        KubeSimulator.start(SimulatorOptions.inMemory().withoutControllers())) {
      Path file = write("sim", sim.certificateKubeconfig());
      try (KubeClient client =
          KubeClient.connect(
              TestLab.target(file).config(), options(Map.of()), FakeCall.patient())) {
        assertThat(
                client
                    .send(
                        KubeRequest.get("api/v1/namespaces", KubeCall.ofServer("list")),
                        FakeCall.patient())
                    .status())
            .isEqualTo(200);
      }
    }
  }

  @Test
  void tellsAWrongToken() throws IOException {
    try (KubeSimulator sim =
        KubeSimulator.start(SimulatorOptions.inMemory().withoutControllers())) {
      String ca =
          Base64.getEncoder().encodeToString(sim.caPem().getBytes(StandardCharsets.US_ASCII));
      String text =
          """
          {current-context: c, contexts: [{name: c, context: {cluster: c, user: u}}],
           clusters: [{name: c, cluster: {server: "%s", certificate-authority-data: %s}}],
           users: [{name: u, user: {token: expired}}]}
          """
              .formatted(sim.url(), ca);
      Diagnostic told =
          connectTo(text, KubeRequest.get("api/v1/namespaces", KubeCall.ofServer("list")));
      assertThat(told.code()).isEqualTo(KubernetesCodes.NOT_LOGGED_IN);
      assertThat(told.hints()).isNotEmpty();
    }
  }
}

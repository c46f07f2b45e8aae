package dev.homelab.provider.kubernetes.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.FakeCall;
import dev.homelab.provider.kubernetes.TestLab;
import dev.homelab.provider.kubernetes.json.ValueJson;
import dev.homelab.sim.kube.KubeSimulator;
import dev.homelab.sim.kube.SimulatorOptions;
import dev.homelab.sim.kube.controllers.InnerClusters;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.ProviderException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The way to a cluster inside another one, and what is not taken for one. */
class TenantWayTest {
  private static final String SECRET = "kubernetes-dev-admin-kubeconfig";
  private static final String GOOD =
      """
      current-context: a
      contexts: [{name: a, context: {cluster: a, user: a}}]
      clusters: [{name: a, cluster: {server: "https://kubernetes-dev.default.svc:6443", certificate-authority-data: YQ==}}]
      users: [{name: a, user: {token: canary}}]
      """;

  private static final KubeSimulator OUTER = KubeSimulator.start(SimulatorOptions.inMemory());

  @TempDir Path folder;
  private String secret = SECRET;

  @BeforeEach
  void furnish() throws IOException {
    Files.writeString(folder.resolve("outer"), OUTER.kubeconfig());
  }

  @AfterAll
  static void close() {
    OUTER.close();
  }

  private Value.Tree config() {
    return Value.ofMap(
        Map.of(
            "access",
            "tenant",
            "host",
            Map.of("kubeconfig", folder.resolve("outer").toString()),
            "namespace",
            "default",
            "secret",
            secret,
            "key",
            "super-admin.svc"));
  }

  private void secret(String kubeconfig) {
    ObjectNode object = named("v1", "Secret", secret);
    byte[] bytes = kubeconfig.getBytes(StandardCharsets.UTF_8);
    String encoded = Base64.getEncoder().encodeToString(bytes);
    object.putObject("data").put("super-admin.svc", encoded).put("admin.conf", encoded);
    OUTER.nodes().make(object);
  }

  private static ObjectNode named(String version, String kind, String name) {
    ObjectNode object = Json.object().put("apiVersion", version).put("kind", kind);
    object.putObject("metadata").put("name", name).put("namespace", "default");
    return object;
  }

  private ProviderException failure() {
    return Objects.requireNonNull(
        catchThrowableOfType(
            ProviderException.class,
            () ->
                KubeClient.connect(config(), TestLab.options(folder), FakeCall.patient()).close()));
  }

  private void is(ErrorClass errorClass, String detail) {
    ProviderException failure = failure();
    assertThat(failure.errorClass()).isEqualTo(errorClass);
    assertThat(failure.diagnostics().get(0).code())
        .isEqualTo(errorClass == ErrorClass.DENIED ? "HL9104" : "HL9103");
    assertThat(failure.diagnostics().get(0).detail()).contains(detail);
    assertThat(failure.diagnostics().toString()).doesNotContain("canary");
  }

  @Test
  void aControlPlaneThatDoesNotRunIsSilent() {
    is(ErrorClass.UNREACHABLE, "no Secret");
    secret(GOOD);
    is(ErrorClass.UNREACHABLE, "no Service");
    ObjectNode service = named("v1", "Service", "kubernetes-dev");
    service.putObject("spec").putObject("selector").put("a", "b");
    Json.child(service, "spec").putArray("ports").addObject().put("port", InnerClusters.PORT);
    OUTER.nodes().make(service);
    is(ErrorClass.UNREACHABLE, "None of its pods is ready");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "token: canary -> exec: {apiVersion: client.authentication.k8s.io/v1, command: /bin/true}",
        "token: canary -> tokenFile: /etc/passwd",
        "token: canary -> client-certificate: /etc/passwd",
        "certificate-authority-data: YQ== -> certificate-authority: /etc/passwd",
        "certificate-authority-data: YQ== -> insecure-skip-tls-verify: true",
        ", certificate-authority-data: YQ== -> ",
        "https:// -> http://",
        ".default.svc -> .other.svc",
        "token: canary -> token: {canary",
      })
  void aKubeconfigThatLeadsElsewhereIsRefused(String change) {
    int arrow = change.indexOf(" -> ");
    String changed = GOOD.replace(change.substring(0, arrow), change.substring(arrow + 4));
    assertThat(changed).isNotEqualTo(GOOD);
    secret = "changed-" + Integer.toHexString(change.hashCode());
    secret(changed);
    is(ErrorClass.DENIED, "");
  }

  private String forPeople() {
    return TargetAccess.made(config(), TestLab.options(folder), FakeCall.patient());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "token: canary -> exec: {apiVersion: client.authentication.k8s.io/v1, command: /bin/true}",
        "certificate-authority-data: YQ== -> insecure-skip-tls-verify: true",
        "https:// -> http://",
      })
  void peopleGetNoKubeconfigThatLeadsElsewhere(String change) {
    int arrow = change.indexOf(" -> ");
    secret = "people-" + Integer.toHexString(change.hashCode());
    secret(GOOD.replace(change.substring(0, arrow), change.substring(arrow + 4)));
    ProviderException refused =
        Objects.requireNonNull(catchThrowableOfType(ProviderException.class, this::forPeople));
    assertThat(refused.diagnostics().get(0).code()).isEqualTo("HL9104");
    assertThat(refused.diagnostics().get(0).hints().get(0)).contains("-n default", "-o jsonpath");
  }

  @Test
  void peopleGetTheirContextAndNothingBesideIt() throws IOException {
    secret = "people";
    String other = "users: [{name: b, user: {exec: {command: /bin/true}}}, ";
    secret(
        GOOD.replace("kubernetes-dev.default.svc", "dev.example.com").replace("users: [", other));
    assertThat(ValueJson.readYaml(forPeople().getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(
            TestLab.yaml(
                """
                apiVersion: v1
                kind: Config
                current-context: a
                contexts: [{name: a, context: {cluster: a, user: a, namespace: default}}]
                clusters: [{name: a, cluster: {server: "https://dev.example.com:6443", certificate-authority-data: YQ==}}]
                users: [{name: a, user: {token: canary}}]
                """));
  }
}

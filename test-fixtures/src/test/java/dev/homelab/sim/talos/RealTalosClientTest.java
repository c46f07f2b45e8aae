package dev.homelab.sim.talos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.real.Part;
import dev.homelab.real.RealParts;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.talos.fault.TalosFault;
import dev.homelab.sim.talos.tls.NodeCertificate;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

/** Talos's own client takes simulated machines for real ones. */
@Tag("real")
final class RealTalosClientTest {
  private static final String ONE = "10.5.0.11";
  private static final String TWO = "10.5.0.12";
  private final TestMachines lab = new TestMachines(TalosOptions.inMemory());
  private @Nullable Process process;
  private @Nullable BufferedWriter questions;
  private @Nullable BufferedReader answers;

  @BeforeEach
  void start() throws IOException {
    RealParts parts = RealParts.ofThisMachine();
    Optional<Path> program = parts.find(Part.TALOS_CLIENT);
    if (program.isEmpty()) {
      if ("true".equals(System.getenv("CI"))) {
        parts.require(Part.TALOS_CLIENT);
      }
      throw new TestAbortedException("Run test-fixtures/real/build --with talos.");
    }
    Process started =
        new ProcessBuilder(program.get().toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    process = started;
    questions =
        new BufferedWriter(
            new OutputStreamWriter(started.getOutputStream(), StandardCharsets.UTF_8));
    answers =
        new BufferedReader(new InputStreamReader(started.getInputStream(), StandardCharsets.UTF_8));
  }

  @AfterEach
  void stop() {
    if (process != null) {
      process.destroy();
    }
    lab.close();
  }

  private JsonNode send(ObjectNode question) {
    try {
      if (questions == null || answers == null) {
        throw new IllegalStateException("talos-client does not run");
      }
      questions.write(question.toString());
      questions.newLine();
      questions.flush();
      return Json.read(answers.readLine());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private ObjectNode question(String op, String address) {
    Integer port = lab.sim.directory().get(address + ":50000");
    assertThat(port).as("the port of " + address).isNotNull();
    return Json.object().put("op", op).put("endpoint", "127.0.0.1:" + port);
  }

  private JsonNode plain(String op, String address) {
    return send(question(op, address));
  }

  private ObjectNode admin(String op, String address) {
    NodeCertificate client = lab.cluster.client("os:admin");
    try {
      String crt = pem("CERTIFICATE", client.certificate().getEncoded());
      String key = pem("ED25519 PRIVATE KEY", client.key().getEncoded());
      return question(op, address)
          .put("ca", base64(lab.cluster.caPem()))
          .put("crt", base64(crt))
          .put("key", base64(key));
    } catch (java.security.cert.CertificateEncodingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String pem(String type, byte[] der) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + type + "-----\n" + body + "\n-----END " + type + "-----\n";
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static void ok(JsonNode answer) {
    assertThat(answer.path("code").asText()).as(answer.toString()).isEqualTo("OK");
  }

  private void configured() {
    lab.add("one", ONE, "1.13.9", false);
    lab.add("two", TWO, "1.13.9", true);
    lab.sim.advance(15_000);
    ok(
        send(
            question("apply", ONE)
                .put("config", lab.cluster.controlPlane("prod-cp-1", ONE))
                .put("mode", 1)));
    ok(
        send(
            question("apply", TWO)
                .put("config", lab.cluster.worker("prod-worker-1", TWO))
                .put("mode", 1)));
    lab.sim.advance(120_000);
  }

  @Test
  void maintenanceModeIsUnderstood() {
    lab.add("one", ONE, "1.13.9", true);
    lab.add("two", TWO, "1.12.11", true);
    lab.sim.advance(15_000);
    assertThat(plain("disks", ONE).path("list").path(0).asText()).isEqualTo("/dev/sda");
    assertThat(plain("version", ONE).path("text").asText()).isEqualTo("v1.13.9");
    assertThat(plain("status", ONE).path("text").asText()).isEqualTo("maintenance true");
    assertThat(plain("bootstrap", ONE).path("code").asText()).isEqualTo("PermissionDenied");
    JsonNode old = plain("version", TWO);
    assertThat(old.path("code").asText()).isEqualTo("Unimplemented");
    assertThat(old.path("error").asText()).contains("not implemented in maintenance mode");
    JsonNode bad =
        send(question("apply", ONE).put("config", "version: v1alpha1\nmachine: {typo: 1}\n"));
    assertThat(bad.path("code").asText()).isEqualTo("InvalidArgument");
    assertThat(bad.path("error").asText()).contains("machine.typo");
  }

  @Test
  void aClusterIsBroughtUpWatchedAndTakenDown() {
    configured();
    assertThat(send(admin("version", ONE)).path("text").asText()).isEqualTo("v1.13.9");
    assertThat(send(admin("status", ONE)).path("text").asText()).isEqualTo("booting false");
    ok(send(admin("bootstrap", ONE)));
    assertThat(send(admin("bootstrap", ONE)).path("code").asText()).isEqualTo("AlreadyExists");
    assertThat(send(admin("bootstrap", TWO)).path("code").asText()).isEqualTo("Unimplemented");
    lab.sim.advance(120_000);
    assertThat(send(admin("status", ONE)).path("text").asText()).isEqualTo("running true");
    assertThat(send(admin("status", TWO)).path("text").asText()).isEqualTo("running true");
    assertThat(send(admin("services", ONE)).path("list").toString())
        .contains("etcd Running", "kubelet Running", "apid Running");
    assertThat(send(admin("members", ONE)).path("list").toString())
        .contains("prod-cp-1 https://10.5.0.11:2380");
    assertThat(send(admin("config", ONE)).path("text").asText()).isEqualTo("prod");
    assertThat(send(admin("kubeconfig", ONE)).path("text").asText())
        .contains("server: https://10.5.0.50:6443");
    assertThat(send(admin("kubeconfig", TWO)).path("code").asText()).isEqualTo("Unimplemented");
    assertThat(send(admin("snapshot", ONE)).path("bytes").asText()).isNotEmpty();
    ok(send(admin("reset", TWO).put("reboot", true).put("graceful", true)));
    lab.sim.advance(120_000);
    assertThat(plain("status", TWO).path("text").asText()).isEqualTo("maintenance true");
  }

  @Test
  void certificatesAreChecked() {
    configured();
    assertThat(plain("version", ONE).path("code").asText()).isEqualTo("Unavailable");
    ObjectNode foreign = admin("version", ONE);
    TestCluster other = TestCluster.create("other");
    NodeCertificate stranger = other.client("os:admin");
    try {
      foreign.put("crt", base64(pem("CERTIFICATE", stranger.certificate().getEncoded())));
    } catch (java.security.cert.CertificateEncodingException e) {
      throw new IllegalStateException(e);
    }
    foreign.put("key", base64(pem("ED25519 PRIVATE KEY", stranger.key().getEncoded())));
    assertThat(send(foreign).path("code").asText()).isEqualTo("Unavailable");
  }

  @Test
  void brokenKubeconfigsAndUpgradesAreTold() {
    configured();
    ok(send(admin("bootstrap", ONE)));
    lab.sim.advance(120_000);
    lab.sim.faults().once("one", "", new TalosFault.KubeconfigBreaksOff());
    assertThat(send(admin("kubeconfig", ONE)).path("code").asText()).isNotEqualTo("OK");
    String image = "factory.talos.dev/installer/" + Image.EMPTY + ":v1.13.8";
    ok(send(admin("upgrade", ONE).put("image", image)));
    lab.sim.advance(300_000);
    assertThat(send(admin("version", ONE)).path("text").asText()).isEqualTo("v1.13.8");
  }
}

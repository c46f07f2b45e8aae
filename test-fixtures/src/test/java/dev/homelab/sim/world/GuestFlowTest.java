package dev.homelab.sim.world;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.proxmox.ProxmoxSimulator;
import dev.homelab.sim.talos.Image;
import dev.homelab.sim.talos.Phase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.tls.Certificates;
import okhttp3.tls.HandshakeCertificates;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A machine is made by the API of its host, and boots what its disk holds. */
final class GuestFlowTest {
  private static final String NODE = "/api2/json/nodes/pve";
  private static final MediaType FORM = MediaType.get("application/x-www-form-urlencoded");
  private static final String IMAGE =
      "https://factory.talos.dev/image/" + Image.EMPTY + "/v1.13.9/nocloud-amd64.qcow2";

  @TempDir Path folder;
  private SimWorld world;
  private ProxmoxSimulator host;
  private OkHttpClient http;

  @BeforeEach
  void start() throws IOException {
    Files.writeString(
        folder.resolve("world.json"), "{\"hosts\": [{\"name\": \"pve\", \"nodes\": [\"pve\"]}]}");
    open();
  }

  private void open() {
    world = SimWorld.start(folder, 0);
    host = world.host("pve");
    HandshakeCertificates trust =
        new HandshakeCertificates.Builder()
            .addTrustedCertificate(Certificates.decodeCertificatePem(host.caPem()))
            .build();
    http =
        new OkHttpClient.Builder()
            .sslSocketFactory(trust.sslSocketFactory(), trust.trustManager())
            .protocols(List.of(Protocol.HTTP_1_1))
            .build();
  }

  @AfterEach
  void close() {
    world.close();
  }

  private JsonNode ask(String method, String path, String form) throws IOException {
    boolean bare = method.equals("GET") || method.equals("DELETE");
    RequestBody body =
        bare ? null : RequestBody.create(form.getBytes(StandardCharsets.UTF_8), FORM);
    Request request =
        new Request.Builder()
            .url(host.url() + NODE + path)
            .method(method, body)
            .header("Authorization", "PVEAPIToken=" + host.token())
            .build();
    try (Response response = http.newCall(request).execute()) {
      String text = response.body().string();
      assertThat(response.code()).as(method + " " + path + ": " + text).isEqualTo(200);
      return Json.read(text).path("data");
    }
  }

  private void task(String method, String path, String form) throws IOException {
    String upid = ask(method, path, form).asText();
    world.advance(20_000);
    assertThat(ask("GET", "/tasks/" + upid + "/status", "").path("exitstatus").asText())
        .as(path)
        .isEqualTo("OK");
  }

  private void make(String address) throws IOException {
    task(
        "POST",
        "/qemu",
        "vmid=101&name=prod-cp-1&memory=8192&cores=4&agent=1&net0=virtio%3DBC:24:11:00:00:07,bridge%3Dvmbr0"
            + "&ipconfig0=ip%3D"
            + address
            + "/24,gw%3D10.5.0.1&ide2=local-zfs:cloudinit"
            + "&scsi0=local-zfs:0,import-from%3Dlocal:import/talos.qcow2");
    task("PUT", "/qemu/101/resize", "disk=scsi0&size=40G");
  }

  private String id() {
    return world.machines().stream()
        .filter(one -> one.startsWith("pve/101/"))
        .findFirst()
        .orElse("");
  }

  @Test
  void bootsTheImageOfItsDiskAndEndsWithItsMachine() throws IOException {
    task(
        "POST",
        "/storage/local/download-url",
        "content=import&filename=talos.qcow2&url=" + IMAGE.replace(":", "%3A"));
    make("10.5.0.11");
    assertThat(id()).isEmpty();
    task("POST", "/qemu/101/status/start", "");
    world.advance(20_000);
    assertThat(world.talos().phase(id())).isEqualTo(Phase.MAINTENANCE);
    assertThat(world.find("10.5.0.11", 50000).getPort()).isGreaterThan(1);
    assertThat(world.find("10.5.0.12", 50000).getPort()).isEqualTo(1);

    world.talos().power(id(), false);
    task("POST", "/qemu/101/status/reset", "");
    world.advance(20_000);
    assertThat(world.talos().phase(id())).isEqualTo(Phase.MAINTENANCE);

    task("POST", "/qemu/101/status/stop", "");
    world.advance(1_000);
    assertThat(world.talos().phase(id())).isEqualTo(Phase.OFF);
    assertThat(world.talos().directory()).isEmpty();

    String before = id();
    task("DELETE", "/qemu/101?purge=1", "");
    assertThat(world.machines()).isEmpty();
    make("10.5.0.12");
    task("POST", "/qemu/101/status/start", "");
    world.advance(20_000);
    assertThat(id()).isNotEqualTo(before);
    assertThat(world.machines()).doesNotContain(before);
    assertThat(world.talos().address(id())).isEqualTo("10.5.0.12");
  }

  @Test
  void theGuestAgentAnswersAndAStrictFactoryRefuses() throws IOException {
    world.factory().strict(true);
    String form = "content=import&filename=talos.qcow2&url=" + IMAGE.replace(":", "%3A");
    String other = form.replace(Image.EMPTY, "0".repeat(64));
    String upid = ask("POST", "/storage/local/download-url", other).asText();
    world.advance(20_000);
    assertThat(ask("GET", "/tasks/" + upid + "/status", "").path("exitstatus").asText())
        .contains("schematic ID not found");
    world.factory().strict(false);
    task("POST", "/storage/local/download-url", other);
    make("10.5.0.11");
    task("POST", "/qemu/101/status/start", "");
    world.advance(20_000);
    assertThat(ask("GET", "/qemu/101/agent/network-get-interfaces", "").toString())
        .contains("10.5.0.11", "bc:24:11:00:00:07");
  }

  @Test
  void goesOnAfterARestartOfTheWorld() throws IOException {
    task(
        "POST",
        "/storage/local/download-url",
        "content=import&filename=talos.qcow2&url=" + IMAGE.replace(":", "%3A"));
    make("10.5.0.11");
    task("POST", "/qemu/101/status/start", "");
    world.advance(20_000);
    String before = id();
    world.close();
    open();
    world.advance(1_000);
    assertThat(id()).isEqualTo(before);
    assertThat(world.talos().phase(before)).isEqualTo(Phase.MAINTENANCE);
    assertThat(world.find("10.5.0.11", 50000).getPort()).isGreaterThan(1);
  }
}

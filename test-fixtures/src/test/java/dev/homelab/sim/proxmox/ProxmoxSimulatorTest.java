package dev.homelab.sim.proxmox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homelab.sim.kube.Sandbox;
import dev.homelab.sim.kube.json.Json;
import dev.homelab.sim.proxmox.fault.PveFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.BufferedSink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The simulated host answers as a real one does, seen by a plain HTTP client. */
class ProxmoxSimulatorTest extends PveBench {
  @TempDir Path folder;

  @Test
  void missingThingsAreFiveHundredWithAText() throws IOException {
    Answer missing = ask("GET", NODE + "/qemu/999/config", "");
    assertThat(missing.status()).isEqualTo(500);
    assertThat(missing.reason()).contains("nodes/pve/qemu-server/999.conf' does not exist");
    assertThat(missing.body().path("message").asText()).contains("does not exist");
    assertThat(missing.closes()).isTrue();
    assertThat(ask("GET", "/api2/json/nodes/x/qemu", "").reason())
        .isEqualTo("no such cluster node 'x'");
    start(ProxmoxOptions.inMemory().with(Profile.PVE84));
    Answer old = ask("GET", NODE + "/qemu/999/config", "");
    assertThat(old.reason()).contains("does not exist");
    assertThat(old.body().has("message")).isFalse();
  }

  @Test
  void whoAsksIsChecked() throws IOException {
    assertThat(ask("GET", "/api2/json/version", "", "").status()).isEqualTo(401);
    Answer wrong = ask("GET", "/api2/json/version", "", "homelab@pve!cli=wrong");
    assertThat(wrong.status()).isEqualTo(401);
    simulator.edit(root -> root.withObject("/acl/homelab@pve").putArray("/").add("VM.Audit"));
    Answer denied = ask("POST", NODE + "/qemu", "vmid=100");
    assertThat(denied.status()).isEqualTo(403);
    assertThat(denied.reason()).isEqualTo("Permission check failed (/vms/100, VM.Allocate)");
  }

  @Test
  void parametersAreCheckedByTheTable() throws IOException {
    JsonNode errors =
        ask("POST", NODE + "/qemu", "vmid=abc&onboot=true&colour=red").body().path("errors");
    assertThat(errors.path("vmid").asText()).contains("type check ('integer') failed");
    assertThat(errors.path("onboot").asText())
        .contains("type check ('boolean') failed - got 'true'");
    assertThat(errors.path("colour").asText()).contains("not defined in schema");
    assertThat(ask("POST", NODE + "/qemu", "").body().path("errors").path("vmid").asText())
        .isEqualTo("property is missing and it is not optional");
    assertThat(ask("GET", NODE + "/lxc", "").status()).isEqualTo(501);
  }

  @Test
  void formsAreDecodedAsTheRealHostDoes() throws IOException {
    made();
    ask("PUT", NODE + "/qemu/100/config", "description=one;tags=b%3Ba&name=");
    assertThat(simulator.config(100, "description")).isEqualTo("one");
    assertThat(simulator.config(100, "tags")).isEqualTo("a;b");
    assertThat(simulator.config(100, "name")).isEqualTo("a");
    ask("PUT", NODE + "/qemu/100/config", "description=k%3Dv=lost");
    assertThat(simulator.config(100, "description")).isEqualTo("k=v");
  }

  @Test
  void bodiesFollowTheTransportRules() throws IOException {
    RequestBody chunked =
        new RequestBody() {
          @Override
          public MediaType contentType() {
            return FORM;
          }

          @Override
          public void writeTo(BufferedSink sink) throws IOException {
            sink.writeUtf8("vmid=100");
          }
        };
    assertThat(ask("POST", NODE + "/qemu", chunked, simulator.token()).status()).isEqualTo(501);
    assertThat(ask("DELETE", NODE + "/qemu/100", "purge=1").reason())
        .isEqualTo("Unexpected content for method 'DELETE'");
    assertThat(ask("PUT", NODE + "/qemu/100/config", "description=" + "x".repeat(600_000)).status())
        .isEqualTo(501);
  }

  @Test
  void whatCannotChangeLiveWaitsForAStart() throws IOException {
    made();
    ask("POST", NODE + "/qemu/100/status/start", "");
    simulator.advance(10_000);
    String digest =
        ask("GET", NODE + "/qemu/100/config", "").body().path("data").path("digest").asText();
    ask("PUT", NODE + "/qemu/100/config", "cores=4&name=b&digest=" + digest);
    JsonNode merged = ask("GET", NODE + "/qemu/100/config", "").body().path("data");
    assertThat(merged.path("cores").isNumber()).isTrue();
    assertThat(merged.path("cores").asInt()).isEqualTo(4);
    assertThat(merged.path("memory").isTextual()).isTrue();
    JsonNode now = ask("GET", NODE + "/qemu/100/config?current=1", "").body().path("data");
    assertThat(now.path("cores").asInt()).isEqualTo(2);
    assertThat(now.path("name").asText()).isEqualTo("b");
    assertThat(ask("PUT", NODE + "/qemu/100/config", "cores=8&digest=" + digest).reason())
        .isEqualTo("checksum mismatch (file change by other user?)");
    ask("PUT", NODE + "/qemu/100/config", "revert=cores");
    assertThat(simulator.config(100, "cores")).isEqualTo("2");
    assertThat(ask("DELETE", NODE + "/qemu/100", "").reason())
        .contains("is running - destroy failed");
    ask("PUT", NODE + "/qemu/100/config", "delete=scsi0");
    assertThat(simulator.config(100, "unused0")).isEqualTo("local-zfs:vm-100-disk-0");
  }

  @Test
  void aShutdownHoldsTheLockUntilItIsOver() throws IOException {
    made();
    ask("POST", NODE + "/qemu/100/status/start", "");
    simulator.advance(10_000);
    simulator.edit(root -> root.withObject("/vms/100").put("noAcpi", true));
    ask("POST", NODE + "/qemu/100/status/shutdown", "timeout=120");
    assertThat(ask("PUT", NODE + "/qemu/100/config", "cores=3").reason())
        .isEqualTo("can't lock file '/var/lock/qemu-server/lock-100.conf' - got timeout");
    simulator.advance(200_000);
    assertThat(ask("PUT", NODE + "/qemu/100/config", "cores=3").status()).isEqualTo(200);
  }

  @Test
  void theInventoryLagsBehind() throws IOException {
    ask("POST", NODE + "/qemu", "vmid=100&name=a");
    JsonNode early =
        ask("GET", "/api2/json/cluster/resources?type=vm", "").body().path("data").path(0);
    assertThat(early.path("status").asText()).isEqualTo("unknown");
    assertThat(early.has("name")).isFalse();
    simulator.advance(20_000);
    JsonNode late =
        ask("GET", "/api2/json/cluster/resources?type=vm", "").body().path("data").path(0);
    assertThat(late.path("name").asText()).isEqualTo("a");
  }

  @Test
  void whoListensHearsOfPower() throws IOException {
    List<String> heard = new java.util.concurrent.CopyOnWriteArrayList<>();
    simulator.onPower(
        (vmid, runs, config) -> heard.add(vmid + " " + runs + " " + config.get("name")));
    made();
    ask("POST", NODE + "/qemu/100/status/start", "");
    assertThat(heard).isEmpty();
    simulator.advance(10_000);
    ask("POST", NODE + "/qemu/100/status/stop", "");
    simulator.advance(10_000);
    assertThat(heard).containsExactly("100 true a", "100 false a");
  }

  @Test
  void faultsComeOnceOrAlways() throws IOException {
    simulator.faults().once("GET", "/version$", new PveFault.Answer(596, false));
    assertThat(ask("GET", "/api2/json/version", "").status()).isEqualTo(596);
    assertThat(ask("GET", "/api2/json/version", "").status()).isEqualTo(200);
  }

  @Test
  void whatItHoldsOutlivesIt() throws IOException {
    start(ProxmoxOptions.inMemory().withState(folder));
    made();
    String token = simulator.token();
    String fingerprint = simulator.fingerprint();
    start(ProxmoxOptions.inMemory().withState(folder));
    assertThat(simulator.token()).isEqualTo(token);
    assertThat(simulator.fingerprint()).isEqualTo(fingerprint);
    assertThat(simulator.config(100, "name")).isEqualTo("a");
  }

  @Test
  void itLivesInAProcessOfItsOwn() throws IOException {
    Path access = Sandbox.ensureHost(folder, "pve1", List.of("one", "two"), 60);
    try {
      JsonNode told = Json.parse(Files.readAllBytes(access));
      assertThat(told.path("fingerprint").asText()).hasSize(95);
      assertThat(told.path("token").asText()).startsWith("homelab@pve!cli=");
      assertThat(Sandbox.ensureHost(folder, "pve1", List.of("one", "two"), 60)).isEqualTo(access);
      assertThat(Sandbox.process(Sandbox.folder(folder, "pve1"))).isPresent();
    } finally {
      Sandbox.stop(folder, "pve1");
    }
  }

  @Test
  void aFileIsOnTheNodeThatFetchedItUnlessItsStorageIsShared() throws IOException {
    start(ProxmoxOptions.inMemory().withNodes("pve", "two"));
    String image = "content=import&filename=a.qcow2&url=https://example.com/a.qcow2";
    String there = "/storage/local/content";
    String two = NODE.replace("/pve", "/two");
    String file = "/local:import%2Fa.qcow2";
    assertThat(ended(ask("POST", NODE + "/storage/local/download-url", image))).isEqualTo("OK");
    assertThat(read(NODE + there)).hasSize(1);
    assertThat(read(two + there)).isEmpty();
    assertThat(ask("DELETE", two + there + file, "").reason()).contains("does not exist");
    Answer second = ask("POST", two + "/storage/local/download-url", image);
    simulator.advance(60_000);
    assertThat(second.status()).isEqualTo(200);
    assertThat(read(two + there)).hasSize(1);
    assertThat(ended(ask("DELETE", NODE + there + file, ""))).isEqualTo("OK");
    assertThat(read(NODE + there)).isEmpty();
    assertThat(read(two + there)).hasSize(1);
    simulator.edit(root -> root.withObject("/storages/local").put("shared", 1));
    assertThat(read(NODE + there)).hasSize(1);
    assertThat(ended(ask("DELETE", NODE + there + file, ""))).isEqualTo("OK");
    assertThat(read(two + there)).isEmpty();
  }

  @Test
  void aSnapshotTellsItsOwnSettings() throws IOException {
    made();
    ended(ask("POST", NODE + "/qemu/100/snapshot", "snapname=before"));
    ask("PUT", NODE + "/qemu/100/config", "delete=scsi0");
    assertThat(read(NODE + "/qemu/100/config").has("scsi0")).isFalse();
    assertThat(read(NODE + "/qemu/100/config?snapshot=before").path("scsi0").asText())
        .startsWith("local-zfs:vm-100-disk-0");
    assertThat(ask("GET", NODE + "/qemu/100/config?snapshot=later", "").reason())
        .isEqualTo("snapshot 'later' does not exist");
  }
}

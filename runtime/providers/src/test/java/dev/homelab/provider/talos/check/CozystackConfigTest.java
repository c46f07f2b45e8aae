package dev.homelab.provider.talos.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.model.Value;
import dev.homelab.provider.talos.TestSecrets;
import dev.homelab.provider.talos.document.MachineConfig;
import dev.homelab.provider.talos.document.TalosDocument;
import dev.homelab.provider.talos.machine.MachineWishes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The config of a box that carries Cozystack is whole and one that Talos takes. The patches are
 * those that the language makes; its own test says so.
 */
class CozystackConfigTest {
  private static final String IMAGE = "ghcr.io/cozystack/cozystack/talos:v1.13.6";

  private static List<String> patches() {
    try (InputStream in = CozystackConfigTest.class.getResourceAsStream("cozystack.yaml")) {
      byte[] text = Objects.requireNonNull(in).readAllBytes();
      return List.of(new String(text, StandardCharsets.UTF_8).split("(?m)^---\n", -1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The config of a box, as its properties make it. */
  static MachineConfig whole() {
    Map<String, Object> desired = new HashMap<>();
    desired.put("address", "192.168.1.20");
    desired.put("hostname", "box");
    desired.put("role", "controlplane");
    desired.put("version", "1.13.6");
    desired.put("installer", IMAGE);
    desired.put("install", Map.of("disk", "/dev/nvme0n1"));
    desired.put(
        "cluster",
        Map.of(
            "name",
            "box",
            "endpoint",
            "https://192.168.1.20:6443",
            "kubernetes",
            "1.34.1",
            "contract",
            "1.13",
            "cni",
            "none",
            "scheduling",
            true,
            "podNets",
            List.of("10.244.0.0/16"),
            "serviceNets",
            List.of("10.96.0.0/16")));
    desired.put("patches", patches());
    return MachineWishes.of(Value.ofMap(desired)).config(TestSecrets.bundle(), "mark", "");
  }

  private static @Nullable Object at(String path) {
    TalosDocument main = whole().main().orElseThrow();
    return main.at(path.split("/", -1));
  }

  @Test
  void talosTakesIt() {
    Verdict verdict = ConfigCheck.check(whole(), RunMode.METAL, true);

    assertThat(verdict.errors()).isEmpty();
    assertThat(verdict.warnings()).isEmpty();
  }

  @Test
  void itIsInstalledFromThePlatformsImage() {
    assertThat(at("machine/install/image")).isEqualTo(IMAGE);
  }

  @Test
  void patchesReplaceWhatTalosHasByItself() {
    assertThat(at("cluster/network/dnsDomain")).isEqualTo("cozy.local");
    assertThat(at("cluster/network/cni/name")).isEqualTo("none");
    assertThat(at("cluster/discovery/enabled")).isEqualTo(false);
    assertThat(at("cluster/proxy/disabled")).isEqualTo(true);
    assertThat(at("cluster/allowSchedulingOnControlPlanes")).isEqualTo(true);
    assertThat(at("machine/nodeLabels"))
        .isEqualTo(Map.of("nvidia.com/gpu.workload.config", "vm-passthrough"));
  }

  @Test
  void patchesAddUp() {
    assertThat(whole().write())
        .contains("vm.nr_hugepages: \"8192\"")
        .contains("net.ipv4.neigh.default.gc_thresh3: \"16384\"")
        .contains("cpuManagerPolicy: static")
        .contains("permissions: 0o644")
        .contains("validSubnets:\n                - 192.168.1.0/24")
        .contains("advertisedSubnets:\n            - 192.168.1.0/24");
  }
}

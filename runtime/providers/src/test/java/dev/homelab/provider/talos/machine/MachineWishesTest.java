package dev.homelab.provider.talos.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homelab.model.Value;
import dev.homelab.provider.talos.TalosCodes;
import dev.homelab.provider.talos.TestSecrets;
import dev.homelab.provider.talos.api.NodeException;
import dev.homelab.provider.talos.check.ConfigCheck;
import dev.homelab.provider.talos.check.RunMode;
import dev.homelab.provider.talos.document.MachineConfig;
import dev.homelab.wire.storage.Disk;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the properties of a machine become. */
class MachineWishesTest {
  private static final String VOLUME =
      """
      apiVersion: v1alpha1
      kind: UserVolumeConfig
      name: longhorn
      provisioning:
          diskSelector:
              match: disk.dev_path == "/dev/sdb"
          grow: true
          minSize: 25000MiB
      """;

  private static MachineWishes wishes(String contract, String kubernetes) {
    Map<String, Object> desired = new HashMap<>();
    desired.put("address", "192.168.30.51");
    desired.put("hostname", "prod-cp-1");
    desired.put("role", "controlplane");
    desired.put("version", contract + ".9");
    desired.put("platform", "nocloud");
    desired.put("install", Map.of("disk", "/dev/sda"));
    desired.put(
        "cluster",
        Map.of(
            "name",
            "prod",
            "endpoint",
            "https://192.168.30.50:6443",
            "kubernetes",
            kubernetes,
            "contract",
            contract,
            "cni",
            "none",
            "proxy",
            false,
            "scheduling",
            true,
            "names",
            List.of("192.168.30.50")));
    desired.put("schematic", Map.of("extensions", List.of("siderolabs/qemu-guest-agent")));
    desired.put(
        "links",
        List.of(
            Map.of(
                "mac",
                "BC:24:11:00:00:01",
                "addresses",
                List.of("192.168.30.51/24"),
                "gateway",
                "192.168.30.1")));
    desired.put("vip", "192.168.30.50");
    desired.put("nameservers", List.of("192.168.30.1"));
    desired.put("labels", Map.of("zone", "cellar"));
    desired.put("taints", Map.of("dedicated", "gpu:NoSchedule"));
    desired.put("mirrors", Map.of("docker.io", List.of("https://mirror.example.com")));
    desired.put("patches", List.of("machine:\n  sysctls:\n    vm.max_map_count: \"262144\"\n"));
    return MachineWishes.of(Value.ofMap(desired));
  }

  @ParameterizedTest
  @CsvSource({"1.9,1.32.3", "1.10,1.33.1", "1.11,1.34.1", "1.12,1.35.4", "1.13,1.36.3"})
  void talosTakesWhatTheyBecome(String contract, String kubernetes) {
    MachineConfig config =
        wishes(contract, kubernetes).config(TestSecrets.bundle(), "home id - node.x", "");

    assertThat(ConfigCheck.check(config, RunMode.METAL, false).errors()).isEmpty();
    assertThat(config.write())
        .contains("homelab.dev/mark: home id - node.x")
        .contains("zone: cellar")
        .contains("vm.max_map_count")
        .contains("name: none")
        .contains(
            "nocloud-installer/ce4c980550dd2ab1b17bbf2b08801c7eb59418eafe8f279833297925d67c7515")
        .doesNotContain("exclude-from-external-load-balancers");
  }

  @Test
  void aCardToldByItsHardwareAddressHasAName() {
    String text = wishes("1.13", "1.36.3").config(TestSecrets.bundle(), "m", "").write();

    assertThat(text)
        .contains("kind: LinkAliasConfig")
        .contains("mac(link.permanent_addr) == \"bc:24:11:00:00:01\"")
        .contains("kind: LinkConfig\nname: lan0")
        .contains("link: lan0");
  }

  @Test
  void moreDocumentsAreAppended() {
    MachineWishes plain = wishes("1.13", "1.36.3");
    Value.Tree more = plain.props().tree().with("documents", Value.of(List.of(VOLUME)));
    MachineConfig config = MachineWishes.of(more).config(TestSecrets.bundle(), "m", "");

    assertThat(config.ofKind("UserVolumeConfig")).hasSize(1);
    assertThat(ConfigCheck.check(config, RunMode.METAL, false).errors()).isEmpty();
  }

  @Test
  void anInstallerThatIsStatedTellsItsSchematic() {
    MachineWishes plain = wishes("1.13", "1.36.3");
    Value.Tree stated = plain.props().tree();
    String own = "ghcr.io/cozystack/cozystack/talos:v1.13.6";
    String id = "a".repeat(64);
    String built = "factory.example.com/metal-installer/" + id + ":v1.13.6";

    assertThat(plain.installer()).contains(plain.installedSchematic());
    assertThat(MachineWishes.of(stated.with("installer", Value.of(own))))
        .returns(own, MachineWishes::installer)
        .returns("", MachineWishes::installedSchematic);
    assertThat(MachineWishes.of(stated.with("installer", Value.of(built))))
        .returns(id, MachineWishes::installedSchematic);
  }

  private static Disk disk(String name, long gb, String model, Disk.DiskType type) {
    return Disk.newBuilder()
        .setDeviceName(name)
        .setSize(gb * 1_000_000_000)
        .setModel(model)
        .setSerial("S-" + name)
        .setType(type)
        .build();
  }

  private static final List<Disk> DISKS =
      List.of(
          disk("/dev/sda", 4000, "WDC Red", Disk.DiskType.HDD),
          disk("/dev/nvme0n1", 500, "Quick 980", Disk.DiskType.NVME),
          disk("/dev/nvme1n1", 2000, "Quick 990", Disk.DiskType.NVME),
          disk("/dev/sr0", 1, "Drive", Disk.DiskType.CD),
          disk("/dev/sdz", 2, "Stick", Disk.DiskType.SD));

  private static String chosen(Map<String, String> wished) {
    Props install = new Props(Value.ofMap(wished));
    return DiskWish.of(install).choose("box", DISKS).getDeviceName();
  }

  @Test
  void aDiskIsChosenByWhatTheBoxReports() {
    assertThat(chosen(Map.of("disk", "/dev/sda"))).isEqualTo("/dev/sda");
    assertThat(chosen(Map.of("pick", "smallest"))).isEqualTo("/dev/nvme0n1");
    assertThat(chosen(Map.of("type", "nvme", "size", "> 1TB"))).isEqualTo("/dev/nvme1n1");
    assertThat(chosen(Map.of("model", "WDC*"))).isEqualTo("/dev/sda");
    assertThat(chosen(Map.of("size", "500GB"))).isEqualTo("/dev/nvme0n1");
    assertThat(chosen(Map.of("serial", "S-/dev/nvme1n1"))).isEqualTo("/dev/nvme1n1");
  }

  @Test
  void aDiskThatIsNotThereOrNotOneIsRefusedWithAList() {
    for (Map<String, String> wished :
        List.of(Map.of("disk", "/dev/vda"), Map.of("type", "nvme"), Map.of("size", "< 1GB"))) {
      assertThatThrownBy(() -> chosen(wished))
          .isInstanceOfSatisfying(
              NodeException.class,
              e -> {
                assertThat(e.diagnostics().get(0).code()).isEqualTo(TalosCodes.NO_DISK);
                assertThat(e.line()).contains("/dev/nvme1n1 2000 GB Quick 990");
              });
    }
  }
}

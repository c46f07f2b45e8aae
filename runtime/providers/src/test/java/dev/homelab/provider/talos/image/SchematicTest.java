package dev.homelab.provider.talos.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.provider.talos.image.ImageAddress.Architecture;
import dev.homelab.provider.talos.image.ImageAddress.Platform;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ids that the image factory gave to the same schematics. */
class SchematicTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "qemu-guest-agent|ce4c980550dd2ab1b17bbf2b08801c7eb59418eafe8f279833297925d67c7515",
        "util-linux-tools iscsi-tools|613e1592b2da41ae5e265e8789429f22e121aab91cb4deb6bc3c0b6262961245",
        "util-linux-tools iscsi-tools qemu-guest-agent|88d1f7a5c4f1d3aba7df787c448c1d3d008ed29cfb34af53fa0df4336a56040b",
        "zfs drbd|98442b5bb4e8d050f30978ce3e6ec22e7bf534d57cafcd51313235128057e612",
        "qemu-guest-agent drbd|6adc7e7fba27948460e2231e5272e88b85159da3f3db980551976bf9898ff64b",
        "tailscale qemu-guest-agent|7d4c31cbd96db9f90c874990697c523482b2bae27fb4631d5583dcd9c281b1ff",
      })
  void idOfExtensionsInAnyOrder(String names, String id) {
    List<String> extensions =
        Arrays.stream(names.split(" ")).map(name -> "siderolabs/" + name).toList();
    assertThat(Schematic.of(extensions, List.of()).id()).isEqualTo(id);
  }

  @Test
  void idsOfTheOtherParts() {
    Schematic.Overlay none = Schematic.Overlay.NONE;
    assertThat(Schematic.plain().yaml()).isEqualTo("customization: {}\n");
    assertThat(Schematic.plain().id())
        .isEqualTo("376567988ad370138ad8b2698212367b8edcb69b5fd68c80be1f2ec7d603b4ba");
    assertThat(Schematic.of(List.of(), List.of("noapic", "nolapic")).id())
        .isEqualTo("9cba8e32753f91a16c1837ab8abf356af021706ef284aef07380780177d9a06c");
    assertThat(new Schematic(List.of(), List.of(), Map.of(10, "foo"), false, none, 0).id())
        .isEqualTo("d308a2a5ee2277bed5fbaa104fcbc8d59122abfa737df987a95b4ca763459a7f");
    assertThat(new Schematic(List.of(), List.of(), Map.of(), true, none, 0).id())
        .isEqualTo("fa8e05f142a851d3ee568eb0a8e5841eaf6b0ebc8df9a63df16ac5ed2c04f3e6");
    assertThat(new Schematic(List.of(), List.of(), Map.of(), false, none, 4096).id())
        .isEqualTo("92833e9ddd9bb9e11b2464fa5525429f01866306d52ebd882ee08d7918f6d1ea");
    Schematic.Overlay board = new Schematic.Overlay("rpi_generic", "siderolabs/sbc-raspberrypi");
    assertThat(new Schematic(List.of(), List.of(), Map.of(), false, board, 0).id())
        .isEqualTo("ee21ef4a5ef808a9b7484cc0dda0f25075021691c8c09a276591eedb638ea1f9");
  }

  @Test
  void addressesOfImages() {
    ImageAddress image = ImageAddress.of(Schematic.plain(), "1.13.9", Platform.NOCLOUD);
    String id = Schematic.plain().id();
    assertThat(image.iso())
        .isEqualTo("https://factory.talos.dev/image/" + id + "/v1.13.9/nocloud-amd64.iso");
    assertThat(image.disk("qcow2"))
        .isEqualTo("https://factory.talos.dev/image/" + id + "/v1.13.9/nocloud-amd64.qcow2");
    assertThat(image.installer())
        .isEqualTo("factory.talos.dev/nocloud-installer/" + id + ":v1.13.9");
    assertThat(image.pxe())
        .isEqualTo("https://factory.talos.dev/pxe/" + id + "/v1.13.9/nocloud-amd64");
    ImageAddress signed =
        new ImageAddress(
            "factory.example.com",
            Schematic.plain(),
            "v1.13.9",
            Platform.METAL,
            Architecture.ARM64,
            true);
    assertThat(signed.iso()).endsWith("/metal-arm64-secureboot.iso");
    assertThat(signed.installer())
        .isEqualTo("factory.example.com/metal-installer-secureboot/" + id + ":v1.13.9");
    assertThat(signed.initramfs()).endsWith("/v1.13.9/initramfs-arm64.xz");
    assertThat(signed.kernel()).endsWith("/v1.13.9/kernel-arm64");
  }
}

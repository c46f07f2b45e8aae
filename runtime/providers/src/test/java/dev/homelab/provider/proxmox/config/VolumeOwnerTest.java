package dev.homelab.provider.proxmox.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the names of volumes tell. */
class VolumeOwnerTest {

  @ParameterizedTest
  @CsvSource({
    "tank:vm-300-photos, 300, tank",
    "tank:base-300-disk-0, 300, tank",
    "tank:base-300-disk-0/vm-310-disk-0, 310, tank",
    "files:300/photos.qcow2, 300, files",
    "files:300/vm-210-photos.qcow2, 300, files",
    "files:300/base-300-disk-0.qcow2/310/vm-310-disk-0.qcow2, 310, files",
    "local:iso/windows.iso, 0, local",
    "none, 0, ''"
  })
  void theNameTellsOwnerAndStorage(String volume, long owner, String storage) {
    assertThat(VolumeOwner.of(volume)).isEqualTo(owner);
    assertThat(VolumeOwner.isOf(volume, 300)).isEqualTo(owner == 300);
    assertThat(VolumeOwner.isOfAnother(volume, 300)).isEqualTo(owner == 310);
    assertThat(VolumeOwner.storage(volume)).isEqualTo(storage);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tank:vm-9999-photos", "files:300/photos.qcow2", "local-zfs:a"})
  void aDiskHasAName(String volume) {
    assertThat(VolumeOwner.isDisk(volume)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tank:32",
        "/dev/sdb",
        "9tank:vm-1-a",
        "tank:vm-1-a,ssd=1",
        "tank:cloudinit",
        "local:iso/a.iso",
        "local:import/a.qcow2",
        "local:snippets/a.yml",
        "local:vztmpl/a.tar.zst",
        "local:backup/a.vma"
      })
  void otherThingsAreNoDisk(String volume) {
    assertThat(VolumeOwner.isDisk(volume)).isFalse();
  }

  @Test
  void aDriveNamesItsVolumeAlone() {
    assertThat(Prop.names("tank:vm-9-a,size=1G", "tank:vm-9-a")).isTrue();
    assertThat(Prop.names("tank:vm-9-ab,size=1G", "tank:vm-9-a")).isFalse();
  }
}

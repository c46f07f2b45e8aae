package dev.homelab.provider.talos.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.homelab.diag.HomelabException;
import dev.homelab.provider.talos.image.ImageAddress;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinuxBoxTest {
  private static final String GOOD =
      """
      os=Linux
      arch=aarch64
      uid=1000
      root=sudo
      kexec=/usr/sbin/kexec
      disabled=0
      lockdown=[none] integrity confidentiality
      memory=16000000
      room=8000000
      systemd=yes
      gateway=192.168.1.1
      address=2: eno1    inet 192.168.1.20/22 brd 192.168.3.255 scope global eno1
      mac=A8:b8:e0:01:02:03
      card=eno1
      kind=device
      seen=A8:b8:e0:01:02:03
      seen=00:00:00:00:00:00
      seen=192.168.1.20
      disks={"blockdevices":[{"name":"/dev/sda","type":"disk","size":"500000000000","fstype":null,"model":"ACME","serial":"1","tran":"sata","ro":"0","rota":"1","children":[{"name":"/dev/sda1","type":"part","fstype":"ext4","mountpoint":"/"},{"name":"/dev/sda2","type":"part","fstype":null}]},{"name":"/dev/nvme0n1","type":"disk","size":2000,"fstype":null,"tran":"nvme","rota":false},{"name":"/dev/sr0","type":"rom"}]}
      """;

  private static LinuxBox with(String from, String to) {
    return LinuxBox.read(GOOD.replace(from, to));
  }

  @Test
  void aBoxTellsWhatItIs() {
    LinuxBox box = LinuxBox.read(GOOD);

    box.checkFit();
    assertThat(box.architecture()).isEqualTo(ImageAddress.Architecture.ARM64);
    assertThat(box.asRoot()).isEqualTo("sudo -n ");
    assertThat(box.disks()).hasSize(2);
    assertThat(box.carried())
        .isEqualTo(
            Map.of(
                "/dev/sda", java.util.List.of("/dev/sda1 ext4 at /", "/dev/sda2 part"),
                "/dev/nvme0n1", java.util.List.of()));
    assertThat(box.room()).isEqualTo(8_192_000_000L);
  }

  @Test
  void aFixedAddressIsKeptAndOneOfDhcpIsAskedForAgain() {
    assertThat(LinuxBox.read(GOOD).network())
        .isEqualTo("ip=192.168.1.20::192.168.1.1:255.255.252.0::enxa8b8e0010203:off");
    assertThat(with("global eno1", "global dynamic eno1").network()).isEmpty();
    assertThat(with("address=2:", "none=").network()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "os=Linux, os=FreeBSD, and not Linux",
    "arch=aarch64, arch=riscv64, processor",
    "root=sudo, root=no, administrator",
    "kexec=/usr/sbin/kexec, kexec=, apt install kexec-tools",
    "disabled=0, disabled=1, Secure Boot",
    "[none] integrity, none [integrity], Secure Boot",
    "memory=16000000, memory=900000, 2 GiB",
    "kind=device, kind=bond, boot-media",
    "kind=device, kind=bridge, (bridge)",
    "kind=device, kind=virtual, boot-media",
    "kind=device, kind=VLAN, (VLAN)"
  })
  void whatIsNotFitIsRefused(String from, String to, String told) {
    assertThat(
            catchThrowableOfType(HomelabException.class, () -> with(from, to).checkFit())
                .diagnostics()
                .toString())
        .contains("HL7052", told);
  }

  @Test
  void anAddressOfDhcpIsAskedForAtTheCardsOfABondButNotOfAVlan() {
    String asked = GOOD.replace("global eno1", "global dynamic eno1");
    LinuxBox.read(asked.replace("kind=device", "kind=bond")).checkFit();
    assertThatThrownBy(() -> LinuxBox.read(asked.replace("kind=device", "kind=VLAN")).checkFit())
        .hasMessageContaining("HL7052");
  }

  @Test
  void aStrangeBoxIsToldFromThePlannedOne() {
    LinuxBox box = LinuxBox.read(GOOD);
    SshAddress at = SshAddress.parse("192.168.1.20");
    new PlannedBox("box", "192.168.1.20", null).check(at, box);
    new PlannedBox("box", null, "a8:b8:e0:01:02:03").check(at, box);
    new PlannedBox("box", "192.168.1.99", "A8:B8:E0:01:02:03").check(at, box);
    assertThatThrownBy(
            () -> new PlannedBox("box", "192.168.1.21", "02:00:00:00:00:01").check(at, box))
        .hasMessageContaining("HL7054")
        .hasMessageContaining("192.168.1.20 is another box than box");
    assertThatThrownBy(() -> new PlannedBox("box", null, "00:00:00:00:00:00").check(at, box))
        .hasMessageContaining("HL7054");
    assertThatThrownBy(() -> new PlannedBox("box", null, null).checkKnown())
        .hasMessageContaining("HL7054");
  }

  @ParameterizedTest
  @CsvSource({
    "192.168.1.20, root@192.168.1.20",
    "admin@box, admin@box",
    "admin@box:2222, admin@box:2222",
    "admin@[fd00::1]:2222, admin@[fd00::1]:2222"
  })
  void whereToLogInIsRead(String text, String read) {
    assertThat(SshAddress.parse(text)).hasToString(read);
  }

  @ParameterizedTest
  @CsvSource({"a@b@c", "box:0", "box:99999", "fd00::1", "'a b'"})
  void whatIsNoPlaceToLogInIsRefused(String text) {
    assertThatThrownBy(() -> SshAddress.parse(text)).hasMessageContaining("HL7050");
  }
}

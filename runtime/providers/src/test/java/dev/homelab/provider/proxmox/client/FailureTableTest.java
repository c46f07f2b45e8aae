package dev.homelab.provider.proxmox.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every row of the table is hit by a text that a real host sends, and by no earlier row. */
class FailureTableTest {
  private static final List<String> TEXTS =
      List.of(
          "can't lock file '/var/lock/qemu-server/lock-100.conf' - got timeout",
          "got lock request timeout",
          "got no worker upid - start worker failed",
          "VM is locked (backup)",
          "cluster not ready - no quorum?",
          "checksum mismatch (file change by other user?)",
          "detected modified configuration - file changed by other user? Try again.",
          "can't remove VM 100 - protection mode enabled",
          "only root can set 'hostpci0' config for non-mapped devices",
          "URI '/x' not available with API token, need proper ticket.",
          "Permission check failed (/vms/100, VM.Config.Disk)",
          "VM 100 already running",
          "VM 100 not running",
          "VM 100 is running - destroy failed",
          "shrinking disks is not supported",
          "VM quit/powerdown failed - got timeout",
          "No QEMU guest agent configured",
          "base volume 'base-100-disk-0' is still in use by linked clones",
          "storage 'local-zfs': not enough free space",
          "insufficient free space on storage",
          "kvm: cannot set up guest memory 'pc.ram': Cannot allocate memory",
          "snapshot feature is not available",
          "unable to create VM 100 - VM 100 already exists on node 'pve'",
          "unable to create VM 101: config file already exists",
          "VM 100 already exists",
          "refusing to override existing file '/var/lib/vz/import/x.qcow2'",
          "pci ID 'gpu' already defined",
          "VM 100 is already a pool member",
          "Configuration file 'nodes/pve/qemu-server/999.conf' does not exist",
          "unable to find configuration file for VM 999 on node 'pve'",
          "no such cluster node 'x'",
          "no such resource 'vm:100'",
          "No such job 'x'",
          "storage 'x' does not exist",
          "unexpected status");

  private static final Map<String, Problem> OTHER_WORDS =
      Map.of(
          "no worker upid", Problem.NO_WORKER,
          "CT is locked (snapshot)", Problem.LOCKED,
          "VM 100 is not running", Problem.NOT_RUNNING,
          "QEMU guest agent is not running", Problem.NO_AGENT,
          "delete pool failed: pool 'x' is not empty", Problem.IN_USE,
          "unable to remove VM 1 - used in HA resources and purge parameter not set.",
              Problem.IN_USE,
          "write failed: No space left on device", Problem.STORAGE_FULL,
          "snapshot name 'x' already used", Problem.ALREADY_EXISTS,
          "no such task", Problem.NOT_FOUND);

  @Test
  void otherWordsOfARowMeanTheSame() {
    OTHER_WORDS.forEach(
        (text, problem) ->
            assertThat(FailureTable.of(text, Problem.REFUSED)).as(text).isEqualTo(problem));
  }

  @Test
  void everyRowHasAText() {
    assertThat(TEXTS).hasSameSizeAs(FailureTable.rows());
  }

  @TestFactory
  Stream<DynamicTest> aTextHitsItsRow() {
    return Stream.iterate(0, i -> i < TEXTS.size(), i -> i + 1)
        .map(
            i ->
                DynamicTest.dynamicTest(
                    TEXTS.get(i),
                    () -> {
                      FailureTable.Row row = FailureTable.rows().get(i);
                      assertThat(row.fits(TEXTS.get(i))).isTrue();
                      assertThat(FailureTable.of(TEXTS.get(i), Problem.REFUSED))
                          .isEqualTo(row.problem());
                    }));
  }

  @Test
  void anUnknownTextIsARefusal() {
    assertThat(FailureTable.of("invalid bootorder: device 'scsi1' does not", Problem.REFUSED))
        .isEqualTo(Problem.REFUSED);
  }

  @Test
  void taskIdsAreReadAsTheHostWritesThem() {
    Upid upid =
        Upid.parse("UPID:pve:00001ED0:00035693:66343A23:qmshutdown:100:terraform@pve!provider:");
    assertThat(upid)
        .extracting(Upid::node, Upid::type, Upid::id, Upid::started, Upid::user)
        .containsExactly("pve", "qmshutdown", "100", 0x66343A23L, "terraform@pve!provider");
    assertThat(Upid.parse("UPID:pve:00001ED0:00035693:66343A23:imgcopy::root@pam:")).isNotNull();
    assertThat(Upid.parse("local-zfs:vm-100-disk-1")).isNull();
  }

  @Test
  void whatTheWireNamesIsHidden() {
    String text =
        """
        Authorization: PVEAPIToken=root@pam!cli=0f5b-1
        Cookie: PVEAuthCookie=PVE:root@pam:66343A23::c2lnbmVk
        CSRFPreventionToken: 66343A23:abc
        password=hunter2&x=1
        cipassword: "hunter3"
        sshkeys=ssh-ed25519%20AAAA
        {"value":"11-22"}
        smbios1: uuid=1,serial=ZHM9bm9jbG91ZA==,base64=1
        downloading https://factory.example.com/image?token=hunter4 to storage
        serial=socket
        """;
    assertThat(Redaction.plain(text))
        .doesNotContain(
            "0f5b-1",
            "c2lnbmVk",
            "66343A23:abc",
            "hunter2",
            "hunter3",
            "AAAA",
            "11-22",
            "ZHM9bm9jbG91ZA",
            "hunter4")
        .contains("serial=socket", "root@pam!cli", "https://factory.example.com/image?");
  }

  @Test
  void versionsCompareByNumber() {
    assertThat(PveVersion.parse("8.4.14").isSupported()).isTrue();
    assertThat(PveVersion.parse("8.3.1").isSupported()).isFalse();
    assertThat(PveVersion.parse("9.0~10").isNine()).isTrue();
    assertThat(PveVersion.parse("10.1").isSupported()).isTrue();
    assertThat(PveVersion.parse("?").isSupported()).isFalse();
  }
}

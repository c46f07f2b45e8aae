package dev.homelab.provider.proxmox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.LabIdentity;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import dev.homelab.provider.proxmox.client.Problem;
import dev.homelab.provider.proxmox.client.ProxmoxCodes;
import dev.homelab.provider.proxmox.client.PveException;
import dev.homelab.sim.proxmox.fault.PveFault;
import dev.homelab.spi.Applied;
import dev.homelab.spi.Comparison;
import dev.homelab.spi.Observation;
import dev.homelab.spi.StepRequest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Machines, from nothing to nothing, over a real socket. */
class MachineTest {
  private final ProxmoxLab lab = new ProxmoxLab();

  @AfterEach
  void close() {
    lab.close();
  }

  @Test
  void makesAMachineFromAnImageAndStartsIt() {
    ResourceSpec spec = ProxmoxLab.talos(210);
    assertThat(lab.observe(spec)).isInstanceOf(Observation.Absent.class);
    Applied applied = lab.create(spec);
    assertThat(applied.objectId()).isEqualTo("qemu/210");
    assertThat(applied.outputs().get("address")).isEqualTo(Value.of("192.0.2.60"));
    assertThat(lab.status(210)).isEqualTo("running");
    assertThat(lab.config(210, "scsi0")).contains("size=50G", "discard=on", "ssd=1");
    assertThat(lab.config(210, "ide2")).contains("cloudinit", "media=cdrom");
    assertThat(lab.config(210, "machine")).isEqualTo("q35");
    assertThat(lab.config(210, "tags")).isEqualTo("homelab;homelab-home;prod;talos");
    assertThat(lab.call.progressed).contains("TASK OK");
    assertThat(lab.call.handles).hasSize(3);
  }

  @Test
  void aSecondRunChangesNothing() {
    ResourceSpec spec = ProxmoxLab.talos(210);
    lab.create(spec);
    lab.simulator.clearRequests();
    Comparison comparison = lab.compare(spec);
    assertThat(comparison.changes()).isEmpty();
    assertThat(lab.simulator.changes()).isEmpty();
    assertThat(lab.simulator.requests()).hasSize(2);
  }

  @Test
  void aRestartIsInThePlanWithItsReasonAndIsMade() {
    lab.create(ProxmoxLab.talos(210));
    ResourceSpec bigger = ProxmoxLab.talos(210, "cores", 4, "memory", 8192);
    Comparison comparison = lab.compare(bigger);
    assertThat(lab.changed(bigger)).containsExactlyInAnyOrder("cores", "memory");
    assertThat(comparison.interrupts()).containsExactly("restarts the machine, for cores, memory");
    assertThat(comparison.replaceBecause()).isEmpty();
    lab.up(bigger);
    assertThat(lab.config(210, "cores")).isEqualTo("4");
    assertThat(lab.compare(bigger).changes()).isEmpty();
    assertThat(lab.status(210)).isEqualTo("running");
  }

  @Test
  void aLiveChangeRestartsNothing() {
    lab.create(ProxmoxLab.talos(210));
    ResourceSpec other =
        ProxmoxLab.talos(210, "nets", Map.of("net0", Map.of("bridge", "vmbr0", "vlan", 30)));
    assertThat(lab.changed(other)).containsExactly("nets.net0.vlan");
    assertThat(lab.compare(other).interrupts()).isEmpty();
    lab.simulator.clearRequests();
    lab.up(other);
    assertThat(lab.simulator.changes()).hasSize(2);
    assertThat(lab.config(210, "net0")).contains("tag=30", "virtio=BC:24:11");
    assertThat(lab.compare(other).changes()).isEmpty();
  }

  @Test
  void whatWaitsForARestartIsAChangeUntilItIsApplied() {
    ResourceSpec spec = ProxmoxLab.talos(210);
    lab.create(spec);
    ResourceSpec bigger = ProxmoxLab.talos(210, "cores", 4);
    lab.simulator.edit(
        root -> root.withObject("/vms/210").withObject("/pending").put("cores", "4"));
    assertThat(lab.changed(bigger)).containsExactly("cores");
    assertThat(lab.compare(bigger).interrupts()).containsExactly("restarts the machine, for cores");
    assertThat(lab.changed(spec)).containsExactly("cores");
    assertThat(lab.compare(spec).interrupts()).isEmpty();
    lab.up(spec);
    assertThat(lab.compare(spec).changes()).isEmpty();
  }

  @Test
  void aDiskGrowsAndATakenAwayOneKeepsItsData() {
    Map<String, Object> system =
        ProxmoxLab.disk("50G", "image", ProxmoxLab.IMAGE, "discard", true, "ssd", true);
    ResourceSpec two =
        ProxmoxLab.talos(210, "disks", Map.of("scsi0", system, "scsi1", ProxmoxLab.disk("100G")));
    lab.create(two);
    assertThat(lab.config(210, "scsi1")).contains("size=100G");
    ResourceSpec bigger =
        ProxmoxLab.talos(210, "disks", Map.of("scsi0", system, "scsi1", ProxmoxLab.disk("200G")));
    assertThat(lab.changed(bigger)).containsExactly("disks.scsi1.size");
    assertThat(lab.compare(bigger).interrupts()).isEmpty();
    lab.up(bigger);
    assertThat(lab.config(210, "scsi1")).contains("size=200G");
    ResourceSpec one = ProxmoxLab.talos(210, "disks", Map.of("scsi0", system));
    assertThat(lab.compare(one).interrupts())
        .containsExactly("detaches scsi1, whose data stays as an unused disk");
    lab.up(one);
    assertThat(lab.config(210, "scsi1")).isEmpty();
    assertThat(lab.config(210, "unused0")).contains("vm-210-disk");
    assertThat(lab.compare(one).changes()).isEmpty();
    assertThatThrownBy(() -> lab.delete(one)).hasMessageContaining("unused disks");
  }

  private static ResourceSpec onTank(String... sizes) {
    Map<String, Object> disk =
        ProxmoxLab.disk(
            sizes.length == 0 ? "50G" : sizes[0],
            "image",
            ProxmoxLab.IMAGE,
            "discard",
            true,
            "ssd",
            true);
    disk.put("storage", "tank");
    return ProxmoxLab.talos(210, "disks", Map.of("scsi0", disk));
  }

  @Test
  void aDiskMovesToAnotherStorageWhileItsMachineRuns() {
    lab.storage("tank", 200);
    lab.create(ProxmoxLab.talos(210));
    ResourceSpec moved = onTank("60G");
    assertThat(lab.present(moved).refused()).isNull();
    assertThat(lab.changed(moved))
        .containsExactlyInAnyOrder("disks.scsi0.storage", "disks.scsi0.size");
    assertThat(lab.compare(moved).interrupts())
        .containsExactly("moves scsi0 from local-zfs to tank");
    lab.simulator.clearRequests();
    lab.up(moved);
    assertThat(lab.config(210, "scsi0")).startsWith("tank:vm-210-disk-0").contains("size=60G");
    assertThat(lab.config(210, "unused0")).isEmpty();
    assertThat(lab.status(210)).isEqualTo("running");
    assertThat(lab.posts("/move_disk")).isEqualTo(1);
    assertThat(lab.posts("/status/reboot") + lab.posts("/status/stop")).isZero();
    assertThat(lab.changed(moved)).isEmpty();
  }

  @Test
  void aMoveWhoseAnswerIsLostIsMadeOnce() {
    lab.storage("tank", 200);
    lab.create(ProxmoxLab.talos(210));
    lab.simulator.faults().once("POST", "/move_disk$", new PveFault.Cut(true));
    lab.simulator.clearRequests();
    lab.up(onTank());
    assertThat(lab.config(210, "scsi0")).startsWith("tank:");
    assertThat(lab.posts("/move_disk")).isEqualTo(1);

    lab.simulator.faults().once("POST", "/move_disk$", new PveFault.Cut(false));
    assertThatThrownBy(() -> lab.up(ProxmoxLab.talos(210)))
        .isInstanceOfSatisfying(
            PveException.class, e -> assertThat(e.problem()).isEqualTo(Problem.UNKNOWN_OUTCOME));
    lab.up(ProxmoxLab.talos(210));
    assertThat(lab.config(210, "scsi0")).startsWith("local-zfs:");
    assertThat(lab.posts("/move_disk")).isEqualTo(3);
  }

  @Test
  void aMoveThatCannotBeMadeLeavesTheDiskWhereItIs() {
    lab.storage("tank", 10);
    lab.create(ProxmoxLab.talos(210));
    String before = lab.config(210, "scsi0");
    assertThatThrownBy(() -> lab.up(onTank())).hasMessageContaining("no room");
    assertThat(lab.config(210, "scsi0")).isEqualTo(before);
    lab.storage("tank", 200);
    lab.simulator.edit(
        root -> root.withObject("/vms/210/snapshots/before").putObject("conf").put("cores", "2"));
    assertThatThrownBy(() -> lab.up(onTank()))
        .hasMessageContaining("move scsi0 of machine 210 to tank: the host refused it");
    assertThat(lab.config(210, "scsi0")).isEqualTo(before);
  }

  @Test
  void theDisksOfATemplateStay() {
    lab.storage("tank", 200);
    ResourceSpec template = ProxmoxLab.talos(210, "template", true);
    lab.create(template);
    ResourceSpec moved =
        ResourceSpec.of(
            template.address(),
            template.type(),
            ProxmoxLab.HOST,
            onTank().desired().with("template", Value.of(true)),
            template.origin());
    assertThat(lab.present(moved).refused())
        .extracting(Diagnostic::code)
        .isEqualTo(ProxmoxCodes.NOT_IN_PLACE);
  }

  @Test
  void deletesExactlyItsOwn() {
    ResourceSpec spec = ProxmoxLab.talos(210);
    lab.create(spec);
    lab.simulator.edit(
        root -> {
          root.withObject("/vms/210")
              .withObject("/conf")
              .put("scsi5", "local-zfs:vm-9999-pvc-1,size=1G");
          root.withObject("/volumes")
              .putObject("local-zfs:vm-9999-pvc-1")
              .put("size", 1 << 30)
              .put("content", "images")
              .put("vmid", "9999");
        });
    assertThat(lab.compare(spec).changes()).isEmpty();
    lab.delete(spec);
    assertThat(lab.observe(spec)).isInstanceOf(Observation.Absent.class);
    lab.simulator.edit(
        root ->
            assertThat(root.path("volumes").toString())
                .contains("vm-9999-pvc-1", "talos.qcow2")
                .doesNotContain("vm-210-"));
    lab.delete(spec);
  }

  @Test
  void aTakenNumberIsRefusedAndNothingIsTouched() {
    ProxmoxLab other = lab;
    ResourceSpec spec = ProxmoxLab.talos(210);
    other.create(spec);
    String before = lab.config(210, "description");
    lab.identity = new LabIdentity("home", "6d4ac1f0-0000-4000-8000-000000000002", "");
    lab.records.clear();
    lab.simulator.clearRequests();
    assertThat(lab.present(spec).owner()).isEqualTo(Observation.Owner.OTHER_LAB);
    assertThatThrownBy(() -> lab.create(spec))
        .hasMessageContaining("machine 210 exists already and is not this lab's");
    assertThat(lab.simulator.changes()).isEmpty();
    assertThat(lab.config(210, "description")).isEqualTo(before);
  }

  @Test
  void aMachineWithoutTheMarkIsNeverDeleted() {
    ResourceSpec spec = ProxmoxLab.talos(210);
    lab.create(spec);
    lab.simulator.edit(root -> root.withObject("/vms/210").withObject("/conf").put("tags", "prod"));
    assertThat(lab.changed(spec)).containsExactly("tags");
    assertThatThrownBy(() -> lab.delete(spec)).hasMessageContaining("left alone");
    assertThat(lab.status(210)).isEqualTo("running");
    lab.up(spec);
    lab.delete(spec);
  }

  @Test
  void aDerivedNumberIsTheSameEveryTimeAndStepsAsideForOthers() {
    ResourceSpec spec = ProxmoxLab.talos(0, "vmid", ProxmoxLab.NONE);
    Applied first = lab.create(spec);
    long vmid = Long.parseLong(first.objectId().substring(5));
    assertThat(vmid).isBetween(2000L, 8999L);
    assertThat(lab.present(spec).owner()).isEqualTo(Observation.Owner.OURS);
    assertThat(lab.create(spec).objectId()).isEqualTo(first.objectId());
    lab.delete(spec);
    lab.records.clear();
    lab.simulator.edit(
        root -> {
          var foreign = root.withObject("/vms").putObject(Long.toString(vmid));
          foreign.put("node", "pve").put("status", "stopped").putObject("conf");
        });
    assertThat(lab.create(spec).objectId()).isEqualTo("qemu/" + (vmid + 1));
  }

  @Test
  void anotherNumberIsAnotherMachine() {
    ResourceSpec spec = ProxmoxLab.talos(210);
    lab.create(spec);
    ResourceSpec renumbered = spec.withDesired(spec.desired().with("vmid", Value.of(211)));
    assertThat(lab.compare(renumbered).replaceBecause()).containsExactly("vmid");
  }

  @Test
  void powerFollowsTheScript() {
    ResourceSpec off = ProxmoxLab.talos(210, "power", "stopped");
    lab.create(off);
    assertThat(lab.status(210)).isEqualTo("stopped");
    ResourceSpec on = ProxmoxLab.talos(210);
    assertThat(lab.changed(on)).containsExactly("power");
    lab.up(on);
    assertThat(lab.status(210)).isEqualTo("running");
    assertThat(lab.compare(off).interrupts()).containsExactly("shuts the machine down");
    lab.up(off);
    assertThat(lab.status(210)).isEqualTo("stopped");
  }

  @Test
  void aTemplateIsClonedWithItsOwnValues() {
    ResourceSpec template = ProxmoxLab.talos(900, "template", true);
    lab.create(template);
    assertThat(lab.config(900, "template")).isEqualTo("1");
    ResourceSpec copy =
        ProxmoxLab.talos(
            901,
            "clone",
            Map.of("from", 900, "full", true),
            "cloudInit",
            Map.of(
                "storage", "local-zfs", "addresses", Map.of("0", Map.of("ip", "192.0.2.61/24"))));
    lab.create(copy);
    assertThat(lab.config(901, "ipconfig0")).contains("192.0.2.61/24");
    assertThat(lab.present(copy).owner()).isEqualTo(Observation.Owner.OURS);
    assertThat(lab.compare(copy).changes()).isEmpty();
    assertThat(lab.status(901)).isEqualTo("running");
    assertThat(lab.present(template).owner()).isEqualTo(Observation.Owner.OURS);
  }

  @Test
  void theInventoryFindsItsMachinesAgain() {
    ResourceSpec spec = ProxmoxLab.talos(210);
    lab.create(spec);
    var found = lab.session.inventory(lab.identity, lab.call).found();
    assertThat(found).hasSize(1);
    assertThat(found.get(0).address()).isEqualTo(spec.address());
    lab.records.put(spec.address(), found.get(0).entry());
    lab.session.delete(new StepRequest(lab.identity, null, found.get(0).entry()), lab.call);
    assertThat(lab.observe(spec)).isInstanceOf(Observation.Absent.class);
  }

  @Test
  void aSecretPasswordIsSentAndShownNowhere() {
    lab.call.withSecret("vm", "canary-5f2d");
    Map<String, Object> cloudInit =
        Map.of("storage", "local-zfs", "user", "me", "password", new Value.Secret("vm"));
    ResourceSpec spec = ProxmoxLab.talos(210, "cloudInit", cloudInit);
    Applied applied = lab.create(spec);
    assertThat(lab.config(210, "cipassword")).isEqualTo("canary-5f2d");
    assertThat(lab.present(spec).live().toString()).doesNotContain("canary");
    assertThat(applied.toString()).doesNotContain("canary");
    assertThat(lab.call.progressed.toString()).doesNotContain("canary");
    assertThat(lab.compare(spec).changes()).isEmpty();
  }

  @Test
  void checkTellsWhatMakesNoSense() {
    var faults =
        new ProxmoxProvider()
            .check(
                ProxmoxLab.talos(
                    99, "disks", Map.of("scsi0", Map.of("storage", "local-zfs")), "colour", "red"));
    assertThat(faults)
        .extracting(dev.homelab.diag.Diagnostic::title)
        .containsExactlyInAnyOrder(
            "a machine has no `colour`",
            "99 is no machine number",
            "scsi0 needs a size, such as 50G");
    assertThat(new ProxmoxProvider().check(ProxmoxLab.talos(210))).isEqualTo(List.of());
  }

  @Test
  void whatSaysWhoseAMachineIsCannotBeSetByItsNameOnTheHost() {
    Map<String, Object> raw =
        Map.of(
            "description", "x", "tags", "x", "scsi7", "local-zfs:vm-9-disk-0", "hookscript", "y");

    assertThat(new ProxmoxProvider().check(ProxmoxLab.talos(210, "raw", raw)))
        .extracting(dev.homelab.diag.Diagnostic::title)
        .containsExactlyInAnyOrder(
            "`description` cannot be set by its name on the host",
            "`tags` cannot be set by its name on the host",
            "`scsi7` cannot be set by its name on the host");
  }

  @Test
  void aMachineInABackupIsReadAtOnceAndChangedAfterIt() {
    ResourceSpec spec = ProxmoxLab.talos(210);
    lab.create(spec);
    lab.simulator.edit(root -> root.withObject("/vms/210").put("lock", "backup"));
    assertThat(lab.compare(spec).changes()).isEmpty();
    assertThat(lab.present(spec).ready()).isFalse();
    assertThat(lab.call.waited).noneMatch(line -> line.contains("backup"));
    assertThatThrownBy(() -> lab.up(ProxmoxLab.talos(210, "onBoot", false)))
        .hasMessageContaining("something else works on it");
    lab.simulator.edit(root -> root.withObject("/vms/210").remove("lock"));
    lab.up(ProxmoxLab.talos(210, "onBoot", false));
    assertThat(lab.config(210, "onboot")).isEqualTo("0");
  }
}

package dev.homelab.provider.proxmox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import dev.homelab.provider.proxmox.client.Problem;
import dev.homelab.provider.proxmox.client.PveException;
import dev.homelab.sim.proxmox.fault.PveFault;
import dev.homelab.spi.Observation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Answers that come late, in pieces, or not at all, and starts and snapshots that are refused. */
class OddAnswersTest {
  private static final long HOUR = 3_600_000;
  private final ProxmoxLab lab = new ProxmoxLab();

  @AfterEach
  void close() {
    lab.close();
  }

  private Set<String> volumes() {
    TreeSet<String> all = new TreeSet<>();
    lab.simulator.edit(root -> root.path("volumes").fieldNames().forEachRemaining(all::add));
    all.remove(ProxmoxLab.IMAGE);
    return all;
  }

  private void settled(ResourceSpec spec) {
    assertThat(lab.compare(spec).changes()).isEmpty();
    assertThat(lab.status(210)).isEqualTo("running");
    assertThat(lab.posts("/qemu")).as("it was made once").isEqualTo(1);
  }

  @Test
  void aHostThatHangsIsLeftInTimeAndTheNextRunGoesOn() {
    ResourceSpec spec = ProxmoxLab.talos(210);
    lab.simulator.faults().once("POST", "/qemu$", new PveFault.Hang(true));
    lab.call.withPatience(Duration.ofSeconds(1));
    assertThatThrownBy(() -> lab.create(spec))
        .isInstanceOfSatisfying(
            PveException.class,
            e -> {
              assertThat(e.problem()).isEqualTo(Problem.UNKNOWN_OUTCOME);
              assertThat(e.diagnostics().get(0).title()).contains("machine 210");
            });
    lab.restarted().up(spec);
    settled(spec);
  }

  @Test
  void aLateAnswerIsWaitedFor() {
    ResourceSpec spec = ProxmoxLab.talos(210);
    lab.simulator.faults().add("", "/qemu", 0, 3, new PveFault.Delay(300));
    lab.create(spec);
    settled(spec);
  }

  @Test
  void anAnswerThatIsTornOrSaysNothingIsLookedBehind() {
    List<PveFault> odd =
        List.of(
            new PveFault.Torn(),
            new PveFault.Garbage("", true),
            new PveFault.Garbage("{\"data\": \"UPID", true));
    for (PveFault fault : odd) {
      ResourceSpec spec = ProxmoxLab.talos(210);
      lab.simulator.clearRequests();
      lab.simulator.faults().once("POST", "/qemu$", fault);
      lab.simulator.faults().once("GET", "/tasks", new PveFault.Torn());
      lab.up(spec);
      settled(spec);
      lab.delete(spec);
    }
    lab.simulator.clearRequests();
    lab.simulator.faults().once("POST", "/qemu$", new PveFault.Garbage("<p>", false));
    lab.up(ProxmoxLab.talos(210));
    assertThat(lab.posts("/qemu")).as("it was not made at first").isEqualTo(2);
    assertThat(lab.status(210)).isEqualTo("running");
  }

  @Test
  void aQuestionWhoseAnswerSaysNothingIsTold() {
    lab.simulator.faults().once("GET", "/qemu$", new PveFault.Garbage("", true));
    assertThatThrownBy(() -> lab.observe(ProxmoxLab.talos(210)))
        .isInstanceOfSatisfying(
            PveException.class,
            e -> {
              assertThat(e.problem()).isEqualTo(Problem.UNREADABLE);
              assertThat(e.diagnostics().get(0).hints().toString()).contains(":8006");
            });
  }

  @Test
  void aHostWhoseClockIsOffIsFoundTheTaskOn() {
    for (long skew : new long[] {-HOUR, HOUR}) {
      ResourceSpec spec = ProxmoxLab.talos(210);
      lab.simulator.clearRequests();
      lab.simulator.faults().once("GET", "/qemu", new PveFault.Skew(skew));
      lab.simulator.faults().once("POST", "/qemu$", new PveFault.Cut(true));
      lab.up(spec);
      settled(spec);
      lab.delete(spec);
    }
    // The clock is set back between the question before and the change itself.
    ResourceSpec spec = ProxmoxLab.talos(210);
    lab.simulator.clearRequests();
    lab.simulator.faults().once("POST", "/qemu$", new PveFault.Skew(-HOUR));
    lab.up(spec);
    settled(spec);
  }

  @Test
  void aTicketThatAClockMadeWorthlessIsReplaced() {
    lab.loginAsRoot();
    ResourceSpec spec = ProxmoxLab.talos(210);
    lab.create(spec);
    for (long skew : new long[] {-2 * HOUR, 5 * HOUR}) {
      lab.simulator.faults().once("GET", "/qemu", new PveFault.Skew(skew));
      assertThat(lab.compare(spec).changes()).isEmpty();
      assertThat(lab.observe(spec)).isInstanceOf(Observation.Present.class);
    }
  }

  @Test
  void aMachineWithoutMemoryIsToldAndStartedLater() {
    lab.simulator.edit(root -> root.withObject("/nodes/pve").put("memory", 2L << 30));
    ResourceSpec spec = ProxmoxLab.talos(210);
    assertThatThrownBy(() -> lab.create(spec))
        .isInstanceOfSatisfying(
            PveException.class,
            e -> {
              assertThat(e.problem()).isEqualTo(Problem.NO_MEMORY);
              assertThat(e.diagnostics().get(0).title())
                  .isEqualTo("start machine 210: the node has not enough memory free for it");
              assertThat(e.diagnostics().get(0).detail()).contains("Cannot allocate memory");
            });
    assertThat(lab.status(210)).isEqualTo("stopped");
    lab.simulator.edit(root -> root.withObject("/nodes/pve").put("memory", 8L << 30));
    lab.up(spec);
    settled(spec);
  }

  @Test
  void aSnapshotThatCannotBeTakenIsToldAndNothingStaysLocked() {
    lab.storage("thick", 100);
    lab.simulator.edit(root -> root.withObject("/storages/thick").put("type", "lvm"));
    Map<String, Object> disk = Map.of("storage", "thick", "size", "5G");
    ResourceSpec spec = ProxmoxLab.talos(210, "disks", Map.of("scsi0", disk));
    lab.create(spec);
    ResourceSpec shot =
        ProxmoxLab.spec(
            "proxmox.snapshot", "before", Map.of("node", "pve", "vmid", 210, "name", "before"));
    assertThatThrownBy(() -> lab.create(shot))
        .isInstanceOfSatisfying(
            PveException.class,
            e -> {
              assertThat(e.problem()).isEqualTo(Problem.NO_SNAPSHOTS);
              assertThat(e.diagnostics().get(0).hints().toString()).contains("lvmthin");
            });
    ResourceSpec renamed =
        ProxmoxLab.talos(210, "disks", Map.of("scsi0", disk), "description", "free");
    lab.up(renamed);
    assertThat(lab.config(210, "description")).contains("free");
  }

  /** A copy that holds only what differs from its template goes whole, and nothing but it. */
  @Test
  void aLinkedCopyIsItsOwnAndItsTemplateStays() {
    ResourceSpec template = ProxmoxLab.talos(900, "template", true);
    lab.create(template);
    Set<String> before = volumes();
    assertThat(before).anyMatch(volume -> volume.startsWith("local-zfs:base-900-disk-"));
    Map<String, Object> wish = Map.of("storage", "local-zfs", "size", "50G", "ssd", true);
    ResourceSpec copy =
        ProxmoxLab.talos(901, "clone", Map.of("from", 900), "disks", Map.of("scsi0", wish));
    lab.create(copy);
    assertThat(lab.config(901, "scsi0")).matches("local-zfs:base-900-disk-\\d/vm-901-disk-.*");
    assertThat(lab.compare(copy).changes()).isEmpty();
    var found = lab.session.inventory(lab.identity, lab.call).found();
    assertThat(found).hasSize(2);
    for (var one : found) {
      Value disks = Objects.requireNonNull(one.entry().recorded().get("disks"));
      assertThat(disks.toString()).as("its own disks").contains("scsi0");
    }
    lab.simulator.clearRequests();
    lab.delete(copy);
    assertThat(lab.simulator.changes()).noneMatch(entry -> entry.path().endsWith("/unlink"));
    assertThat(volumes()).isEqualTo(before);
    lab.delete(template);
    assertThat(volumes()).isEmpty();
  }
}

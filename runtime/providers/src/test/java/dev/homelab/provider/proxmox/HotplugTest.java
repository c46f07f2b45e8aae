package dev.homelab.provider.proxmox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homelab.model.ResourceSpec;
import dev.homelab.sim.proxmox.fault.PveFault;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Changes that a running machine should take at once, and that its host or its guest does not. */
class HotplugTest {
  private final ProxmoxLab lab = new ProxmoxLab();

  @AfterEach
  void close() {
    lab.close();
  }

  private static ResourceSpec memory(long mebibytes) {
    return ProxmoxLab.talos(210, "hotplug", "disk,memory", "memory", mebibytes);
  }

  private void holds(String key) {
    lab.simulator.edit(root -> root.withObject("/vms/210").putArray("held").add(key));
  }

  private void refused(ResourceSpec spec) {
    assertThat(lab.compare(spec).interrupts()).noneMatch(told -> told.startsWith("restarts"));
    assertThatThrownBy(() -> lab.up(spec)).hasMessageContaining("the host refused it");
    assertThat(lab.posts("/status/reboot")).isZero();
  }

  @Test
  void memoryThatTheHostDidNotPlugIsThereAfterTheRestartThatThePlanTells() {
    lab.create(memory(4096));
    ResourceSpec more = memory(8192);
    refused(more);
    assertThat(lab.config(210, "memory")).isEqualTo("4096");
    assertThat(lab.changed(more)).containsExactly("memory");
    assertThat(lab.compare(more).interrupts()).containsExactly("restarts the machine, for memory");
    lab.up(more);
    assertThat(lab.posts("/status/reboot")).isEqualTo(1);
    assertThat(lab.config(210, "memory")).isEqualTo("8192");
    assertThat(lab.changed(more)).isEmpty();
  }

  @Test
  void aDiskThatTheGuestHoldsIsDetachedByTheRestartThatThePlanTells() {
    Map<String, Object> both =
        Map.of("scsi0", ProxmoxLab.disk("50G"), "scsi1", ProxmoxLab.disk("5G"));
    lab.create(ProxmoxLab.talos(210, "disks", both));
    holds("scsi1");
    ResourceSpec one = ProxmoxLab.talos(210, "disks", Map.of("scsi0", ProxmoxLab.disk("50G")));
    refused(one);
    assertThat(lab.changed(one)).containsExactly("disks.scsi1");
    assertThat(lab.compare(one).interrupts())
        .containsExactly(
            "restarts the machine, for disks.scsi1",
            "detaches scsi1, whose data stays as an unused disk");
    lab.up(one);
    assertThat(lab.posts("/status/reboot")).isEqualTo(1);
    assertThat(lab.config(210, "scsi1")).isEmpty();
    assertThat(lab.config(210, "unused0")).contains("vm-210-disk");
    assertThat(lab.changed(one)).isEmpty();
  }

  /** A setting that is sent once more is tried once more, so that no restart is told for it. */
  @Test
  void anotherWishIsTriedAgainAndTheOldOneTakenBackWithoutARestart() {
    Map<String, Object> numa = new HashMap<>(memory(8192).desired().fields());
    numa.put("numa", true);
    ResourceSpec eight = ProxmoxLab.spec("proxmox.vm", "m210", numa);
    numa.put("memory", 4096);
    ResourceSpec four = ProxmoxLab.spec("proxmox.vm", "m210", numa);
    numa.put("memory", 16_384);
    ResourceSpec sixteen = ProxmoxLab.spec("proxmox.vm", "m210", numa);
    lab.create(eight);
    holds("memory");
    refused(four);
    assertThat(lab.compare(sixteen).interrupts()).isEmpty();
    lab.up(sixteen);
    assertThat(lab.config(210, "memory")).isEqualTo("16384");
    assertThat(lab.changed(sixteen)).isEmpty();
    refused(four);
    assertThat(lab.compare(sixteen).interrupts()).isEmpty();
    lab.up(sixteen);
    assertThat(lab.changed(sixteen)).isEmpty();
    assertThat(lab.posts("/status/reboot")).isZero();
  }

  /**
   * What the host took without making it at once is told by the next plan, not done unannounced.
   */
  @Test
  void aWaitThatNoPlanToldIsNotEndedByARestart() {
    ResourceSpec four = ProxmoxLab.talos(210, "hotplug", "disk,memory", "numa", true);
    ResourceSpec eight =
        ProxmoxLab.talos(210, "hotplug", "disk,memory", "numa", true, "memory", 8192);
    lab.create(four);
    Runnable undone =
        () ->
            lab.simulator.edit(
                root -> {
                  root.withObject("/vms/210/conf").put("memory", "4096");
                  root.withObject("/vms/210/pending").put("memory", "8192");
                });
    lab.simulator.faults().add("GET", "/210/pending$", 2, 1, new PveFault.Act(undone, false));
    lab.up(eight);
    assertThat(lab.posts("/status/reboot")).isZero();
    assertThat(lab.compare(eight).interrupts()).containsExactly("restarts the machine, for memory");
  }
}

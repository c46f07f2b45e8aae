package dev.homelab.provider.proxmox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import dev.homelab.sim.proxmox.fault.PveFault;
import dev.homelab.sim.proxmox.fault.PveFaults;
import dev.homelab.spi.Applied;
import dev.homelab.spi.Observation;
import dev.homelab.spi.ProviderException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A run that ends at any request, or meets trouble there, is brought to its end by the next. */
class CrashTest {
  private static final int MOST_REQUESTS = 40;

  private static ResourceSpec wish() {
    Map<String, Object> system = ProxmoxLab.disk("50G", "image", ProxmoxLab.IMAGE, "ssd", true);
    return ProxmoxLab.talos(
        210, "disks", Map.of("scsi0", system, "scsi1", ProxmoxLab.disk("100G")));
  }

  private static ResourceSpec change() {
    Map<String, Object> system = ProxmoxLab.disk("60G", "image", ProxmoxLab.IMAGE, "ssd", true);
    return ProxmoxLab.talos(
        210,
        "cores",
        4,
        "disks",
        Map.of("scsi0", system, "scsi1", ProxmoxLab.disk("100G")),
        "tags",
        List.of("dev"));
  }

  private static Set<String> volumes(ProxmoxLab lab) {
    TreeSet<String> all = new TreeSet<>();
    lab.simulator.edit(root -> root.path("volumes").fieldNames().forEachRemaining(all::add));
    return all;
  }

  /** Ends the process of the client at its k-th write, before or after it takes effect. */
  private static boolean crash(ProxmoxLab lab, int k, boolean after, Runnable work) {
    lab.simulator
        .faults()
        .add(PveFaults.WRITES, "", k, 1, new PveFault.Act(lab.call::cancel, after));
    try {
      work.run();
      return false;
    } catch (ProviderException e) {
      assertThat(lab.call.isCancelled()).as(e.getMessage()).isTrue();
      return true;
    }
  }

  private static ResourceSpec moved() {
    ResourceSpec spec = wish();
    Value.Tree disks = (Value.Tree) Objects.requireNonNull(spec.desired().get("disks"));
    Value.Tree first = (Value.Tree) Objects.requireNonNull(disks.get("scsi0"));
    return spec.withDesired(
        spec.desired().with("disks", disks.with("scsi0", first.with("storage", Value.of("tank")))));
  }

  @Test
  void aMovedDiskAfterACrashAtEveryRequest() {
    int crashes = 0;
    for (int k = 0; k < MOST_REQUESTS; k++) {
      for (boolean after : new boolean[] {false, true}) {
        try (ProxmoxLab lab = new ProxmoxLab()) {
          lab.storage("tank", 200);
          lab.create(wish());
          int before = volumes(lab).size();
          if (!crash(lab, k, after, () -> lab.up(moved()))) {
            assertThat(crashes).isPositive();
            return;
          }
          crashes++;
          ProxmoxLab next = again(lab);
          next.up(moved());
          assertThat(next.compare(moved()).changes()).as("write %s", k).isEmpty();
          assertThat(next.config(210, "scsi0")).startsWith("tank:");
          assertThat(next.status(210)).isEqualTo("running");
          assertThat(volumes(next)).as("no second copy").hasSize(before);
        }
      }
    }
    assertThat(crashes).isLessThan(MOST_REQUESTS);
  }

  /** Goes on with a new process, which has the handle that the first one kept. */
  private static ProxmoxLab again(ProxmoxLab lab) {
    lab.simulator.faults().clear();
    return lab.restarted();
  }

  @Test
  void aNewMachineAfterACrashAtEveryRequest() {
    int crashes = 0;
    for (int k = 0; k < MOST_REQUESTS; k++) {
      for (boolean after : new boolean[] {false, true}) {
        try (ProxmoxLab lab = new ProxmoxLab()) {
          if (!crash(lab, k, after, () -> lab.create(wish()))) {
            assertThat(crashes).isGreaterThan(5);
            return;
          }
          crashes++;
          ProxmoxLab next = again(lab);
          next.up(wish());
          assertThat(next.compare(wish()).changes()).as("write %s", k).isEmpty();
          assertThat(next.status(210)).isEqualTo("running");
          assertThat(volumes(next)).hasSize(5);
        }
      }
    }
    assertThat(crashes).isLessThan(MOST_REQUESTS);
  }

  @Test
  void aRemovalAfterACrashAtEveryRequestLeavesNoDisk() {
    int crashes = 0;
    for (int k = 0; k < MOST_REQUESTS; k++) {
      for (boolean after : new boolean[] {false, true}) {
        try (ProxmoxLab lab = new ProxmoxLab()) {
          if (!crash(lab, k, after, () -> lab.create(wish()))) {
            assertThat(crashes).isGreaterThan(5);
            return;
          }
          crashes++;
          ProxmoxLab next = again(lab);
          next.simulator.advance(120_000);
          next.record(wish(), new Applied("", Value.Tree.EMPTY, Value.Tree.EMPTY));
          next.delete(wish());
          assertThat(next.status(210)).isEmpty();
          assertThat(volumes(next)).as("write %s", k).containsExactly(ProxmoxLab.IMAGE);
        }
      }
    }
    assertThat(crashes).isLessThan(MOST_REQUESTS);
  }

  @Test
  void aChangeAfterACrashAtEveryRequest() {
    int crashes = 0;
    for (int k = 0; k < MOST_REQUESTS; k++) {
      for (boolean after : new boolean[] {false, true}) {
        try (ProxmoxLab lab = new ProxmoxLab()) {
          lab.create(wish());
          if (!crash(lab, k, after, () -> lab.up(change()))) {
            assertThat(crashes).isGreaterThan(5);
            return;
          }
          crashes++;
          ProxmoxLab next = again(lab);
          next.up(change());
          assertThat(next.compare(change()).changes()).as("write %s", k).isEmpty();
          assertThat(next.config(210, "cores")).isEqualTo("4");
          assertThat(next.config(210, "tags")).isEqualTo("dev;homelab;homelab-home");
          assertThat(next.config(210, "scsi0")).contains("size=60G");
        }
      }
    }
    assertThat(crashes).isLessThan(MOST_REQUESTS);
  }

  @Test
  void aRemovalAfterACrashAtEveryRequest() {
    int crashes = 0;
    for (int k = 0; k < MOST_REQUESTS; k++) {
      for (boolean after : new boolean[] {false, true}) {
        try (ProxmoxLab lab = new ProxmoxLab()) {
          lab.create(wish());
          if (!crash(lab, k, after, () -> lab.delete(wish()))) {
            assertThat(crashes).isGreaterThan(2);
            return;
          }
          crashes++;
          ProxmoxLab next = again(lab);
          next.delete(wish());
          assertThat(next.observe(wish())).isInstanceOf(Observation.Absent.class);
          assertThat(volumes(next)).containsExactly(ProxmoxLab.IMAGE);
        }
      }
    }
    assertThat(crashes).isLessThan(MOST_REQUESTS);
  }

  @Test
  void everyTroubleAtEveryRequestIsOvercomeOrTold() {
    List<PveFault> troubles = new ArrayList<>();
    for (int status : new int[] {595, 596, 597, 598, 599}) {
      troubles.add(new PveFault.Answer(status, true));
      troubles.add(new PveFault.Answer(status, false));
    }
    troubles.add(new PveFault.Cut(true));
    troubles.add(new PveFault.Cut(false));
    troubles.add(new PveFault.Page());
    troubles.add(new PveFault.Answer(401, false));
    troubles.add(new PveFault.Says("can't lock file '/var/lock/x' - got timeout"));
    troubles.add(new PveFault.Says("VM is locked (backup)"));
    troubles.add(new PveFault.Says("got no worker upid - start worker failed"));
    troubles.add(new PveFault.Says("cluster not ready - no quorum?"));
    int told = 0;
    for (PveFault trouble : troubles) {
      for (int k = 0; k < 6; k++) {
        try (ProxmoxLab lab = new ProxmoxLab()) {
          lab.simulator.faults().add(PveFaults.WRITES, "", k, 1, trouble);
          told += tried(lab, wish()) ? 0 : 1;
          told += tried(lab, change()) ? 0 : 1;
          lab.simulator.faults().clear();
          lab.up(change());
          assertThat(lab.compare(change()).changes()).as("%s at write %s", trouble, k).isEmpty();
          assertThat(volumes(lab)).hasSize(5);
          lab.delete(change());
          assertThat(volumes(lab)).containsExactly(ProxmoxLab.IMAGE);
        }
      }
    }
    assertThat(told).isBetween(1, 12);
  }

  /** As an engine does: looks and tries again after everything that may pass. */
  private static boolean tried(ProxmoxLab lab, ResourceSpec spec) {
    for (int attempt = 1; ; attempt++) {
      try {
        lab.up(spec);
        return true;
      } catch (ProviderException e) {
        assertThat(e.diagnostics().get(0).title()).isNotBlank();
        boolean passes =
            switch (e.errorClass()) {
              case TRANSIENT, THROTTLED, CONFLICT, UNKNOWN_OUTCOME, UNREACHABLE -> true;
              case REJECTED, DENIED, TERMINAL -> false;
            };
        if (!passes || attempt > 3) {
          return false;
        }
      }
    }
  }

  @Test
  void aTaskThatFailsIsToldWithItsLogAndLeavesNothing() {
    for (String exit : List.of("storage 'local-zfs': not enough free space", "unexpected status")) {
      try (ProxmoxLab lab = new ProxmoxLab()) {
        lab.simulator.faults().add("", "qmcreate", 0, 0, new PveFault.TaskEnds(exit, false));
        assertThat(tried(lab, wish())).isFalse();
        assertThat(volumes(lab)).containsExactly(ProxmoxLab.IMAGE);
        lab.simulator.faults().clear();
        lab.up(wish());
        assertThat(lab.compare(wish()).changes()).isEmpty();
      }
    }
  }

  @Test
  void aTaskWithWarningsHasSucceeded() {
    try (ProxmoxLab lab = new ProxmoxLab()) {
      lab.simulator.faults().add("", "qmcreate", 0, 1, new PveFault.TaskEnds("WARNINGS: 1", true));
      lab.create(wish());
      assertThat(lab.call.progressed).anyMatch(line -> line.startsWith("WARN:"));
      assertThat(lab.status(210)).isEqualTo("running");
    }
  }
}

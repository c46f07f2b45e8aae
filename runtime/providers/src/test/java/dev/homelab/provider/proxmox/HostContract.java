package dev.homelab.provider.proxmox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.diag.Diagnostic;
import dev.homelab.exec.RunReport;
import dev.homelab.model.Action;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import dev.homelab.plan.Change;
import dev.homelab.plan.Plan;
import dev.homelab.plan.PlanCodes;
import dev.homelab.provider.kubernetes.FakeCall;
import dev.homelab.provider.proxmox.client.ProxmoxClient;
import dev.homelab.provider.proxmox.client.PveRequest;
import dev.homelab.provider.proxmox.client.Tasks;
import dev.homelab.resolve.ResourceGraph;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a host must do for homelab: the same for a simulated one and for a real one. Touches the ten
 * machine numbers of its place and nothing else, and takes away what it made.
 */
abstract class HostContract {
  private static final Duration PATIENCE = Duration.ofMinutes(30);

  @TempDir Path folder;
  private @Nullable ResourceGraph made;

  /** The host. */
  abstract HostPlace place();

  /** Lets go of the host, after what was made on it is gone. */
  void leave() {}

  /** A call on the real clock, whose one secret is the token of the host. */
  private FakeCall call() {
    return new FakeCall(PATIENCE).withSecret("pve", place().token());
  }

  private EngineBench bench() {
    return new EngineBench(folder, place().reach(), call());
  }

  @AfterEach
  void takeDown() {
    try {
      ResourceGraph graph = made;
      if (graph != null) {
        assertThat(bench().down(graph).end()).isEqualTo(RunReport.End.DONE);
        assertThat(bench().inventory(graph).found()).isEmpty();
      }
    } finally {
      leave();
    }
  }

  private ResourceSpec image() {
    return ProxmoxLab.spec(
        "proxmox.download",
        "suite",
        Map.of(
            "node", place().node(),
            "storage", place().images(),
            "url", place().image(),
            "checksum", place().checksum()));
  }

  private Map<String, Object> disk(String size, String storage, boolean fromImage) {
    Map<String, Object> disk = new HashMap<>(Map.of("storage", storage, "size", size));
    if (fromImage) {
      disk.put("image", new Value.Ref(image().address(), "volid"));
    }
    return disk;
  }

  private ResourceSpec machine(Map<String, Object> changes) {
    Map<String, Object> wish = new HashMap<>();
    wish.put("node", place().node());
    wish.put("vmid", place().first());
    wish.put("name", "homelab-suite");
    wish.put("os", "linux");
    wish.put("cores", 1);
    wish.put("memory", 512);
    wish.put("pool", "homelab-suite");
    wish.put(
        "disks",
        Map.of(
            "scsi0", disk(place().size(), place().disks(), true),
            "scsi1", disk("1G", place().disks(), false)));
    wish.put("nets", Map.of("net0", Map.of("bridge", place().bridge())));
    wish.put(
        "cloudInit",
        Map.of("storage", place().disks(), "addresses", Map.of("0", Map.of("ip", "dhcp"))));
    wish.put("boot", List.of("scsi0"));
    wish.putAll(changes);
    return ProxmoxLab.spec("proxmox.vm", "suite", wish);
  }

  private ResourceGraph lab(Map<String, Object> changes, ResourceSpec... more) {
    List<ResourceSpec> all = new ArrayList<>();
    all.add(image());
    all.add(ProxmoxLab.spec("proxmox.pool", "suite", Map.of("id", "homelab-suite")));
    all.add(machine(changes));
    all.addAll(List.of(more));
    return bench().graph(all);
  }

  private void up(ResourceGraph graph) {
    made = graph;
    RunReport report = bench().up(graph);
    assertThat(report.failures()).isEmpty();
    assertThat(report.refusals()).isEmpty();
    assertThat(report.end()).isEqualTo(RunReport.End.DONE);
    assertThat(bench().actions(graph)).as("a second run").isEmpty();
  }

  @Test
  void theTokenAndTheHostSuffice() {
    List<Diagnostic> missing = bench().missing(lab(Map.of()));
    assertThat(missing).isEmpty();
  }

  @Test
  void aMachineComesUpIsChangedAndGoesDown() {
    up(lab(Map.of()));
    up(lab(Map.of("name", "homelab-suite-2", "tags", List.of("suite"), "onBoot", true)));
    Map<String, Object> edits = new HashMap<>();
    edits.put("cores", 2);
    edits.put(
        "disks",
        Map.of(
            "scsi0", disk(place().size(), place().disks(), true),
            "scsi1", disk("2G", place().disks(), false)));
    ResourceGraph bigger = lab(edits);
    Plan plan = bench().plan(bigger);
    assertThat(plan.changes())
        .filteredOn(change -> change.action() == Action.UPDATE)
        .flatExtracting(Change::interrupts)
        .anyMatch(text -> text.startsWith("restarts the machine, for cores"));
    up(bigger);
    ResourceSpec snapshot =
        ProxmoxLab.spec(
            "proxmox.snapshot",
            "before",
            Map.of("node", place().node(), "vmid", place().first(), "name", "before"));
    edits.put("power", "stopped");
    up(lab(edits));
    up(lab(edits, snapshot));
  }

  @Test
  void aDiskMovesToTheOtherStorage() {
    String other = place().otherDisks();
    Assumptions.assumeTrue(other != null, "no other storage is named");
    up(lab(Map.of()));
    up(
        lab(
            Map.of(
                "disks",
                Map.of(
                    "scsi0", disk(place().size(), place().disks(), true),
                    "scsi1", disk("1G", String.valueOf(other), false)))));
  }

  @Test
  void aMachineOfOthersIsNotTouched() {
    long vmid = place().first() + 1;
    String[] machine = {"nodes", place().node(), "qemu", Long.toString(vmid)};
    FakeCall call = call();
    try (ProxmoxClient client =
        ProxmoxClient.connect(place().reach(), ProxmoxLab.options(), call)) {
      Tasks tasks = new Tasks(client);
      tasks.run(
          PveRequest.post("make a foreign machine", "nodes", place().node(), "qemu")
              .with("vmid", Long.toString(vmid))
              .with("name", "homelab-suite-foreign"),
          new Tasks.Search(place().node(), "qmcreate", Long.toString(vmid)),
          call);
      try {
        Plan plan = bench().plan(lab(Map.of("vmid", vmid)));
        assertThat(plan.diagnostics())
            .extracting(Diagnostic::code)
            .containsExactly(PlanCodes.FOREIGN);
      } finally {
        tasks.run(
            PveRequest.delete("remove the foreign machine", machine),
            new Tasks.Search(place().node(), "qmdestroy", Long.toString(vmid)),
            call);
      }
    }
  }
}

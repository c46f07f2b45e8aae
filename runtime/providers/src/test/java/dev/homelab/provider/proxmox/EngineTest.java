package dev.homelab.provider.proxmox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.diag.Diagnostic;
import dev.homelab.exec.RetryPolicy;
import dev.homelab.exec.RunOptions;
import dev.homelab.exec.RunReport;
import dev.homelab.model.Action;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import dev.homelab.plan.PlanOptions;
import dev.homelab.provider.proxmox.client.ProxmoxCodes;
import dev.homelab.resolve.ResourceGraph;
import dev.homelab.sim.proxmox.ProxmoxOptions;
import dev.homelab.sim.proxmox.ProxmoxSimulator;
import dev.homelab.sim.proxmox.fault.PveFault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lab of machines, brought up, changed and taken down by the engine, over real sockets. */
class EngineTest {
  private static final String URL = "https://factory.example.com/nocloud-amd64.qcow2";

  @TempDir Path folder;
  private ProxmoxSimulator simulator =
      ProxmoxSimulator.start(ProxmoxOptions.inMemory().withSpeed(60));

  @AfterEach
  void close() {
    simulator.close();
  }

  private static ResourceSpec talos(long vmid, Value image, Map<String, Object> more) {
    Map<String, Object> disk = ProxmoxLab.disk("50G", "image", image);
    Map<String, Object> desired =
        new HashMap<>(ProxmoxLab.talos(vmid, "disks", Map.of("scsi0", disk)).desired().fields());
    desired.putAll(more);
    return ProxmoxLab.spec("proxmox.vm", "m" + vmid, desired);
  }

  private ResourceGraph lab(long machines, Map<String, Object> more) {
    List<ResourceSpec> specs = new ArrayList<>();
    ResourceSpec image =
        ProxmoxLab.spec(
            "proxmox.download",
            "talos",
            Map.of(
                "node",
                "pve",
                "storage",
                "local",
                "url",
                URL,
                "checksum",
                ProxmoxSimulator.checksumOf(URL)));
    specs.add(image);
    specs.add(ProxmoxLab.spec("proxmox.pool", "prod", Map.of()));
    Map<String, Object> inPool = new HashMap<>(more);
    inPool.put("pool", "prod");
    for (long i = 0; i < machines; i++) {
      specs.add(talos(210 + i, new Value.Ref(image.address(), "volid"), inPool));
    }
    return bench().graph(specs);
  }

  private EngineBench bench() {
    Value.Tree host = ProxmoxLab.config(simulator).with("token", Value.of(simulator.token()));
    return new EngineBench(folder, host, new SimCall(simulator));
  }

  @Test
  void upAgainChangesNothingAnEditIsMadeAndDownTakesExactlyItsOwn() {
    ResourceGraph three = lab(3, Map.of());
    RunReport first = bench().up(three);
    assertThat(first.failures()).isEmpty();
    assertThat(first.refusals()).isEmpty();
    assertThat(first.end()).isEqualTo(RunReport.End.DONE);
    simulator.clearRequests();
    assertThat(bench().actions(three)).isEmpty();
    assertThat(bench().up(three).end()).isEqualTo(RunReport.End.DONE);
    assertThat(simulator.changes()).isEmpty();
    ResourceGraph bigger = lab(2, Map.of("cores", 4));
    assertThat(bench().actions(bigger).values())
        .containsExactlyInAnyOrder(Action.UPDATE, Action.UPDATE, Action.DELETE);
    PlanOptions loss =
        PlanOptions.DEFAULT.withDeleteData(
            three.resources().keySet().stream()
                .filter(address -> address.last().type().equals("vm"))
                .toList());
    assertThat(bench().run(bigger, loss, RunOptions.UP).end()).isEqualTo(RunReport.End.DONE);
    assertThat(simulator.config(210, "cores")).isEqualTo("4");
    assertThat(simulator.config(212, "name")).isEmpty();
    RunReport down = bench().run(bigger, loss.withDestroy(true), RunOptions.DOWN);
    assertThat(down.end()).isEqualTo(RunReport.End.DONE);
    simulator.edit(
        root -> {
          for (String table : List.of("vms", "volumes", "pools")) {
            assertThat(root.path(table).size()).as(table).isZero();
          }
        });
  }

  private int machines() {
    int[] count = {0};
    simulator.edit(root -> count[0] = root.path("vms").size());
    return count[0];
  }

  @Test
  void aMachineThatDoesNotStartGoesWithTheRest() {
    simulator.faults().add("", "qmstart", 0, 0, new PveFault.TaskEnds("start failed", false));
    ResourceGraph one = lab(1, Map.of());
    assertThat(bench().up(one).end()).isEqualTo(RunReport.End.FAILED);
    assertThat(bench().up(one).end()).as("again").isEqualTo(RunReport.End.FAILED);
    assertThat(machines()).isOne();

    RunReport down = bench().down(one);
    assertThat(down.failures()).isEmpty();
    assertThat(down.end()).isEqualTo(RunReport.End.DONE);
    assertThat(machines()).isZero();
  }

  @Test
  void aMachineThatDoesNotStartAndGetsAnotherNumberIsNotLeftBehind() {
    simulator.faults().once("", "qmstart", new PveFault.TaskEnds("start failed", false));
    bench().up(bench().graph(List.of(ProxmoxLab.talos(210, "disks", ProxmoxLab.NONE))));
    assertThat(machines()).isOne();

    ResourceSpec renumbered =
        ProxmoxLab.spec(
            "proxmox.vm",
            "m210",
            ProxmoxLab.talos(211, "disks", ProxmoxLab.NONE).desired().fields());
    ResourceGraph other = bench().graph(List.of(renumbered));
    assertThat(bench().actions(other).values()).containsExactly(Action.REPLACE);
    PlanOptions loss = PlanOptions.DEFAULT.withDeleteData(other.resources().keySet());
    assertThat(bench().run(other, loss, RunOptions.UP).end()).isEqualTo(RunReport.End.DONE);
    assertThat(machines()).isOne();
    assertThat(simulator.config(211, "name")).isNotEmpty();
  }

  private static ResourceSpec numbered(String name, long vmid) {
    return ProxmoxLab.spec(
        "proxmox.vm", name, ProxmoxLab.talos(vmid, "disks", ProxmoxLab.NONE).desired().fields());
  }

  /** What a plan says of a machine 210 that is to have the number 211. */
  private Diagnostic renumbered(ResourceSpec... others) {
    List<ResourceSpec> all = new ArrayList<>(List.of(others));
    all.add(numbered("m210", 211));
    List<Diagnostic> told = bench().plan(bench().graph(all)).diagnostics();
    assertThat(simulator.config(210, "name")).isNotEmpty();
    assertThat(told).hasSize(1);
    assertThat(told.get(0).code()).isEqualTo(ProxmoxCodes.TAKEN);
    assertThat(told.get(0).title()).contains("machine 211 exists already");
    return told.get(0);
  }

  @Test
  void anotherNumberThatSomebodyHasIsRefusedBeforeTheOldMachineGoes() {
    bench().up(bench().graph(List.of(numbered("m210", 210))));
    simulator.edit(
        root -> {
          ObjectNode foreign = root.withObject("/vms").putObject("211");
          foreign.put("node", "pve").put("status", "stopped");
          foreign.putObject("conf").put("name", "theirs");
        });
    assertThat(renumbered().detail()).contains("theirs on pve");
  }

  @Test
  void anotherNumberThatAContainerHasIsRefused() {
    bench().up(bench().graph(List.of(numbered("m210", 210))));
    simulator.edit(
        root -> {
          ObjectNode container = root.withObject("/vms").putObject("211").put("type", "lxc");
          container.put("node", "pve").put("status", "stopped").putObject("conf");
        });
    assertThat(renumbered().detail()).contains("container");
  }

  @Test
  void anotherNumberOfWhichTheHostTellsNothingButThatItIsTakenIsRefused() {
    simulator.close();
    simulator = ProxmoxSimulator.start(ProxmoxOptions.inMemory().withNodes("pve", "away"));
    bench().up(bench().graph(List.of(numbered("m210", 210))));
    simulator.edit(
        root -> {
          root.withObject("/nodes/away").put("status", "offline");
          ObjectNode guest = root.withObject("/vms").putObject("211").put("node", "away");
          guest.put("status", "unknown").putObject("conf").put("name", "theirs");
        });
    assertThat(renumbered().detail()).contains("on away", "does not answer");
  }

  @Test
  void anotherNumberThatAMachineOfTheLabHasIsRefused() {
    bench().up(bench().graph(List.of(numbered("m210", 210), numbered("other", 211))));
    assertThat(renumbered(numbered("other", 211)).title()).contains("is", "vm.other of this lab");
  }

  @Test
  void workOfMinutesIsWaitedForBeyondTheTimeOfACall() {
    simulator.close();
    simulator =
        ProxmoxSimulator.start(
            new ProxmoxOptions(
                dev.homelab.sim.proxmox.Profile.PVE92, List.of("pve"), null, 1, 0, 0));
    RunOptions hasty =
        new RunOptions(
            "up", 8, Duration.ofSeconds(1), Duration.ofMinutes(1), RetryPolicy.DEFAULT, false);
    RunReport report = bench().run(lab(1, Map.of()), PlanOptions.DEFAULT, hasty);
    assertThat(report.failures()).isEmpty();
    assertThat(report.end()).isEqualTo(RunReport.End.DONE);
  }
}

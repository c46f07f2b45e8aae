package dev.homelab.provider.proxmox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.model.Address;
import dev.homelab.model.ResourceSpec;
import dev.homelab.sim.proxmox.ProxmoxOptions;
import dev.homelab.spi.Observation;
import dev.homelab.spi.ObserveRequest;
import dev.homelab.spi.StepRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several machines and several nodes at once. */
class ScaleTest {
  private ProxmoxLab lab = new ProxmoxLab();

  @AfterEach
  void close() {
    lab.close();
  }

  @Test
  void twentyMachinesTakeOneListAndOneLookEach() {
    lab.simulator.edit(root -> root.withObject("/storages/local-zfs").put("capacity", 10L << 40));
    List<ResourceSpec> specs = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      specs.add(ProxmoxLab.talos(210 + i, "power", "stopped"));
      lab.create(specs.get(i));
    }
    lab.simulator.clearRequests();
    Map<Address, Observation> found =
        lab.session.observe(
            new ObserveRequest(lab.identity, specs, Map.copyOf(lab.records), true), lab.call);
    assertThat(found.values()).allMatch(one -> one instanceof Observation.Present);
    assertThat(lab.simulator.requests()).hasSize(21);
    assertThat(lab.simulator.changes()).isEmpty();
  }

  @Test
  void eightMachinesAreMadeAtOnceWithoutALockThatTimesOut() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    List<Future<?>> running = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      ResourceSpec spec = ProxmoxLab.talos(210 + i);
      running.add(
          threads.submit(
              () -> lab.session.create(new StepRequest(lab.identity, spec, null), lab.call)));
    }
    for (Future<?> one : running) {
      one.get(60, TimeUnit.SECONDS);
    }
    threads.shutdownNow();
    for (int i = 0; i < 8; i++) {
      assertThat(lab.status(210 + i)).isEqualTo("running");
    }
    assertThat(lab.simulator.changes()).hasSize(24).allMatch(entry -> entry.status() == 200);
  }

  @Test
  void aNodeThatIsOffIsUnreachableAndNotEmpty() {
    lab.close();
    lab = new ProxmoxLab(ProxmoxOptions.inMemory().withNodes("pve", "two"));
    ResourceSpec here = ProxmoxLab.talos(210);
    ResourceSpec there = ProxmoxLab.talos(211, "node", "two");
    lab.create(here);
    lab.create(there);
    lab.simulator.edit(root -> root.withObject("/nodes/two").put("status", "offline"));
    Map<Address, Observation> found =
        lab.session.observe(
            new ObserveRequest(lab.identity, List.of(here, there), Map.copyOf(lab.records), true),
            lab.call);
    assertThat(found.get(here.address())).isInstanceOf(Observation.Present.class);
    assertThat(found.get(there.address())).isInstanceOf(Observation.Unreachable.class);
  }

  private Map<Address, Observation> withANodeOff(ResourceSpec... specs) {
    lab.simulator.advance(20_000);
    lab.simulator.edit(root -> root.withObject("/nodes/two").put("status", "offline"));
    return lab.session.observe(
        new ObserveRequest(lab.identity, List.of(specs), Map.copyOf(lab.records), true), lab.call);
  }

  @Test
  void aNodeThatIsOffDoesNotHinderNewMachinesOnOthers() {
    lab.close();
    lab = new ProxmoxLab(ProxmoxOptions.inMemory().withNodes("pve", "two"));
    ResourceSpec there = ProxmoxLab.talos(211, "node", "two");
    lab.create(there);
    ResourceSpec numbered = ProxmoxLab.talos(212);
    ResourceSpec any = ProxmoxLab.talos(213, "vmid", ProxmoxLab.NONE);
    Map<Address, Observation> found = withANodeOff(there, numbered, any);
    assertThat(found.get(there.address())).isInstanceOf(Observation.Unreachable.class);
    assertThat(found.get(numbered.address())).isInstanceOf(Observation.Absent.class);
    assertThat(found.get(any.address())).isInstanceOf(Observation.Absent.class);
    lab.create(numbered);
    lab.create(any);
    assertThat(lab.present(any).owner()).isEqualTo(Observation.Owner.OURS);
  }

  @Test
  void anUnrecordedMachineOnANodeThatIsOffMayBeAnyNewOne() {
    lab.close();
    lab = new ProxmoxLab(ProxmoxOptions.inMemory().withNodes("pve", "two"));
    lab.create(ProxmoxLab.talos(211, "node", "two"));
    lab.records.clear();
    ResourceSpec numbered = ProxmoxLab.talos(212);
    assertThat(withANodeOff(numbered).get(numbered.address()))
        .isInstanceOf(Observation.Unreachable.class);
  }

  @Test
  void aMachineThatWasMovedOffADeadNodeIsFound() {
    lab.close();
    lab = new ProxmoxLab(ProxmoxOptions.inMemory().withNodes("pve", "two"));
    ResourceSpec moved = ProxmoxLab.talos(211, "node", "two", "ha", true);
    lab.create(moved);
    lab.simulator.edit(root -> root.withObject("/vms/211").put("node", "pve"));
    assertThat(withANodeOff(moved).get(moved.address())).isInstanceOf(Observation.Present.class);
  }

  @Test
  void whatIsAskedWhileTheRunIsStoppedGoesOnOnTheHost() {
    lab.simulator
        .faults()
        .once(
            "GET",
            "/status$",
            new dev.homelab.sim.proxmox.fault.PveFault.Act(lab.call::cancel, false));
    ResourceSpec spec = ProxmoxLab.talos(210);
    try {
      lab.create(spec);
    } catch (dev.homelab.spi.ProviderException e) {
      assertThat(e.diagnostics().get(0).code()).isEqualTo("HL5512");
    }
    assertThat(lab.call.isCancelled()).isTrue();
    assertThat(lab.call.progressed).anyMatch(line -> line.contains("goes on as task UPID:pve"));
    ProxmoxLab next = lab.restarted();
    next.up(spec);
    assertThat(next.status(210)).isEqualTo("running");
  }
}

package dev.homelab.provider.proxmox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.exec.Engine;
import dev.homelab.exec.RetryPolicy;
import dev.homelab.exec.RunOptions;
import dev.homelab.exec.RunReport;
import dev.homelab.exec.StopSignal;
import dev.homelab.model.Action;
import dev.homelab.model.Address;
import dev.homelab.model.Lab;
import dev.homelab.model.Origin;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.TargetSpec;
import dev.homelab.model.Value;
import dev.homelab.plan.Change;
import dev.homelab.plan.Plan;
import dev.homelab.plan.PlanOptions;
import dev.homelab.resolve.ProviderCatalog;
import dev.homelab.resolve.Resolution;
import dev.homelab.resolve.Resolver;
import dev.homelab.resolve.ResourceGraph;
import dev.homelab.sim.proxmox.ProxmoxOptions;
import dev.homelab.sim.proxmox.ProxmoxSimulator;
import dev.homelab.spi.SessionOptions;
import dev.homelab.spi.StateBackend;
import dev.homelab.state.FolderBackend;
import dev.homelab.state.RunJournal;
import dev.homelab.state.StateDocument;
import dev.homelab.state.StateSettings;
import dev.homelab.state.StateStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lab of machines, brought up, changed and taken down by the engine, over real sockets. */
class EngineTest {
  private static final ProviderCatalog CATALOG = ProviderCatalog.of(new ProxmoxProvider());
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
    Value.Tree config = ProxmoxLab.config(simulator).with("token", Value.of(simulator.token()));
    TargetSpec target = new TargetSpec(ProxmoxLab.HOST, "proxmox", config, Origin.NONE);
    Lab lab = new Lab("home", List.of(target), List.of(), specs, new TreeMap<>(), List.of());
    Resolution resolution = Resolver.resolve(lab, CATALOG);
    assertThat(resolution.diagnostics()).isEmpty();
    return resolution.graph();
  }

  private Engine engine() {
    return Engine.builder()
        .providers(CATALOG)
        .session(new SessionOptions(folder, folder.resolve("state"), Map.of(), "homelab/test"))
        .secrets(new SimCall(simulator))
        .build();
  }

  private StateStore store() {
    return StateStore.open(
        FolderBackend.open(folder.resolve("state")), Clock.systemUTC(), StateSettings.of("home"));
  }

  private RunReport run(ResourceGraph graph, PlanOptions options, RunOptions how) {
    try (Engine engine = engine();
        StateStore store = store()) {
      StateDocument state = store.load();
      Plan plan = engine.plan(graph, state, options);
      assertThat(plan.diagnostics()).isEmpty();
      try (StateBackend.Lock lock = store.lock(how.command());
          RunJournal journal = store.journal(lock)) {
        return engine.run(plan, graph, state, journal, how, event -> {}, new StopSignal());
      }
    }
  }

  private RunReport up(ResourceGraph graph) {
    return run(graph, PlanOptions.DEFAULT, RunOptions.UP);
  }

  private Map<Address, Action> plan(ResourceGraph graph) {
    try (Engine engine = engine();
        StateStore store = store()) {
      Map<Address, Action> actions = new TreeMap<>();
      for (Change change : engine.plan(graph, store.load(), PlanOptions.DEFAULT).changes()) {
        if (change.action() != Action.NOOP) {
          actions.put(change.address(), change.action());
        }
      }
      return actions;
    }
  }

  @Test
  void upAgainChangesNothingAnEditIsMadeAndDownTakesExactlyItsOwn() {
    ResourceGraph three = lab(3, Map.of());
    RunReport first = up(three);
    assertThat(first.failures()).isEmpty();
    assertThat(first.refusals()).isEmpty();
    assertThat(first.end()).isEqualTo(RunReport.End.DONE);
    simulator.clearRequests();
    assertThat(plan(three)).isEmpty();
    assertThat(up(three).end()).isEqualTo(RunReport.End.DONE);
    assertThat(simulator.changes()).isEmpty();
    ResourceGraph bigger = lab(2, Map.of("cores", 4));
    assertThat(plan(bigger).values())
        .containsExactlyInAnyOrder(Action.UPDATE, Action.UPDATE, Action.DELETE);
    PlanOptions loss =
        PlanOptions.DEFAULT.withDeleteData(
            three.resources().keySet().stream()
                .filter(address -> address.last().type().equals("vm"))
                .toList());
    assertThat(run(bigger, loss, RunOptions.UP).end()).isEqualTo(RunReport.End.DONE);
    assertThat(simulator.config(210, "cores")).isEqualTo("4");
    assertThat(simulator.config(212, "name")).isEmpty();
    RunReport down = run(bigger, loss.withDestroy(true), RunOptions.DOWN);
    assertThat(down.end()).isEqualTo(RunReport.End.DONE);
    simulator.edit(
        root -> {
          for (String table : List.of("vms", "volumes", "pools")) {
            assertThat(root.path(table).size()).as(table).isZero();
          }
        });
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
    RunReport report = run(lab(1, Map.of()), PlanOptions.DEFAULT, hasty);
    assertThat(report.failures()).isEmpty();
    assertThat(report.end()).isEqualTo(RunReport.End.DONE);
  }
}

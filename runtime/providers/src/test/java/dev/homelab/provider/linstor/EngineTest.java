package dev.homelab.provider.linstor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.exec.Engine;
import dev.homelab.exec.RunOptions;
import dev.homelab.exec.RunReport;
import dev.homelab.exec.StopSignal;
import dev.homelab.model.Action;
import dev.homelab.model.Lab;
import dev.homelab.model.ResourceSpec;
import dev.homelab.plan.Change;
import dev.homelab.plan.Plan;
import dev.homelab.plan.PlanOptions;
import dev.homelab.provider.kubernetes.KubernetesProvider;
import dev.homelab.provider.kubernetes.TestLab;
import dev.homelab.resolve.ProviderCatalog;
import dev.homelab.resolve.Resolution;
import dev.homelab.resolve.Resolver;
import dev.homelab.resolve.ResourceGraph;
import dev.homelab.sim.linstor.LinstorDisk;
import dev.homelab.sim.linstor.LinstorFault;
import dev.homelab.sim.linstor.LinstorFaults;
import dev.homelab.spi.StateBackend;
import dev.homelab.state.FolderBackend;
import dev.homelab.state.RunJournal;
import dev.homelab.state.StateDocument;
import dev.homelab.state.StateSettings;
import dev.homelab.state.StateStore;
import java.time.Clock;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A pool carried by the target of its cluster, brought up and down by the engine. */
class EngineTest extends LinstorBench {
  private static final ProviderCatalog CATALOG =
      ProviderCatalog.of(new KubernetesProvider(), new LinstorProvider());
  private static final LinstorDisk SDA = LinstorDisk.clean("/dev/sda", 100, "S1");
  private static final LinstorDisk SDB = LinstorDisk.clean("/dev/sdb", 100, "S2");

  private ResourceGraph graph(ResourceSpec... specs) {
    Lab script =
        new Lab(
            "home",
            List.of(TestLab.target(kubeconfig())),
            List.of(),
            List.of(specs),
            new TreeMap<>(),
            List.of());
    Resolution resolution = Resolver.resolve(script, CATALOG);
    assertThat(resolution.diagnostics()).isEmpty();
    return resolution.graph();
  }

  private Engine engine() {
    return Engine.builder().providers(CATALOG).session(options()).secrets(new PoolCall()).build();
  }

  private StateStore store() {
    return StateStore.open(
        FolderBackend.open(folder.resolve("state")), Clock.systemUTC(), StateSettings.of("home"));
  }

  private Plan plan(ResourceGraph graph) {
    try (Engine engine = engine();
        StateStore store = store()) {
      return engine.plan(graph, store.load(), PlanOptions.DEFAULT);
    }
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

  @Test
  void theSecondRunChangesNothingAndRemovingLosesNoData() {
    install(SDA, SDB);
    ResourceGraph graph = graph(pool());
    assertThat(up(graph).problems()).isEmpty();
    assertThat(zpool().path("devices")).hasSize(2);
    linstor.clearRequests();
    assertThat(plan(graph).changes()).extracting(Change::action).containsOnly(Action.NOOP);
    assertThat(up(graph).problems()).isEmpty();
    assertThat(linstor.changes()).isEmpty();

    PlanOptions all = PlanOptions.DEFAULT.withDestroy(true);
    assertThat(run(graph, all, RunOptions.DOWN).problems()).isEmpty();
    assertThat(registered().isMissingNode()).isTrue();
    assertThat(zpool().path("devices")).hasSize(2);
  }

  @Test
  void oneRunGoesOnAfterAnswersThatWereLost() {
    install(SDA, SDB);
    linstor.faults().once(LinstorFaults.EXEC, "zpool create", new LinstorFault.LostCommand());
    linstor.faults().once("POST", "storage-pools", new LinstorFault.Cut(true));
    linstor.faults().once("GET", "view/storage-pools", new LinstorFault.Answer(503, false));
    ResourceGraph graph = graph(pool());
    assertThat(up(graph).problems()).isEmpty();
    assertThat(linstor.changes().stream().filter(line -> line.startsWith("zpool create")))
        .hasSize(1);
    assertThat(zpool().path("props").path("failmode").asText()).isEqualTo("continue");
    assertThat(plan(graph).changes()).extracting(Change::action).containsOnly(Action.NOOP);
  }

  @Test
  void aPlanThatWouldChangeAPoolIsBlocked() {
    install(SDA);
    assertThat(up(graph(pool())).problems()).isEmpty();
    Plan plan = plan(graph(pool("kind", "zfs-thin")));
    assertThat(plan.diagnostics()).hasSize(1);
    assertThat(plan.diagnostics().get(0).code()).isEqualTo("HL9077");
    assertThat(plan.changes().get(0).blocked()).isNotNull();
  }
}

package dev.homelab.provider.proxmox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.exec.Engine;
import dev.homelab.exec.Inventory;
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
import dev.homelab.spi.SecretResolver;
import dev.homelab.spi.SessionOptions;
import dev.homelab.spi.StateBackend;
import dev.homelab.state.FolderBackend;
import dev.homelab.state.RunJournal;
import dev.homelab.state.StateDocument;
import dev.homelab.state.StateSettings;
import dev.homelab.state.StateStore;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Brings labs on one Proxmox VE host up and down by the engine, with a state of its own.
 *
 * @param folder where the state is kept
 * @param host how the host is reached
 * @param secrets the lab's secrets
 */
record EngineBench(Path folder, Value.Tree host, SecretResolver secrets) {
  private static final ProviderCatalog CATALOG = ProviderCatalog.of(new ProxmoxProvider());
  private static final String NAME = "home";

  /** The graph of these resources. */
  ResourceGraph graph(List<ResourceSpec> specs) {
    TargetSpec target = new TargetSpec(ProxmoxLab.HOST, "proxmox", host, Origin.NONE);
    Lab lab = new Lab(NAME, List.of(target), List.of(), specs, new TreeMap<>(), List.of());
    Resolution resolution = Resolver.resolve(lab, CATALOG);
    assertThat(resolution.diagnostics()).isEmpty();
    return resolution.graph();
  }

  private Engine engine() {
    return Engine.builder()
        .providers(CATALOG)
        .session(new SessionOptions(folder, folder.resolve("state"), Map.of(), "homelab/test"))
        .secrets(secrets)
        .build();
  }

  private StateStore store() {
    return StateStore.open(
        FolderBackend.open(folder.resolve("state")), Clock.systemUTC(), StateSettings.of(NAME));
  }

  /** Plans and runs; a plan with problems fails the test. */
  RunReport run(ResourceGraph graph, PlanOptions options, RunOptions how) {
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

  /** Brings it up, nothing confirmed. */
  RunReport up(ResourceGraph graph) {
    return run(graph, PlanOptions.DEFAULT, RunOptions.UP);
  }

  /** Takes everything down, the loss of all data confirmed. */
  RunReport down(ResourceGraph graph) {
    PlanOptions all = PlanOptions.DEFAULT.withDestroy(true);
    return run(graph, all.withDeleteData(graph.resources().keySet()), RunOptions.DOWN);
  }

  /** The plan. */
  Plan plan(ResourceGraph graph) {
    try (Engine engine = engine();
        StateStore store = store()) {
      return engine.plan(graph, store.load(), PlanOptions.DEFAULT);
    }
  }

  /** What would be done, by address. */
  Map<Address, Action> actions(ResourceGraph graph) {
    Map<Address, Action> actions = new TreeMap<>();
    for (Change change : plan(graph).changes()) {
      if (change.action() != Action.NOOP) {
        actions.put(change.address(), change.action());
      }
    }
    return actions;
  }

  /** What bears the mark of the lab on the host. */
  Inventory inventory(ResourceGraph graph) {
    try (Engine engine = engine();
        StateStore store = store()) {
      return engine.survey(graph, store.load().identity()).inventory();
    }
  }

  /** What is missing for the lab, of rights and of the host. */
  List<dev.homelab.diag.Diagnostic> missing(ResourceGraph graph) {
    try (Engine engine = engine();
        StateStore store = store()) {
      return engine.survey(graph, store.load().identity()).missingRights().values().stream()
          .flatMap(List::stream)
          .toList();
    }
  }
}

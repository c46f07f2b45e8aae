package dev.homelab.provider.apps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.exec.Engine;
import dev.homelab.exec.RunOptions;
import dev.homelab.exec.RunReport;
import dev.homelab.exec.StopSignal;
import dev.homelab.model.Action;
import dev.homelab.model.Edge;
import dev.homelab.model.Lab;
import dev.homelab.model.Level;
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
import dev.homelab.sim.apps.AppFault;
import dev.homelab.spi.StateBackend;
import dev.homelab.state.FolderBackend;
import dev.homelab.state.RunJournal;
import dev.homelab.state.StateDocument;
import dev.homelab.state.StateSettings;
import dev.homelab.state.StateStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A whole lab of films and series, joined by the engine. */
class JoinTest extends AppsBench {
  private static final ProviderCatalog CATALOG =
      ProviderCatalog.of(new KubernetesProvider(), new AppsProvider());

  /** All wishes, one after the other. */
  private ResourceGraph graph() {
    List<ResourceSpec> specs = new ArrayList<>();
    for (ResourceSpec spec : Media.all()) {
      TreeSet<Edge> edges = new TreeSet<>();
      if (!specs.isEmpty()) {
        edges.add(new Edge(specs.get(specs.size() - 1).address(), Level.READY));
      }
      specs.add(spec.withDependsOn(edges));
    }
    Lab script =
        new Lab(
            "home", List.of(TestLab.target(kubeconfig())), List.of(), specs, secrets(), List.of());
    Resolution resolution = Resolver.resolve(script, CATALOG);
    assertThat(resolution.diagnostics()).isEmpty();
    return resolution.graph();
  }

  private static TreeMap<String, dev.homelab.model.SecretSource> secrets() {
    TreeMap<String, dev.homelab.model.SecretSource> sources = new TreeMap<>();
    SECRETS
        .keySet()
        .forEach(
            name -> sources.put(name, new dev.homelab.model.SecretSource.Generated(32, "abc")));
    return sources;
  }

  private Engine engine() {
    return Engine.builder().providers(CATALOG).session(options()).secrets(new AppCall()).build();
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

  @Test
  void oneRunJoinsEverythingThroughTroubleAndTheNextChangesNothing() throws IOException {
    install(Media.APPS);
    app("sonarr").faults().once("GET", "downloadclient", new AppFault.Answer(503, false));
    app("sonarr").faults().once("POST", "downloadclient", new AppFault.Cut(true));
    app("prowlarr").faults().once("POST", "applications", new AppFault.Answer(502, true));
    app("jellyfin").faults().once("POST", "Startup/Complete", new AppFault.Cut(false));
    app("jellyseerr").faults().once("POST", "settings/sonarr$", new AppFault.Garbage(true));
    ResourceGraph graph = graph();
    assertThat(run(graph, PlanOptions.DEFAULT, RunOptions.UP).problems()).isEmpty();
    for (String name : Media.APPS) {
      app(name).clearRequests();
    }
    assertThat(plan(graph).changes()).extracting(Change::action).containsOnly(Action.NOOP);
    assertThat(run(graph, PlanOptions.DEFAULT, RunOptions.UP).problems()).isEmpty();
    for (String name : Media.APPS) {
      assertThat(app(name).changes()).as(name).isEmpty();
    }
    app("sonarr").edit(held -> assertThat(held.path("downloadclient")).hasSize(1));
    app("prowlarr").edit(held -> assertThat(held.path("applications")).hasSize(1));
    app("jellyseerr").edit(held -> assertThat(held.path("sonarr")).hasSize(1));
    assertThat(texts()).doesNotContain("canary");

    PlanOptions all = PlanOptions.DEFAULT.withDestroy(true);
    assertThat(run(graph, all, RunOptions.DOWN).problems()).isEmpty();
    app("sonarr").edit(held -> assertThat(held.path("downloadclient")).isEmpty());
    app("jellyfin").edit(held -> assertThat(held.path("folders")).isEmpty());
  }

  /** Everything that the tool keeps. */
  private String texts() throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.walk(folder.resolve("state"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        all.append(Files.readString(file));
      }
    }
    return all.toString();
  }
}

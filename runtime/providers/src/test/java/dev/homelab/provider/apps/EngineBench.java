package dev.homelab.provider.apps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.exec.Engine;
import dev.homelab.exec.RunOptions;
import dev.homelab.exec.RunReport;
import dev.homelab.exec.StopSignal;
import dev.homelab.model.Edge;
import dev.homelab.model.Lab;
import dev.homelab.model.LabIdentity;
import dev.homelab.model.Level;
import dev.homelab.model.ResourceSpec;
import dev.homelab.plan.Plan;
import dev.homelab.plan.PlanOptions;
import dev.homelab.provider.kubernetes.KubernetesProvider;
import dev.homelab.provider.kubernetes.TestLab;
import dev.homelab.resolve.ProviderCatalog;
import dev.homelab.resolve.Resolution;
import dev.homelab.resolve.Resolver;
import dev.homelab.resolve.ResourceGraph;
import dev.homelab.spi.SecretResolver;
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
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** A lab of applications that the engine plans and runs. */
abstract class EngineBench extends AppsBench {
  private static final ProviderCatalog CATALOG =
      ProviderCatalog.of(new KubernetesProvider(), new AppsProvider());

  /** Who knows the lab's secrets. */
  SecretResolver resolver = new AppCall();

  /** Wishes, each after the one before. */
  ResourceGraph graph(List<ResourceSpec> wishes) {
    List<ResourceSpec> specs = new ArrayList<>();
    for (ResourceSpec spec : wishes) {
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

  private static SortedMap<String, dev.homelab.model.SecretSource> secrets() {
    TreeMap<String, dev.homelab.model.SecretSource> sources = new TreeMap<>();
    SECRETS
        .keySet()
        .forEach(
            name -> sources.put(name, new dev.homelab.model.SecretSource.Generated(32, "abc")));
    return sources;
  }

  private Engine engine() {
    return Engine.builder().providers(CATALOG).session(options()).secrets(resolver).build();
  }

  private StateStore store() {
    return StateStore.open(
        FolderBackend.open(folder.resolve("state")), Clock.systemUTC(), StateSettings.of("home"));
  }

  /** Whose the state is. */
  LabIdentity owner() {
    try (StateStore store = store()) {
      return store.load().identity();
    }
  }

  Plan plan(ResourceGraph graph) {
    try (Engine engine = engine();
        StateStore store = store()) {
      return engine.plan(graph, store.load(), PlanOptions.DEFAULT);
    }
  }

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

  /** Everything that the tool keeps. */
  String texts() throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.walk(folder.resolve("state"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        all.append(Files.readString(file));
      }
    }
    return all.toString();
  }
}

package dev.homelab.provider.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.exec.Engine;
import dev.homelab.exec.RunOptions;
import dev.homelab.exec.RunReport;
import dev.homelab.exec.StopSignal;
import dev.homelab.model.Action;
import dev.homelab.model.Address;
import dev.homelab.model.Lab;
import dev.homelab.model.Origin;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import dev.homelab.plan.Plan;
import dev.homelab.plan.PlanOptions;
import dev.homelab.resolve.ProviderCatalog;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalValueTest {
  private static final ProviderCatalog CATALOG = ProviderCatalog.of(new LocalProvider());

  private static final SecretResolver NO_SECRETS =
      new SecretResolver() {
        @Override
        public String resolve(String name) {
          throw new IllegalStateException(name);
        }

        @Override
        public String digest(String text) {
          return text;
        }

        @Override
        public String redact(String text) {
          return text;
        }
      };

  @TempDir Path folder;

  private static Address at(int n) {
    return Address.of("value", "v" + n);
  }

  private static ResourceGraph chain(int count, String first) {
    List<ResourceSpec> specs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Object content = i == 0 ? first : new Value.Ref(at(i - 1), "value");
      specs.add(
          ResourceSpec.of(
              at(i),
              LocalProvider.VALUE,
              null,
              Value.ofMap(Map.of("content", content)),
              Origin.NONE));
    }
    Lab lab = new Lab("local", List.of(), List.of(), specs, new TreeMap<>(), List.of());
    return Resolver.resolve(lab, CATALOG).graph();
  }

  private Engine engine() {
    return Engine.builder()
        .providers(CATALOG)
        .session(new SessionOptions(folder, folder.resolve("state"), Map.of(), "homelab/test"))
        .secrets(NO_SECRETS)
        .build();
  }

  private StateStore store() {
    return StateStore.open(
        FolderBackend.open(folder.resolve("state")), Clock.systemUTC(), StateSettings.of("local"));
  }

  private RunReport run(ResourceGraph graph, PlanOptions options, RunOptions how) {
    try (Engine engine = engine();
        StateStore store = store()) {
      StateDocument state = store.load();
      Plan plan = engine.plan(graph, state, options);
      try (StateBackend.Lock lock = store.lock(how.command());
          RunJournal journal = store.journal(lock)) {
        return engine.run(plan, graph, state, journal, how, event -> {}, new StopSignal());
      }
    }
  }

  private Plan plan(ResourceGraph graph) {
    try (Engine engine = engine();
        StateStore store = store()) {
      return engine.plan(graph, store.load(), PlanOptions.DEFAULT);
    }
  }

  @Test
  void aChainIsRecordedChangedAndRemoved() {
    assertThat(run(chain(200, "one"), PlanOptions.DEFAULT, RunOptions.UP).done())
        .isEqualTo(Map.of(Action.CREATE, 200));
    assertThat(plan(chain(200, "one")).isEmpty()).isTrue();

    Plan changed = plan(chain(200, "two"));
    assertThat(changed.count(Action.UPDATE)).isEqualTo(200);
    assertThat(changed.changes()).allSatisfy(c -> assertThat(c.fields()).hasSize(1));
    assertThat(run(chain(200, "two"), PlanOptions.DEFAULT, RunOptions.UP).end())
        .isEqualTo(RunReport.End.DONE);
    try (StateStore store = store()) {
      StateDocument state = store.load();
      assertThat(state.entries().values())
          .allSatisfy(
              entry -> assertThat(entry.outputs().get("value")).isEqualTo(new Value.Text("two")));
    }

    RunReport down = run(chain(200, "two"), PlanOptions.DEFAULT.withDestroy(true), RunOptions.DOWN);
    assertThat(down.done()).isEqualTo(Map.of(Action.DELETE, 200));
    assertThat(plan(chain(200, "one")).count(Action.CREATE)).isEqualTo(200);
  }

  @Test
  void contentIsRequired() {
    ResourceSpec bare =
        ResourceSpec.of(at(0), LocalProvider.VALUE, null, Value.Tree.EMPTY, Origin.NONE);

    assertThat(new LocalProvider().check(bare)).hasSize(1);
  }
}

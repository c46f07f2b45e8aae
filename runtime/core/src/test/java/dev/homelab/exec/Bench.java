package dev.homelab.exec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.event.EventSink;
import dev.homelab.event.RunEvent;
import dev.homelab.fake.FakePlatform;
import dev.homelab.fake.Labs;
import dev.homelab.fake.MemoryJournal;
import dev.homelab.model.StateEntry;
import dev.homelab.plan.Plan;
import dev.homelab.plan.PlanOptions;
import dev.homelab.resolve.ProviderCatalog;
import dev.homelab.resolve.Resolution;
import dev.homelab.resolve.Resolver;
import dev.homelab.resolve.ResourceGraph;
import dev.homelab.state.StateDocument;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A fake platform, a journal and an engine that runs everything on one thread. */
final class Bench {
  final FakePlatform platform = new FakePlatform();
  final List<RunEvent> events = new ArrayList<>();
  StopSignal stop = new StopSignal();
  MemoryJournal journal = new MemoryJournal(Labs.emptyState());
  RunOptions options = RunOptions.UP;
  PlanOptions planOptions = PlanOptions.DEFAULT;
  long seed = 1;
  boolean threads;
  @Nullable Machinery own;
  EventSink onEvent = event -> {};

  /** Lets another run begin, which nobody stops. */
  void again() {
    stop = new StopSignal();
    onEvent = event -> {};
  }

  Engine engine() {
    return Engine.builder()
        .providers(catalog())
        .session(Labs.SESSION)
        .secrets(Labs.NO_SECRETS)
        .random(() -> 0.5)
        .runIds(() -> "run-1")
        .machinery(this::machinery)
        .build();
  }

  private Machinery machinery() {
    Machinery set = own;
    if (set != null) {
      return set;
    }
    return threads ? new ThreadMachinery(Clock.systemUTC()) : new Stepwise(seed);
  }

  ProviderCatalog catalog() {
    return ProviderCatalog.of(platform);
  }

  ResourceGraph graph(Labs labs) {
    Resolution resolution = Resolver.resolve(labs.build(), catalog());
    assertThat(resolution.diagnostics()).isEmpty();
    return resolution.graph();
  }

  StateDocument state() {
    return journal.document();
  }

  StateEntry entry(String name) {
    return Objects.requireNonNull(state().entry(Labs.at(name)), name);
  }

  Plan plan(Labs labs) {
    try (Engine engine = engine()) {
      return engine.plan(graph(labs), state(), planOptions);
    }
  }

  RunReport up(Labs labs) {
    ResourceGraph graph = graph(labs);
    try (Engine engine = engine()) {
      Plan plan = engine.plan(graph, state(), planOptions);
      return engine.run(plan, graph, state(), journal, options, this::heard, stop);
    }
  }

  private void heard(RunEvent event) {
    events.add(event);
    onEvent.accept(event);
  }

  RunReport down(Labs labs) {
    PlanOptions before = planOptions;
    RunOptions upOptions = options;
    planOptions = planOptions.withDestroy(true);
    options = RunOptions.DOWN;
    try {
      return up(labs);
    } finally {
      planOptions = before;
      options = upOptions;
    }
  }

  /** Calls as {@code verb name}, without waits, in the order in which they were made. */
  List<String> ran() {
    return platform.calls().stream()
        .filter(call -> !call.verb().equals("await") && !call.verb().equals("gone"))
        .map(call -> call.verb() + ' ' + call.address().last().name())
        .toList();
  }

  /** All calls as {@code verb name}, in the order in which they were made. */
  List<String> calls() {
    return platform.calls().stream()
        .map(call -> call.verb() + ' ' + call.address().last().name())
        .toList();
  }
}

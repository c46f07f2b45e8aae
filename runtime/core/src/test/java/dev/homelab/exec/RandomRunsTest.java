package dev.homelab.exec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.fake.FakePlatform;
import dev.homelab.fake.Labs;
import dev.homelab.fake.MemoryJournal;
import dev.homelab.model.Action;
import dev.homelab.model.Address;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import dev.homelab.plan.Change;
import dev.homelab.plan.Plan;
import dev.homelab.plan.PlanOptions;
import dev.homelab.resolve.References;
import dev.homelab.resolve.ResourceGraph;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Random pairs of labs with failures on the way: what ran is what was planned, in an allowed order;
 * in the end everything is as wished and nothing is left to do.
 */
class RandomRunsTest {
  private static final int CASES = Integer.getInteger("homelab.cases", 10_000);
  private static final long FIRST_SEED = Long.getLong("homelab.seed", 20_260_101L);

  @Test
  void whatRunsIsWhatWasPlannedAndTheEndIsWhatWasWished() {
    System.out.println("random runs: " + CASES + " cases from seed " + FIRST_SEED);
    for (long seed = FIRST_SEED; seed < FIRST_SEED + CASES; seed++) {
      try {
        tryOut(seed);
      } catch (AssertionError | RuntimeException failed) {
        throw new AssertionError("seed " + seed + ": " + failed.getMessage(), failed);
      }
    }
  }

  private static void tryOut(long seed) {
    RandomCase drawn = new RandomCase(seed);
    Bench bench = new Bench();
    bench.seed = seed;
    audited(bench, drawn, new TreeSet<>(), seed % 2 == 0);
    settle(bench, drawn, new TreeSet<>());
    drawn.mutate();
    SortedSet<Address> confirmed = drawn.confirmed();
    audited(bench, drawn, confirmed, seed % 3 != 0);
    settle(bench, drawn, confirmed);
    asWished(bench, drawn, confirmed);
    settle(bench, drawn, drawn.everything());
    asWished(bench, drawn, drawn.everything());
  }

  /** One run, with failures or without, looked at call by call. */
  private static RunReport audited(
      Bench bench, RandomCase drawn, SortedSet<Address> confirmed, boolean failing) {
    bench.planOptions = PlanOptions.DEFAULT.withDeleteData(confirmed);
    bench.platform.fail(failing ? drawn.faults() : FakePlatform.Fault.NONE);
    bench.platform.forgetCalls();
    bench.journal = new MemoryJournal(bench.state());
    ResourceGraph graph = bench.graph(drawn.labs());
    try (Engine engine = bench.engine()) {
      Plan plan = engine.plan(graph, bench.state(), bench.planOptions);
      if (bench.seed % 8 == 0) {
        assertThat(engine.plan(graph, bench.state(), bench.planOptions)).isEqualTo(plan);
      }
      RunReport report =
          engine.run(
              plan, graph, bench.state(), bench.journal, bench.options, event -> {}, bench.stop);
      assertThat(report.end()).as("%s", report).isNotEqualTo(RunReport.End.REFUSED);
      RunAudit audit = new RunAudit(plan, bench.platform.log());
      audit.nothingUnplanned();
      audit.inOrder();
      audit.noDataLost(confirmed);
      if (report.end() == RunReport.End.DONE) {
        audit.nothingLeftOut();
      }
      return report;
    }
  }

  private static void settle(Bench bench, RandomCase drawn, SortedSet<Address> confirmed) {
    for (int i = 0; i < 6; i++) {
      if (audited(bench, drawn, confirmed, false).end() == RunReport.End.DONE) {
        return;
      }
    }
    throw new AssertionError("six runs without failures did not come to an end");
  }

  private static void asWished(Bench bench, RandomCase drawn, SortedSet<Address> confirmed) {
    bench.planOptions = PlanOptions.DEFAULT.withDeleteData(confirmed);
    Plan again = bench.plan(drawn.labs());
    TreeSet<Address> kept = new TreeSet<>();
    for (Change change : again.changes()) {
      if (change.blocked() != null) {
        kept.add(change.address());
      } else {
        assertThat(change.action()).as("%s", change).isEqualTo(Action.NOOP);
        assertThat(change.awaitOnly()).as("%s", change).isFalse();
      }
    }
    assertThat(bench.state().pending()).isEmpty();
    ResourceGraph graph = bench.graph(drawn.labs());
    for (ResourceSpec spec : graph.resources().values()) {
      if (!kept.contains(spec.address())) {
        wished(bench, spec);
      }
    }
    for (FakePlatform.Thing thing : bench.platform.world().values()) {
      Address address = thing.address();
      boolean known = address != null && bench.state().entry(address) != null;
      assertThat(known).as("%s is nobody's", thing).isTrue();
    }
  }

  private static void wished(Bench bench, ResourceSpec spec) {
    Value.Tree desired =
        References.resolve(
            spec.desired(),
            ref -> {
              Value id = bench.entry(ref.address().last().name()).outputs().get(ref.output());
              return id == null ? Value.Null.NULL : id;
            });
    String name = Value.textOf(desired.get("name"));
    FakePlatform.Thing thing =
        bench.platform.thing("-", name == null ? spec.address().toString() : name);
    assertThat(thing).as("%s", spec.address()).isNotNull();
    if (thing != null) {
      assertThat(thing.properties()).as("%s", spec.address()).isEqualTo(desired);
      assertThat(thing.ready()).as("%s", spec.address()).isTrue();
      assertThat(thing.address()).isEqualTo(spec.address());
      assertThat(thing.lab()).isEqualTo(Labs.emptyState().identity().id());
    }
  }
}

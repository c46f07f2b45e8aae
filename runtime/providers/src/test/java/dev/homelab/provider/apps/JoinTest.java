package dev.homelab.provider.apps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.exec.RunOptions;
import dev.homelab.model.Action;
import dev.homelab.plan.Change;
import dev.homelab.plan.PlanOptions;
import dev.homelab.resolve.ResourceGraph;
import dev.homelab.sim.apps.AppFault;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** A whole lab of films and series, joined by the engine. */
class JoinTest extends EngineBench {
  @Test
  void oneRunJoinsEverythingThroughTroubleAndTheNextChangesNothing() throws IOException {
    install(Media.APPS);
    app("sonarr").faults().once("GET", "downloadclient", new AppFault.Answer(503, false));
    app("sonarr").faults().once("POST", "downloadclient", new AppFault.Cut(true));
    app("prowlarr").faults().once("POST", "applications", new AppFault.Answer(502, true));
    app("jellyfin").faults().once("POST", "Startup/Complete", new AppFault.Cut(false));
    app("jellyseerr").faults().once("POST", "settings/sonarr$", new AppFault.Garbage(true));
    ResourceGraph graph = graph(Media.all());
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
}

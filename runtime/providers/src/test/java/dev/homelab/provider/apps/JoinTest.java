package dev.homelab.provider.apps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.exec.RunOptions;
import dev.homelab.exec.RunReport;
import dev.homelab.model.Action;
import dev.homelab.model.SecretSource;
import dev.homelab.plan.Change;
import dev.homelab.plan.PlanOptions;
import dev.homelab.resolve.ResourceGraph;
import dev.homelab.secret.IdentityFile;
import dev.homelab.secret.SecretVault;
import dev.homelab.secret.Secrets;
import dev.homelab.secret.VaultStorage;
import dev.homelab.sim.apps.AppFault;
import java.io.IOException;
import java.util.List;
import java.util.TreeMap;
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
    app("immich").faults().once("POST", "admin-sign-up", new AppFault.Cut(true));
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

  /** Secrets as a run has them; nothing made that of Immich yet. */
  private Secrets known() {
    TreeMap<String, SecretSource> sources = new TreeMap<>();
    SECRETS.keySet().forEach(name -> sources.put(name, new SecretSource.Environment(name)));
    sources.put("immich", new SecretSource.Generated(32, "abcdefgh"));
    return new Secrets(
        sources,
        SECRETS,
        folder,
        SecretVault.of(
            VaultStorage.inFolder(folder.resolve("kept")),
            IdentityFile.of(folder.resolve("id/id.txt"))));
  }

  @Test
  void anImmichOfSomebodyElseRefusesItsStepOnlyAndWhatIsSaidOfItCanBeDone() {
    install("sonarr", "immich");
    administeredBy("me@example.com", "x");
    ResourceGraph graph = graph(List.of(Media.folder(), Media.administrator()));
    for (int run = 1; run <= 2; run++) {
      Secrets before = known();
      assertThat(before.isMade("immich")).as("in run " + run).isEqualTo(run > 1);
      resolver = before;
      RunReport report = run(graph, PlanOptions.DEFAULT, RunOptions.UP);
      assertThat(report.failures())
          .singleElement()
          .satisfies(one -> assertThat(String.valueOf(one)).contains("HL9116", "alone()"));
      assertThat(app("immich").changes()).containsExactly("POST /api/auth/login");
      app("immich").clearRequests();
    }
    assertThat(app("sonarr").changes()).containsOnlyOnce("POST /api/v3/rootfolder");

    Secrets after = known();
    assertThat(after.isMade("immich")).as("homelab secret shows it").isTrue();
    administeredBy("admin@photos.example.com", after.resolve("immich"));
    resolver = after;
    assertThat(run(graph, PlanOptions.DEFAULT, RunOptions.UP).failures()).isEmpty();
    assertThat(app("immich").changes())
        .containsExactly("POST /api/auth/login", "POST /api/auth/logout");
    app("immich").clearRequests();
    assertThat(plan(graph).changes()).extracting(Change::action).containsOnly(Action.NOOP);
    assertThat(app("immich").changes()).isEmpty();
  }

  private void administeredBy(String email, String password) {
    app("immich")
        .edit(held -> held.putObject("admin").put("email", email).put("password", password));
  }
}

package dev.homelab.provider.apps;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.exec.RunOptions;
import dev.homelab.model.Action;
import dev.homelab.model.Address;
import dev.homelab.model.Lifecycle;
import dev.homelab.model.ResourceSpec;
import dev.homelab.plan.Change;
import dev.homelab.plan.Plan;
import dev.homelab.plan.PlanOptions;
import dev.homelab.resolve.ResourceGraph;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is the lab's and what is not, from plan to plan. */
class OwnershipTest extends EngineBench {
  private static final PlanOptions ALL = PlanOptions.DEFAULT.withDestroy(true);

  private void up(ResourceGraph graph) {
    assertThat(run(graph, PlanOptions.DEFAULT, RunOptions.UP).problems()).isEmpty();
  }

  @Test
  void whatSomebodyMadeAsWishedStaysUnlessTheLabAdoptedIt() {
    install("sonarr", "bazarr", "jellyfin");
    app("sonarr")
        .edit(
            held -> {
              ArrayNode folders = held.putArray("rootfolder");
              folders.addObject().put("id", 8).put("path", "/data/tv");
              folders.addObject().put("id", 9).put("path", "/data/adopted");
            });
    app("bazarr").edit(OwnershipTest::joinByHand);
    app("jellyfin").edit(OwnershipTest::setUpByHand);
    ResourceSpec folder = wish(RootFolder.TYPE, "sonarr", "tv", "path", "/data/tv");
    ResourceSpec adopted =
        wish(RootFolder.TYPE, "sonarr", "adopted", "path", "/data/adopted")
            .withLifecycle(lifecycle(true, null));
    ResourceGraph graph =
        graph(List.of(folder, adopted, Media.subtitles(), Media.setup(), Media.library()));

    up(graph);
    assertThat(run(graph, ALL, RunOptions.DOWN).problems()).isEmpty();

    app("sonarr")
        .edit(
            held -> {
              assertThat(held.path("rootfolder")).hasSize(1);
              assertThat(held.at("/rootfolder/0/path").asText()).isEqualTo("/data/tv");
            });
    app("bazarr").edit(held -> assertThat(held.at("/general/use_sonarr").asBoolean()).isTrue());
    app("jellyfin").edit(held -> assertThat(held.path("folders")).hasSize(1));
    assertThat(app("bazarr").changes()).isEmpty();
    assertThat(app("jellyfin").changes()).isEmpty();
  }

  private static void joinByHand(ObjectNode held) {
    held.withObject("/general").put("use_sonarr", true);
    held.withObject("/sonarr").put("ip", "sonarr").put("port", 8989);
    held.withObject("/sonarr").put("apikey", SECRETS.get("sonarr"));
  }

  private static void setUpByHand(ObjectNode held) {
    held.put("done", true).put("user", "admin").put("password", SECRETS.get("jellyfin"));
    ObjectNode library = held.putArray("folders").addObject().put("Name", "Series");
    library.put("CollectionType", "tvshows").put("ItemId", "theirs");
    library.putArray("Locations").add("/data/media/tv");
  }

  @Test
  void aRenameInTheScriptMakesNothingTwice() {
    install("sonarr", "prowlarr", "qbittorrent");
    List<ResourceSpec> all =
        List.of(
            Media.downloads("sonarr", "tv"), Media.folder(), Media.application(), Media.indexer());
    up(graph(all));
    List<ResourceSpec> renamed = new ArrayList<>();
    for (ResourceSpec spec : all) {
      Address there = spec.address();
      Address here = there.around().child(there.last().type(), there.last().name() + "-renamed");
      renamed.add(movedTo(here, spec));
    }
    ResourceGraph graph = graph(renamed);
    Plan plan = plan(graph);
    assertThat(plan.diagnostics()).isEmpty();
    assertThat(plan.changes())
        .extracting(Change::action)
        .isSubsetOf(Set.of(Action.UPDATE, Action.NOOP))
        .contains(Action.UPDATE);

    // The plan of the run cannot ask it.
    app("sonarr").starting(1);
    up(graph);

    assertThat(plan(graph).changes()).extracting(Change::action).containsOnly(Action.NOOP);
    holdsOne("sonarr", "downloadclient", renamed.get(0));
    holdsOne("prowlarr", "applications", renamed.get(2));
    holdsOne("prowlarr", "indexer", renamed.get(3));
    assertThat(run(graph, ALL, RunOptions.DOWN).problems()).isEmpty();
    app("prowlarr").edit(held -> assertThat(held.path("indexer")).isEmpty());
  }

  private void holdsOne(String app, String list, ResourceSpec spec) {
    Wish wish = AppsLook.wish(spec, owner());
    app(app)
        .edit(
            held -> {
              JsonNode all = held.path(list);
              assertThat(all).hasSize(1);
              assertThat(wish.marks(all.path(0).path("name").asText())).as(list).isTrue();
            });
  }

  private static ResourceSpec movedTo(Address here, ResourceSpec spec) {
    return ResourceSpec.of(here, spec.type(), spec.target(), spec.desired(), spec.origin())
        .withLifecycle(lifecycle(false, spec.address()));
  }

  private static Lifecycle lifecycle(boolean adopt, @Nullable Address from) {
    Lifecycle usual = Lifecycle.DEFAULT;
    return new Lifecycle(
        false, false, adopt, false, false, usual.ignore(), usual.replaceOn(), from);
  }
}

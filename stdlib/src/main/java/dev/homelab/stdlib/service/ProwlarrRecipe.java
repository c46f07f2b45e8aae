package dev.homelab.stdlib.service;

import dev.homelab.dsl.spec.workload.ResourcesPlan;
import dev.homelab.dsl.spec.workload.UpgradeRule;
import java.util.List;

/** The recipe {@code prowlarr}. */
public final class ProwlarrRecipe extends ServarrRecipe<ProwlarrOptions> {
  static final ArrPlan PLAN =
      new ArrPlan(
          "prowlarr",
          new Pinned(
              "ghcr.io/home-operations/prowlarr",
              "2.6.1.5509",
              "",
              null,
              UpgradeRule.irreversible(UpgradeRule.Part.MINOR)),
          9696,
          "/ping",
          "",
          ResourcesPlan.of("50m", "128Mi", "1Gi"));

  /** The recipe. */
  public ProwlarrRecipe() {
    super(
        PLAN,
        "Keeps the list of places where Sonarr and Radarr look for films and series.",
        ProwlarrOptions.class,
        ProwlarrOptions::new);
  }

  @Override
  void more(ProwlarrOptions said, Joined service) {
    for (IndexerSpec indexer : said.indexers()) {
      service.holds(
          "apps.prowlarr-indexer",
          indexer.segment(),
          indexer.wish(),
          List.of(),
          "stated by the lab");
    }
  }
}

package dev.homelab.stdlib.service;

import dev.homelab.dsl.spec.workload.ResourcesPlan;
import dev.homelab.dsl.spec.workload.UpgradeRule;

/** The recipe {@code sonarr}. */
public final class SonarrRecipe extends ServarrRecipe<SonarrOptions> {
  static final ArrPlan PLAN =
      new ArrPlan(
          "sonarr",
          new Pinned(
              "ghcr.io/home-operations/sonarr",
              "4.0.19.3001",
              "",
              null,
              UpgradeRule.irreversible(UpgradeRule.Part.MINOR)),
          8989,
          "/ping",
          MediaVolume.DOWNLOADS + " " + MediaVolume.SERIES,
          ResourcesPlan.of("100m", "384Mi", "2Gi"));

  /** The recipe. */
  public SonarrRecipe() {
    super(
        PLAN,
        "Looks for series, has them downloaded, and puts them into the library.",
        SonarrOptions.class,
        SonarrOptions::new);
  }
}

package dev.homelab.stdlib.service;

import dev.homelab.dsl.spec.workload.ResourcesPlan;
import dev.homelab.dsl.spec.workload.UpgradeRule;

/** The recipe {@code radarr}. */
public final class RadarrRecipe extends ServarrRecipe<RadarrOptions> {
  static final ArrPlan PLAN =
      new ArrPlan(
          "radarr",
          new Pinned(
              "ghcr.io/home-operations/radarr",
              "6.4.1.10545",
              "",
              null,
              UpgradeRule.irreversible(UpgradeRule.Part.MINOR)),
          7878,
          "/ping",
          MediaVolume.DOWNLOADS + " " + MediaVolume.FILMS,
          ResourcesPlan.of("100m", "384Mi", "2Gi"));

  /** The recipe. */
  public RadarrRecipe() {
    super(
        PLAN,
        "Looks for films, has them downloaded, and puts them into the library.",
        RadarrOptions.class,
        RadarrOptions::new);
  }
}

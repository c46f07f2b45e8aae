package dev.homelab.stdlib.service;

import dev.homelab.dsl.recipe.RecipeContext;
import dev.homelab.dsl.spec.workload.ContainerPlan;
import dev.homelab.dsl.spec.workload.MountPlan;
import dev.homelab.dsl.spec.workload.PortPlan;
import dev.homelab.dsl.spec.workload.ProbePlan;
import dev.homelab.dsl.spec.workload.ResourcesPlan;
import dev.homelab.dsl.spec.workload.SecurityPlan;
import dev.homelab.dsl.spec.workload.SignIn;
import dev.homelab.dsl.spec.workload.UpgradeRule;
import dev.homelab.dsl.spec.workload.VolumePlan;
import dev.homelab.dsl.spec.workload.WorkloadPlan;
import dev.homelab.model.Value;
import java.util.List;

/**
 * The recipe {@code jellyseerr}. Jellyseerr and Overseerr are one project now, Seerr, whose image
 * this is; people sign in with their account of Jellyfin.
 */
public final class JellyseerrRecipe extends WorkloadRecipe<JellyseerrOptions> {
  static final Pinned IMAGE =
      new Pinned(
          "ghcr.io/seerr-team/seerr",
          "v3.4.1",
          "",
          null,
          UpgradeRule.irreversible(UpgradeRule.Part.MINOR));
  static final ResourcesPlan RESOURCES = ResourcesPlan.of("100m", "256Mi", "2Gi");
  static final int PORT = 5055;

  /** The recipe. */
  public JellyseerrRecipe() {
    super(
        "jellyseerr",
        "A page where people ask for films and series (Seerr, which Jellyseerr became).",
        JellyseerrOptions.class,
        JellyseerrOptions::new);
  }

  @Override
  public SignIn signIn() {
    return SignIn.own("people log in with their account of Jellyfin");
  }

  @Override
  List<WorkloadPlan> plans(JellyseerrOptions said, Setting setting, RecipeContext context) {
    ContainerPlan server =
        ContainerPlan.of("jellyseerr", IMAGE.image(setting.version()))
            .env("API_KEY", setting.key(ArrPlan.API_KEY))
            .env("LOG_LEVEL", "info")
            .env("PORT", String.valueOf(PORT))
            .env("TZ", setting.timezone())
            .env(setting.env())
            .port(new PortPlan("http", PORT, PORT, "TCP", ""))
            .mount(MountPlan.of("config", "/app/config"))
            .mount(MountPlan.of("tmp", "/tmp"))
            .probes(ProbePlan.http("/api/v1/status"))
            .resources(said.resourcesOr(RESOURCES))
            .build();
    return List.of(
        WorkloadPlan.of(setting.server("jellyseerr", IMAGE.versionOf(setting.version())))
            .container(server)
            .volume(setting.claim("config", said.storage()))
            .volume(new VolumePlan.Scratch("tmp", null))
            .security(SecurityPlan.user(1000))
            .expose(setting.exposure(), setting.route())
            .upgrade(IMAGE.upgrade())
            .build());
  }

  @Override
  void join(JellyseerrOptions said, Setting setting, RecipeContext context) {
    context.fact(
        said.isAlone()
            ? "whoever signs in first with an account of a Jellyfin owns it"
            : "the run signs in first, and owns it, where a Jellyfin that it set up stands beside"
                + " it; else whoever comes first with an account of a Jellyfin does");
    Value.Secret key = setting.key(ArrPlan.API_KEY);
    Joints.note(new Joined(context, "jellyseerr", PORT, "", key, said.isAlone()));
  }
}

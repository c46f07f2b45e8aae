package dev.homelab.stdlib.service;

import dev.homelab.dsl.spec.workload.ContainerPlan;
import dev.homelab.dsl.spec.workload.MountPlan;
import dev.homelab.dsl.spec.workload.PortPlan;
import dev.homelab.dsl.spec.workload.ProbePlan;
import dev.homelab.dsl.spec.workload.ResourcesPlan;
import dev.homelab.dsl.spec.workload.SecurityPlan;
import dev.homelab.dsl.spec.workload.UpgradeRule;
import dev.homelab.dsl.spec.workload.VolumePlan;
import dev.homelab.dsl.spec.workload.WorkloadPlan;
import java.util.List;

/** The workload of Vaultwarden: one container with its SQLite database on a volume of one node. */
final class VaultwardenPlan {
  static final Pinned IMAGE =
      new Pinned(
          "ghcr.io/dani-garcia/vaultwarden",
          "1.37.2",
          "",
          null,
          UpgradeRule.irreversible(UpgradeRule.Part.MINOR));
  static final ResourcesPlan RESOURCES = ResourcesPlan.of("25m", "128Mi", "512Mi");
  static final String ADMIN_TOKEN = "admin-token";
  private static final int PORT = 8080;

  private VaultwardenPlan() {}

  static List<WorkloadPlan> of(
      Setting setting, String storage, boolean signups, ResourcesPlan resources) {
    ContainerPlan server =
        ContainerPlan.of("vaultwarden", IMAGE.image(setting.version()))
            .env("DOMAIN", setting.url())
            .env("ROCKET_PORT", String.valueOf(PORT))
            .env("SIGNUPS_ALLOWED", String.valueOf(signups))
            .env("ADMIN_TOKEN", setting.secret(ADMIN_TOKEN))
            .env("TZ", setting.timezone())
            .env(setting.env())
            .port(PortPlan.http(PORT))
            .mount(MountPlan.of("data", "/data"))
            .mount(MountPlan.of("tmp", "/tmp"))
            .probes(ProbePlan.http("/alive"))
            .resources(resources)
            .build();
    return List.of(
        WorkloadPlan.of(setting.server("vaultwarden", IMAGE.versionOf(setting.version())))
            .container(server)
            .volume(setting.claim("data", storage))
            .volume(new VolumePlan.Scratch("tmp", null))
            .security(SecurityPlan.user(1000))
            .expose(setting.exposure(), setting.route())
            .upgrade(IMAGE.upgrade())
            .build());
  }
}

package dev.homelab.stdlib.service;

import dev.homelab.dsl.spec.workload.ContainerPlan;
import dev.homelab.dsl.spec.workload.PortPlan;
import dev.homelab.dsl.spec.workload.ProbePlan;
import dev.homelab.dsl.spec.workload.ResourcesPlan;
import dev.homelab.dsl.spec.workload.SecurityPlan;
import dev.homelab.dsl.spec.workload.UpgradeRule;
import dev.homelab.dsl.spec.workload.WorkloadPlan;
import java.util.List;

/** The workload of whoami: one small container that keeps nothing. */
final class WhoamiPlan {
  static final Pinned IMAGE =
      new Pinned("ghcr.io/traefik/whoami", "v1.11.0", "", null, UpgradeRule.FREE);
  static final ResourcesPlan RESOURCES = ResourcesPlan.of("50m", "12Mi", "24Mi");
  private static final int PORT = 8080;

  private WhoamiPlan() {}

  static List<WorkloadPlan> of(Setting setting, int replicas, ResourcesPlan resources) {
    ContainerPlan server =
        ContainerPlan.of("whoami", IMAGE.image(setting.version()))
            .env("WHOAMI_PORT_NUMBER", String.valueOf(PORT))
            .env("WHOAMI_NAME", setting.instance())
            .env(setting.env())
            .port(PortPlan.http(PORT))
            .probes(ProbePlan.http("/health"))
            .resources(resources)
            .build();
    return List.of(
        WorkloadPlan.of(setting.server("whoami", IMAGE.versionOf(setting.version())))
            .replicas(replicas)
            .container(server)
            .security(SecurityPlan.user(65532))
            .expose(setting.exposure(), setting.route())
            .build());
  }
}

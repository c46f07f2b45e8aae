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
import dev.homelab.model.Value;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The workload of Jellyfin: one container with its database on a volume of one node. */
final class JellyfinPlan {
  static final Pinned IMAGE =
      new Pinned(
          "ghcr.io/jellyfin/jellyfin",
          "10.11.11",
          "",
          "sha256:45f648c382a0c8b552582fcea40e95cb17c5d475473a891cba0eb7523fb92112",
          UpgradeRule.byOne(UpgradeRule.Part.MINOR, "10.8", "10.9", "10.10", "10.11", "12.0"));
  static final ResourcesPlan RESOURCES = ResourcesPlan.of("100m", "2Gi", "5Gi");

  private JellyfinPlan() {}

  /**
   * The workload.
   *
   * @param media where the library lies; the volume must be called {@code media}
   */
  static List<WorkloadPlan> of(
      Setting setting, String storage, VolumePlan media, ResourcesPlan resources) {
    PortPlan http = new PortPlan("http", 8096, 80, "TCP", "kubernetes.io/ws");
    ProbePlan healthy = ProbePlan.http("/health");
    ContainerPlan server =
        ContainerPlan.of("jellyfin", IMAGE.image(setting.version()))
            .env("JELLYFIN_PublishedServerUrl", setting.url())
            .env("TZ", setting.timezone())
            .env(locking(media))
            .env(setting.env())
            .port(http)
            .mount(MountPlan.of("config", "/config"))
            .mount(MountPlan.of("cache", "/cache"))
            .mount(MountPlan.of("transcode", "/transcode"))
            .mount(MountPlan.of("tmp", "/tmp"))
            .mount(MountPlan.of("media", "/data/media"))
            .probes(ProbePlan.tcp("http").atStart(), healthy, healthy)
            .resources(resources)
            .build();
    return List.of(
        WorkloadPlan.of(setting.server("jellyfin", IMAGE.versionOf(setting.version())))
            .container(server)
            .volume(setting.claim("config", storage))
            .volume(media)
            .volume(new VolumePlan.Scratch("cache", null))
            .volume(new VolumePlan.Scratch("transcode", null))
            .volume(new VolumePlan.Scratch("tmp", null))
            .security(SecurityPlan.user(1000))
            .expose(setting.exposure(), setting.route())
            .upgrade(IMAGE.upgrade())
            .build());
  }

  /** A library that others share lies on NFS as a rule, where .NET's locks of files fail. */
  private static SortedMap<String, Value> locking(VolumePlan media) {
    SortedMap<String, Value> env = new TreeMap<>();
    if (!(media instanceof VolumePlan.Claim)) {
      env.put("DOTNET_SYSTEM_IO_DISABLEFILELOCKING", Value.of("true"));
    }
    return env;
  }
}

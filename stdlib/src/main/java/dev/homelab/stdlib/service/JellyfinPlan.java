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

  /** What the image runs by itself. */
  private static final String ENTRY = "/jellyfin/jellyfin";

  private JellyfinPlan() {}

  /**
   * The workload.
   *
   * @param media where the library lies
   */
  static List<WorkloadPlan> of(
      Setting setting, String storage, MediaVolume media, ResourcesPlan resources) {
    PortPlan http = new PortPlan("http", 8096, 80, "TCP", "kubernetes.io/ws");
    ProbePlan healthy = ProbePlan.http("/health");
    ContainerPlan server =
        ContainerPlan.of("jellyfin", IMAGE.image(setting.version()))
            .command(media.shared() ? MediaVolume.groupWrites(ENTRY) : List.of())
            .env("JELLYFIN_PublishedServerUrl", setting.url())
            .env("TZ", setting.timezone())
            .env(locking(media.volume()))
            .env(setting.env())
            .port(http)
            .mount(MountPlan.of("config", "/config"))
            .mount(MountPlan.of("cache", "/cache"))
            .mount(MountPlan.of("transcode", "/transcode"))
            .mount(MountPlan.of("tmp", "/tmp"))
            .mount(
                MountPlan.of(
                    MediaVolume.NAME, media.shared() ? MediaVolume.ROOT : MediaVolume.LIBRARY))
            .probes(ProbePlan.tcp("http").atStart(), healthy, healthy)
            .resources(resources)
            .build();
    return List.of(
        WorkloadPlan.of(setting.server("jellyfin", IMAGE.versionOf(setting.version())))
            .container(server)
            .volume(setting.claim("config", storage))
            .volume(media.volume())
            .volume(new VolumePlan.Scratch("cache", null))
            .volume(new VolumePlan.Scratch("transcode", null))
            .volume(new VolumePlan.Scratch("tmp", null))
            .security(SecurityPlan.user(MediaVolume.USER))
            .expose(setting.exposure(), setting.route())
            .upgrade(IMAGE.upgrade())
            .build());
  }

  /** A library that others share lies on NFS as a rule, where .NET's locks of files fail. */
  private static SortedMap<String, Value> locking(VolumePlan media) {
    SortedMap<String, Value> env = new TreeMap<>();
    if (!(media instanceof VolumePlan.Claim)
        && !(media instanceof VolumePlan.Shared shared && shared.oneNode())) {
      env.put("DOTNET_SYSTEM_IO_DISABLEFILELOCKING", Value.of("true"));
    }
    return env;
  }
}

package dev.homelab.stdlib.service;

import dev.homelab.dsl.spec.workload.ContainerPlan;
import dev.homelab.dsl.spec.workload.MountPlan;
import dev.homelab.dsl.spec.workload.PortPlan;
import dev.homelab.dsl.spec.workload.ProbePlan;
import dev.homelab.dsl.spec.workload.ResourcesPlan;
import dev.homelab.dsl.spec.workload.SecurityPlan;
import dev.homelab.dsl.spec.workload.VolumePlan;
import dev.homelab.dsl.spec.workload.WorkloadPlan;
import dev.homelab.model.Value;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The workload of a program that looks for films, series or subtitles: one container with its
 * settings and its SQLite database on a volume of one node, and the volume of films and series
 * where it works on files.
 *
 * @param name what the program is called
 * @param image what it runs
 * @param port where it listens; its Service has the same port
 * @param health the path that answers when it is well
 * @param folders what it wants to find on the volume of films and series, separated by blanks;
 *     empty when it works on none
 * @param resources what it asks for
 */
record ArrPlan(
    String name, Pinned image, int port, String health, String folders, ResourcesPlan resources) {
  /** The key that other programs say to it. */
  static final String API_KEY = "api-key";

  /** The password of the one user whom people log in as. */
  static final String PASSWORD = "admin-password";

  /** The name of the one user whom people log in as. */
  static final String USER = "admin";

  /** The images of home-operations start everything this way. */
  static final String ENTRY = "/usr/bin/catatonit -- /entrypoint.sh";

  /**
   * What one of the family has besides.
   *
   * @param storage the size of the volume for its settings
   * @param media the volume of films and series, or null when it works on no files
   * @param env what tells it its key and how people log in
   * @param setup what runs before it starts, besides making its folders; or null
   * @param resources what it asks for
   */
  record Parts(
      String storage,
      @Nullable MediaVolume media,
      SortedMap<String, Value> env,
      @Nullable ContainerPlan setup,
      ResourcesPlan resources) {}

  /** The workload. */
  WorkloadPlan workload(Setting setting, Parts parts) {
    MediaVolume media = parts.media();
    ContainerPlan.Builder server =
        ContainerPlan.of(name, image.image(setting.version()))
            .command(MediaVolume.groupWrites(ENTRY))
            .env(parts.env())
            .env("TZ", setting.timezone())
            .env(setting.env())
            .port(new PortPlan("http", port, port, "TCP", ""))
            .mount(MountPlan.of("config", "/config"))
            .mount(MountPlan.of("tmp", "/tmp"))
            .probes(ProbePlan.http(health))
            .resources(parts.resources());
    WorkloadPlan.Builder workload =
        WorkloadPlan.of(setting.server(name, image.versionOf(setting.version())))
            .volume(setting.claim("config", parts.storage()))
            .volume(new VolumePlan.Scratch("tmp", null))
            .security(SecurityPlan.user(MediaVolume.USER))
            .expose(setting.exposure(), setting.route())
            .upgrade(image.upgrade());
    if (media != null) {
      server.mount(MountPlan.of(MediaVolume.NAME, MediaVolume.ROOT));
      workload.volume(media.volume()).first(makesFolders(setting));
    }
    if (parts.setup() != null) {
      workload.first(parts.setup());
    }
    return workload.container(server.build()).build();
  }

  private ContainerPlan makesFolders(Setting setting) {
    return ContainerPlan.of("folders", image.image(setting.version()))
        .command(MediaVolume.groupWrites("mkdir -p " + folders))
        .mount(MountPlan.of(MediaVolume.NAME, MediaVolume.ROOT))
        .resources(ResourcesPlan.of("10m", "16Mi", "64Mi"))
        .build();
  }

  /**
   * The variables of Sonarr, Radarr and Prowlarr, which win over their file of settings: {@code
   * SONARR__AUTH__APIKEY} and so on (wiki.servarr.com, environment variables). A login is always
   * asked for: by the proxy before it, or by itself; its user is told over the API then, since no
   * variable says it. Its API asks for the key in both cases.
   */
  SortedMap<String, Value> servarr(Setting setting) {
    String prefix = name.toUpperCase(Locale.ROOT) + "__";
    SortedMap<String, Value> env = new TreeMap<>();
    env.put(prefix + "AUTH__APIKEY", setting.key(API_KEY));
    env.put(prefix + "AUTH__METHOD", Value.of(setting.guarded() ? "External" : "Forms"));
    env.put(prefix + "AUTH__REQUIRED", Value.of("Enabled"));
    env.put(prefix + "APP__INSTANCENAME", Value.of(setting.instance()));
    env.put(prefix + "LOG__DBENABLED", Value.of("False"));
    env.put(prefix + "SERVER__PORT", Value.of(String.valueOf(port)));
    return env;
  }
}

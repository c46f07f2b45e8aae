package dev.homelab.stdlib.service;

import dev.homelab.dsl.spec.workload.ContainerPlan;
import dev.homelab.dsl.spec.workload.ImageRef;
import dev.homelab.dsl.spec.workload.MountPlan;
import dev.homelab.dsl.spec.workload.PortPlan;
import dev.homelab.dsl.spec.workload.ProbePlan;
import dev.homelab.dsl.spec.workload.ResourcesPlan;
import dev.homelab.dsl.spec.workload.SecurityPlan;
import dev.homelab.dsl.spec.workload.ServiceLogin;
import dev.homelab.dsl.spec.workload.UpgradeRule;
import dev.homelab.dsl.spec.workload.VolumePlan;
import dev.homelab.dsl.spec.workload.WorkloadObjects;
import dev.homelab.dsl.spec.workload.WorkloadPlan;
import dev.homelab.model.Address;
import dev.homelab.model.Edge;
import dev.homelab.model.Level;
import dev.homelab.model.Value;
import dev.homelab.stdlib.backing.Cache;
import dev.homelab.stdlib.backing.Database;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The workloads of Nextcloud: its database, its cache, the server, and the timed work that runs
 * beside the server because both use volumes of one node.
 */
final class NextcloudPlan {
  static final Pinned IMAGE =
      new Pinned(
          "docker.io/library/nextcloud",
          "34.0.3",
          "-apache",
          null,
          UpgradeRule.byOne(UpgradeRule.Part.MAJOR));
  static final ResourcesPlan RESOURCES = ResourcesPlan.of("250m", "512Mi", "2Gi");
  static final String DB_PASSWORD = "db-password";
  static final String CACHE_PASSWORD = "cache-password";
  static final String ADMIN_PASSWORD = "admin-password";

  /** {@code www-data} of the image. */
  private static final long IMAGE_USER = 33;

  /** Apache listens on port 80, and PHP and Apache write their own settings at the start. */
  private static final SecurityPlan SECURITY =
      new SecurityPlan(IMAGE_USER, IMAGE_USER, false, true);

  private static final String PHP_SETTINGS = "/usr/local/etc/php/conf.d";

  private NextcloudPlan() {}

  /**
   * What the script may say.
   *
   * @param storage the size of the volume for people's files
   * @param appStorage the size of the volume for the program and its settings
   * @param admin the name of the first user
   * @param uploadLimit the largest file that may be uploaded, as PHP writes it
   * @param trustedProxies addresses and ranges that may say who the client is
   * @param schedule when the timed work runs
   * @param database the server's database
   * @param cache the server's cache
   * @param resources what the server asks for
   */
  record Options(
      String storage,
      String appStorage,
      String admin,
      String uploadLimit,
      List<String> trustedProxies,
      String schedule,
      Database database,
      Cache cache,
      ResourcesPlan resources) {
    Options {
      trustedProxies = List.copyOf(trustedProxies);
    }
  }

  /** The workloads, that which people reach last but one. */
  static List<WorkloadPlan> of(Setting setting, Options options) {
    WorkloadPlan server = server(setting, options);
    List<WorkloadPlan> all = new ArrayList<>(options.database().plans());
    all.addAll(options.cache().plans());
    all.add(server);
    all.add(cron(setting, options, server));
    return all;
  }

  private static WorkloadPlan server(Setting setting, Options options) {
    ImageRef image = IMAGE.image(setting.version());
    ProbePlan installed = ProbePlan.http("/status.php", setting.host());
    ContainerPlan.Builder nextcloud =
        ContainerPlan.of("nextcloud", image)
            .env(common(setting, options))
            .env("POSTGRES_HOST", options.database().host())
            .env("POSTGRES_DB", options.database().database())
            .env("POSTGRES_USER", options.database().user())
            .env("POSTGRES_PASSWORD", options.database().password())
            .env("NEXTCLOUD_ADMIN_USER", options.admin())
            .env("NEXTCLOUD_ADMIN_PASSWORD", setting.secret(ADMIN_PASSWORD))
            .env("NEXTCLOUD_TRUSTED_DOMAINS", setting.host())
            .port(PortPlan.http(80))
            .mounts(files())
            .mount(MountPlan.of("php", PHP_SETTINGS))
            .probes(installed)
            .resources(options.resources());
    WorkloadPlan.Builder workload =
        WorkloadPlan.of(setting.server("nextcloud", IMAGE.versionOf(setting.version())))
            .first(phpSettings(image))
            .volume(setting.claim("app", options.appStorage()))
            .volume(setting.claim("data", options.storage()))
            .volume(new VolumePlan.Scratch("php", "16Mi"))
            .security(SECURITY)
            .expose(setting.exposure(), setting.route())
            .gracePeriod(60)
            .upgrade(IMAGE.upgrade())
            .needs(options.database().ready())
            .needs(options.cache().ready());
    ServiceLogin.Client client = setting.client();
    if (client != null) {
      NextcloudLogin.add(client, image, nextcloud, workload);
    }
    return workload.container(nextcloud.env(setting.env()).build()).build();
  }

  /** The entry point writes the session settings there, which only root may do in the image. */
  private static ContainerPlan phpSettings(ImageRef image) {
    return ContainerPlan.of("php-settings", image)
        .command(List.of("cp", "-r", PHP_SETTINGS + "/.", "/work"))
        .mount(MountPlan.of("php", "/work"))
        .resources(ResourcesPlan.of("10m", "16Mi", "64Mi"))
        .build();
  }

  private static WorkloadPlan cron(Setting setting, Options options, WorkloadPlan server) {
    Address owner = setting.owner();
    ContainerPlan work =
        ContainerPlan.of("cron", IMAGE.image(setting.version()))
            .command(List.of("php", "-f", "/var/www/html/cron.php"))
            .env(common(setting, options))
            .env(setting.env())
            .mounts(files())
            .resources(ResourcesPlan.of("50m", "128Mi", "1Gi"))
            .build();
    WorkloadPlan.Identity identity =
        new WorkloadPlan.Identity(
            setting.instance() + "-cron",
            "nextcloud",
            setting.instance(),
            "cron",
            IMAGE.versionOf(setting.version()));
    return WorkloadPlan.of(identity)
        .schedule(options.schedule(), setting.timezone())
        .container(work)
        .volume(shared(owner, server, "app"))
        .volume(shared(owner, server, "data"))
        .security(SECURITY)
        .beside("server")
        .needs(new Edge(WorkloadObjects.runner(owner, server), Level.READY))
        .build();
  }

  private static VolumePlan shared(Address owner, WorkloadPlan server, String volume) {
    Address claim = WorkloadObjects.claim(owner, server, volume);
    return new VolumePlan.Shared(volume, claim.last().name(), claim);
  }

  private static List<MountPlan> files() {
    return List.of(
        MountPlan.of("app", "/var/www/html"), MountPlan.of("data", "/var/www/html/data"));
  }

  /** What the server and the timed work both read at each start. */
  private static SortedMap<String, Value> common(Setting setting, Options options) {
    SortedMap<String, Value> env = new TreeMap<>();
    env.put("REDIS_HOST", options.cache().host());
    env.put("REDIS_HOST_PORT", options.cache().port());
    env.put("REDIS_HOST_PASSWORD", options.cache().password());
    env.put("OVERWRITEPROTOCOL", Value.of(setting.scheme()));
    env.put("OVERWRITECLIURL", Value.of(setting.url()));
    env.put("TRUSTED_PROXIES", Value.of(String.join(" ", options.trustedProxies())));
    env.put("PHP_UPLOAD_LIMIT", Value.of(options.uploadLimit()));
    env.put("TZ", Value.of(setting.timezone()));
    return env;
  }
}

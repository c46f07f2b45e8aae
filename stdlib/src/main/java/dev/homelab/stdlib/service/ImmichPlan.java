package dev.homelab.stdlib.service;

import dev.homelab.dsl.spec.workload.ContainerPlan;
import dev.homelab.dsl.spec.workload.Exposure;
import dev.homelab.dsl.spec.workload.ImageRef;
import dev.homelab.dsl.spec.workload.MountPlan;
import dev.homelab.dsl.spec.workload.PortPlan;
import dev.homelab.dsl.spec.workload.ProbePlan;
import dev.homelab.dsl.spec.workload.ResourcesPlan;
import dev.homelab.dsl.spec.workload.SecurityPlan;
import dev.homelab.dsl.spec.workload.ServiceLogin;
import dev.homelab.dsl.spec.workload.UpgradeRule;
import dev.homelab.dsl.spec.workload.VolumePlan;
import dev.homelab.dsl.spec.workload.WorkloadPlan;
import dev.homelab.model.Value;
import dev.homelab.stdlib.backing.Cache;
import dev.homelab.stdlib.backing.Database;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The workloads of Immich: its database, which can search vectors, its queue of work, the program
 * that looks at pictures, and the server.
 */
final class ImmichPlan {
  static final Pinned IMAGE =
      new Pinned(
          "ghcr.io/immich-app/immich-server",
          "v3.1.0",
          "",
          null,
          UpgradeRule.byOne(UpgradeRule.Part.MAJOR));
  static final ResourcesPlan RESOURCES = ResourcesPlan.of("100m", "512Mi", "4Gi");
  static final String DB_PASSWORD = "db-password";
  static final String CACHE_PASSWORD = "cache-password";

  private static final String LEARNING = "ghcr.io/immich-app/immich-machine-learning";
  private static final String LEARNING_PART = "machine-learning";
  static final int PORT = 2283;
  static final String ADMIN_PASSWORD = "admin-password";

  private static final int LEARNING_PORT = 3003;
  private static final long USER = 1000;

  private ImmichPlan() {}

  /**
   * What the script may say, and what the place has.
   *
   * @param storage the size of the volume for photos and videos
   * @param models the size of the volume for models
   * @param database the server's database
   * @param cache the server's queue of work
   * @param vectors the extension that searches: {@code vectorchord}, or {@code pgvector} where the
   *     platform's database has no other
   * @param resources what the server asks for
   * @param settings what its file of settings says
   */
  record Options(
      String storage,
      String models,
      Database database,
      Cache cache,
      String vectors,
      ResourcesPlan resources,
      ImmichSettings settings) {}

  /** The workloads, that which people reach last. */
  static List<WorkloadPlan> of(Setting setting, Options options) {
    List<WorkloadPlan> all = new ArrayList<>(options.database().plans());
    all.addAll(options.cache().plans());
    all.add(learning(setting, options));
    all.add(server(setting, options));
    return all;
  }

  private static String learningName(Setting setting) {
    return setting.instance() + '-' + LEARNING_PART;
  }

  private static WorkloadPlan learning(Setting setting, Options options) {
    ImageRef server = IMAGE.image(setting.version());
    ContainerPlan learning =
        ContainerPlan.of(LEARNING_PART, new ImageRef(LEARNING, server.tag(), null))
            .env("MACHINE_LEARNING_CACHE_FOLDER", "/cache")
            .env("MPLCONFIGDIR", "/tmp")
            .env("TZ", setting.timezone())
            .port(PortPlan.tcp("http", LEARNING_PORT))
            .mount(MountPlan.of("models", "/cache"))
            .mount(MountPlan.of("tmp", "/tmp"))
            .probes(ProbePlan.http("/ping"))
            .resources(ResourcesPlan.of("100m", "512Mi", "4Gi"))
            .build();
    WorkloadPlan.Identity identity =
        new WorkloadPlan.Identity(
            learningName(setting),
            "immich",
            setting.instance(),
            LEARNING_PART,
            IMAGE.versionOf(setting.version()));
    return WorkloadPlan.of(identity)
        .container(learning)
        .volume(setting.claim("models", options.models()))
        .volume(new VolumePlan.Scratch("tmp", null))
        .security(SecurityPlan.user(USER))
        .expose(Exposure.NONE, null)
        .build();
  }

  private static WorkloadPlan server(Setting setting, Options options) {
    ContainerPlan server =
        ContainerPlan.of("immich", IMAGE.image(setting.version()))
            .env(env(setting, options))
            .env(setting.env())
            .port(new PortPlan("http", PORT, PORT, "TCP", "kubernetes.io/ws"))
            .mount(MountPlan.of("library", "/data"))
            .mount(MountPlan.of("places", "/usr/src/app/.reverse-geocoding-dump"))
            .mount(MountPlan.of("tmp", "/tmp"))
            .probes(ProbePlan.http("/api/server/ping"))
            .resources(options.resources())
            .build();
    WorkloadPlan.Builder workload =
        WorkloadPlan.of(setting.server("immich", IMAGE.versionOf(setting.version())))
            .container(server)
            .volume(setting.claim("library", options.storage()))
            .volume(new VolumePlan.Scratch("places", null))
            .volume(new VolumePlan.Scratch("tmp", null))
            .security(SecurityPlan.user(USER))
            .expose(setting.exposure(), setting.route())
            .gracePeriod(60)
            .upgrade(IMAGE.upgrade())
            .needs(options.database().ready())
            .needs(options.cache().ready());
    ServiceLogin.Client client = setting.client();
    if (client != null) {
      workload.needs(client.known());
    }
    if (options.settings().isFile()) {
      workload.file(options.settings().file());
    }
    return workload.build();
  }

  private static SortedMap<String, Value> env(Setting setting, Options options) {
    Database database = options.database();
    SortedMap<String, Value> env = new TreeMap<>();
    env.put("DB_HOSTNAME", database.host());
    env.put("DB_DATABASE_NAME", Value.of(database.database()));
    env.put("DB_USERNAME", Value.of(database.user()));
    env.put("DB_PASSWORD", database.password());
    env.put("DB_VECTOR_EXTENSION", Value.of(options.vectors()));
    env.put("REDIS_HOSTNAME", options.cache().host());
    env.put("REDIS_PORT", options.cache().port());
    env.put("REDIS_PASSWORD", options.cache().password());
    env.put("IMMICH_MEDIA_LOCATION", Value.of("/data"));
    env.put(
        "IMMICH_MACHINE_LEARNING_URL",
        Value.of("http://" + learningName(setting) + ':' + LEARNING_PORT));
    env.put("TZ", Value.of(setting.timezone()));
    if (options.settings().isFile()) {
      env.put("IMMICH_CONFIG_FILE", Value.of(ImmichSettings.PATH));
    }
    return env;
  }
}

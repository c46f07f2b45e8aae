package dev.homelab.stdlib.service;

import dev.homelab.dsl.spec.workload.ContainerPlan;
import dev.homelab.dsl.spec.workload.ImageRef;
import dev.homelab.dsl.spec.workload.MountPlan;
import dev.homelab.dsl.spec.workload.PortPlan;
import dev.homelab.dsl.spec.workload.ProbePlan;
import dev.homelab.dsl.spec.workload.ResourcesPlan;
import dev.homelab.dsl.spec.workload.SecurityPlan;
import dev.homelab.dsl.spec.workload.UpgradeRule;
import dev.homelab.dsl.spec.workload.VolumePlan;
import dev.homelab.dsl.spec.workload.WorkloadPlan;
import dev.homelab.model.Value;
import dev.homelab.stdlib.backing.Database;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The workloads of Gitea: its database, and the server with a volume for its repositories. */
final class GiteaPlan {
  static final Pinned IMAGE =
      new Pinned(
          "docker.io/gitea/gitea",
          "1.27.3",
          "-rootless",
          "sha256:1c17ecaead42eb3b5391553d8708103a4beb0e86edf5b9ebc1eb269c318845f2",
          UpgradeRule.irreversible(UpgradeRule.Part.MINOR));
  static final ResourcesPlan RESOURCES = ResourcesPlan.of("100m", "256Mi", "1Gi");
  static final String DB_PASSWORD = "db-password";
  static final String SECRET_KEY = "secret-key";
  static final String ADMIN_PASSWORD = "admin-password";

  /**
   * Makes the tables, and the first user once; the image's entry point has written the settings.
   */
  private static final String SETUP =
      """
      gitea migrate
      if ! gitea admin user list | awk 'NR > 1 {print $2}' | grep -qx "$GITEA_ADMIN_USER"; then
        gitea admin user create --admin --must-change-password=false \\
          --username "$GITEA_ADMIN_USER" --password "$GITEA_ADMIN_PASSWORD" \\
          --email "$GITEA_ADMIN_EMAIL"
      fi
      """;

  private GiteaPlan() {}

  /**
   * What the script may say.
   *
   * @param storage the size of the volume for repositories
   * @param admin the name of the first user
   * @param registration whether anybody may register
   * @param database the server's database
   * @param resources what the server asks for
   */
  record Options(
      String storage,
      String admin,
      boolean registration,
      Database database,
      ResourcesPlan resources) {}

  /** The workloads, that which people reach last. */
  static List<WorkloadPlan> of(Setting setting, Options options) {
    ImageRef image = IMAGE.image(setting.version());
    List<MountPlan> mounts =
        List.of(
            MountPlan.part("data", "data", "/var/lib/gitea"),
            MountPlan.part("data", "config", "/etc/gitea"),
            MountPlan.of("tmp", "/tmp"));
    SortedMap<String, Value> env = env(setting, options);
    ContainerPlan server =
        ContainerPlan.of("gitea", image)
            .env(env)
            .port(new PortPlan("http", 3000, 80, "TCP", ""))
            .port(new PortPlan("ssh", 2222, 22, "TCP", ""))
            .mounts(mounts)
            .probes(ProbePlan.http("/api/healthz"))
            .resources(options.resources())
            .build();
    ContainerPlan setup =
        ContainerPlan.of("setup", image)
            .args(List.of("/bin/sh", "-ec", SETUP))
            .env(env)
            .env("GITEA_ADMIN_USER", options.admin())
            .env("GITEA_ADMIN_EMAIL", options.admin() + '@' + setting.host())
            .env("GITEA_ADMIN_PASSWORD", setting.secret(ADMIN_PASSWORD))
            .mounts(mounts)
            .resources(options.resources())
            .build();
    WorkloadPlan gitea =
        WorkloadPlan.of(setting.server("gitea", IMAGE.versionOf(setting.version())))
            .first(setup)
            .container(server)
            .volume(setting.claim("data", options.storage()))
            .volume(new VolumePlan.Scratch("tmp", null))
            .security(SecurityPlan.user(1000))
            .expose(setting.exposure(), setting.route())
            .gracePeriod(60)
            .upgrade(IMAGE.upgrade())
            .needs(options.database().ready())
            .build();
    List<WorkloadPlan> all = new ArrayList<>(options.database().plans());
    all.add(gitea);
    return all;
  }

  /** Settings of app.ini, as {@code GITEA__section__KEY}. */
  private static SortedMap<String, Value> env(Setting setting, Options options) {
    Database database = options.database();
    SortedMap<String, Value> env = new TreeMap<>();
    env.put("GITEA__database__DB_TYPE", Value.of("postgres"));
    env.put("GITEA__database__HOST", database.hostAndPort());
    env.put("GITEA__database__NAME", Value.of(database.database()));
    env.put("GITEA__database__USER", Value.of(database.user()));
    env.put("GITEA__database__PASSWD", database.password());
    env.put("GITEA__security__INSTALL_LOCK", Value.of("true"));
    env.put("GITEA__security__SECRET_KEY", setting.secret(SECRET_KEY));
    env.put("GITEA__server__DOMAIN", Value.of(setting.host()));
    env.put("GITEA__server__ROOT_URL", Value.of(setting.url() + '/'));
    env.put("GITEA__server__HTTP_PORT", Value.of("3000"));
    env.put("GITEA__server__SSH_DOMAIN", Value.of(setting.host()));
    env.put("GITEA__server__SSH_PORT", Value.of("22"));
    env.put("GITEA__server__SSH_LISTEN_PORT", Value.of("2222"));
    env.put("GITEA__server__START_SSH_SERVER", Value.of("true"));
    env.put(
        "GITEA__service__DISABLE_REGISTRATION", Value.of(String.valueOf(!options.registration())));
    env.put("TZ", Value.of(setting.timezone()));
    env.putAll(setting.env());
    return env;
  }
}

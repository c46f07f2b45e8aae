package dev.homelab.stdlib.service;

import dev.homelab.dsl.recipe.RecipeContext;
import dev.homelab.dsl.spec.PushServers;
import dev.homelab.dsl.spec.PushServers.PushServer;
import dev.homelab.dsl.spec.workload.ContainerPlan;
import dev.homelab.dsl.spec.workload.Exposure;
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
import java.util.SortedMap;
import java.util.TreeMap;

/** The recipe {@code ntfy}. */
public final class NtfyRecipe extends WorkloadRecipe<NtfyOptions> {
  static final Pinned IMAGE =
      new Pinned(
          "docker.io/binwiederhier/ntfy",
          "v2.27.0",
          "",
          null,
          UpgradeRule.irreversible(UpgradeRule.Part.MINOR));
  static final ResourcesPlan RESOURCES = ResourcesPlan.of("10m", "64Mi", "256Mi");

  /** The password of the one user whom people log in as. */
  static final String PASSWORD = "admin-password";

  /** The password of the user who may write to every topic, and read none. */
  static final String SENDER_PASSWORD = "sender-password";

  private static final String ADMIN = "admin";
  private static final String SENDER = "sender";
  private static final String HOME = "/var/lib/ntfy";
  private static final int PORT = 8080;

  /**
   * Makes the two users, and gives them their passwords each time, so that rotated ones count. The
   * program wants the file of its users to be there; an empty one is an empty database to it.
   */
  private static final String SETUP =
      """
      : >> "$NTFY_AUTH_FILE"
      NTFY_PASSWORD="$ADMIN_PASSWORD" ntfy user add --ignore-exists --role=admin admin
      NTFY_PASSWORD="$ADMIN_PASSWORD" ntfy user change-pass admin
      NTFY_PASSWORD="$SENDER_PASSWORD" ntfy user add --ignore-exists sender
      NTFY_PASSWORD="$SENDER_PASSWORD" ntfy user change-pass sender
      ntfy access sender '*' write-only
      """;

  /** The recipe. */
  public NtfyRecipe() {
    super(
        "ntfy",
        "A server of push messages, which phones listen to and programs write to.",
        NtfyOptions.class,
        NtfyOptions::new);
  }

  @Override
  public SignIn signIn() {
    return SignIn.own("phones and programs log in by themselves");
  }

  @Override
  List<WorkloadPlan> plans(NtfyOptions said, Setting setting, RecipeContext context) {
    SortedMap<String, Value> users = users();
    ContainerPlan server =
        ContainerPlan.of("ntfy", IMAGE.image(setting.version()))
            .args(List.of("serve"))
            .env(users)
            .env(settings(said, setting))
            .env(setting.env())
            .port(PortPlan.http(PORT))
            .mount(MountPlan.of("data", HOME))
            .mount(MountPlan.of("tmp", "/tmp"))
            .probes(ProbePlan.http("/v1/health"))
            .resources(said.resourcesOr(RESOURCES))
            .build();
    ContainerPlan setup =
        ContainerPlan.of("setup", IMAGE.image(setting.version()))
            .command(List.of("/bin/sh", "-ec", SETUP))
            .env(users)
            .env("ADMIN_PASSWORD", setting.secret(PASSWORD))
            .env("SENDER_PASSWORD", setting.secret(SENDER_PASSWORD))
            .mount(MountPlan.of("data", HOME))
            .resources(ResourcesPlan.of("10m", "32Mi", "128Mi"))
            .build();
    return List.of(
        WorkloadPlan.of(setting.server("ntfy", IMAGE.versionOf(setting.version())))
            .first(setup)
            .container(server)
            .volume(setting.claim("data", said.storage()))
            .volume(new VolumePlan.Scratch("tmp", null))
            .security(SecurityPlan.user(1000))
            .expose(setting.exposure(), setting.route())
            .upgrade(IMAGE.upgrade())
            .build());
  }

  /** Who may do what: nobody anything, but for the users that are made. */
  private static SortedMap<String, Value> users() {
    SortedMap<String, Value> env = new TreeMap<>();
    env.put("NTFY_AUTH_FILE", Value.of(HOME + "/user.db"));
    env.put("NTFY_AUTH_DEFAULT_ACCESS", Value.of("deny-all"));
    return env;
  }

  private static SortedMap<String, Value> settings(NtfyOptions said, Setting setting) {
    SortedMap<String, Value> env = new TreeMap<>();
    env.put("NTFY_BASE_URL", Value.of(setting.url()));
    env.put("NTFY_BEHIND_PROXY", Value.of("true"));
    env.put("NTFY_LISTEN_HTTP", Value.of(":" + PORT));
    env.put("NTFY_CACHE_FILE", Value.of(HOME + "/cache.db"));
    env.put("NTFY_ATTACHMENT_CACHE_DIR", Value.of(HOME + "/attachments"));
    env.put("NTFY_ENABLE_LOGIN", Value.of("true"));
    env.put("TZ", Value.of(setting.timezone()));
    if (said.wakesApple()) {
      env.put("NTFY_UPSTREAM_BASE_URL", Value.of("https://ntfy.sh"));
    }
    return env;
  }

  @Override
  String login(Setting setting) {
    return setting.login(ADMIN, PASSWORD);
  }

  @Override
  void join(NtfyOptions said, Setting setting, RecipeContext context) {
    PushServers.note(
        context.scope().lab(),
        new PushServer(
            context.address(),
            context.cluster().address(),
            "http://" + context.name() + '.' + context.namespace() + ".svc",
            SENDER,
            setting.secret(SENDER_PASSWORD),
            setting.exposure() != Exposure.NONE));
  }
}

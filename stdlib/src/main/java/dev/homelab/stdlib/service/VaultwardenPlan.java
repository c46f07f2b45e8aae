package dev.homelab.stdlib.service;

import dev.homelab.dsl.spec.workload.ContainerPlan;
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
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

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
    ContainerPlan.Builder server =
        ContainerPlan.of("vaultwarden", IMAGE.image(setting.version()))
            .env("DOMAIN", setting.url())
            .env("ROCKET_PORT", String.valueOf(PORT))
            .env("SIGNUPS_ALLOWED", String.valueOf(signups))
            .env("ADMIN_TOKEN", setting.secret(ADMIN_TOKEN))
            .env("TZ", setting.timezone())
            .port(PortPlan.http(PORT))
            .mount(MountPlan.of("data", "/data"))
            .mount(MountPlan.of("tmp", "/tmp"))
            .probes(ProbePlan.http("/alive"))
            .resources(resources);
    WorkloadPlan.Builder workload =
        WorkloadPlan.of(setting.server("vaultwarden", IMAGE.versionOf(setting.version())))
            .volume(setting.claim("data", storage))
            .volume(new VolumePlan.Scratch("tmp", null))
            .security(SecurityPlan.user(1000))
            .expose(setting.exposure(), setting.route())
            .upgrade(IMAGE.upgrade());
    ServiceLogin.Client client = setting.client();
    if (client != null) {
      server.env(login(client));
      workload.needs(client.known());
    }
    return List.of(workload.container(server.env(setting.env()).build()).build());
  }

  /**
   * People log in by Keycloak only, and type the password of their vault after it (its wiki,
   * "Enabling SSO support using OpenID Connect").
   */
  private static SortedMap<String, Value> login(ServiceLogin.Client client) {
    SortedMap<String, Value> env = new TreeMap<>();
    env.put("SSO_ENABLED", Value.of("true"));
    env.put("SSO_ONLY", Value.of("true"));
    env.put("SSO_AUTHORITY", Value.of(client.issuer()));
    env.put("SSO_CLIENT_ID", Value.of(client.id()));
    env.put("SSO_CLIENT_SECRET", client.secret());
    env.put("SSO_SCOPES", Value.of("email profile offline_access"));
    return env;
  }
}

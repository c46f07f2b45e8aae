package dev.homelab.stdlib.service;

import dev.homelab.dsl.recipe.RecipeContext;
import dev.homelab.dsl.spec.workload.ContainerPlan;
import dev.homelab.dsl.spec.workload.DirectPlan;
import dev.homelab.dsl.spec.workload.ImageRef;
import dev.homelab.dsl.spec.workload.MountPlan;
import dev.homelab.dsl.spec.workload.PortPlan;
import dev.homelab.dsl.spec.workload.ProbePlan;
import dev.homelab.dsl.spec.workload.ResourcesPlan;
import dev.homelab.dsl.spec.workload.SecurityPlan;
import dev.homelab.dsl.spec.workload.UpgradeRule;
import dev.homelab.dsl.spec.workload.WorkloadPlan;
import java.util.List;

/** The recipe {@code pihole}. */
public final class PiholeRecipe extends WorkloadRecipe<PiholeOptions> {
  static final Pinned IMAGE =
      new Pinned(
          "docker.io/pihole/pihole",
          "2026.07.2",
          "",
          null,
          UpgradeRule.irreversible(UpgradeRule.Part.MINOR));
  static final ResourcesPlan RESOURCES = ResourcesPlan.of("50m", "128Mi", "512Mi");
  static final String PASSWORD = "admin-password";

  /** The image starts as root, makes its files its own, and goes on as another user. */
  private static final SecurityPlan SECURITY = new SecurityPlan(0, 0, false, true);

  /**
   * Keeps its lists as the script names them. At the first start it reads them from a file; later
   * they are rows of its database, which it fetches anew at each start.
   */
  private static final String LISTS =
      """
      cd /etc/pihole
      printf '%s\\n' $BLOCKLISTS > adlists.list
      if [ -f gravity.db ]; then
        quoted=$(printf "'%s'," $BLOCKLISTS)
        pihole-FTL sqlite3 gravity.db "DELETE FROM adlist WHERE address NOT IN (${quoted%,})"
        for list in $BLOCKLISTS; do
          pihole-FTL sqlite3 gravity.db \\
            "INSERT OR IGNORE INTO adlist (address, enabled, comment) VALUES ('$list', 1, 'homelab')"
        done
      fi
      """;

  /** The recipe. */
  public PiholeRecipe() {
    super(
        "pihole",
        "A name server for the home that knows what to block.",
        PiholeOptions.class,
        PiholeOptions::new);
  }

  @Override
  List<WorkloadPlan> plans(PiholeOptions said, Setting setting, RecipeContext context) {
    ImageRef image = IMAGE.image(setting.version());
    ProbePlan answers =
        ProbePlan.exec("dig", "+short", "+norecurse", "+retry=0", "@127.0.0.1", "pi.hole");
    ContainerPlan.Builder server =
        ContainerPlan.of("pihole", image)
            .env("FTLCONF_dns_listeningMode", "ALL")
            .env("FTLCONF_dns_upstreams", String.join(";", said.upstreams()))
            .env("FTLCONF_webserver_api_password", setting.secret(PASSWORD))
            .env("FTLCONF_webserver_port", "80")
            .env("TZ", setting.timezone())
            .port(PortPlan.http(80))
            .port(new PortPlan("dns-udp", 53, 53, "UDP", ""))
            .port(PortPlan.tcp("dns-tcp", 53))
            .mount(MountPlan.of("data", "/etc/pihole"))
            .probes(answers)
            .resources(said.resourcesOr(RESOURCES));
    if (!said.records().isEmpty()) {
      server.env("FTLCONF_dns_hosts", String.join(";", said.records()));
    }
    DirectPlan names = Lan.ports(context, "dns", said.fixed(), "dns-udp", "dns-tcp");
    if (names == null) {
      context.fact("nothing outside the cluster can ask it: the lab names no load balancer");
    }
    WorkloadPlan.Builder workload =
        WorkloadPlan.of(setting.server("pihole", IMAGE.versionOf(setting.version())))
            .container(server.env(setting.env()).build())
            .volume(setting.claim("data", said.storage()))
            .security(SECURITY)
            .expose(setting.exposure(), setting.route())
            .upgrade(IMAGE.upgrade())
            .direct(names);
    if (!said.blocklists().isEmpty()) {
      workload.first(lists(image, said.blocklists()));
    }
    return List.of(workload.build());
  }

  private static ContainerPlan lists(ImageRef image, List<String> blocklists) {
    return ContainerPlan.of("lists", image)
        .command(List.of("/bin/sh", "-ec", LISTS))
        .env("BLOCKLISTS", String.join(" ", blocklists))
        .mount(MountPlan.of("data", "/etc/pihole"))
        .resources(ResourcesPlan.of("10m", "32Mi", "128Mi"))
        .build();
  }

  @Override
  String login(Setting setting) {
    return setting.login("password", PASSWORD);
  }
}

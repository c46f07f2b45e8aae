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
import dev.homelab.dsl.spec.workload.SignIn;
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
   * Keeps its lists as the script names them. At the first start it reads them from a file, and its
   * rows of the database say so ("Migrated from …"); later they are rows with our comment, which it
   * fetches anew at each start. Rows that people add in its pages bear neither and stay.
   */
  private static final String LISTS =
      """
      cd /etc/pihole
      if [ ! -f gravity.db ]; then
        if [ -n "$BLOCKLISTS" ]; then printf '%s\n' $BLOCKLISTS > adlists.list; fi
        exit 0
      fi
      ask() { pihole-FTL sqlite3 gravity.db "$1"; }
      ours="comment = 'homelab'"
      first="comment LIKE 'Migrated from %'"
      if [ -n "$BLOCKLISTS" ]; then
        quoted=$(printf "'%s'," $BLOCKLISTS)
        ask "UPDATE adlist SET comment = 'homelab' WHERE $first AND address IN (${quoted%,})"
        ask "DELETE FROM adlist WHERE ($ours OR $first) AND address NOT IN (${quoted%,})"
      else
        ask "DELETE FROM adlist WHERE $ours"
        if [ "$(ask 'SELECT count(*) FROM adlist')" = 0 ]; then BLOCKLISTS="$DEFAULT"; fi
      fi
      for list in $BLOCKLISTS; do
        ask "INSERT OR IGNORE INTO adlist (address, enabled, comment) VALUES ('$list', 1, 'homelab')"
      done
      """;

  /** What the image itself begins with (its start script, {@code bash_functions.sh}). */
  private static final String DEFAULT_LIST =
      "https://raw.githubusercontent.com/StevenBlack/hosts/master/hosts";

  /** The recipe. */
  public PiholeRecipe() {
    super(
        "pihole",
        "A name server for the home that knows what to block.",
        PiholeOptions.class,
        PiholeOptions::new);
  }

  @Override
  public SignIn signIn() {
    return SignIn.behindProxy();
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
            .first(lists(image, said.blocklists()))
            .direct(names);
    return List.of(workload.build());
  }

  private static ContainerPlan lists(ImageRef image, List<String> blocklists) {
    return ContainerPlan.of("lists", image)
        .command(List.of("/bin/sh", "-ec", LISTS))
        .env("BLOCKLISTS", String.join(" ", blocklists))
        .env("DEFAULT", DEFAULT_LIST)
        .mount(MountPlan.of("data", "/etc/pihole"))
        .resources(ResourcesPlan.of("10m", "32Mi", "128Mi"))
        .build();
  }

  @Override
  String login(Setting setting) {
    return setting.login("password", PASSWORD);
  }
}

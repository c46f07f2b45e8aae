package dev.homelab.stdlib.backing;

import dev.homelab.dsl.recipe.RecipeContext;
import dev.homelab.dsl.spec.workload.ContainerPlan;
import dev.homelab.dsl.spec.workload.FilePlan;
import dev.homelab.dsl.spec.workload.ImageRef;
import dev.homelab.dsl.spec.workload.MountPlan;
import dev.homelab.dsl.spec.workload.PortPlan;
import dev.homelab.dsl.spec.workload.ProbePlan;
import dev.homelab.dsl.spec.workload.ResourcesPlan;
import dev.homelab.dsl.spec.workload.SecurityPlan;
import dev.homelab.dsl.spec.workload.VolumePlan;
import dev.homelab.dsl.spec.workload.WorkloadObjects;
import dev.homelab.dsl.spec.workload.WorkloadPlan;
import dev.homelab.model.Address;
import dev.homelab.model.Edge;
import dev.homelab.model.Level;
import dev.homelab.model.Value;
import java.util.List;

/**
 * A Valkey server that belongs to one service and keeps nothing: a cache, locks and sessions.
 *
 * @param owner the service's address
 * @param instance the service's name; the server is called {@code <instance>-cache}
 * @param password what clients must say
 * @param version a version of the official image, for example {@code 9.1.1}
 * @param forgets whether it makes room for the new by dropping the old when it is full, as a cache
 *     does; a queue of work must not
 */
public record Valkey(
    Address owner, String instance, Value.Secret password, String version, boolean forgets)
    implements Cache {
  /** The version that recipes take when nothing else is said. */
  public static final String DEFAULT_VERSION = "9.1.1";

  private static final String IMAGE = "ghcr.io/valkey-io/valkey";
  private static final String CONFIG = "/etc/valkey/valkey.conf";

  /** The user that the image's files belong to. */
  private static final long IMAGE_USER = 999;

  /** The name of the server and of its Service. */
  public String name() {
    return instance + "-cache";
  }

  @Override
  public Value host() {
    return new Value.Ref(WorkloadObjects.service(owner, name()), "host");
  }

  @Override
  public Value port() {
    Value port = new Value.Ref(WorkloadObjects.service(owner, name()), "port");
    return new Value.Join(List.of(port));
  }

  @Override
  public List<WorkloadPlan> plans() {
    return List.of(plan());
  }

  @Override
  public void emit(RecipeContext context) {
    // It is made of workloads only.
  }

  @Override
  public Edge ready() {
    return new Edge(WorkloadObjects.runner(owner, plan()), Level.READY);
  }

  private WorkloadPlan plan() {
    ImageRef image = ImageRef.parse(IMAGE + ':' + version);
    ContainerPlan server =
        ContainerPlan.of("valkey", image)
            .args(List.of(CONFIG))
            .env("REDISCLI_AUTH", password)
            .port(PortPlan.tcp("valkey", 6379))
            .mount(MountPlan.of("data", "/data"))
            .probes(ProbePlan.exec("valkey-cli", "ping"))
            .resources(ResourcesPlan.of("50m", "64Mi", "384Mi"))
            .build();
    return WorkloadPlan.of(
            new WorkloadPlan.Identity(name(), "valkey", instance, "cache", image.version()))
        .container(server)
        .volume(new VolumePlan.Scratch("data", null))
        .file(new FilePlan(CONFIG, config()))
        .security(SecurityPlan.user(IMAGE_USER))
        .build();
  }

  private Value config() {
    String settings =
        "save \"\"\nappendonly no\nmaxmemory 256mb\nmaxmemory-policy "
            + (forgets ? "allkeys-lru" : "noeviction")
            + "\nrequirepass ";
    return new Value.Join(List.of(new Value.Text(settings), password, new Value.Text("\n")));
  }
}

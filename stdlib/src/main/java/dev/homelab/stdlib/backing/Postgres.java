package dev.homelab.stdlib.backing;

import dev.homelab.dsl.recipe.RecipeContext;
import dev.homelab.dsl.spec.workload.ContainerPlan;
import dev.homelab.dsl.spec.workload.ImageRef;
import dev.homelab.dsl.spec.workload.MountPlan;
import dev.homelab.dsl.spec.workload.PortPlan;
import dev.homelab.dsl.spec.workload.ProbePlan;
import dev.homelab.dsl.spec.workload.ResourcesPlan;
import dev.homelab.dsl.spec.workload.SecurityPlan;
import dev.homelab.dsl.spec.workload.UpgradeRule;
import dev.homelab.dsl.spec.workload.VolumePlan;
import dev.homelab.dsl.spec.workload.WorkloadObjects;
import dev.homelab.dsl.spec.workload.WorkloadPlan;
import dev.homelab.model.Address;
import dev.homelab.model.Edge;
import dev.homelab.model.Level;
import dev.homelab.model.Value;
import java.util.List;

/**
 * A PostgreSQL server that belongs to one service: one pod with a volume of its own.
 *
 * @param owner the service's address
 * @param instance the service's name; the server is called {@code <instance>-db}
 * @param database the database's name
 * @param user the user who owns the database
 * @param password the user's password
 * @param version a version of the image, for example {@code 17.11}
 * @param volume where the data lies
 * @param repository the image, the official one or one that adds extensions to it
 */
public record Postgres(
    Address owner,
    String instance,
    String database,
    String user,
    Value.Secret password,
    String version,
    VolumePlan.Claim volume,
    String repository)
    implements Database {
  /** The version that recipes take when nothing else is said. */
  public static final String DEFAULT_VERSION = "17.11";

  /** The official image. */
  public static final String IMAGE = "docker.io/library/postgres";

  /** The user that the image's files belong to. */
  private static final long IMAGE_USER = 999;

  /** The name of the server and of its Service. */
  public String name() {
    return instance + "-db";
  }

  @Override
  public Value host() {
    return new Value.Ref(WorkloadObjects.service(owner, name()), "host");
  }

  @Override
  public Value hostAndPort() {
    Value port = new Value.Ref(WorkloadObjects.service(owner, name()), "port");
    return new Value.Join(List.of(host(), new Value.Text(":"), port));
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
    ImageRef image = ImageRef.parse(repository + ':' + version);
    return WorkloadPlan.of(
            new WorkloadPlan.Identity(name(), "postgresql", instance, "database", image.version()))
        .kind(WorkloadPlan.Kind.STATEFUL_SET)
        .container(container(image))
        .volume(volume)
        .volume(new VolumePlan.Scratch("run", "16Mi"))
        .volume(new VolumePlan.Scratch("tmp", null))
        .security(new SecurityPlan(IMAGE_USER, IMAGE_USER, repository.equals(IMAGE), false))
        .upgrade(UpgradeRule.fixed(UpgradeRule.Part.MAJOR))
        .gracePeriod(60)
        .build();
  }

  private ContainerPlan container(ImageRef image) {
    // Over TCP, because the server that only sets up the first database listens on a socket alone.
    ProbePlan answers = ProbePlan.exec("pg_isready", "-h", "127.0.0.1", "-U", user, "-d", database);
    return ContainerPlan.of("postgresql", image)
        .env("POSTGRES_DB", database)
        .env("POSTGRES_USER", user)
        .env("POSTGRES_PASSWORD", password)
        .env("PGDATA", "/var/lib/postgresql/data/pgdata")
        .port(PortPlan.tcp("postgresql", 5432))
        .mount(MountPlan.of(volume.name(), "/var/lib/postgresql/data"))
        .mount(MountPlan.of("run", "/var/run/postgresql"))
        .mount(MountPlan.of("tmp", "/tmp"))
        .probes(answers)
        .resources(ResourcesPlan.of("100m", "512Mi", "2Gi"))
        .build();
  }
}

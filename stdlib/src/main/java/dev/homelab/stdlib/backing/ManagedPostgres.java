package dev.homelab.stdlib.backing;

import dev.homelab.catalog.cozystack.AppKinds;
import dev.homelab.dsl.recipe.RecipeContext;
import dev.homelab.dsl.spec.LanguageCodes;
import dev.homelab.dsl.spec.kube.ObjectDraft;
import dev.homelab.dsl.spec.workload.ContainerPlan;
import dev.homelab.dsl.spec.workload.WorkloadPlan;
import dev.homelab.model.Address;
import dev.homelab.model.Edge;
import dev.homelab.model.Level;
import dev.homelab.model.Value;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL server that Cozystack runs for one service, and whose passwords Cozystack makes.
 *
 * @param owner the service's address
 * @param instance the service's name; the object is called {@code <instance>-db}
 * @param database the name of the database and of the user who owns it
 * @param version a version of PostgreSQL, of which the first number counts
 * @param size how much it holds, a Kubernetes quantity
 * @param storageClass the class of its volume, or null for Cozystack's own choice
 * @param extensions what the database is extended by
 * @param stays whether it stays when the service leaves the script
 */
public record ManagedPostgres(
    Address owner,
    String instance,
    String database,
    String version,
    String size,
    @Nullable String storageClass,
    List<String> extensions,
    boolean stays)
    implements Database {
  /** The major versions that Cozystack 1.6 has. */
  private static final Pattern VERSIONS = Pattern.compile("1[3-8](\\..*)?");

  private static final String KIND = "Postgres";
  private static final String PORT = "5432";

  public ManagedPostgres {
    extensions = List.copyOf(extensions);
  }

  /** The name of the object; what Cozystack makes of it begins with {@code postgres-}. */
  public String name() {
    return instance + "-db";
  }

  @Override
  public String user() {
    return database;
  }

  private String service() {
    return "postgres-" + name() + "-rw";
  }

  @Override
  public Value host() {
    return new Value.Text(service());
  }

  @Override
  public Value hostAndPort() {
    return new Value.Text(service() + ':' + PORT);
  }

  @Override
  public Value password() {
    return ContainerPlan.fromSecret("postgres-" + name() + "-credentials", user());
  }

  /** Indexes of vectors and places, which extensions bring, are built in memory. */
  private String memory() {
    return extensions.isEmpty() ? "1Gi" : "2Gi";
  }

  private Address address() {
    return owner.child("postgres", name());
  }

  @Override
  public Edge ready() {
    return new Edge(address(), Level.READY);
  }

  @Override
  public List<WorkloadPlan> plans() {
    return List.of();
  }

  @Override
  public void emit(RecipeContext context) {
    if (!VERSIONS.matcher(version).matches()) {
      context
          .scope()
          .report(
              LanguageCodes.error(LanguageCodes.BAD_VALUE, "Cozystack has no PostgreSQL " + version)
                  .withHint("it has 13 to 18: databaseVersion '" + Postgres.DEFAULT_VERSION + "'"));
      return;
    }
    Value.Tree owned =
        Value.ofMap(
            extensions.isEmpty()
                ? Map.of("roles", Map.of("admin", List.of(user())))
                : Map.of("extensions", extensions, "roles", Map.of("admin", List.of(user()))));
    ObjectDraft draft =
        new ObjectDraft(
                address(),
                context.cluster().address(),
                AppKinds.GROUP + "/v1alpha1",
                KIND,
                context.namespace(),
                name())
            .byDefault("spec.replicas", 1, "one box")
            .byDefault(
                "spec.version", 'v' + version.split("\\.", -1)[0], "what the recipe asks for")
            .byDefault("spec.size", size, "what the service's block says, or its recipe")
            .byDefault("spec.resources.cpu", "1", Managed.ROOM)
            .byDefault("spec.resources.memory", memory(), Managed.ROOM)
            .follows("spec.users", Map.of(user(), Map.of()), Managed.REASON)
            .follows("spec.databases", Map.of(database, owned), Managed.REASON)
            .retained(stays);
    Managed.place(draft, storageClass).add(context.scope().at(context.address()));
  }
}

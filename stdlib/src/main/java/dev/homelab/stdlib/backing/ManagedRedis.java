package dev.homelab.stdlib.backing;

import dev.homelab.catalog.cozystack.AppKinds;
import dev.homelab.dsl.recipe.RecipeContext;
import dev.homelab.dsl.spec.kube.ObjectDraft;
import dev.homelab.dsl.spec.workload.ContainerPlan;
import dev.homelab.dsl.spec.workload.WorkloadPlan;
import dev.homelab.model.Address;
import dev.homelab.model.Edge;
import dev.homelab.model.Level;
import dev.homelab.model.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Redis server that Cozystack runs for one service, and whose password Cozystack makes.
 *
 * @param owner the service's address
 * @param instance the service's name; the object is called {@code <instance>-cache}
 * @param storageClass the class of its volume, or null for Cozystack's own choice
 */
public record ManagedRedis(Address owner, String instance, @Nullable String storageClass)
    implements Cache {
  private static final String KIND = "Redis";
  private static final String PORT = "6379";

  /** The name of the object; what Cozystack makes of it has {@code redis-} before it. */
  public String name() {
    return instance + "-cache";
  }

  /** The Service that leads to the server that may be written. */
  @Override
  public Value host() {
    return new Value.Text("rfrm-redis-" + name());
  }

  @Override
  public Value port() {
    return new Value.Text(PORT);
  }

  @Override
  public Value password() {
    return ContainerPlan.fromSecret("redis-" + name() + "-auth", "password");
  }

  private Address address() {
    return owner.child("redis", name());
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
    ObjectDraft draft =
        new ObjectDraft(
                address(),
                context.cluster().address(),
                AppKinds.GROUP + "/v1alpha1",
                KIND,
                context.namespace(),
                name())
            .byDefault("spec.replicas", 1, "one box")
            .byDefault("spec.size", "1Gi", "a cache keeps little")
            .byDefault("spec.resources.cpu", "500m", Managed.ROOM)
            .byDefault("spec.resources.memory", "256Mi", Managed.ROOM)
            .follows("spec.authEnabled", true, Managed.REASON);
    Managed.place(draft, storageClass).add(context.scope().at(context.address()));
  }
}

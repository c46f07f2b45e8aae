package dev.homelab.stdlib.service;

import dev.homelab.dsl.recipe.RecipeContext;
import dev.homelab.model.Address;
import dev.homelab.model.Edge;
import dev.homelab.model.Level;
import dev.homelab.model.Provenance;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.Value;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A service whose application can be told of others through its own API.
 *
 * @param context where it is built
 * @param kind which application it is, such as {@code sonarr}
 * @param port the port of its Service
 * @param user who opens it; empty where a key alone does
 * @param key the secret that opens it
 * @param alone whether the script wants it to be told of nobody
 */
record Joined(
    RecipeContext context, String kind, int port, String user, Value.Secret key, boolean alone) {
  private static final Set<String> WORKLOADS =
      Set.of("kubernetes.deployment", "kubernetes.statefulset");

  /** How people write its name. */
  String shown() {
    return Character.toUpperCase(kind.charAt(0)) + kind.substring(1);
  }

  /** The name by which others in the same namespace reach it. */
  String host() {
    return context.name();
  }

  /** Where others in the same namespace reach it. */
  String url() {
    return "http://" + host() + ':' + port;
  }

  /** The address of what runs it, or null when nothing does. */
  @Nullable Address workload() {
    for (ResourceSpec resource : context.scope().lab().resources()) {
      if (WORKLOADS.contains(resource.type())
          && resource.address().isWithin(context.address())
          && resource.address().last().name().equals(context.name())) {
        return resource.address();
      }
    }
    return null;
  }

  /**
   * Adds something that its application is to hold.
   *
   * @param type the resource type, such as {@code apps.arr-root-folder}
   * @param name the last part of its address
   * @param wish its properties, without where the application is
   * @param after what must be ready before, besides the application itself
   * @param reason why it is there, in one clause
   */
  ResourceSpec holds(
      String type, String name, Map<String, ?> wish, Collection<Address> after, String reason) {
    Address runs = workload();
    TreeMap<String, Object> app = new TreeMap<>();
    app.put("kind", kind);
    app.put("namespace", context.namespace());
    app.put("service", host());
    app.put("port", port);
    app.put("key", key);
    if (!user.isEmpty()) {
      app.put("user", user);
    }
    SortedSet<Edge> edges = new TreeSet<>();
    if (runs != null) {
      app.put("workload", runs.toString());
      edges.add(new Edge(runs, Level.READY));
    }
    after.forEach(address -> edges.add(new Edge(address, Level.READY)));
    TreeMap<String, Object> whole = new TreeMap<>(wish);
    whole.put("app", app);
    TreeMap<String, Provenance> why = new TreeMap<>();
    wish.keySet()
        .forEach(field -> why.put(field, new Provenance(Provenance.Kind.RECIPE, reason, null)));
    ResourceSpec made =
        new ResourceSpec(
            context.address().child(type.substring("apps.".length()), name),
            type,
            context.scope().target(),
            Value.ofMap(whole),
            edges,
            dev.homelab.model.Lifecycle.DEFAULT,
            context.scope().origin(),
            why);
    context.scope().lab().add(made);
    return made;
  }
}

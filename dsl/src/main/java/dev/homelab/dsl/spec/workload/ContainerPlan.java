package dev.homelab.dsl.spec.workload;

import dev.homelab.dsl.spec.kube.TreeBuilder;
import dev.homelab.model.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One container of a workload.
 *
 * @param name unique in the workload
 * @param image what it runs
 * @param command replaces the image's entry point; empty keeps it; holds no secret
 * @param args replaces the image's arguments; empty keeps them; hold no secret
 * @param env variables; a value with a secret in it is kept in the workload's Secret, and a tree
 *     says where the value is taken from (see {@link #fromSecret})
 * @param ports where it listens
 * @param mounts where it sees volumes
 * @param startup asked until it first succeeds, or null
 * @param liveness asked to restart a hung container, or null
 * @param readiness asked to take it out of its Service, or null
 * @param resources what it asks for, or null for nothing
 */
public record ContainerPlan(
    String name,
    ImageRef image,
    List<Value> command,
    List<Value> args,
    SortedMap<String, Value> env,
    List<PortPlan> ports,
    List<MountPlan> mounts,
    @Nullable ProbePlan startup,
    @Nullable ProbePlan liveness,
    @Nullable ProbePlan readiness,
    @Nullable ResourcesPlan resources) {
  public ContainerPlan {
    command = List.copyOf(command);
    args = List.copyOf(args);
    env = Collections.unmodifiableSortedMap(new TreeMap<>(env));
    ports = List.copyOf(ports);
    mounts = List.copyOf(mounts);
  }

  /**
   * The value of a variable that lies in a Secret of the namespace that something else makes.
   *
   * @param secret the Secret's name
   * @param key the key inside it
   */
  public static Value.Tree fromSecret(String secret, String key) {
    return TreeBuilder.of(
        "secretKeyRef", TreeBuilder.tree().put("name", secret).put("key", key).build());
  }

  /** Starts the description of a container. */
  public static Builder of(String name, ImageRef image) {
    return new Builder(name, image);
  }

  /** Collects what a container is; each call adds to or replaces one part. */
  public static final class Builder {
    private final String name;
    private final ImageRef image;
    private final TreeMap<String, Value> env = new TreeMap<>();
    private final List<PortPlan> ports = new ArrayList<>();
    private final List<MountPlan> mounts = new ArrayList<>();
    private List<Value> command = List.of();
    private List<Value> args = List.of();
    private @Nullable ProbePlan startup;
    private @Nullable ProbePlan liveness;
    private @Nullable ProbePlan readiness;
    private @Nullable ResourcesPlan resources;

    private Builder(String name, ImageRef image) {
      this.name = name;
      this.image = image;
    }

    /** Replaces the image's entry point. */
    public Builder command(List<?> words) {
      command = words.stream().map(Value::of).toList();
      return this;
    }

    /** Replaces the image's arguments. */
    public Builder args(List<?> words) {
      args = words.stream().map(Value::of).toList();
      return this;
    }

    /** Sets a variable to a plain value, a secret, a reference, or a text joined of them. */
    public Builder env(String variable, Object value) {
      env.put(variable, Value.of(value));
      return this;
    }

    /** Sets variables; later ones win. */
    public Builder env(SortedMap<String, Value> variables) {
      env.putAll(variables);
      return this;
    }

    /** Adds a port. */
    public Builder port(PortPlan port) {
      ports.add(port);
      return this;
    }

    /** Adds ports. */
    public Builder ports(List<PortPlan> more) {
      ports.addAll(more);
      return this;
    }

    /** Adds a mount. */
    public Builder mount(MountPlan mount) {
      mounts.add(mount);
      return this;
    }

    /** Adds mounts. */
    public Builder mounts(List<MountPlan> more) {
      mounts.addAll(more);
      return this;
    }

    /** Asks one question at the start, while it runs, and before it gets traffic. */
    public Builder probes(ProbePlan probe) {
      return probes(probe.atStart(), probe, probe);
    }

    /** Sets the three questions; null leaves one out. */
    public Builder probes(
        @Nullable ProbePlan atStart, @Nullable ProbePlan alive, @Nullable ProbePlan ready) {
      startup = atStart;
      liveness = alive;
      readiness = ready;
      return this;
    }

    /** Sets what it asks for. */
    public Builder resources(@Nullable ResourcesPlan plan) {
      resources = plan;
      return this;
    }

    /** The container. */
    public ContainerPlan build() {
      return new ContainerPlan(
          name, image, command, args, env, ports, mounts, startup, liveness, readiness, resources);
    }
  }
}

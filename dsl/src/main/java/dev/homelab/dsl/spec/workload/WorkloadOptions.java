package dev.homelab.dsl.spec.workload;

import dev.homelab.dsl.recipe.RecipeOptions;
import dev.homelab.dsl.spec.Known;
import dev.homelab.dsl.spec.Names;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.Word;
import dev.homelab.dsl.spec.unit.Domain;
import dev.homelab.model.Value;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the script may say of any workload, whether a recipe or an app makes it.
 *
 * @param <S> the concrete block
 */
public abstract class WorkloadOptions<S extends WorkloadOptions<S>> extends RecipeOptions<S> {
  private final TreeMap<String, Value> env = new TreeMap<>();
  private @Nullable Exposure exposure;
  private @Nullable String host;
  private @Nullable String storageClass;
  private @Nullable ResourcesPlan resources;
  private boolean ephemeral;

  /** Options at a place. */
  protected WorkloadOptions(Scope scope) {
    super(scope);
  }

  /** Reachable by the home network. */
  @Known(doc = "The home network, by the host name, through the cluster's gateway or ingress.")
  public Exposure getLan() {
    return Exposure.LAN;
  }

  /** Reachable by everybody. */
  @Known(doc = "Everybody, by the host name, through the cluster's gateway or ingress.")
  public Exposure getInternet() {
    return Exposure.INTERNET;
  }

  /** Reachable inside the cluster. */
  @Known(doc = "Everything that runs in the same cluster.")
  public Exposure getInside() {
    return Exposure.CLUSTER;
  }

  /** Reachable by its own parts only. */
  @Known(doc = "Only the parts of the same service.")
  public Exposure getNobody() {
    return Exposure.NONE;
  }

  /** Says from where it may be reached. */
  @Word(
      doc = "Says who may reach it: `lan`, `internet`, `inside` or `nobody`.",
      byDefault =
          "`inside` for an app; for a recipe `lan` where the lab names a domain and its cluster's"
              + " gateway or ingress, or load balancers, else `inside`",
      example = "expose internet")
  public S expose(Exposure where) {
    exposure = where;
    return say();
  }

  /** Names it. */
  @Word(
      doc = "The full host name by which it is reached from outside the cluster.",
      byDefault = "its name and the lab's domain: `<name>.<domain>`",
      example = "host 'files.example.com'")
  public S host(String name) {
    Domain domain = Names.parsed(scope(), name, Domain::parse);
    host = domain == null ? null : domain.name();
    return say();
  }

  /** Sets a variable. */
  @Word(
      doc = "Sets a variable of its container: a text, a secret, or an output of another thing.",
      byDefault = "what the recipe sets; an app sets none",
      example = "env 'LOG_LEVEL', 'debug'")
  public S env(String variable, Object value) {
    env.put(variable, Names.text(scope(), value));
    return say();
  }

  /** Chooses the storage class. */
  @Word(
      doc = "The storage class of its volumes.",
      byDefault = "the one that the cluster's block names, else the cluster's own default",
      example = "storageClass 'fast'")
  public S storageClass(String name) {
    storageClass = name;
    return say();
  }

  /** Lets its data go with it. */
  @Word(
      doc = "Lets its volumes be deleted when it goes from the script.",
      byDefault = "volumes stay on the cluster, with their data",
      example = "ephemeral()")
  public S ephemeral() {
    ephemeral = true;
    return say();
  }

  /** Sets what it asks for. */
  @Word(
      doc = "Processor time and memory that its container asks for.",
      byDefault = "what the recipe knows of the application; an app asks for nothing",
      example = "resources { cpu 0.5; memory 256.MiB }")
  public S resources(Consumer<ResourcesSpec> block) {
    ResourcesSpec spec = new ResourcesSpec(scope());
    block.accept(spec);
    spec.freeze();
    resources = spec.plan();
    return say();
  }

  /** From where it may be reached, or null when the script does not say. */
  public final @Nullable Exposure exposure() {
    return exposure;
  }

  /** The host name that the script gives, or null. */
  public final @Nullable String hostName() {
    return host;
  }

  /** Variables that the script sets. */
  public final SortedMap<String, Value> variables() {
    return Collections.unmodifiableSortedMap(env);
  }

  /** The storage class that the script gives, or null. */
  public final @Nullable String storageClassName() {
    return storageClass;
  }

  /** Whether volumes stay when it goes. */
  public final boolean keepsVolumes() {
    return !ephemeral;
  }

  /** What the script lets it ask for, or null. */
  public final @Nullable ResourcesPlan resourcesPlan() {
    return resources;
  }
}

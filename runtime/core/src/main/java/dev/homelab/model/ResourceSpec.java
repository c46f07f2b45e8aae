package dev.homelab.model;

import java.util.Collections;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the script asks for, for one resource.
 *
 * <p>A spec is a value. Origin and provenance are left out of equality on purpose: moving a block
 * in the file is no change.
 *
 * @param address its name in the lab
 * @param type provider and type, for example {@code kubernetes.deployment}, {@code local.value}, or
 *     {@code kubernetes.certificate.cert-manager.io} for a kind that is not built in
 * @param target the target that carries it (a cluster's address), or null for a provider without
 *     one
 * @param desired the wished properties, in the form that its type's schema describes
 * @param dependsOn stated and derived dependencies; references inside {@code desired} are added
 *     when the lab is resolved
 * @param lifecycle what may happen to it
 * @param origin the lines that asked for it
 * @param provenance why properties have their values, by path; only where it is worth telling
 */
public record ResourceSpec(
    Address address,
    String type,
    @Nullable Address target,
    Value.Tree desired,
    SortedSet<Edge> dependsOn,
    Lifecycle lifecycle,
    Origin origin,
    SortedMap<String, Provenance> provenance) {

  public ResourceSpec {
    dependsOn =
        dependsOn.isEmpty()
            ? Collections.emptySortedSet()
            : Collections.unmodifiableSortedSet(new TreeSet<>(dependsOn));
    provenance =
        provenance.isEmpty()
            ? Collections.emptySortedMap()
            : Collections.unmodifiableSortedMap(new TreeMap<>(provenance));
  }

  /** A resource with the default lifecycle and no stated dependency. */
  public static ResourceSpec of(
      Address address, String type, @Nullable Address target, Value.Tree desired, Origin origin) {
    return new ResourceSpec(
        address,
        type,
        target,
        desired,
        Collections.emptySortedSet(),
        Lifecycle.DEFAULT,
        origin,
        Collections.emptySortedMap());
  }

  /** The provider's name: the type up to its first dot. */
  public String provider() {
    int dot = type.indexOf('.');
    return dot < 0 ? type : type.substring(0, dot);
  }

  /** The same resource with other properties. */
  public ResourceSpec withDesired(Value.Tree properties) {
    return properties.equals(desired)
        ? this
        : new ResourceSpec(
            address, type, target, properties, dependsOn, lifecycle, origin, provenance);
  }

  /** The same resource with other dependencies. */
  public ResourceSpec withDependsOn(SortedSet<Edge> edges) {
    if (edges.isEmpty() && dependsOn.isEmpty()) {
      return this;
    }
    return new ResourceSpec(address, type, target, desired, edges, lifecycle, origin, provenance);
  }

  /** The same resource with another lifecycle. */
  public ResourceSpec withLifecycle(Lifecycle other) {
    return new ResourceSpec(address, type, target, desired, dependsOn, other, origin, provenance);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ResourceSpec that
        && address.equals(that.address)
        && type.equals(that.type)
        && Objects.equals(target, that.target)
        && desired.equals(that.desired)
        && dependsOn.equals(that.dependsOn)
        && lifecycle.equals(that.lifecycle);
  }

  @Override
  public int hashCode() {
    return Objects.hash(address, type, target, desired, dependsOn, lifecycle);
  }
}

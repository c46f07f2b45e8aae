package dev.homelab.model;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is recorded about one resource that this lab made or took over.
 *
 * @param address its name in the lab
 * @param type its type
 * @param schemaVersion the version of the type's schema that {@code recorded} follows
 * @param target the target that carries it, or null
 * @param objectId the platform's identity of the object, for kubernetes {@code apiVersion kind
 *     namespace/name uid}; empty when it has none
 * @param recorded the properties as last applied; secrets stay references
 * @param secretDigests keyed hashes of the secrets as last applied, by secret name
 * @param outputs what other resources may refer to
 * @param dependsOn edges as last applied, for deletion in the right order
 * @param lifecycle as last applied
 * @param ready whether it was seen ready after it was last changed
 * @param source the line that asked for it, as {@code file:line}; empty when none did
 */
public record StateEntry(
    Address address,
    String type,
    int schemaVersion,
    @Nullable Address target,
    String objectId,
    Value.Tree recorded,
    Value.Tree secretDigests,
    Value.Tree outputs,
    SortedSet<Edge> dependsOn,
    Lifecycle lifecycle,
    boolean ready,
    String source) {
  public StateEntry {
    dependsOn =
        dependsOn.isEmpty()
            ? Collections.emptySortedSet()
            : Collections.unmodifiableSortedSet(new TreeSet<>(dependsOn));
  }

  /** The same with other edges. */
  public StateEntry withDependsOn(SortedSet<Edge> edges) {
    return new StateEntry(
        address,
        type,
        schemaVersion,
        target,
        objectId,
        recorded,
        secretDigests,
        outputs,
        edges,
        lifecycle,
        ready,
        source);
  }

  /** The same with other hashes of secrets. */
  public StateEntry withDigests(Value.Tree digests) {
    return new StateEntry(
        address,
        type,
        schemaVersion,
        target,
        objectId,
        recorded,
        digests,
        outputs,
        dependsOn,
        lifecycle,
        ready,
        source);
  }
}

package dev.homelab.dsl.spec.workload;

import dev.homelab.model.Address;
import dev.homelab.model.Origin;
import org.jspecify.annotations.Nullable;

/**
 * Where a workload's objects go.
 *
 * @param owner the thing of the lab that they belong to; their addresses lie inside it
 * @param target the cluster's address
 * @param namespace the namespace's name
 * @param namespaceAddress the resource that makes the namespace, or null when it is there already
 * @param storageClass the class for claims that name none, or null for the cluster's default
 * @param lanEntry how requests of the home network come in
 * @param internetEntry how requests of everybody come in
 * @param origin the lines that asked for it
 */
public record Placement(
    Address owner,
    Address target,
    String namespace,
    @Nullable Address namespaceAddress,
    @Nullable String storageClass,
    EntryPoint lanEntry,
    EntryPoint internetEntry,
    Origin origin) {
  /** How requests of an exposure come in. */
  EntryPoint entry(Exposure exposure) {
    return switch (exposure) {
      case LAN -> lanEntry;
      case INTERNET -> internetEntry;
      case NONE, CLUSTER -> new EntryPoint.Nothing();
    };
  }
}

package dev.homelab.provider.kubernetes.schema;

import dev.homelab.catalog.cozystack.AppKinds;

/**
 * APIs that keep no {@code managedFields} and fill defaults in when they are read. A server-side
 * apply to one never removes a field, and nothing tells whether it honours a dry run, so their
 * objects are read, merged here and replaced. Known is the aggregated API of Cozystack (its
 * storage, {@code pkg/registry/apps/application}, is a projection of Helm releases).
 */
public final class UnownedApis {
  private UnownedApis() {}

  /** Whether an object belongs to such an API. */
  public static boolean has(ObjectKey key) {
    return key.group().equals(AppKinds.GROUP);
  }
}

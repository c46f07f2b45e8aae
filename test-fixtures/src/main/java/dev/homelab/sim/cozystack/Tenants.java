package dev.homelab.sim.cozystack;

import dev.homelab.catalog.cozystack.AppKind;

/** Where tenants live. */
final class Tenants {
  /** The namespace of the root tenant. */
  static final String ROOT = "tenant-root";

  private static final String KIND = "Tenant";

  private Tenants() {}

  /** Whether the kind is that of tenants. */
  static boolean isTenant(AppKind kind) {
    return kind.kind().equals(KIND);
  }

  /**
   * The namespace that a tenant makes.
   *
   * @param parent the namespace in which the tenant's object lies
   * @param name the tenant's name
   */
  static String namespace(String parent, String name) {
    if (parent.equals(ROOT)) {
      return "tenant-" + name;
    }
    return parent + "-" + name;
  }
}

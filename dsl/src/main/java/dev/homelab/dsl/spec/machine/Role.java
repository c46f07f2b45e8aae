package dev.homelab.dsl.spec.machine;

import java.util.List;

/**
 * What a person may do, by the groups that Cozystack has for each tenant ({@code
 * packages/apps/tenant/templates/keycloakgroups.yaml}, release 1.6.2).
 */
public enum Role {
  /** Sees applications, machines and quotas. */
  VIEWER("view"),
  /** Also starts and stops machines, opens their consoles, and reads passwords. */
  OPERATOR("use"),
  /** Also makes and removes applications, but no tenants. */
  ADMIN("admin"),
  /** Also makes tenants and whatever is kept from admins. */
  SUPER_ADMIN("super-admin"),
  /** Everything, also what the platform itself is made of. */
  CLUSTER_ADMIN("cozystack-cluster-admin");

  private final String text;

  Role(String text) {
    this.text = text;
  }

  /** The roles that hold in a tenant, the least first. */
  static List<Role> inTenants() {
    return List.of(VIEWER, OPERATOR, ADMIN, SUPER_ADMIN);
  }

  /** The group that has the role in a tenant and in all tenants inside it. */
  String group(String namespace) {
    return this == CLUSTER_ADMIN ? text : namespace + '-' + text;
  }
}

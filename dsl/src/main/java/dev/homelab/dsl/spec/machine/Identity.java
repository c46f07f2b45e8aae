package dev.homelab.dsl.spec.machine;

/** What people of a box log in with. */
public enum Identity {
  /** Keycloak, which Cozystack brings. */
  KEYCLOAK
}

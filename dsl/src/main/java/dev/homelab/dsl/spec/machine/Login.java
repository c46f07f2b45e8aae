package dev.homelab.dsl.spec.machine;

/** What people of a box log in by. */
public enum Login {
  /** Keycloak, which Cozystack brings. */
  KEYCLOAK
}

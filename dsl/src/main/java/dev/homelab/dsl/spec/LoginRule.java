package dev.homelab.dsl.spec;

/** Whose login a service asks for. */
public enum LoginRule {
  /** The one login of the box. */
  REQUIRED,
  /** Its own. */
  OWN
}

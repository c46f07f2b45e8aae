package dev.homelab.diag;

/** How much a diagnostic weighs: an error stops before anything runs, a warning does not. */
public enum Severity {
  ERROR,
  WARNING
}

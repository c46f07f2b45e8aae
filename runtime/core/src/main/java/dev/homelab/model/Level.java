package dev.homelab.model;

/** How far a dependency must have come before its dependent may start. */
public enum Level {
  /** The platform has accepted the object. */
  EXISTS,
  /** The object is usable: established, bound, available, complete; by its kind's rule. */
  READY
}

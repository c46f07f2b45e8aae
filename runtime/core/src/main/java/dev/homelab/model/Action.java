package dev.homelab.model;

/** What a plan does to one resource. */
public enum Action {
  NOOP,
  CREATE,
  UPDATE,
  REPLACE,
  DELETE,
  /** Takes over an object that exists without our mark, changing it where it differs. */
  ADOPT,
  /** Drops the record and leaves the object. */
  FORGET
}

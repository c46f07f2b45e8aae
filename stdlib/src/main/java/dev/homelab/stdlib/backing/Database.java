package dev.homelab.stdlib.backing;

import dev.homelab.model.Value;

/** A PostgreSQL database with one user who owns it. */
public interface Database extends Backing {
  /** Host name and port, joined by a colon. */
  Value hostAndPort();

  /** The database's name. */
  String database();

  /** The user who owns the database. */
  String user();
}

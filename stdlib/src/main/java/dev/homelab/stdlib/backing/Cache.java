package dev.homelab.stdlib.backing;

import dev.homelab.model.Value;

/** A server that speaks the protocol of Redis. */
public interface Cache extends Backing {
  /** The port to connect to, as text. */
  Value port();
}

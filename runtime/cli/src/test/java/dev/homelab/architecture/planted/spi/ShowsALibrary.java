package dev.homelab.architecture.planted.spi;

import com.fasterxml.jackson.core.JsonFactory;

/** Breaks A9. */
public interface ShowsALibrary {
  /** A type that is not ours. */
  JsonFactory factory();
}

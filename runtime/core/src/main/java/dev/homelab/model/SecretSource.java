package dev.homelab.model;

/** Where the value of a secret comes from. The value itself is never part of a lab. */
public sealed interface SecretSource {
  /**
   * Made once by the tool and kept encrypted with the state.
   *
   * @param length number of characters, 8 or more
   * @param alphabet the characters to draw from, at least 2 different ones
   */
  record Generated(int length, String alphabet) implements SecretSource {}

  /** Read from an environment variable when it is needed. */
  record Environment(String variable) implements SecretSource {}

  /**
   * Read from a file below the lab's folder when it is needed.
   *
   * @param path relative to the lab's folder
   * @param key the entry of a YAML or properties file, or empty for the whole file without its last
   *     line end
   */
  record FromFile(String path, String key) implements SecretSource {}
}

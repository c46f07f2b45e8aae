package dev.homelab.model;

/** Where the value of a secret comes from. The value itself is never part of a lab. */
public sealed interface SecretSource {
  /** Whether it is made by the tool and kept by it, so that it exists only after it was needed. */
  default boolean isKept() {
    return this instanceof Generated || this instanceof Made;
  }

  /**
   * Made once by the tool and kept encrypted with the state.
   *
   * @param length number of characters, 8 or more
   * @param alphabet the characters to draw from, at least 2 different ones
   */
  record Generated(int length, String alphabet) implements SecretSource {}

  /**
   * Made once by a part of the tool that knows how, and kept like {@link Generated} ones.
   *
   * @param kind what it is, such as {@code talos} for the secrets of a Talos cluster
   */
  record Made(String kind) implements SecretSource {}

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

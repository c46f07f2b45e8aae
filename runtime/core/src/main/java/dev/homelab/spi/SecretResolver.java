package dev.homelab.spi;

import java.util.Map;

/** Gives the values of secrets at the last moment, and keyed hashes to compare them by. */
public interface SecretResolver {
  /**
   * The value of a secret. Callers keep it no longer than one call and put it into nothing that is
   * printed, logged or stored.
   *
   * @throws dev.homelab.diag.HomelabException when the secret is not declared or cannot be had
   */
  String resolve(String name);

  /**
   * Whether a value can be had without making one, which a plan must not do: false only for a
   * generated secret that was not generated yet.
   */
  default boolean isMade(String name) {
    return true;
  }

  /**
   * Takes values of generated secrets that were read back from what runs. One that is known here is
   * overwritten, also by an older value; the caller sees to it that it should be. They are kept
   * with the next {@link #keep}.
   */
  default void recall(Map<String, String> values) {}

  /**
   * Tells that a run begins, under the lock of the state: what is made from now on is kept. Before
   * it, {@link #resolve} and {@link #digest} store nothing, and what they had to make is not used
   * again.
   */
  default void keep() {}

  /** A keyed hash of a text, equal for equal texts of the same lab, telling nothing about it. */
  String digest(String text);

  /**
   * The same text with every secret of the lab that can be had, and those that rotations replaced,
   * put as {@code (secret name)}.
   */
  String redact(String text);
}

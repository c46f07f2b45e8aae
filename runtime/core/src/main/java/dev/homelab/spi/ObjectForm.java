package dev.homelab.spi;

import dev.homelab.model.LabIdentity;
import dev.homelab.model.ResourceSpec;

/**
 * Writes an object as its provider would make it, for an engine that makes it in the provider's
 * place. Found by {@link java.util.ServiceLoader}.
 */
public interface ObjectForm {
  /** The provider whose resources it understands, such as {@code kubernetes}. */
  String provider();

  /**
   * The text of the object, ownership mark included; it holds no value of a secret.
   *
   * @param spec the wish, with every reference resolved and no secret in it
   * @param secrets for keyed hashes of secrets that the object follows without holding them
   */
  String text(LabIdentity lab, ResourceSpec spec, SecretResolver secrets);
}

package dev.homelab.spi;

/**
 * Makes secrets that are more than random characters, such as the authorities of a cluster. Found
 * by {@link java.util.ServiceLoader}.
 */
public interface SecretMaker {
  /** What it makes, as {@link dev.homelab.model.SecretSource.Made} names it. */
  String kind();

  /** A new one, from a secure random source; may take seconds. */
  String make();
}

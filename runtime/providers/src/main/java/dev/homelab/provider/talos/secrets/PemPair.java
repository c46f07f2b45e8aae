package dev.homelab.provider.talos.secrets;

/**
 * A certificate with its private key, both as PEM.
 *
 * @param certificate may be empty where only the key is known
 * @param key secret; may be empty where only the certificate is known
 */
public record PemPair(String certificate, String key) {
  /** Says only which halves there are. */
  @Override
  public String toString() {
    return "certificate" + (key.isEmpty() ? "" : " with key");
  }
}

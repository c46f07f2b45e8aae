package dev.homelab.provider.talos.secrets;

import dev.homelab.provider.talos.secrets.Certificates.KeyKind;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.function.Supplier;

/**
 * Makes the secrets of a new cluster, as {@code talosctl gen secrets} does for Talos 1.3 to 1.13.
 */
public final class SecretsMaker {
  private static final String TOKEN_SIGNS = "0123456789abcdefghijklmnopqrstuvwxyz";
  private static final int FAIR_BYTES = 252;

  private final SecureRandom random;
  private final Clock clock;

  private final Supplier<KeyPair> accounts;

  /** Draws from a source of random numbers, and dates certificates by a clock. */
  public SecretsMaker(SecureRandom random, Clock clock) {
    this(random, clock, () -> new Certificates(random).key(KeyKind.RSA));
  }

  /**
   * The same with keys of service accounts from elsewhere, since one takes seconds to make.
   *
   * @param accounts gives an RSA key
   */
  public SecretsMaker(SecureRandom random, Clock clock, Supplier<KeyPair> accounts) {
    this.random = random;
    this.clock = clock;
    this.accounts = accounts;
  }

  /** New secrets. Takes a second or two for the key of service accounts. */
  public SecretsBundle make() {
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    Certificates certificates = new Certificates(random);
    return new SecretsBundle(
        Base64.getUrlEncoder().encodeToString(bytes(32)),
        Base64.getEncoder().encodeToString(bytes(32)),
        token(),
        Base64.getEncoder().encodeToString(bytes(32)),
        "",
        token(),
        certificates.authority(KeyKind.ECDSA, "etcd", now),
        certificates.authority(KeyKind.ECDSA, "kubernetes", now),
        certificates.authority(KeyKind.ECDSA, "", now),
        Pem.privateKey(accounts.get()),
        certificates.authority(KeyKind.ED25519, "talos", now));
  }

  /** A token of kubeadm's form; bytes that would favour some signs are drawn again. */
  private String token() {
    return signs(6) + '.' + signs(16);
  }

  private String signs(int count) {
    StringBuilder signs = new StringBuilder();
    while (signs.length() < count) {
      int drawn = bytes(1)[0] & 0xFF;
      if (drawn < FAIR_BYTES) {
        signs.append(TOKEN_SIGNS.charAt(drawn % TOKEN_SIGNS.length()));
      }
    }
    return signs.toString();
  }

  private byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }
}

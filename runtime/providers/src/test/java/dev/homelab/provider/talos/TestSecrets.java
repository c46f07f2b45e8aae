package dev.homelab.provider.talos;

import dev.homelab.provider.talos.secrets.SecretsBundle;
import dev.homelab.provider.talos.secrets.SecretsMaker;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

/**
 * Secrets that are made once for all tests, from seeds by which the primes of the key of service
 * accounts are found soon: others take up to a minute of a processor without the second compiler.
 */
public final class TestSecrets {
  /** When they were made. */
  public static final Instant MADE = Instant.parse("2026-01-02T03:04:05Z");

  private static final long SEED = 36;
  private static final long OTHER_SEED = 9;

  private static final class Ours {
    static final SecretsBundle BUNDLE = make(SEED);

    private Ours() {}
  }

  private static final class Others {
    static final SecretsBundle BUNDLE = make(OTHER_SEED);

    private Others() {}
  }

  private TestSecrets() {}

  private static SecretsBundle make(long seed) {
    try {
      SecureRandom random = SecureRandom.getInstance("SHA1PRNG");
      random.setSeed(seed);
      return new SecretsMaker(random, Clock.fixed(MADE, ZoneOffset.UTC)).make();
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException(missing);
    }
  }

  /** Those of another cluster. */
  public static SecretsBundle other() {
    return Others.BUNDLE;
  }

  /** The secrets. */
  public static SecretsBundle bundle() {
    return Ours.BUNDLE;
  }
}

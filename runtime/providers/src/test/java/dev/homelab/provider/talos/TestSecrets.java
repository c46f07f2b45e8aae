package dev.homelab.provider.talos;

import dev.homelab.provider.talos.secrets.SecretsBundle;
import dev.homelab.provider.talos.secrets.SecretsMaker;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

/** Secrets that are made once for all tests, since the key of service accounts takes a while. */
public final class TestSecrets {
  /** When they were made. */
  public static final Instant MADE = Instant.parse("2026-01-02T03:04:05Z");

  private static final SecretsBundle BUNDLE =
      new SecretsMaker(new SecureRandom(), Clock.fixed(MADE, ZoneOffset.UTC)).make();

  private static final SecretsBundle OTHER =
      new SecretsMaker(new SecureRandom(), Clock.fixed(MADE, ZoneOffset.UTC)).make();

  private TestSecrets() {}

  /** Those of another cluster. */
  public static SecretsBundle other() {
    return OTHER;
  }

  /** The secrets. */
  public static SecretsBundle bundle() {
    return BUNDLE;
  }
}

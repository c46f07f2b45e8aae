package dev.homelab.provider.talos.secrets;

import dev.homelab.spi.SecretMaker;
import java.security.SecureRandom;
import java.time.Clock;

/** The secrets of a new cluster, as the text of a {@code secrets.yaml}. */
public final class TalosSecretMaker implements SecretMaker {
  /** It keeps nothing. */
  public TalosSecretMaker() {}

  @Override
  public String kind() {
    return "talos";
  }

  @Override
  public String make() {
    return SecretsFile.write(new SecretsMaker(new SecureRandom(), Clock.systemUTC()).make());
  }
}

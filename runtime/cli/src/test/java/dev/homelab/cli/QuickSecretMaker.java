package dev.homelab.cli;

import dev.homelab.provider.talos.secrets.Certificates;
import dev.homelab.provider.talos.secrets.SecretsFile;
import dev.homelab.provider.talos.secrets.SecretsMaker;
import dev.homelab.spi.SecretMaker;
import java.security.KeyPair;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;

/**
 * Secrets of clusters whose key of service accounts was made once for all tests of a process, from
 * a seed by which its primes are found soon: others take up to a minute of a processor without the
 * second compiler. Everything else of them is new each time, so that one cluster's certificates are
 * never another's. Found before the tool's own by what runs in the tests' process; what runs in one
 * of its own makes everything.
 */
public final class QuickSecretMaker implements SecretMaker {
  private static final class Accounts {
    private static final long SEED = 38;
    private static final KeyPair KEY = make();

    private static KeyPair make() {
      try {
        SecureRandom random = SecureRandom.getInstance("SHA1PRNG");
        random.setSeed(SEED);
        return new Certificates(random).key(Certificates.KeyKind.RSA);
      } catch (NoSuchAlgorithmException missing) {
        throw new IllegalStateException(missing);
      }
    }
  }

  @Override
  public String kind() {
    return "talos";
  }

  @Override
  public String make() {
    return SecretsFile.write(
        new SecretsMaker(new SecureRandom(), Clock.systemUTC(), () -> Accounts.KEY).make());
  }
}

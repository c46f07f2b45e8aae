package dev.homelab.secret;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.SecretSource;
import dev.homelab.spi.SecretMaker;
import java.util.ServiceLoader;

/** Has secrets made by the part of the tool that knows how. */
final class MadeSecrets {
  private MadeSecrets() {}

  /** A new secret of a kind, stored nowhere. */
  static String make(String name, SecretSource.Made source) {
    for (SecretMaker maker : ServiceLoader.load(SecretMaker.class)) {
      if (maker.kind().equals(source.kind())) {
        return maker.make();
      }
    }
    throw new SecretException(
        Diagnostic.error(
                SecretCodes.NO_MAKER, "the secret `" + name + "` cannot be made by this homelab")
            .withDetail("it has no part that makes secrets of the kind " + source.kind()));
  }
}

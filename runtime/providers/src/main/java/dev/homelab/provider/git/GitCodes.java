package dev.homelab.provider.git;

import dev.homelab.diag.Diagnostic;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.ProviderException;
import org.jspecify.annotations.Nullable;

/** Codes of what can go wrong with repositories; each has an entry in the docs. */
final class GitCodes {
  /** The path belongs to another lab. */
  static final String OTHER_LAB = "HL9121";

  /** A file of ours is there, and is not ours. */
  static final String FOREIGN_FILE = "HL9122";

  /** The repository cannot be read or written. */
  static final String UNREACHABLE = "HL9123";

  /** What the script says of the repository does not fit. */
  static final String BAD_WISH = "HL9124";

  /** The list of files in a folder cannot be read as one. */
  static final String BAD_LIST = "HL9127";

  private GitCodes() {}

  /** A call that will not do better when it is repeated. */
  static ProviderException rejected(Diagnostic diagnostic) {
    return new ProviderException(ErrorClass.REJECTED, diagnostic, null, null);
  }

  /** A repository that does not answer as it should; the message must hold no secret. */
  static ProviderException failed(ErrorClass errorClass, TreeWish wish, @Nullable String message) {
    return new ProviderException(
        errorClass,
        Diagnostic.error(UNREACHABLE, "the repository " + wish.repository() + " cannot be used")
            .withDetail(message == null ? "It gave no reason." : message)
            .withHint("git ls-remote " + wish.repository()),
        null,
        null);
  }
}

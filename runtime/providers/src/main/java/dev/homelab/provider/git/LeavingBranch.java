package dev.homelab.provider.git;

import dev.homelab.diag.HomelabException;
import dev.homelab.secret.SecretCodes;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.Looks;
import dev.homelab.spi.ProviderException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The branch of a repository that a lab leaves. Its server may be gone for good, and the token of
 * the lab with it; files that stay there then do no harm, since Flux never prunes.
 */
final class LeavingBranch {
  private static final int TRIES = 3;
  private static final Duration BETWEEN = Duration.ofSeconds(2);

  private LeavingBranch() {}

  /**
   * Fetches the branch; null, and told as progress, when nothing can be removed from it any more.
   *
   * @throws ProviderException when the repository refuses the login, which can be set right, or
   *     when the run was told to stop
   */
  static @Nullable Branch fetch(TreeWish wish, CallContext context) {
    for (int tried = 1; ; tried++) {
      try {
        return Branch.fetch(wish, context);
      } catch (ProviderException e) {
        if (e.errorClass() != ErrorClass.TRANSIENT) {
          throw e;
        }
        boolean again = tried < TRIES && Looks.again("the repository", BETWEEN, context);
        if (Looks.isStopped(context)) {
          throw e;
        }
        if (!again) {
          return stays(wish, "it does not answer", context);
        }
      } catch (HomelabException e) {
        if (e.diagnostics().stream().noneMatch(d -> d.code().equals(SecretCodes.NOT_DECLARED))) {
          throw e;
        }
        return stays(
            wish, "the lab does not know the secret " + wish.token() + " any more", context);
      }
    }
  }

  private static @Nullable Branch stays(TreeWish wish, String why, CallContext context) {
    context.progress(
        "warning: files stay in " + wish.objectId() + ", since " + why + "; remove them by hand");
    return null;
  }
}

package dev.homelab.provider.linstor.client;

import dev.homelab.diag.Diagnostic;
import dev.homelab.provider.http.Unanswered;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.ProviderException;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** Turns what came back from LINSTOR, or did not, into failures that say what to do. */
public final class LinstorFailures {
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int SERVER_ERROR = 500;

  private LinstorFailures() {}

  /** A refusal that nothing but another wish or other disks will change. */
  public static ProviderException rejected(Diagnostic diagnostic) {
    return new ProviderException(ErrorClass.REJECTED, diagnostic, null, null);
  }

  /** The failure of a call that was told to stop. */
  public static ProviderException stopped(@Nullable Throwable cause) {
    return new ProviderException(
        ErrorClass.TRANSIENT,
        Diagnostic.error(LinstorCodes.NO_ANSWER, "the run was stopped or the time was over"),
        null,
        cause);
  }

  /** The controller is not to be reached now, though it should be. */
  static ProviderException silent(String detail) {
    return new ProviderException(
        ErrorClass.UNREACHABLE,
        Diagnostic.error(LinstorCodes.NO_ANSWER, "the LINSTOR controller does not run now")
            .withDetail(detail)
            .withHint("kubectl -n cozy-linstor get pods"),
        null,
        null);
  }

  /** The failure of an operation whose answer bears errors, with success by its status or not. */
  static ProviderException refused(Operation operation, String about, List<ApiCallRc> errors) {
    String detail = errors.stream().map(ApiCallRc::told).collect(Collectors.joining("\n"));
    ProviderException refusal =
        rejected(
            Diagnostic.error(LinstorCodes.REFUSED, "LINSTOR refused to " + about)
                .withDetail(detail));
    return operation.writes() ? refusal.afterMaking() : refusal;
  }

  /** The failure of an operation that was answered with a status and no list of entries. */
  static ProviderException status(Operation operation, String about, int status) {
    boolean denied = status == UNAUTHORIZED || status == FORBIDDEN;
    ErrorClass errorClass =
        denied
            ? ErrorClass.DENIED
            : status < SERVER_ERROR ? ErrorClass.REJECTED : passing(operation);
    return new ProviderException(
        errorClass,
        Diagnostic.error(LinstorCodes.NO_ANSWER, "LINSTOR did not " + about)
            .withDetail("It answered with status " + status + '.'),
        null,
        null);
  }

  /** The failure of an operation whose answer is none of LINSTOR. */
  static ProviderException unreadable(Operation operation, String about) {
    return new ProviderException(
        passing(operation),
        Diagnostic.error(LinstorCodes.NO_ANSWER, "LINSTOR did not " + about)
            .withDetail("The answer is not one that LINSTOR gives."),
        null,
        null);
  }

  /** The failure of an operation that got no answer, or half of one. */
  static ProviderException broken(Operation operation, String about, IOException cause) {
    if (isCertificate(cause)) {
      return certificate(String.valueOf(Unanswered.rootOf(cause).getMessage()), cause);
    }
    return new ProviderException(
        Unanswered.isBeforeSending(cause) ? ErrorClass.TRANSIENT : passing(operation),
        Diagnostic.error(
                LinstorCodes.NO_ANSWER, "the connection broke before LINSTOR could " + about)
            .withDetail(Unanswered.explain(cause)),
        null,
        cause);
  }

  /** The certificates are not what they should be. */
  static ProviderException certificate(String detail, Throwable cause) {
    return new ProviderException(
        ErrorClass.DENIED,
        Diagnostic.error(
                LinstorCodes.WRONG_CERTIFICATE,
                "the LINSTOR controller cannot be trusted by its certificate")
            .withDetail(detail)
            .withHint(
                "kubectl -n cozy-linstor get certificates,secrets   (are all of one authority?)"),
        null,
        cause);
  }

  private static ErrorClass passing(Operation operation) {
    return operation.writes() ? ErrorClass.UNKNOWN_OUTCOME : ErrorClass.TRANSIENT;
  }

  private static boolean isCertificate(IOException cause) {
    return (cause instanceof SSLHandshakeException && !Unanswered.isBrokenHandshake(cause))
        || cause instanceof SSLPeerUnverifiedException
        || (cause instanceof SSLException
            && String.valueOf(cause.getMessage()).contains("certificate"));
  }
}

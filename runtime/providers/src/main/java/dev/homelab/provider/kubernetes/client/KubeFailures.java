package dev.homelab.provider.kubernetes.client;

import com.fasterxml.jackson.core.JacksonException;
import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Fields;
import dev.homelab.model.Value;
import dev.homelab.provider.http.Unanswered;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.ProviderException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * Turns failed requests into failures that say what was asked, what came back, and what to do.
 *
 * <p>The classes follow the API conventions ({@code Status} reasons, Kubernetes API conventions,
 * "Response Status Kind").
 */
public final class KubeFailures {
  private KubeFailures() {}

  /** The failure of a request that got an answer other than 2xx. */
  public static ProviderException of(
      KubeRequest request, int status, Value.Tree body, @Nullable Duration retryAfter) {
    String message = Fields.text(body, "message");
    String reason = Fields.text(body, "reason");
    KubeCall about = request.about();
    return switch (status) {
      case 401 -> notLoggedIn(message);
      case 403 -> forbidden(about, message);
      case 404 ->
          failure(
              ErrorClass.REJECTED, KubernetesCodes.NOT_FOUND, about, "is not there", message, null);
      case 409 -> conflict(about, body, reason, message);
      case 410 ->
          failure(
              ErrorClass.CONFLICT,
              KubernetesCodes.CHANGED_MEANWHILE,
              about,
              "changed meanwhile",
              message,
              null);
      case 400, 405, 406, 413, 415, 422 -> refused(about, body, message);
      case 429 -> throttled(request, body, retryAfter, null);
      default ->
          message.startsWith("failed to create typed patch object")
              ? refused(about, body, message)
              : serverFailed(request, status, message, retryAfter);
    };
  }

  /** The failure of a request that the server put off (429), by which rule if it named one. */
  static ThrottledException throttled(
      KubeRequest request,
      Value.Tree body,
      @Nullable Duration retryAfter,
      @Nullable Fairness fairness) {
    return new ThrottledException(
        Diagnostic.error(
                KubernetesCodes.THROTTLED,
                request.about().subject() + " has to wait, the cluster is busy")
            .withDetail(Fields.text(body, "message")),
        retryAfter,
        fairness);
  }

  private static ProviderException notLoggedIn(String message) {
    return new ProviderException(
        ErrorClass.DENIED,
        Diagnostic.error(
                KubernetesCodes.NOT_LOGGED_IN, "the cluster does not accept the credentials")
            .withDetail(
                "The token or certificate of the kubeconfig is missing, wrong or expired"
                    + (message.isEmpty() ? "." : " (" + message + ")."))
            .withHint("log in again, or get a new kubeconfig; then: kubectl auth whoami"),
        null,
        null);
  }

  private static ProviderException forbidden(KubeCall about, String message) {
    if (message.contains("being terminated")) {
      return failure(
          ErrorClass.TRANSIENT,
          KubernetesCodes.CHANGED_MEANWHILE,
          about,
          "waits for its namespace, which is being removed",
          message,
          null);
    }
    boolean rights = message.isEmpty() || message.contains("cannot ");
    if (!rights) {
      return failure(
          ErrorClass.REJECTED, KubernetesCodes.REFUSED, about, "was refused", message, null);
    }
    String where = about.namespace().isEmpty() ? "" : " in namespace " + about.namespace();
    return new ProviderException(
        ErrorClass.DENIED,
        Diagnostic.error(
                KubernetesCodes.FORBIDDEN,
                "you may not " + about.verb() + ' ' + about.kind() + " objects" + where)
            .withDetail(message)
            .withHint(
                "ask for the right, then check: kubectl auth can-i "
                    + about.verb()
                    + ' '
                    + about.kind().toLowerCase(Locale.ROOT)
                    + (about.namespace().isEmpty() ? "" : " -n " + about.namespace())),
        null,
        null);
  }

  private static ProviderException conflict(
      KubeCall about, Value.Tree body, String reason, String message) {
    List<FieldConflict> conflicts = FieldConflict.of(body);
    if (!conflicts.isEmpty()) {
      String first = conflicts.get(0).path() + " belongs to " + conflicts.get(0).manager();
      return new FieldConflictException(
          Diagnostic.error(
                  KubernetesCodes.FIELD_CONFLICT,
                  about.subject() + ": another manager owns what would change")
              .withDetail(
                  conflicts.size() == 1
                      ? first
                      : String.join(
                          "\n",
                          conflicts.stream()
                              .map(c -> c.path() + " belongs to " + c.manager())
                              .toList()))
              .withHint("leave the field out, ignore it in the script, or say force there"),
          conflicts);
    }
    String what = reason.equals("AlreadyExists") ? "exists already" : "changed meanwhile";
    return failure(
        ErrorClass.CONFLICT, KubernetesCodes.CHANGED_MEANWHILE, about, what, message, null);
  }

  private static ProviderException refused(KubeCall about, Value.Tree body, String message) {
    boolean immutable =
        message.contains("immutable")
            || message.contains("may not be changed")
            || message.contains("is forbidden: updates to")
            || message.contains("updates to provisioner are forbidden")
            || message.contains("updates to parameters are forbidden")
            || message.contains("cannot change roleRef")
            || message.contains("may not change once set");
    StringBuilder detail = new StringBuilder();
    for (Value.Tree cause : Fields.trees(body, "details", "causes")) {
      detail
          .append(detail.length() == 0 ? "" : "\n")
          .append(Fields.text(cause, "field"))
          .append(": ")
          .append(Fields.text(cause, "message"));
    }
    return failure(
        ErrorClass.REJECTED,
        immutable ? KubernetesCodes.IMMUTABLE : KubernetesCodes.REFUSED,
        about,
        immutable ? "has a field that cannot be changed" : "was refused",
        detail.length() == 0 ? message : detail.toString(),
        null);
  }

  private static ProviderException serverFailed(
      KubeRequest request, int status, String message, @Nullable Duration retryAfter) {
    boolean before =
        !request.writes()
            || status == 503
            || status == 502
            || message.contains("failed calling webhook")
            || message.contains("failed to call webhook");
    return failure(
        before ? ErrorClass.TRANSIENT : ErrorClass.UNKNOWN_OUTCOME,
        KubernetesCodes.SERVER_FAILED,
        request.about(),
        "could not be dealt with, the server answered " + status,
        message,
        retryAfter);
  }

  private static ProviderException failure(
      ErrorClass errorClass,
      String code,
      KubeCall about,
      String what,
      String detail,
      @Nullable Duration retryAfter) {
    return new ProviderException(
        errorClass,
        Diagnostic.error(code, about.subject() + ' ' + what).withDetail(detail),
        retryAfter,
        null);
  }

  /** The same, told by the way to the server when that did not lead there. */
  static ProviderException of(KubeRequest request, String server, Way way, IOException cause) {
    ProviderException told = Unanswered.isBeforeSending(cause) ? way.failure() : null;
    return told == null ? of(request, server, cause) : told;
  }

  /** The failure of a request that got no answer, or half of one. */
  public static ProviderException of(KubeRequest request, String server, IOException cause) {
    if (isCertificate(cause)) {
      return new ProviderException(
          ErrorClass.DENIED,
          Diagnostic.error(
                  KubernetesCodes.WRONG_CERTIFICATE,
                  "the certificate of " + server + " is not one that the kubeconfig trusts")
              .withDetail(String.valueOf(Unanswered.rootOf(cause).getMessage()))
              .withHint("get the kubeconfig of this cluster anew, or correct its server"),
          null,
          cause);
    }
    if (Unanswered.isBeforeSending(cause)) {
      return new ProviderException(
          ErrorClass.UNREACHABLE,
          Diagnostic.error(
                  KubernetesCodes.UNREACHABLE, "the cluster at " + server + " cannot be reached")
              .withDetail(Unanswered.explain(cause))
              .withHint("is it running, and is this the right context? kubectl cluster-info"),
          null,
          cause);
    }
    boolean unreadable = cause instanceof JacksonException;
    return new ProviderException(
        request.writes() ? ErrorClass.UNKNOWN_OUTCOME : ErrorClass.TRANSIENT,
        unreadable
            ? Diagnostic.error(
                KubernetesCodes.UNREADABLE_ANSWER,
                request.about().subject() + ": the answer is not what an API server sends")
            : Diagnostic.error(
                    KubernetesCodes.BROKEN,
                    request.about().subject()
                        + ": the connection broke before the answer was whole")
                .withDetail(Unanswered.explain(cause)),
        null,
        cause);
  }

  private static boolean isCertificate(IOException cause) {
    return (cause instanceof SSLHandshakeException && !Unanswered.isBrokenHandshake(cause))
        || cause instanceof SSLPeerUnverifiedException
        || (cause instanceof SSLException
            && Unanswered.rootOf(cause).getMessage() != null
            && String.valueOf(cause.getMessage()).contains("certificate"));
  }
}

package dev.homelab.provider.apps.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homelab.diag.Diagnostic;
import dev.homelab.provider.http.Unanswered;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.ProviderException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns what came back from an application, or did not, into failures that say what to do. Texts of
 * the application are shown without the lab's secrets.
 */
public final class AppFailures {
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int TOO_MANY = 429;
  private static final int SERVER_ERROR = 500;
  private static final int LONGEST = 600;
  private static final String WAITS = "It still waits for ";

  private AppFailures() {}

  /** A refusal that nothing but another wish will change. */
  public static ProviderException rejected(Diagnostic diagnostic) {
    return new ProviderException(ErrorClass.REJECTED, diagnostic, null, null);
  }

  /** The failure of a call that was told to stop. */
  static ProviderException stopped(@Nullable Throwable cause) {
    return new ProviderException(
        ErrorClass.TRANSIENT,
        Diagnostic.error(AppCodes.NO_ANSWER, "the run was stopped or the time was over"),
        null,
        cause);
  }

  /**
   * The application is not to be reached now, though it should be.
   *
   * @param lacking what is waited for, in words
   * @param refusal why the way to it could not be taken, or null; a lack of rights does not pass
   */
  static ProviderException silent(
      AppPlace place, String lacking, @Nullable ProviderException refusal) {
    if (refusal != null && refusal.errorClass() == ErrorClass.DENIED) {
      return refusal;
    }
    String detail = WAITS + lacking + '.';
    if (refusal != null) {
      Diagnostic why = refusal.diagnostics().get(0);
      String more = why.detail();
      detail += "\nThe cluster: " + why.title() + (more == null ? "." : ": " + more);
    }
    return new ProviderException(
        ErrorClass.UNREACHABLE,
        Diagnostic.error(AppCodes.NO_ANSWER, place.shown() + " does not answer now")
            .withDetail(detail)
            .withHint("kubectl -n " + place.namespace() + " get pods   (does it run?)"),
        null,
        refusal);
  }

  /** What was seen of an application that is not to be reached, as one line. */
  static String lacking(ProviderException notYet) {
    Diagnostic told = notYet.diagnostics().get(0);
    String detail = told.detail();
    String text = detail == null ? told.title() : detail;
    String bare = text.startsWith(WAITS) ? text.substring(WAITS.length()) : text;
    return String.join("; ", bare.strip().split("[.]?\\n")).replaceFirst("[.]$", "");
  }

  /** The time is over. */
  static ProviderException late(AppPlace place, ProviderException seenLast) {
    Diagnostic told =
        Diagnostic.error(AppCodes.TOO_LATE, "waited in vain for " + place.shown())
            .withDetail(
                "It did not answer on port "
                    + place.port()
                    + " of its Service. "
                    + seenLast.diagnostics().get(0).detail())
            .withHint("kubectl -n " + place.namespace() + " get pods   (does it run?)");
    if (!place.workload().isEmpty()) {
      told = told.withHint("homelab logs " + place.workload() + "   (what does it say?)");
    }
    Diagnostic whole = told.withHint("then again: homelab up");
    return new ProviderException(ErrorClass.TERMINAL, whole, null, null);
  }

  /** The failure of a request that was answered with a status of failure. */
  static ProviderException status(
      AppPlace place, String method, String path, int status, JsonNode answer, CallContext call) {
    if (status == UNAUTHORIZED || status == FORBIDDEN) {
      return denied(place);
    }
    boolean writes = !method.equals("GET");
    ErrorClass errorClass =
        status == TOO_MANY
            ? ErrorClass.THROTTLED
            : status < SERVER_ERROR
                ? ErrorClass.REJECTED
                : writes ? ErrorClass.UNKNOWN_OUTCOME : ErrorClass.TRANSIENT;
    String said = call.secrets().redact(told(answer));
    Diagnostic diagnostic =
        Diagnostic.error(
                errorClass == ErrorClass.REJECTED ? AppCodes.REFUSED : AppCodes.NO_ANSWER,
                place.shown() + " did not take " + method + ' ' + bare(path))
            .withDetail(
                "It answered with status " + status + (said.isEmpty() ? "." : ":\n" + said));
    return new ProviderException(errorClass, diagnostic, null, null);
  }

  /** The application does not know the key or the password. */
  static ProviderException denied(AppPlace place) {
    boolean byKey = place.user().isEmpty();
    String what = byKey ? "the API key" : "the password of " + place.user();
    Diagnostic told =
        Diagnostic.error(AppCodes.WRONG_KEY, place.shown() + " does not take " + what)
            .withDetail(
                "The lab has it as secret `"
                    + place.key()
                    + "`. The application was set up with another one, or somebody changed it"
                    + " there. Nothing was changed.")
            .withHint("give the application the one of: homelab secret " + place.key());
    // A password can be set again there without loss; a key that nobody knows cannot.
    String last = "or remove its settings volume, if nothing in it is needed, and run again";
    return new ProviderException(ErrorClass.DENIED, byKey ? told.withHint(last) : told, null, null);
  }

  /** The failure of a request whose answer is none of the application. */
  static ProviderException unreadable(AppPlace place, String method, String path) {
    return new ProviderException(
        method.equals("GET") ? ErrorClass.TRANSIENT : ErrorClass.UNKNOWN_OUTCOME,
        Diagnostic.error(
            AppCodes.NO_ANSWER,
            place.shown() + " answered " + method + ' ' + bare(path) + " with something unknown"),
        Duration.ofSeconds(2),
        null);
  }

  /** The failure of a request that got no answer, or half of one. */
  static ProviderException broken(AppPlace place, String method, String path, IOException cause) {
    boolean harmless = method.equals("GET") || Unanswered.isBeforeSending(cause);
    return new ProviderException(
        harmless ? ErrorClass.TRANSIENT : ErrorClass.UNKNOWN_OUTCOME,
        Diagnostic.error(
                AppCodes.NO_ANSWER,
                "the connection broke before " + place.shown() + " answered " + bare(path))
            .withDetail(Unanswered.explain(cause)),
        null,
        cause);
  }

  /** What an application says of a failure: a list of fields, or a message. */
  private static String told(JsonNode answer) {
    List<String> lines = new ArrayList<>();
    if (answer.isArray()) {
      for (JsonNode one : answer) {
        String field = one.path("propertyName").asText("");
        String message = one.path("errorMessage").asText("");
        lines.add(field.isEmpty() ? message : field + ": " + message);
      }
    } else {
      for (String name : List.of("message", "title", "error", "detail")) {
        if (answer.path(name).isTextual()) {
          lines.add(answer.path(name).asText());
        }
      }
    }
    String all = String.join("\n", lines);
    return all.length() > LONGEST ? all.substring(0, LONGEST) + " …" : all;
  }

  private static String bare(String path) {
    int query = path.indexOf('?');
    return query < 0 ? path : path.substring(0, query);
  }
}

package dev.homelab.provider.proxmox.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homelab.diag.Diagnostic;
import dev.homelab.provider.http.CertificatePin;
import dev.homelab.provider.http.Unanswered;
import dev.homelab.spi.CallContext;
import java.io.EOFException;
import java.io.IOException;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** Turns what came back, or did not, into a failure that tells people what to do. */
final class PveFailures {
  private static final Pattern PRIVILEGE =
      Pattern.compile("Permission check failed \\(([^,)]+), ?([^)]+)\\)");
  private static final int LONGEST_DETAIL = 2000;

  private PveFailures() {}

  /** The failure of a request that was answered with an error. */
  static PveException of(
      PveRequest request, int status, String reason, JsonNode body, CallContext context) {
    String message = Scalars.text(body, "message").strip();
    String text = message.isEmpty() ? reason.strip() : message;
    Problem problem = problem(request, status, text, body.path("errors"));
    String detail = detail(text, body.path("errors"));
    return told(problem, request.about(), detail, context);
  }

  private static Problem problem(PveRequest request, int status, String text, JsonNode errors) {
    String all = text;
    for (Iterator<JsonNode> it = errors.elements(); it.hasNext(); ) {
      all = all + '\n' + it.next().asText();
    }
    return switch (status) {
      case 401 -> Problem.AUTH;
      case 403 -> FailureTable.of(all, Problem.PERMISSION);
      case 400 -> FailureTable.of(all, Problem.VALIDATION);
      case 404 -> Problem.NOT_FOUND;
      case 501 -> Problem.UNSUPPORTED;
      case 502, 503, 504 -> request.writes() ? Problem.UNKNOWN_OUTCOME : Problem.UNAVAILABLE;
      case 595, 596, 597, 598, 599 ->
          request.writes() ? Problem.UNKNOWN_OUTCOME : Problem.UNAVAILABLE;
      default ->
          status >= 300 && status < 400
              ? Problem.UNREADABLE
              : FailureTable.of(all, status >= 500 ? Problem.REFUSED : Problem.VALIDATION);
    };
  }

  private static String detail(String text, JsonNode errors) {
    StringBuilder detail = new StringBuilder(text);
    for (Iterator<Map.Entry<String, JsonNode>> it = errors.fields(); it.hasNext(); ) {
      Map.Entry<String, JsonNode> error = it.next();
      detail
          .append(detail.length() == 0 ? "" : "\n")
          .append(error.getKey())
          .append(": ")
          .append(error.getValue().asText().strip());
    }
    return detail.toString();
  }

  /** The failure of a task, by the text that it ended with and the last lines of its log. */
  static PveException ofTask(
      Upid upid, String exit, String lastLines, String about, CallContext context) {
    Problem told = FailureTable.of(exit, Problem.TASK_FAILED);
    boolean memory = FailureTable.of(lastLines, told) == Problem.NO_MEMORY;
    Problem problem = told == Problem.TASK_FAILED && memory ? Problem.NO_MEMORY : told;
    String log = lastLines.isEmpty() || lastLines.contains(exit) ? lastLines : exit;
    String detail = (log.isEmpty() ? exit : log) + "\ntask " + upid;
    return told(problem, about, detail, context);
  }

  /** A failure of a known kind. */
  static PveException told(Problem problem, String about, String detail, CallContext context) {
    String clean = Redaction.of(detail, context.secrets());
    Diagnostic diagnostic =
        Diagnostic.error(problem.code(), about + ": " + said(problem))
            .withDetail(clean.substring(0, Math.min(clean.length(), LONGEST_DETAIL)));
    String hint = hint(problem, clean);
    return new PveException(problem, hint.isEmpty() ? diagnostic : diagnostic.withHint(hint), null);
  }

  private static String said(Problem problem) {
    return switch (problem) {
      case AUTH -> "the host does not accept the credentials";
      case PERMISSION -> "a privilege is missing";
      case ROOT_ONLY -> "only root@pam with its password may do that";
      case VALIDATION, REFUSED, IN_USE -> "the host refused it";
      case NOT_FOUND -> "not found on the host";
      case ALREADY_EXISTS -> "the id or name is taken";
      case ALREADY_RUNNING, RUNNING -> "the machine runs";
      case NOT_RUNNING -> "the machine does not run";
      case LOCKED, LOCK_TIMEOUT -> "something else works on it";
      case NO_WORKER, UNAVAILABLE -> "the host cannot do it now";
      case DIGEST -> "it was changed meanwhile";
      case GUEST_TIMEOUT -> "the guest did not shut down in time";
      case NO_AGENT -> "the guest agent does not answer";
      case STORAGE_FULL -> "the storage has no room";
      case NO_MEMORY -> "the node has not enough memory free for it";
      case NO_SNAPSHOTS -> "a disk of the machine lies where no snapshots are taken";
      case SHRINK -> "a disk cannot shrink";
      case PROTECTED -> "the machine is protected on the host";
      case TASK_FAILED -> "the task failed";
      case TASK_KILLED -> "the task was killed";
      case UNSUPPORTED -> "this version of Proxmox VE cannot do that";
      case UNKNOWN_OUTCOME, BROKEN -> "the connection broke before the answer was whole";
      case UNREACHABLE -> "the host cannot be reached";
      case CERTIFICATE -> "the host shows a certificate that is not trusted";
      case UNREADABLE -> "the answer is not what a Proxmox VE host sends";
    };
  }

  private static String hint(Problem problem, String detail) {
    Matcher missing = PRIVILEGE.matcher(detail);
    if (missing.find()) {
      return "grant "
          + missing.group(2)
          + " on "
          + missing.group(1)
          + " to the token or its user (a token with privilege separation needs it itself)";
    }
    return switch (problem) {
      case AUTH -> "check the token: USER@REALM!NAME=SECRET, and that it has not expired";
      case ROOT_ONLY -> "use a mapping (cluster/mapping/pci) or log in as root@pam by password";
      case STORAGE_FULL -> "make room on the storage or name another";
      case NO_MEMORY -> "switch another machine off, give this one less, or another node";
      case NO_SNAPSHOTS ->
          "zfspool, lvmthin, btrfs and rbd take snapshots; dir, nfs and cifs of qcow2 files only";
      case GUEST_TIMEOUT -> "is ACPI or the guest agent at work in it? shut it down by hand";
      case PROTECTED -> "take the protection off in the script or on the host";
      case UNREADABLE -> "is the address that of Proxmox VE, like https://192.168.1.10:8006?";
      default -> "";
    };
  }

  /**
   * A problem with the certificate that the host shows, and the line of a script that trusts it.
   *
   * @param shown its SHA-256 in hex, or null when it is not known
   */
  static Diagnostic withShown(Diagnostic told, @Nullable String shown) {
    if (shown == null) {
      return told.withHint("on the host: pvenode cert info; then set `fingerprint`");
    }
    String text = CertificatePin.withColons(shown);
    return told.withDetail("The host shows a certificate with SHA-256 " + text + '.')
        .withHint(
            "Compare it with the host's own (pvenode cert info there). If it is the same, write into"
                + " its block:")
        .withHint("fingerprint '" + text + "'");
  }

  /** The failure of a request that got no answer, or half of one. */
  static PveException of(
      PveRequest request, String server, Supplier<@Nullable String> shown, IOException cause) {
    if (isCertificate(cause)) {
      Diagnostic told =
          Diagnostic.error(
                  ProxmoxCodes.WRONG_CERTIFICATE,
                  "the certificate of " + server + " is not one that is trusted")
              .withDetail(String.valueOf(Unanswered.rootOf(cause).getMessage()));
      return new PveException(Problem.CERTIFICATE, withShown(told, shown.get()), cause);
    }
    if (Unanswered.isBeforeSending(cause)) {
      return new PveException(
          Problem.UNREACHABLE,
          Diagnostic.error(
                  ProxmoxCodes.UNREACHABLE, "the Proxmox VE host " + server + " cannot be reached")
              .withDetail(Unanswered.explain(cause))
              .withHint("is it on, and is this its address? The port is 8006"),
          cause);
    }
    Problem problem = request.writes() ? Problem.UNKNOWN_OUTCOME : Problem.BROKEN;
    return new PveException(
        problem,
        Diagnostic.error(problem.code(), request.about() + ": " + said(problem))
            .withDetail("Proxmox VE host " + server + ": " + broken(cause))
            .withHint("is it on, and is the cable in? what it was asked to do goes on there"),
        cause);
  }

  /** Half of an answer is told by readers in words of their own. */
  private static String broken(IOException cause) {
    return Unanswered.rootOf(cause) instanceof EOFException
        ? "it closed the connection"
        : Unanswered.explain(cause);
  }

  /** The failure of a call that was stopped or ran out of time before it was sent. */
  static PveException stopped(@Nullable Throwable cause) {
    return new PveException(
        Problem.BROKEN,
        Diagnostic.error(ProxmoxCodes.BROKEN, "the run was stopped or the time was over"),
        cause);
  }

  private static boolean isCertificate(IOException cause) {
    return (cause instanceof SSLHandshakeException && !Unanswered.isBrokenHandshake(cause))
        || cause instanceof SSLPeerUnverifiedException;
  }
}

package dev.homelab.provider.talos.api;

import dev.homelab.diag.Diagnostic;
import dev.homelab.provider.http.Ports;
import dev.homelab.provider.talos.TalosCodes;
import dev.homelab.spi.SecretResolver;
import io.grpc.Status;
import java.io.EOFException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Says what the failure of a call means, by its status and cause. */
final class Failures {
  private static final int LONGEST_TEXT = 2000;

  private Failures() {}

  /**
   * The failure of a call.
   *
   * @param node whom was asked, for people
   * @param about what was asked, such as {@code take its config}
   * @param writes whether it may have changed something
   */
  static NodeException of(
      String node, String about, boolean writes, Status status, SecretResolver secrets) {
    Trouble trouble = trouble(status, writes);
    String said = status.getDescription() == null ? "" : secrets.redact(status.getDescription());
    String short_ = said.length() > LONGEST_TEXT ? said.substring(0, LONGEST_TEXT) + "…" : said;
    CertificateException untimely = untimely(status.getCause());
    if (trouble == Trouble.CERTIFICATE && untimely != null) {
      Diagnostic told = untimely(node, untimely);
      return new NodeException(trouble, told, status.getCause());
    }
    Diagnostic told = Diagnostic.error(trouble.code(), title(trouble, node, about));
    String detail = detail(trouble, status, short_);
    return new NodeException(
        trouble, detail.isEmpty() ? told : told.withDetail(detail), status.getCause());
  }

  private static @Nullable CertificateException untimely(@Nullable Throwable cause) {
    for (Throwable one = cause; one != null; one = one.getCause()) {
      if (one instanceof CertificateExpiredException
          || one instanceof CertificateNotYetValidException) {
        return (CertificateException) one;
      }
    }
    return null;
  }

  private static Diagnostic untimely(String node, CertificateException cause) {
    boolean ended = cause instanceof CertificateExpiredException;
    return Diagnostic.error(
            TalosCodes.EXPIRED,
            "the certificate of " + node + (ended ? " has ended" : " has not begun"))
        .withDetail(String.valueOf(cause.getMessage()))
        .withHint("compare the clocks of both sides")
        .withHint("switch the machine off and on; Talos makes a new one when it starts");
  }

  static Trouble trouble(Status status, boolean writes) {
    return switch (status.getCode()) {
      case UNAVAILABLE -> connection(status.getCause(), writes);
      case DEADLINE_EXCEEDED, CANCELLED, ABORTED, DATA_LOSS ->
          writes ? Trouble.UNKNOWN_OUTCOME : Trouble.BROKEN;
      case FAILED_PRECONDITION -> Trouble.NOT_YET;
      case ALREADY_EXISTS -> Trouble.ALREADY;
      case NOT_FOUND -> Trouble.NOT_FOUND;
      case INVALID_ARGUMENT, OUT_OF_RANGE -> Trouble.INVALID;
      case PERMISSION_DENIED, UNAUTHENTICATED -> Trouble.FORBIDDEN;
      case UNIMPLEMENTED -> Trouble.UNSUPPORTED;
      case RESOURCE_EXHAUSTED -> Trouble.REFUSED;
      default ->
          passing(status) ? (writes ? Trouble.UNKNOWN_OUTCOME : Trouble.BROKEN) : Trouble.REFUSED;
    };
  }

  /** Texts of a node whose parts restart behind its API. */
  private static boolean passing(Status status) {
    String said = String.valueOf(status.getDescription());
    return said.contains("connection refused")
        || said.contains("error reading from server: EOF")
        || said.contains("connection reset");
  }

  private static Trouble connection(@Nullable Throwable cause, boolean writes) {
    boolean tls = false;
    boolean cut = false;
    for (Throwable one = cause; one != null; one = one.getCause()) {
      if (one instanceof ConnectException
          || one instanceof NoRouteToHostException
          || one instanceof UnknownHostException
          || one instanceof SocketTimeoutException) {
        return Trouble.DOWN;
      }
      tls |= one instanceof SSLException || one instanceof CertificateException;
      cut |= one instanceof EOFException || one instanceof SocketException;
    }
    if (tls && !cut) {
      return Trouble.CERTIFICATE;
    }
    return writes ? Trouble.UNKNOWN_OUTCOME : Trouble.BROKEN;
  }

  private static String title(Trouble trouble, String node, String about) {
    return switch (trouble) {
      case DOWN -> node + " does not answer";
      case CERTIFICATE -> node + " and this lab do not know each other's certificates";
      case BROKEN, UNKNOWN_OUTCOME -> "the connection to " + node + " broke";
      case NOT_YET -> node + " cannot " + about + " yet";
      case FORBIDDEN -> node + " does not let us " + about;
      case UNSUPPORTED -> node + " does not know how to " + about;
      default -> node + " refused to " + about;
    };
  }

  private static String detail(Trouble trouble, Status status, String said) {
    if (trouble == Trouble.DOWN) {
      return "Its Talos API is at port " + Ports.TALOS + " of that address.";
    }
    Throwable cause = status.getCause();
    if (trouble == Trouble.CERTIFICATE && cause != null) {
      return String.valueOf(cause.getMessage());
    }
    return said;
  }
}

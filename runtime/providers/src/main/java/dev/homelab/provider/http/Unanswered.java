package dev.homelab.provider.http;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Locale;
import javax.net.ssl.SSLHandshakeException;

/** What is known of a request that got no answer, from the exception that ended it. */
public final class Unanswered {
  private Unanswered() {}

  /** Whether the other side went away before both knew each other. */
  public static boolean isBrokenHandshake(IOException cause) {
    Throwable root = rootOf(cause);
    return cause instanceof SSLHandshakeException
        && (root instanceof EOFException || root instanceof SocketException);
  }

  /** Whether it is certain that nothing of the request was sent. */
  public static boolean isBeforeSending(IOException cause) {
    return cause instanceof ConnectException
        || isBrokenHandshake(cause)
        || cause instanceof NoRouteToHostException
        || cause instanceof UnknownHostException
        || (cause instanceof SocketTimeoutException
            && String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT).contains("connect"));
  }

  /** Whether no way leads from this machine to the other side. */
  public static boolean isNoRoute(IOException cause) {
    Throwable root = rootOf(cause);
    return root instanceof NoRouteToHostException
        || (root instanceof SocketException
            && String.valueOf(root.getMessage()).toLowerCase(Locale.ROOT).contains("unreachable"));
  }

  /** What happened, in a sentence where there is one. */
  public static String explain(IOException cause) {
    Throwable root = rootOf(cause);
    if (root instanceof UnknownHostException) {
      return "There is no host of the name " + root.getMessage() + '.';
    }
    if (root instanceof SocketTimeoutException) {
      return "There was no answer in time.";
    }
    return root.getMessage() == null ? "The connection was closed." : root.getMessage();
  }

  /** The first cause. */
  public static Throwable rootOf(Throwable cause) {
    Throwable root = cause;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }
}

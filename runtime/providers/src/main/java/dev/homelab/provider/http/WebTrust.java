package dev.homelab.provider.http;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Trusts the authorities of a store, and where a lab wants certificates that sign for themselves
 * also those, as long as they hold. Names are checked elsewhere.
 */
public final class WebTrust extends ServerTrust {
  /** What TLS 1.3 says of the exchange of keys: nothing that a certificate has to fit. */
  private static final String ANY_EXCHANGE = "UNKNOWN";

  private final X509TrustManager known;
  private final boolean selfSigned;

  private WebTrust(X509TrustManager known, boolean selfSigned) {
    this.known = known;
    this.selfSigned = selfSigned;
  }

  /**
   * Trusts whom this machine's Java does.
   *
   * @throws GeneralSecurityException when its store cannot be read
   */
  public static WebTrust ofThisMachine() throws GeneralSecurityException {
    return of(null);
  }

  /** The same, which also takes certificates that sign for themselves. */
  WebTrust orSelfSigned() {
    return new WebTrust(known, true);
  }

  /**
   * Trusts the authorities of a store.
   *
   * @param store null for that of this machine's Java
   * @throws GeneralSecurityException when it cannot be used
   */
  static WebTrust of(@Nullable KeyStore store) throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    for (TrustManager one : factory.getTrustManagers()) {
      if (one instanceof X509TrustManager known) {
        return new WebTrust(known, false);
      }
    }
    throw new GeneralSecurityException("no trust for certificates");
  }

  /** Sockets that ask it. */
  SSLSocketFactory sockets() {
    try {
      SSLContext tls = SSLContext.getInstance("TLS");
      tls.init(null, new TrustManager[] {this}, null);
      return tls.getSocketFactory();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no TLS", e);
    }
  }

  @Override
  protected void check(X509Certificate[] chain) throws CertificateException {
    if (selfSigned && signsItself(chain)) {
      chain[0].checkValidity();
      return;
    }
    known.checkServerTrusted(chain, ANY_EXCHANGE);
  }

  private static boolean signsItself(X509Certificate[] chain) {
    try {
      chain[0].verify(chain[0].getPublicKey());
      return true;
    } catch (GeneralSecurityException another) {
      return false;
    }
  }

  /** Why a handshake failed, in a few words. */
  static String why(Throwable failure) {
    for (Throwable one = failure; one != null; one = one.getCause()) {
      if (one instanceof CertificateExpiredException) {
        return "it is too old";
      }
      if (one instanceof CertificateNotYetValidException) {
        return "it does not hold yet; is the clock right?";
      }
      if (one instanceof CertPathBuilderException) {
        return "nobody whom this machine trusts has signed it";
      }
    }
    return "no TLS: " + failure.getMessage();
  }
}

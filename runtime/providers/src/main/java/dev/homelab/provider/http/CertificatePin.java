package dev.homelab.provider.http;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Trusts the one server certificate whose SHA-256 a person has compared, for servers that sign for
 * themselves. Names and dates of the certificate count for nothing; its bytes do.
 */
public final class CertificatePin extends X509ExtendedTrustManager implements HostnameVerifier {
  private static final Pattern HEX = Pattern.compile("[0-9A-F]{64}");

  private final String fingerprint;

  private CertificatePin(String fingerprint) {
    this.fingerprint = fingerprint;
  }

  /**
   * The pin of a fingerprint as people copy it, with or without colons; null when it is none.
   *
   * @param text 32 bytes in hex
   */
  public static @Nullable CertificatePin parse(String text) {
    String plain = text.replaceAll("[:\\s]", "").toUpperCase(Locale.ROOT);
    return HEX.matcher(plain).matches() ? new CertificatePin(plain) : null;
  }

  /** A fingerprint in the form with colons, as certificates are shown elsewhere. */
  public static String withColons(String hex) {
    return hex.replaceAll("(..)(?!$)", "$1:");
  }

  private void check(X509Certificate[] chain) throws CertificateException {
    String seen = ServerCertificate.digest(chain[0]);
    if (!seen.equals(fingerprint)) {
      throw new CertificateException("the certificate has SHA-256 " + withColons(seen));
    }
  }

  @Override
  public boolean verify(String host, SSLSession session) {
    try {
      return session.getPeerCertificates()[0] instanceof X509Certificate leaf
          && ServerCertificate.digest(leaf).equals(fingerprint);
    } catch (SSLPeerUnverifiedException e) {
      return false;
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw new CertificateException("no client is expected");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    throw new CertificateException("no client is expected");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    throw new CertificateException("no client is expected");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}

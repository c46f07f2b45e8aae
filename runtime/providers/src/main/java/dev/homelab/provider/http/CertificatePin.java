package dev.homelab.provider.http;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * Trusts the one server certificate whose SHA-256 a person has compared, for servers that sign for
 * themselves. Names and dates of the certificate count for nothing; its bytes do.
 */
public final class CertificatePin extends ServerTrust implements HostnameVerifier {
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

  @Override
  protected void check(X509Certificate[] chain) throws CertificateException {
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
}

package dev.homelab.provider.talos.api;

import dev.homelab.codec.Sha256;
import dev.homelab.provider.http.ServerTrust;
import dev.homelab.provider.talos.secrets.Pem;
import java.io.IOException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.cert.CertException;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Notes the certificate that a server shows, and takes it when nothing or this very key was asked
 * for. What comes over such a connection is not trusted; a node without a config has nothing that
 * it could be trusted by.
 */
final class SeenCertificate extends ServerTrust {
  private static final String MAINTENANCE = "maintenance-service.talos.dev";

  private final String pin;
  private volatile @Nullable X509CertificateHolder seen;

  /**
   * Waits for a certificate.
   *
   * @param pin the only public key that is taken, as {@link #fingerprint()} writes it; empty takes
   *     any
   */
  SeenCertificate(String pin) {
    this.pin = pin;
  }

  /**
   * SHA-256 of the public key in base64, as a node's console shows it; empty before a handshake.
   */
  String fingerprint() {
    X509CertificateHolder held = seen;
    return held == null ? "" : fingerprint(held);
  }

  private static String fingerprint(X509CertificateHolder held) {
    try {
      byte[] key = held.getSubjectPublicKeyInfo().getEncoded();
      return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(Sha256.hex(key)));
    } catch (IOException e) {
      return "";
    }
  }

  /** Until when it holds; empty before a handshake. */
  Optional<Instant> end() {
    X509CertificateHolder held = seen;
    return held == null ? Optional.empty() : Optional.of(held.getNotAfter().toInstant());
  }

  /** The name of whom it was made out to, as far as it says; empty otherwise. */
  String name() {
    X509CertificateHolder held = seen;
    RDN[] names = held == null ? new RDN[0] : held.getSubject().getRDNs(BCStyle.CN);
    return names.length == 0 ? "" : IETFUtils.valueToString(names[0].getFirst().getValue());
  }

  /** Whether it is that of a node without a config: nobody signed it. */
  boolean isMaintenance() {
    X509CertificateHolder held = seen;
    return held != null
        && (held.getIssuer().getRDNs().length == 0
            || held.getSubject().toString().contains(MAINTENANCE));
  }

  /** Whether an authority signed it; false before a handshake. */
  boolean isSignedBy(String authority) {
    X509CertificateHolder held = seen;
    try {
      return held != null
          && held.isSignatureValid(
              new JcaContentVerifierProviderBuilder().build(Pem.readCertificate(authority)));
    } catch (CertException | OperatorCreationException | CertificateException e) {
      return false;
    }
  }

  @Override
  protected void check(X509Certificate[] chain) throws CertificateException {
    try {
      X509CertificateHolder shown = new X509CertificateHolder(chain[0].getEncoded());
      seen = shown;
      if (!pin.isEmpty() && !pin.equals(fingerprint(shown))) {
        throw new CertificateException("the node shows another key than the one that was seen");
      }
    } catch (IOException | CertificateEncodingException e) {
      throw new CertificateException("the certificate cannot be read", e);
    }
  }
}

package dev.homelab.sim.kube.http;

import dev.homelab.sim.kube.SimulatorException;
import java.io.IOException;
import java.io.StringReader;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Set;
import java.util.TreeSet;
import okhttp3.tls.HeldCertificate;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/**
 * The authority of a cluster that somebody else made: it signs the server's certificate, and whom
 * it certified as a member of {@code system:masters} is an administrator.
 *
 * @param certificate the certificate as PEM text
 * @param key the private key as PEM text, SEC1 or PKCS#8
 * @param names addresses and host names in the server's certificate
 */
public record Authority(String certificate, String key, Set<String> names) {
  public Authority {
    names = Set.copyOf(new TreeSet<>(names));
  }

  /**
   * The certificate with its key.
   *
   * @throws SimulatorException when the texts cannot be read
   */
  HeldCertificate held() {
    try {
      X509Certificate parsed =
          new JcaX509CertificateConverter()
              .getCertificate((X509CertificateHolder) object(certificate));
      Object read = object(key);
      JcaPEMKeyConverter keys = new JcaPEMKeyConverter();
      PrivateKey secret =
          read instanceof PEMKeyPair pair
              ? keys.getPrivateKey(pair.getPrivateKeyInfo())
              : keys.getPrivateKey((PrivateKeyInfo) read);
      return new HeldCertificate(new KeyPair(parsed.getPublicKey(), secret), parsed);
    } catch (IOException | CertificateException | ClassCastException e) {
      throw new SimulatorException("a cluster's authority cannot be read", e);
    }
  }

  private static Object object(String pem) throws IOException {
    try (PEMParser parser = new PEMParser(new StringReader(pem))) {
      Object read = parser.readObject();
      if (read == null) {
        throw new IOException("no PEM block");
      }
      return read;
    }
  }

  @Override
  public String toString() {
    return "Authority" + names;
  }
}

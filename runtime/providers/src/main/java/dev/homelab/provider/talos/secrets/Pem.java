package dev.homelab.provider.talos.secrets;

import dev.homelab.provider.talos.TalosCodes;
import dev.homelab.provider.talos.TalosException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;

/**
 * PEM texts as Talos writes them: {@code EC PRIVATE KEY} (SEC 1 with the curve's name and the
 * public key), {@code ED25519 PRIVATE KEY} (PKCS #8 under a name of its own), {@code RSA PRIVATE
 * KEY} (PKCS #1) and {@code CERTIFICATE}.
 */
public final class Pem {
  private static final int LINE = 64;

  private Pem() {}

  /** The text of a certificate. */
  public static String certificate(X509CertificateHolder certificate) {
    try {
      return write("CERTIFICATE", certificate.getEncoded());
    } catch (IOException e) {
      throw broken(e);
    }
  }

  /** The text of a pair's private key. */
  public static String privateKey(KeyPair pair) {
    PrivateKey key = pair.getPrivate();
    try {
      return switch (key.getAlgorithm()) {
        case "EC" -> write("EC PRIVATE KEY", sec1(pair));
        case "RSA" -> write("RSA PRIVATE KEY", inner(key));
        default -> write("ED25519 PRIVATE KEY", key.getEncoded());
      };
    } catch (IOException e) {
      throw broken(e);
    }
  }

  private static byte[] inner(PrivateKey key) throws IOException {
    ASN1Encodable inner = PrivateKeyInfo.getInstance(key.getEncoded()).parsePrivateKey();
    return inner.toASN1Primitive().getEncoded();
  }

  private static byte[] sec1(KeyPair pair) throws IOException {
    ECPrivateKey key = (ECPrivateKey) pair.getPrivate();
    SubjectPublicKeyInfo open = SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded());
    DERBitString point = new DERBitString(open.getPublicKeyData().getBytes());
    return new org.bouncycastle.asn1.sec.ECPrivateKey(
            256, key.getS(), point, SECObjectIdentifiers.secp256r1)
        .getEncoded();
  }

  /**
   * Reads a private key of any of the four forms.
   *
   * @throws TalosException when the text is none; it is not repeated
   */
  public static PrivateKey readKey(String text) {
    PemObject pem = read(text, "private key");
    try {
      return switch (pem.getType()) {
        case "EC PRIVATE KEY" -> ecKey(pem.getContent());
        case "RSA PRIVATE KEY" ->
            key(
                "RSA",
                new PrivateKeyInfo(
                    new AlgorithmIdentifier(
                        org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers.rsaEncryption,
                        org.bouncycastle.asn1.DERNull.INSTANCE),
                    org.bouncycastle.asn1.pkcs.RSAPrivateKey.getInstance(pem.getContent())));
        default -> key(PrivateKeyInfo.getInstance(pem.getContent()));
      };
    } catch (GeneralSecurityException | IOException | RuntimeException e) {
      throw unreadable("private key");
    }
  }

  private static PrivateKey ecKey(byte[] content) throws GeneralSecurityException, IOException {
    var sec1 = org.bouncycastle.asn1.sec.ECPrivateKey.getInstance(content);
    ASN1Encodable curve = sec1.getParametersObject();
    AlgorithmIdentifier type =
        new AlgorithmIdentifier(
            X9ObjectIdentifiers.id_ecPublicKey,
            curve == null ? SECObjectIdentifiers.secp256r1 : curve);
    return key("EC", new PrivateKeyInfo(type, sec1));
  }

  private static PrivateKey key(PrivateKeyInfo info) throws GeneralSecurityException, IOException {
    String oid = info.getPrivateKeyAlgorithm().getAlgorithm().getId();
    String algorithm =
        oid.equals("1.3.101.112") ? "Ed25519" : oid.equals("1.2.840.10045.2.1") ? "EC" : "RSA";
    return key(algorithm, info);
  }

  private static PrivateKey key(String algorithm, PrivateKeyInfo info)
      throws GeneralSecurityException, IOException {
    return KeyFactory.getInstance(algorithm)
        .generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
  }

  /**
   * Reads a certificate. Those with an empty issuer, which the JDK refuses, are read too.
   *
   * @throws TalosException when the text is none
   */
  public static X509CertificateHolder readCertificate(String text) {
    try {
      return new X509CertificateHolder(read(text, "certificate").getContent());
    } catch (IOException | RuntimeException e) {
      throw unreadable("certificate");
    }
  }

  /** The text in base64 on one line, as Talos's files hold PEM. */
  public static String toBase64(String pem) {
    return Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The text behind base64.
   *
   * @throws TalosException when it is not base64
   */
  public static String fromBase64(String base64) {
    try {
      return new String(
          Base64.getDecoder().decode(base64.replaceAll("\\s", "")), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw unreadable("certificate or key");
    }
  }

  private static PemObject read(String text, String what) {
    try (PemReader reader = new PemReader(new StringReader(text))) {
      PemObject pem = reader.readPemObject();
      if (pem == null) {
        throw unreadable(what);
      }
      return pem;
    } catch (IOException e) {
      throw unreadable(what);
    }
  }

  private static String write(String type, byte[] content) {
    Base64.Encoder encoder = Base64.getMimeEncoder(LINE, "\n".getBytes(StandardCharsets.US_ASCII));
    return "-----BEGIN "
        + type
        + "-----\n"
        + encoder.encodeToString(content)
        + "\n-----END "
        + type
        + "-----\n";
  }

  private static TalosException unreadable(String what) {
    return TalosException.of(
        TalosCodes.BAD_SECRETS, "A " + what + " of the cluster is no PEM text.");
  }

  private static TalosException broken(IOException cause) {
    return new TalosException(
        dev.homelab.diag.Diagnostic.error(
            TalosCodes.NO_CRYPTOGRAPHY, "A certificate could not be written."),
        cause);
  }
}

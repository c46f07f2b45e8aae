package dev.homelab.provider.talos.secrets;

import dev.homelab.diag.Diagnostic;
import dev.homelab.provider.talos.TalosCodes;
import dev.homelab.provider.talos.TalosException;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Makes authorities and client certificates with the fields that Talos and Kubernetes expect. */
public final class Certificates {
  private static final Duration AUTHORITY_LIFETIME = Duration.ofDays(3_650);

  private final SecureRandom random;

  /** Draws keys, serial numbers and key identifiers from a source. */
  public Certificates(SecureRandom random) {
    this.random = random;
  }

  /** The kinds of keys. */
  public enum KeyKind {
    /** Of the Talos API. */
    ED25519,
    /** Of etcd and Kubernetes, on the curve P-256. */
    ECDSA,
    /** Of service accounts, 4096 bits; takes a second or two to make. */
    RSA
  }

  /** A new key. */
  public KeyPair key(KeyKind kind) {
    try {
      return switch (kind) {
        case ED25519 -> {
          KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
          generator.initialize(NamedParameterSpec.ED25519, random);
          yield generator.generateKeyPair();
        }
        case ECDSA -> {
          KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
          generator.initialize(new ECGenParameterSpec("secp256r1"), random);
          yield generator.generateKeyPair();
        }
        case RSA -> {
          KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
          generator.initialize(4096, random);
          yield generator.generateKeyPair();
        }
      };
    } catch (GeneralSecurityException e) {
      throw broken(e);
    }
  }

  /**
   * An authority that signs itself, good for ten years.
   *
   * @param organization its name, empty for a certificate without one
   */
  public PemPair authority(KeyKind kind, String organization, Instant now) {
    KeyPair pair = key(kind);
    List<String> names = organization.isEmpty() ? List.of() : List.of(organization);
    X500Name name = name(names, "");
    X509v3CertificateBuilder builder = builder(name, name, pair, now, now.plus(AUTHORITY_LIFETIME));
    try {
      builder.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyCertSign));
      builder.addExtension(
          Extension.extendedKeyUsage,
          false,
          new ExtendedKeyUsage(
              new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth}));
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
      builder.addExtension(
          Extension.subjectKeyIdentifier, false, new SubjectKeyIdentifier(bytes(20)));
      return pair(sign(builder, pair.getPrivate()), pair);
    } catch (IOException e) {
      throw broken(e);
    }
  }

  /**
   * What a client certificate says.
   *
   * @param organizations roles or groups
   * @param commonName the user, empty for none
   * @param keyUsage bits of {@link KeyUsage}
   * @param from when it begins
   * @param to when it ends
   */
  public record Client(
      List<String> organizations, String commonName, int keyUsage, Instant from, Instant to) {}

  /**
   * A client certificate that an authority signs, with a new key.
   *
   * @throws TalosException when the authority lacks its key or is unreadable
   */
  public PemPair client(PemPair authority, KeyKind kind, Client client) {
    X509CertificateHolder issuer = Pem.readCertificate(authority.certificate());
    KeyPair pair = key(kind);
    X500Name subject = name(client.organizations(), client.commonName());
    X509v3CertificateBuilder builder =
        builder(issuer.getSubject(), subject, pair, client.from(), client.to());
    try {
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(client.keyUsage()));
      builder.addExtension(
          Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth));
      SubjectKeyIdentifier id = SubjectKeyIdentifier.fromExtensions(issuer.getExtensions());
      if (id != null) {
        builder.addExtension(
            Extension.authorityKeyIdentifier,
            false,
            new AuthorityKeyIdentifier(id.getKeyIdentifier()));
      }
      return pair(sign(builder, Pem.readKey(authority.key())), pair);
    } catch (IOException e) {
      throw broken(e);
    }
  }

  private X509v3CertificateBuilder builder(
      X500Name issuer, X500Name subject, KeyPair pair, Instant from, Instant to) {
    return new X509v3CertificateBuilder(
        issuer,
        new BigInteger(128, random).max(BigInteger.ONE),
        Date.from(from),
        Date.from(to),
        subject,
        SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded()));
  }

  private X509CertificateHolder sign(X509v3CertificateBuilder builder, PrivateKey key) {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "EC" -> "SHA256withECDSA";
          case "RSA" -> "SHA256withRSA";
          default -> "Ed25519";
        };
    try {
      return builder.build(
          new JcaContentSignerBuilder(algorithm).setSecureRandom(random).build(key));
    } catch (OperatorCreationException e) {
      throw broken(e);
    }
  }

  private static PemPair pair(X509CertificateHolder certificate, KeyPair pair) {
    return new PemPair(Pem.certificate(certificate), Pem.privateKey(pair));
  }

  private static X500Name name(List<String> organizations, String commonName) {
    java.util.ArrayList<RDN> parts = new java.util.ArrayList<>();
    organizations.forEach(o -> parts.add(new RDN(BCStyle.O, new DERPrintableString(o))));
    if (!commonName.isEmpty()) {
      parts.add(new RDN(BCStyle.CN, new DERPrintableString(commonName)));
    }
    return new X500Name(parts.toArray(new RDN[0]));
  }

  private byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  private static TalosException broken(Exception cause) {
    return new TalosException(
        Diagnostic.error(
            TalosCodes.NO_CRYPTOGRAPHY, "A key or certificate could not be made on this Java."),
        cause);
  }
}

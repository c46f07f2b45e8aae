package dev.homelab.sim.talos.tls;

import dev.homelab.sim.kube.SimulatorException;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemReader;

/**
 * A certificate with its key.
 *
 * @param certificate the certificate
 * @param key the private key
 */
public record NodeCertificate(X509Certificate certificate, PrivateKey key) {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final BouncyCastleProvider BC = new BouncyCastleProvider();
  private static final int SERIAL_BITS = 127;

  /**
   * What a machine without a config shows: Ed25519, signed by itself, with an empty issuer, for a
   * day.
   */
  public static NodeCertificate maintenance(Collection<String> addresses) {
    KeyPair pair = pair();
    X500Name subject = new X500Name("CN=maintenance-service.talos.dev");
    return sign(new X500Name(""), pair.getPrivate(), subject, pair, addresses, false, 1);
  }

  /** What a machine with a config shows: signed by the authority of its config. */
  public static NodeCertificate server(
      String caPem, String keyPem, String hostname, Collection<String> names) {
    return server(caPem, keyPem, hostname, names, 1);
  }

  /** The same, which holds for so many days; none for one that ended just now. */
  public static NodeCertificate server(
      String caPem, String keyPem, String hostname, Collection<String> names, int days) {
    X500Name issuer = holder(caPem).getSubject();
    X500Name subject = new X500Name("CN=" + hostname);
    return sign(issuer, key(keyPem), subject, pair(), names, false, days);
  }

  /** A client's certificate for a role. */
  public static NodeCertificate client(String caPem, String keyPem, String role, int days) {
    X500Name issuer = holder(caPem).getSubject();
    return sign(issuer, key(keyPem), new X500Name("O=" + role), pair(), List.of(), true, days);
  }

  /** An authority's certificate as the JDK has it. */
  public static X509Certificate authority(String caPem) {
    try {
      return new JcaX509CertificateConverter().getCertificate(holder(caPem));
    } catch (GeneralSecurityException e) {
      throw new SimulatorException("the authority of a machine config cannot be read", e);
    }
  }

  private static KeyPair pair() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new SimulatorException("no Ed25519 keys can be made", e);
    }
  }

  private static X509CertificateHolder holder(String pem) {
    try (PEMParser parser = new PEMParser(new StringReader(pem))) {
      if (parser.readObject() instanceof X509CertificateHolder found) {
        return found;
      }
    } catch (IOException e) {
      throw new SimulatorException("the authority of a machine config cannot be read", e);
    }
    throw new SimulatorException("the authority of a machine config is no certificate");
  }

  /** A key in PKCS#8 under whatever header, as Talos writes {@code ED25519 PRIVATE KEY}. */
  private static PrivateKey key(String pem) {
    try (PemReader reader = new PemReader(new StringReader(pem))) {
      byte[] content = reader.readPemObject().getContent();
      return KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(content));
    } catch (IOException | GeneralSecurityException e) {
      throw new SimulatorException("the authority's key of a machine config cannot be read", e);
    }
  }

  private static NodeCertificate sign(
      X500Name issuer,
      PrivateKey by,
      X500Name subject,
      KeyPair pair,
      Collection<String> names,
      boolean client,
      int days) {
    Instant now = Instant.now().minus(5, ChronoUnit.MINUTES);
    Date from = Date.from(now);
    Date until = Date.from(now.plus(days, ChronoUnit.DAYS));
    BigInteger serial = new BigInteger(SERIAL_BITS, RANDOM).add(BigInteger.ONE);
    try {
      X509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(issuer, serial, from, until, subject, pair.getPublic());
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      KeyPurposeId purpose = client ? KeyPurposeId.id_kp_clientAuth : KeyPurposeId.id_kp_serverAuth;
      builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
      if (!names.isEmpty()) {
        builder.addExtension(Extension.subjectAlternativeName, false, alternatives(names));
      }
      X509CertificateHolder made = builder.build(new JcaContentSignerBuilder("Ed25519").build(by));
      X509Certificate read = new JcaX509CertificateConverter().setProvider(BC).getCertificate(made);
      return new NodeCertificate(new PlainCertificate(read, pair.getPublic()), pair.getPrivate());
    } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
      throw new SimulatorException("a simulated machine's certificate cannot be made", e);
    }
  }

  private static GeneralNames alternatives(Collection<String> names) {
    List<GeneralName> all = new ArrayList<>();
    for (String name : names) {
      boolean address = name.matches("[0-9.]+") || name.contains(":");
      all.add(new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, name));
    }
    return new GeneralNames(all.toArray(new GeneralName[0]));
  }

  @Override
  public String toString() {
    return "NodeCertificate[" + certificate.getSubjectX500Principal() + "]";
  }
}

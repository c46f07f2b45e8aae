package dev.homelab.real;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import okhttp3.tls.HeldCertificate;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * The keys and certificates of one throw-away cluster: an authority, the server's certificate, a
 * client certificate for each component, and the key that signs service account tokens.
 */
final class ClusterCertificates {

  /** The name in the certificate with which the API server speaks to aggregated APIs. */
  static final String FRONT_PROXY = "front-proxy-client";

  private static final long VALID_DAYS = 30;

  private final HeldCertificate authority;

  private final String serviceAccountKey;
  private final Set<String> names;

  private ClusterCertificates(
      HeldCertificate authority, String serviceAccountKey, Set<String> names) {
    this.authority = authority;
    this.serviceAccountKey = serviceAccountKey;
    this.names = Set.copyOf(names);
  }

  static ClusterCertificates generate() {
    return new ClusterCertificates(
        new HeldCertificate.Builder()
            .commonName("homelab test authority")
            .certificateAuthority(0)
            .duration(VALID_DAYS, TimeUnit.DAYS)
            .build(),
        "",
        Set.of());
  }

  /** Certificates that a given authority signs. */
  static ClusterCertificates of(HeldCertificate authority) {
    return new ClusterCertificates(authority, "", Set.of());
  }

  /**
   * Certificates that a given authority signs.
   *
   * @param serviceAccountKey PEM of the key that signs tokens
   * @param names more names of the API server
   */
  static ClusterCertificates of(
      HeldCertificate authority, String serviceAccountKey, Set<String> names) {
    return new ClusterCertificates(authority, serviceAccountKey, names);
  }

  String authorityPem() {
    return authority.certificatePem();
  }

  /** The API server's certificate, for loopback, the names that pods use, and more names. */
  HeldCertificate server() {
    Set<String> all = new TreeSet<>(names);
    all.addAll(List.of("127.0.0.1", "localhost", "10.96.0.1"));
    all.addAll(List.of("kubernetes", "kubernetes.default", "kubernetes.default.svc"));
    HeldCertificate.Builder builder = signed("kube-apiserver");
    all.forEach(builder::addSubjectAlternativeName);
    return named(builder.build());
  }

  /** A client certificate; Kubernetes takes its common name as the user's name. */
  HeldCertificate client(String user) {
    return named(signed(user).build());
  }

  /**
   * Writes what the API server shows to aggregated APIs, and the authority by which they know it;
   * that one signs nothing else.
   */
  static void writeFrontProxy(Path folder) {
    HeldCertificate signer =
        new HeldCertificate.Builder()
            .commonName("homelab test front proxy")
            .certificateAuthority(0)
            .duration(VALID_DAYS, TimeUnit.DAYS)
            .build();
    HeldCertificate shown =
        new HeldCertificate.Builder()
            .commonName(FRONT_PROXY)
            .duration(VALID_DAYS, TimeUnit.DAYS)
            .signedBy(signer)
            .build();
    writeSecret(folder.resolve("front-proxy-ca.crt"), signer.certificatePem());
    writeSecret(folder.resolve("front-proxy.crt"), shown.certificatePem());
    writeSecret(folder.resolve("front-proxy.key"), shown.privateKeyPkcs8Pem());
  }

  /**
   * Writes {@code sa.key} and {@code sa.pub}, the pair for service account tokens. Of a key that
   * exists both are the same: who checks tokens takes the public half of a private key.
   */
  void writeServiceAccountKeys(Path folder) {
    if (!serviceAccountKey.isEmpty()) {
      writeSecret(folder.resolve("sa.key"), serviceAccountKey);
      writeSecret(folder.resolve("sa.pub"), serviceAccountKey);
      return;
    }
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      KeyPair pair = generator.generateKeyPair();
      writeSecret(folder.resolve("sa.key"), pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
      writeSecret(folder.resolve("sa.pub"), pem("PUBLIC KEY", pair.getPublic().getEncoded()));
    } catch (NoSuchAlgorithmException e) {
      throw new RealException("This Java has no RSA keys.", e);
    }
  }

  /** Writes a file that only its owner can read. */
  static void writeSecret(Path file, String text) {
    try {
      Files.deleteIfExists(file);
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new RealException("Cannot write " + file + ".", e);
    }
  }

  private HeldCertificate.Builder signed(String commonName) {
    return new HeldCertificate.Builder()
        .commonName(commonName)
        .duration(VALID_DAYS, TimeUnit.DAYS)
        .signedBy(authority);
  }

  /**
   * The same with the authority's name byte for byte: Go compares names by their bytes, and an
   * authority that somebody else made may have encoded its own otherwise.
   */
  private HeldCertificate named(HeldCertificate plain) {
    X509Certificate made = plain.certificate();
    try {
      X509CertificateHolder old = new X509CertificateHolder(made.getEncoded());
      JcaX509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              authority.certificate(),
              made.getSerialNumber(),
              made.getNotBefore(),
              made.getNotAfter(),
              made.getSubjectX500Principal(),
              made.getPublicKey());
      Extension names = old.getExtension(Extension.subjectAlternativeName);
      if (names != null) {
        builder.addExtension(names);
      }
      X509CertificateHolder signed =
          builder.build(
              new JcaContentSignerBuilder("SHA256withECDSA")
                  .build(authority.keyPair().getPrivate()));
      return new HeldCertificate(
          plain.keyPair(), new JcaX509CertificateConverter().getCertificate(signed));
    } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
      throw new RealException("A certificate cannot be signed.", e);
    }
  }

  private static String pem(String label, byte[] bytes) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
  }
}

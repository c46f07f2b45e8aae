package dev.homelab.sim.talos;

import dev.homelab.sim.kube.SimulatorException;
import dev.homelab.sim.talos.config.MachineText;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Date;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** The administrator's kubeconfig that a control plane gives out. */
final class KubeAccess {
  private static final int SERIAL_BITS = 120;
  private static final int DAYS = 365;
  private static final int BITS = 256;

  private KubeAccess() {}

  static String of(MachineText config) {
    String name = config.at("cluster.clusterName");
    String cluster = name.isEmpty() ? "talos" : name;
    String authority = config.pem("cluster.ca.crt");
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair pair = generator.generateKeyPair();
      byte[] certificate = certificate(authority, key(config.pem("cluster.ca.key")), pair);
      return """
          apiVersion: v1
          kind: Config
          clusters:
          - name: %1$s
            cluster:
              server: %2$s
              certificate-authority-data: %3$s
          users:
          - name: admin@%1$s
            user:
              client-certificate-data: %4$s
              client-key-data: %5$s
          contexts:
          - context:
              cluster: %1$s
              namespace: default
              user: admin@%1$s
            name: admin@%1$s
          current-context: admin@%1$s
          """
          .formatted(
              cluster,
              config.at("cluster.controlPlane.endpoint"),
              base64(authority),
              base64(pem("CERTIFICATE", certificate)),
              base64(pem("EC PRIVATE KEY", sec1(pair))));
    } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
      throw new SimulatorException("a kubeconfig cannot be made", e);
    }
  }

  /** The key in SEC1 with its curve and its public half, as Go reads it. */
  private static byte[] sec1(KeyPair pair) throws IOException {
    ECPrivateKey secret = (ECPrivateKey) pair.getPrivate();
    SubjectPublicKeyInfo open = SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded());
    return new org.bouncycastle.asn1.sec.ECPrivateKey(
            BITS, secret.getS(), open.getPublicKeyData(), SECObjectIdentifiers.secp256r1)
        .getEncoded();
  }

  private static byte[] certificate(String authority, PrivateKey by, KeyPair pair)
      throws IOException, OperatorCreationException {
    Instant now = Instant.now().minus(5, ChronoUnit.MINUTES);
    try (PEMParser parser = new PEMParser(new StringReader(authority))) {
      X509CertificateHolder issuer = (X509CertificateHolder) parser.readObject();
      JcaX509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              issuer.getSubject(),
              new BigInteger(SERIAL_BITS, new SecureRandom()).add(BigInteger.ONE),
              Date.from(now),
              Date.from(now.plus(DAYS, ChronoUnit.DAYS)),
              new X500Name("O=system:masters,CN=admin"),
              pair.getPublic());
      builder.addExtension(
          Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth));
      return builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(by)).getEncoded();
    }
  }

  private static PrivateKey key(String pem) throws IOException {
    try (PEMParser parser = new PEMParser(new StringReader(pem))) {
      Object read = parser.readObject();
      JcaPEMKeyConverter keys = new JcaPEMKeyConverter();
      return read instanceof PEMKeyPair pair
          ? keys.getPrivateKey(pair.getPrivateKeyInfo())
          : keys.getPrivateKey((PrivateKeyInfo) read);
    }
  }

  private static String pem(String type, byte[] der) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + type + "-----\n" + body + "\n-----END " + type + "-----\n";
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}

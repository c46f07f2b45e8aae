package dev.homelab.provider.talos.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homelab.provider.talos.TalosException;
import dev.homelab.provider.talos.TestSecrets;
import dev.homelab.provider.talos.config.ClusterWish;
import dev.homelab.provider.talos.config.MachineConfigs;
import dev.homelab.provider.talos.config.MachineRole;
import dev.homelab.provider.talos.config.MachineWish;
import dev.homelab.provider.talos.config.TalosContract;
import dev.homelab.provider.talos.document.MachineConfig;
import java.security.interfaces.RSAPrivateKey;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.cert.X509CertificateHolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The secrets of a cluster and their files. */
class SecretsTest {
  private static final SecretsBundle BUNDLE = TestSecrets.bundle();

  @Test
  void makesTokensAndRandomTexts() {
    assertThat(BUNDLE.bootstrapToken()).matches("[a-z0-9]{6}\\.[a-z0-9]{16}");
    assertThat(BUNDLE.trustdToken()).matches("[a-z0-9]{6}\\.[a-z0-9]{16}");
    assertThat(BUNDLE.bootstrapToken()).isNotEqualTo(BUNDLE.trustdToken());
    assertThat(Base64.getUrlDecoder().decode(BUNDLE.clusterId())).hasSize(32);
    assertThat(Base64.getDecoder().decode(BUNDLE.clusterSecret())).hasSize(32);
    assertThat(Base64.getDecoder().decode(BUNDLE.secretboxKey())).hasSize(32);
    assertThat(BUNDLE.aescbcKey()).isEmpty();
  }

  @Test
  void makesAuthoritiesAsTalosDoes() {
    assertAuthority(BUNDLE.etcd(), "O=etcd", "1.2.840.10045.4.3.2");
    assertAuthority(BUNDLE.kubernetes(), "O=kubernetes", "1.2.840.10045.4.3.2");
    assertAuthority(BUNDLE.aggregator(), "", "1.2.840.10045.4.3.2");
    assertAuthority(BUNDLE.os(), "O=talos", "1.3.101.112");
  }

  private static void assertAuthority(PemPair pair, String name, String signature) {
    X509CertificateHolder certificate = Pem.readCertificate(pair.certificate());
    Extensions extensions = certificate.getExtensions();
    assertThat(certificate.getVersionNumber()).isEqualTo(3);
    assertThat(certificate.getSerialNumber().signum()).isPositive();
    assertThat(certificate.getSerialNumber().bitLength()).isLessThanOrEqualTo(128);
    assertThat(certificate.getSubject()).hasToString(name);
    assertThat(certificate.getIssuer()).hasToString(name);
    assertThat(certificate.getNotBefore().toInstant()).isEqualTo(TestSecrets.MADE);
    assertThat(certificate.getNotAfter().toInstant())
        .isEqualTo(TestSecrets.MADE.plusSeconds(87_600L * 3600));
    assertThat(certificate.getSignatureAlgorithm().getAlgorithm().getId()).isEqualTo(signature);
    assertThat(KeyUsage.fromExtensions(extensions))
        .isEqualTo(new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyCertSign));
    assertThat(ExtendedKeyUsage.fromExtensions(extensions).getUsages())
        .containsExactly(KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth);
    assertThat(BasicConstraints.fromExtensions(extensions).isCA()).isTrue();
    assertThat(BasicConstraints.fromExtensions(extensions).getPathLenConstraint()).isNull();
    assertThat(SubjectKeyIdentifier.fromExtensions(extensions).getKeyIdentifier()).hasSize(20);
    assertThat(extensions.getCriticalExtensionOIDs())
        .containsExactlyInAnyOrder(Extension.keyUsage, Extension.basicConstraints);
  }

  @Test
  void writesKeysInTheFormsThatTalosReads() {
    assertThat(BUNDLE.etcd().key()).startsWith("-----BEGIN EC PRIVATE KEY-----\n");
    assertThat(BUNDLE.os().key()).startsWith("-----BEGIN ED25519 PRIVATE KEY-----\n");
    assertThat(BUNDLE.serviceAccountKey()).startsWith("-----BEGIN RSA PRIVATE KEY-----\n");
    assertThat(der(BUNDLE.etcd().key())).hasSize(121);
    assertThat(der(BUNDLE.os().key())).hasSize(48);
    for (String key : List.of(BUNDLE.etcd().key(), BUNDLE.os().key(), BUNDLE.serviceAccountKey())) {
      assertThat(Pem.readKey(key).getEncoded()).isNotEmpty();
    }
  }

  @Test
  void theKeyOfServiceAccountsHas4096Bits() {
    assertThat(Pem.readKey(BUNDLE.serviceAccountKey()))
        .isInstanceOfSatisfying(
            RSAPrivateKey.class, key -> assertThat(key.getModulus().bitLength()).isEqualTo(4096));
  }

  private static byte[] der(String pem) {
    return Base64.getMimeDecoder().decode(pem.replaceAll("-----.*-----", ""));
  }

  @Test
  void fileSurvivesReadingAndWriting() {
    String text = SecretsFile.write(BUNDLE);
    assertThat(SecretsFile.read(text)).isEqualTo(BUNDLE);
    assertThat(text).startsWith("cluster:\n    id: ");
    assertThat(text).contains("\n    k8sserviceaccount:\n        key: ");
  }

  @Test
  void readsTheFormWithCapitals() {
    String text = SecretsFile.write(BUNDLE);
    StringBuilder json = new StringBuilder();
    for (String line : text.lines().toList()) {
      String bare = line.stripLeading();
      String indent = line.substring(0, line.length() - bare.length());
      json.append(indent).append(Character.toUpperCase(bare.charAt(0))).append(bare.substring(1));
      json.append('\n');
    }
    assertThat(SecretsFile.read(json.toString())).isEqualTo(BUNDLE);
  }

  @ParameterizedTest
  @EnumSource(TalosContract.class)
  void comesBackFromAControlPlanesConfig(TalosContract contract) {
    ClusterWish cluster = ClusterWish.of(contract, "c", "https://10.0.0.10:6443", "");
    MachineConfigs configs = MachineConfigs.of(cluster, BUNDLE);
    MachineWish control = MachineWish.of(MachineRole.CONTROL_PLANE, "/dev/sda", "");
    String written = configs.config(control).write();
    assertThat(SecretsImport.fromControlPlane(MachineConfig.parse(written))).isEqualTo(BUNDLE);
    assertThat(SecretsImport.read(written)).isEqualTo(BUNDLE);
    assertThat(SecretsImport.read(SecretsFile.write(BUNDLE))).isEqualTo(BUNDLE);
    assertThatThrownBy(() -> SecretsImport.read(written.replace("sysctls", "sysctlz") + "\nx: y\n"))
        .isInstanceOfSatisfying(
            TalosException.class,
            e -> assertThat(e.diagnostics().get(0).code()).isEqualTo("HL7010"));
    MachineConfig worker = configs.config(MachineWish.of(MachineRole.WORKER, "/dev/sda", ""));
    assertThatThrownBy(() -> SecretsImport.fromControlPlane(worker))
        .isInstanceOf(TalosException.class)
        .hasMessageContaining("HL7010");
  }

  @Test
  void namesWhatIsMissingAndNeverAValue() {
    String text = SecretsFile.write(BUNDLE).replaceAll("(?m)^    token: .*$", "    token: \"\"");
    String broken = text.replace("        key: LS0t", "        key: AAAA");
    assertThatThrownBy(() -> SecretsFile.read(broken))
        .isInstanceOfSatisfying(
            TalosException.class,
            e ->
                assertThat(e.diagnostics().get(0).detail())
                    .contains("trustdinfo.token", "certs.etcd.key", "certs.k8sserviceaccount.key")
                    .doesNotContain(BUNDLE.bootstrapToken(), "AAAA"));
  }

  @Test
  void textsOfValuesHoldNoSecret() {
    assertThat(BUNDLE.toString() + BUNDLE.os() + BUNDLE.etcd())
        .doesNotContain("BEGIN", BUNDLE.clusterSecret(), BUNDLE.bootstrapToken());
  }
}

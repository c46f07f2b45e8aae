package dev.homelab.provider.talos.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homelab.provider.talos.TalosException;
import dev.homelab.provider.talos.TestSecrets;
import dev.homelab.provider.talos.secrets.Pem;
import dev.homelab.provider.talos.secrets.PemPair;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.cert.X509CertificateHolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

/** The files that let a person in. */
class AccessTest {
  private static final Instant NOW = TestSecrets.MADE.plusSeconds(60);

  @TempDir Path folder;

  private static Talosconfig talosconfig() {
    return Talosconfig.issue(
        TestSecrets.bundle(),
        "lab",
        List.of("10.0.0.11"),
        List.of("os:admin"),
        NOW,
        new SecureRandom());
  }

  private static AdminKubeconfig kubeconfig() {
    return AdminKubeconfig.issue(
        TestSecrets.bundle(),
        "lab",
        "https://10.0.0.10:6443",
        AdminKubeconfig.LIFETIME,
        NOW,
        new SecureRandom());
  }

  private static PemPair talosClient() {
    return talosconfig().contexts().values().iterator().next().client();
  }

  @Test
  void talosClientHasTheFieldsThatTheNodesAskFor() {
    X509CertificateHolder certificate = Pem.readCertificate(talosClient().certificate());
    Extensions extensions = certificate.getExtensions();
    assertThat(certificate.getSubject()).hasToString("O=os:admin");
    assertThat(certificate.getNotBefore().toInstant()).isEqualTo(NOW);
    assertThat(certificate.getNotAfter().toInstant()).isEqualTo(NOW.plus(Duration.ofDays(365)));
    assertThat(KeyUsage.fromExtensions(extensions))
        .isEqualTo(new KeyUsage(KeyUsage.digitalSignature));
    assertThat(ExtendedKeyUsage.fromExtensions(extensions).getUsages())
        .containsExactly(KeyPurposeId.id_kp_clientAuth);
    assertThat(extensions.getExtension(Extension.subjectKeyIdentifier)).isNull();
    assertThat(extensions.getExtension(Extension.basicConstraints)).isNull();
    Extensions authority =
        Pem.readCertificate(TestSecrets.bundle().os().certificate()).getExtensions();
    assertThat(AuthorityKeyIdentifier.fromExtensions(extensions).getKeyIdentifierOctets())
        .isEqualTo(SubjectKeyIdentifier.fromExtensions(authority).getKeyIdentifier());
  }

  @Test
  void administratorOfKubernetesIsAMaster() {
    X509CertificateHolder certificate = Pem.readCertificate(kubeconfig().client().certificate());
    assertThat(certificate.getSubject()).hasToString("O=system:masters,CN=admin");
    assertThat(certificate.getNotBefore().toInstant()).isEqualTo(NOW.minusSeconds(10));
    assertThat(KeyUsage.fromExtensions(certificate.getExtensions()))
        .isEqualTo(new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment));
  }

  @Test
  void talosconfigSurvivesReadingAndMerging() {
    Talosconfig config = talosconfig();
    assertThat(Talosconfig.parse(config.write())).isEqualTo(config);
    Talosconfig twice = config.with(talosconfig());
    assertThat(twice.contexts()).containsOnlyKeys("lab", "lab-1");
    assertThat(twice.current()).isEqualTo("lab-1");
    Talosconfig other = new Talosconfig("other", Map.of());
    assertThat(other.with(config).current()).isEqualTo("lab");
    assertThat(config.toString() + config.contexts()).doesNotContain("PRIVATE KEY");
    assertThatThrownBy(() -> Talosconfig.parse("a: b")).isInstanceOf(TalosException.class);
  }

  @Test
  void kubeconfigNamesClusterUserAndContext() {
    assertThat(kubeconfig().write())
        .contains("- name: lab\n      cluster:\n        server: https://10.0.0.10:6443\n")
        .contains("- name: admin@lab\n      user:\n        client-certificate-data: ")
        .contains("context:\n        cluster: lab\n        namespace: default\n")
        .endsWith("current-context: admin@lab\n");
    assertThat(kubeconfig().toString()).doesNotContain("PRIVATE KEY");
  }

  @Test
  void opensslVerifiesEveryChain() throws Exception {
    String time = String.valueOf(NOW.plusSeconds(5).getEpochSecond());
    verify(TestSecrets.bundle().os(), talosClient(), time);
    verify(TestSecrets.bundle().kubernetes(), kubeconfig().client(), time);
    for (PemPair authority :
        List.of(
            TestSecrets.bundle().os(),
            TestSecrets.bundle().etcd(),
            TestSecrets.bundle().kubernetes(),
            TestSecrets.bundle().aggregator())) {
      verify(authority, authority, time);
      samePublicKey(authority);
    }
  }

  private void verify(PemPair authority, PemPair certificate, String time) throws Exception {
    Path root = Files.writeString(folder.resolve("ca.pem"), authority.certificate());
    Path leaf = Files.writeString(folder.resolve("leaf.pem"), certificate.certificate());
    String said = openssl("verify", "-attime", time, "-CAfile", root.toString(), leaf.toString());
    assertThat(said).endsWith("leaf.pem: OK");
  }

  /** OpenSSL knows the key's own name of Talos only under its common one. */
  private void samePublicKey(PemPair pair) throws Exception {
    String key = pair.key().replace("ED25519 PRIVATE KEY", "PRIVATE KEY");
    Path secret = Files.writeString(folder.resolve("key.pem"), key);
    Path open = Files.writeString(folder.resolve("cert.pem"), pair.certificate());
    assertThat(openssl("pkey", "-in", secret.toString(), "-pubout"))
        .isEqualTo(openssl("x509", "-in", open.toString(), "-noout", "-pubkey"));
  }

  private static String openssl(String... arguments) throws Exception {
    List<String> command = new java.util.ArrayList<>(List.of("openssl"));
    command.addAll(List.of(arguments));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      byte[] said = process.getInputStream().readAllBytes();
      process.waitFor();
      return new String(said, StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      System.err.println("openssl: 1 test skipped, the program is missing");
      throw new TestAbortedException("openssl is missing");
    }
  }

  @Test
  void connectsByMutualTls() throws Exception {
    MutualTls.Outcome outcome =
        MutualTls.connect(TestSecrets.bundle(), Clock.fixed(Instant.now(), ZoneOffset.UTC));
    assertThat(outcome.protocol()).isEqualTo("TLSv1.3");
    assertThat(outcome.peer()).isEqualTo("O=os:admin");
  }
}

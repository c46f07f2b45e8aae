package dev.homelab.provider.talos.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.provider.talos.TestSecrets;
import dev.homelab.provider.talos.secrets.Pem;
import dev.homelab.provider.talos.secrets.PemPair;
import dev.homelab.provider.talos.secrets.SecretsBundle;
import dev.homelab.provider.talos.secrets.SecretsFile;
import dev.homelab.real.Kubectl;
import dev.homelab.real.RealControlPlane;
import dev.homelab.real.RealTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What we make opens a real kube-apiserver, and openssl finds every chain whole. */
@RealTest
class RealAccessTest {
  private static final Pattern SERVER = Pattern.compile("server: (https://\\S+)");

  @TempDir Path folder;

  @Test
  void kubectlGetsInWithOurKubeconfigWhereOurAuthorityRules() throws IOException {
    SecretsBundle secrets = TestSecrets.bundle();
    String key =
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder()
                .encodeToString(Pem.readKey(secrets.kubernetes().key()).getEncoded())
            + "\n-----END PRIVATE KEY-----\n";
    String authority = secrets.kubernetes().certificate() + key;
    try (RealControlPlane cluster = RealControlPlane.start(folder.resolve("cluster"), authority)) {
      Matcher server = SERVER.matcher(Files.readString(cluster.kubeconfig()));
      assertThat(server.find()).isTrue();
      Path file = folder.resolve("ours");
      Files.writeString(
          file,
          new TalosAccess()
              .kubeconfig(SecretsFile.write(secrets), "prod", server.group(1), Instant.now()));
      Kubectl kubectl = cluster.kubectl(file);
      assertThat(kubectl.output("auth", "whoami", "-o", "yaml"))
          .contains("username: admin")
          .contains("system:masters");
      assertThat(kubectl.output("auth", "can-i", "*", "*")).contains("yes");
      assertThat(kubectl.run("get", "nodes").exit()).isZero();
    }
  }

  @Test
  void opensslVerifiesEveryChain() throws IOException, InterruptedException {
    SecretsBundle secrets = TestSecrets.bundle();
    for (PemPair authority :
        List.of(secrets.os(), secrets.kubernetes(), secrets.etcd(), secrets.aggregator())) {
      assertVerified(authority.certificate(), authority.certificate());
    }
    Talosconfig talos =
        Talosconfig.issue(
            secrets, "prod", List.of(), List.of("os:admin"), Instant.now(), new SecureRandom());
    Talosconfig.Context context = Objects.requireNonNull(talos.contexts().get("prod"));
    assertVerified(secrets.os().certificate(), context.client().certificate());
    AdminKubeconfig kube =
        AdminKubeconfig.issue(
            secrets,
            "prod",
            "https://192.168.30.50:6443",
            AdminKubeconfig.LIFETIME,
            Instant.now(),
            new SecureRandom());
    assertVerified(secrets.kubernetes().certificate(), kube.client().certificate());
  }

  private void assertVerified(String authority, String certificate)
      throws IOException, InterruptedException {
    Path ca = Files.writeString(folder.resolve("ca.pem"), authority);
    Path leaf = Files.writeString(folder.resolve("leaf.pem"), certificate);
    Process openssl =
        new ProcessBuilder(
                "openssl", "verify", "-x509_strict", "-CAfile", ca.toString(), leaf.toString())
            .redirectErrorStream(true)
            .start();
    String said =
        new String(
            openssl.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    assertThat(openssl.waitFor()).as(said).isZero();
  }
}

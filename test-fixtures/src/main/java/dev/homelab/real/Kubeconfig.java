package dev.homelab.real;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.tls.Certificates;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;

/**
 * Writes and reads kubeconfig files of the one form that this harness uses: embedded certificates.
 */
final class Kubeconfig {

  private static final YAMLMapper YAML = new YAMLMapper();

  private Kubeconfig() {}

  /** Writes a kubeconfig with mode 0600; {@code name} names cluster, user and context alike. */
  static void write(
      Path file, String name, String server, String authorityPem, HeldCertificate client) {
    String text =
        """
        apiVersion: v1
        kind: Config
        clusters:
        - name: %1$s
          cluster:
            server: %2$s
            certificate-authority-data: %3$s
        users:
        - name: %1$s
          user:
            client-certificate-data: %4$s
            client-key-data: %5$s
        contexts:
        - name: %1$s
          context:
            cluster: %1$s
            user: %1$s
        current-context: %1$s
        """
            .formatted(
                name,
                server,
                base64(authorityPem),
                base64(client.certificatePem()),
                base64(client.privateKeyPkcs8Pem()));
    ClusterCertificates.writeSecret(file, text);
  }

  /** Writes a copy of a kubeconfig whose user speaks with a bearer token, with mode 0600. */
  static void copyWithToken(Path from, Path to, String token) {
    try {
      JsonNode root = YAML.readTree(from.toFile());
      ((ObjectNode) root.at("/users/0")).putObject("user").put("token", token);
      ClusterCertificates.writeSecret(to, YAML.writeValueAsString(root));
    } catch (IOException e) {
      throw new RealException(from + " cannot be read.", e);
    }
  }

  /**
   * Opens the API that a kubeconfig's first cluster and first user name.
   *
   * @throws RealException when the file is not of the form that {@link #write} makes
   */
  static KubeApi open(Path file) {
    try {
      JsonNode root = YAML.readTree(file.toFile());
      JsonNode cluster = root.at("/clusters/0/cluster");
      JsonNode user = root.at("/users/0/user");
      HeldCertificate client =
          HeldCertificate.decode(
              text(user, "client-certificate-data") + text(user, "client-key-data"));
      HandshakeCertificates tls =
          new HandshakeCertificates.Builder()
              .addTrustedCertificate(
                  Certificates.decodeCertificatePem(text(cluster, "certificate-authority-data")))
              .heldCertificate(client)
              .build();
      OkHttpClient http =
          new OkHttpClient.Builder()
              .sslSocketFactory(tls.sslSocketFactory(), tls.trustManager())
              .readTimeout(Duration.ofMinutes(1))
              .build();
      return new KubeApi(http, HttpUrl.get(cluster.path("server").asText()));
    } catch (IOException | IllegalArgumentException e) {
      throw new RealException(
          file + " is not a kubeconfig that test-fixtures/real/start wrote.", e);
    }
  }

  private static String text(JsonNode node, String field) {
    String value = node.path(field).asText();
    return new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}

package dev.homelab.provider.talos.access;

import dev.homelab.provider.talos.secrets.Certificates;
import dev.homelab.provider.talos.secrets.Pem;
import dev.homelab.provider.talos.secrets.PemPair;
import dev.homelab.provider.talos.secrets.SecretsBundle;
import dev.homelab.provider.talos.yaml.YamlWriter;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.x509.KeyUsage;

/**
 * The kubeconfig of a cluster's administrator, made from the secrets as a control plane makes it.
 *
 * @param cluster name of the cluster
 * @param server address of the Kubernetes API, such as {@code https://10.0.0.10:6443}
 * @param authority PEM of Kubernetes's authority
 * @param client certificate and key of the user {@code admin} in {@code system:masters}
 */
public record AdminKubeconfig(String cluster, String server, String authority, PemPair client) {
  /** How long the certificate holds unless said otherwise: 365 days. */
  public static final Duration LIFETIME = Duration.ofDays(365);

  private static final Duration SLACK = Duration.ofSeconds(10);

  /** A kubeconfig with a new certificate, which begins ten seconds ago for clocks that differ. */
  public static AdminKubeconfig issue(
      SecretsBundle secrets,
      String cluster,
      String server,
      Duration lifetime,
      Instant now,
      SecureRandom random) {
    Instant second = now.truncatedTo(ChronoUnit.SECONDS);
    Certificates.Client wish =
        new Certificates.Client(
            List.of("system:masters"),
            "admin",
            KeyUsage.digitalSignature | KeyUsage.keyEncipherment,
            second.minus(SLACK),
            second.plus(lifetime));
    PemPair client =
        new Certificates(random).client(secrets.kubernetes(), Certificates.KeyKind.ECDSA, wish);
    return new AdminKubeconfig(cluster, server, secrets.kubernetes().certificate(), client);
  }

  /** The file's text, which holds the client's key. */
  public String write() {
    String user = "admin@" + cluster;
    Map<String, Object> file = new LinkedHashMap<>();
    file.put("apiVersion", "v1");
    file.put("kind", "Config");
    file.put("clusters", List.of(named(cluster, "cluster", place())));
    file.put("users", List.of(named(user, "user", identity())));
    file.put("contexts", List.of(named(user, "context", way(user))));
    file.put("current-context", user);
    return YamlWriter.write(file);
  }

  private Map<String, Object> place() {
    Map<String, Object> place = new LinkedHashMap<>();
    place.put("server", server);
    place.put("certificate-authority-data", Pem.toBase64(authority));
    return place;
  }

  private Map<String, Object> identity() {
    Map<String, Object> identity = new LinkedHashMap<>();
    identity.put("client-certificate-data", Pem.toBase64(client.certificate()));
    identity.put("client-key-data", Pem.toBase64(client.key()));
    return identity;
  }

  private Map<String, Object> way(String user) {
    Map<String, Object> way = new LinkedHashMap<>();
    way.put("cluster", cluster);
    way.put("namespace", "default");
    way.put("user", user);
    return way;
  }

  private static Map<String, Object> named(String name, String key, Map<String, Object> value) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("name", name);
    entry.put(key, value);
    return entry;
  }

  /** The cluster and server only. */
  @Override
  public String toString() {
    return "kubeconfig of " + cluster + " at " + server;
  }
}

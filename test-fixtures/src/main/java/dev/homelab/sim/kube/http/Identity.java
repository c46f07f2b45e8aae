package dev.homelab.sim.kube.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.homelab.sim.kube.SimulatorException;
import dev.homelab.sim.kube.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.security.auth.x500.X500Principal;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.jspecify.annotations.Nullable;

/**
 * Who the simulated server is and whom it lets in: a certificate authority, a server certificate, a
 * client certificate and a token, all made for one simulator.
 *
 * @param authority the authority's certificate
 * @param key the server's certificate with its key
 * @param client the administrator's certificate with its key
 * @param token the administrator's token
 * @param joined whether the authority is one that somebody else made and uses
 */
public record Identity(
    HeldCertificate authority,
    ServerKey key,
    HeldCertificate client,
    String token,
    boolean joined) {
  private static final long DAYS = 3650;

  /** A new identity. */
  public static Identity create(String cluster) {
    HeldCertificate authority =
        new HeldCertificate.Builder()
            .certificateAuthority(0)
            .commonName("homelab sandbox " + cluster)
            .duration(DAYS, TimeUnit.DAYS)
            .build();
    HeldCertificate server =
        new HeldCertificate.Builder()
            .signedBy(authority)
            .commonName("kube-apiserver")
            .addSubjectAlternativeName("127.0.0.1")
            .addSubjectAlternativeName("localhost")
            .duration(DAYS, TimeUnit.DAYS)
            .build();
    HeldCertificate client =
        new HeldCertificate.Builder()
            .signedBy(authority)
            .commonName("sandbox-admin")
            .organizationalUnit("system:masters")
            .duration(DAYS, TimeUnit.DAYS)
            .build();
    return new Identity(authority, new ServerKey(authority, server), client, random(), false);
  }

  /** The identity of a server whose authority somebody else made. */
  public static Identity of(Authority given) {
    HeldCertificate authority = given.held();
    HeldCertificate client =
        new HeldCertificate.Builder().signedBy(authority).commonName("simulator").build();
    ServerKey key = ServerKey.sign(authority, given.names());
    return new Identity(authority, key, client, random(), true);
  }

  private static String random() {
    byte[] random = new byte[24];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }

  /** The server's certificate with its key. */
  public HeldCertificate server() {
    return key.current();
  }

  /** Adds addresses or host names to the server's certificate; open connections keep the old. */
  public void add(Set<String> names) {
    key.add(names);
  }

  /** The identity kept in a folder, made there when absent; readable by its owner only. */
  public static Identity in(Path folder, String cluster) {
    Path file = folder.resolve("identity.json");
    try {
      if (Files.exists(file)) {
        JsonNode kept = Json.parse(Files.readAllBytes(file));
        HeldCertificate authority = HeldCertificate.decode(kept.path("authority").asText());
        HeldCertificate server = HeldCertificate.decode(kept.path("server").asText());
        HeldCertificate client = HeldCertificate.decode(kept.path("client").asText());
        ServerKey key = new ServerKey(authority, server);
        return new Identity(authority, key, client, kept.path("token").asText(), false);
      }
      Identity made = create(cluster);
      ObjectNode out = Json.object();
      out.put("authority", pem(made.authority()));
      out.put("server", pem(made.server())).put("client", pem(made.client()));
      PrivateFiles.write(file, Json.bytes(out.put("token", made.token())));
      return made;
    } catch (IOException e) {
      throw new SimulatorException("the simulator's certificates cannot be kept in " + folder, e);
    }
  }

  private static String pem(HeldCertificate held) {
    return held.certificatePem() + held.privateKeyPkcs8Pem();
  }

  /** What the server shows and whom it trusts. */
  SSLSocketFactory sockets() {
    HandshakeCertificates trust =
        new HandshakeCertificates.Builder().addTrustedCertificate(authority.certificate()).build();
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          new KeyManager[] {key}, new TrustManager[] {trust.trustManager()}, new SecureRandom());
      return new PlainJavaFirst(context.getSocketFactory());
    } catch (GeneralSecurityException e) {
      throw new SimulatorException("the simulator cannot offer TLS", e);
    }
  }

  /**
   * Who a certificate of the authority stands for: the administrator, or with an authority that
   * somebody else made, its common name when it is one of {@code system:masters}.
   *
   * @return the user, empty for one that may do nothing
   */
  public String user(X500Principal subject) {
    if (!joined) {
      return "sandbox-admin";
    }
    try {
      String name = "certified";
      boolean master = false;
      for (Rdn part : new LdapName(subject.getName()).getRdns()) {
        name = part.getType().equals("CN") ? String.valueOf(part.getValue()) : name;
        master |= part.getType().equals("O") && part.getValue().equals("system:masters");
      }
      return master ? name : "";
    } catch (InvalidNameException e) {
      return "";
    }
  }

  /** The authority's certificate as PEM text. */
  public String caPem() {
    return authority.certificatePem();
  }

  /** Who sends this authorization header, null when nobody that is known. */
  public @Nullable String user(String authorization) {
    return authorization.equals("Bearer " + token) ? "sandbox-admin" : null;
  }

  /** A kubeconfig for this server with the token; the certificate is pinned. */
  public String kubeconfig(String cluster, String url) {
    return """
        apiVersion: v1
        kind: Config
        current-context: %1$s
        clusters:
        - name: %1$s
          cluster:
            server: %2$s
            certificate-authority-data: %3$s
        contexts:
        - name: %1$s
          context:
            cluster: %1$s
            user: sandbox-admin
            namespace: default
        users:
        - name: sandbox-admin
          user:
            token: %4$s
        """
        .formatted(cluster, url, base64(caPem()), token);
  }

  /** A kubeconfig with the client certificate instead of the token. */
  public String certificateKubeconfig(String cluster, String url) {
    return kubeconfig(cluster, url)
        .replace(
            "token: " + token,
            "client-certificate-data: "
                + base64(client.certificatePem())
                + "\n    client-key-data: "
                + base64(client.privateKeyPkcs8Pem()));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return "Identity[" + server().certificate().getSubjectX500Principal() + "]";
  }
}

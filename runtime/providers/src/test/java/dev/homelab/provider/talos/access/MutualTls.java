package dev.homelab.provider.talos.access;

import dev.homelab.provider.talos.secrets.Pem;
import dev.homelab.provider.talos.secrets.PemPair;
import dev.homelab.provider.talos.secrets.SecretsBundle;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** A server and a client of one cluster that show each other certificates, on loopback. */
final class MutualTls {
  private static final char[] PASSWORD = "x".toCharArray();

  private MutualTls() {}

  /** What came of it, as the server saw it. */
  record Outcome(String protocol, String peer) {}

  static Outcome connect(SecretsBundle secrets, Clock clock) throws Exception {
    SSLContext ours = context(secrets, client(secrets, clock));
    SSLContext theirs = context(secrets, secrets.os());
    try (SSLServerSocket server =
        (SSLServerSocket)
            theirs
                .getServerSocketFactory()
                .createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      server.setNeedClientAuth(true);
      CompletableFuture<Outcome> seen = CompletableFuture.supplyAsync(() -> accept(server));
      try (SSLSocket socket =
          (SSLSocket)
              ours.getSocketFactory()
                  .createSocket(InetAddress.getLoopbackAddress(), server.getLocalPort())) {
        socket.startHandshake();
        socket.getOutputStream().write(1);
        socket.getOutputStream().flush();
        return seen.get(20, TimeUnit.SECONDS);
      }
    }
  }

  private static Outcome accept(SSLServerSocket server) {
    try (SSLSocket socket = (SSLSocket) server.accept()) {
      socket.startHandshake();
      socket.getInputStream().read();
      String peer = socket.getSession().getPeerPrincipal().getName();
      return new Outcome(socket.getSession().getProtocol(), peer);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static PemPair client(SecretsBundle secrets, Clock clock) {
    return Talosconfig.issue(
            secrets, "lab", List.of(), List.of("os:admin"), clock.instant(), new SecureRandom())
        .contexts()
        .values()
        .iterator()
        .next()
        .client();
  }

  private static SSLContext context(SecretsBundle secrets, PemPair identity) throws Exception {
    X509Certificate authority = certificate(secrets.os().certificate());
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("ca", authority);
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    KeyStore own = KeyStore.getInstance("PKCS12");
    own.load(null, null);
    Certificate[] chain = {certificate(identity.certificate())};
    own.setKeyEntry("own", Pem.readKey(identity.key()), PASSWORD, chain);
    KeyManagerFactory keys = KeyManagerFactory.getInstance("NewSunX509");
    keys.init(own, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLSv1.3");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), new SecureRandom());
    return context;
  }

  private static X509Certificate certificate(String pem) throws Exception {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)));
  }
}

package dev.homelab.sim.talos;

import dev.homelab.sim.talos.tls.NodeCertificate;
import io.grpc.ManagedChannel;
import io.grpc.okhttp.OkHttpChannelBuilder;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.jsse.provider.BouncyCastleJsseProvider;
import org.jspecify.annotations.Nullable;

/**
 * A channel to a simulated machine that trusts whatever it shows, and keeps it. Without a client
 * certificate it uses BouncyCastle's TLS, since the JDK's reads no certificate with an empty
 * issuer.
 */
public final class TestClient implements AutoCloseable {
  private static final BouncyCastleJsseProvider JSSE =
      new BouncyCastleJsseProvider(new BouncyCastleProvider());
  private final ManagedChannel channel;
  private volatile @Nullable X509Certificate shown;

  private TestClient(int port, @Nullable NodeCertificate client) throws Exception {
    SSLContext context =
        client == null ? SSLContext.getInstance("TLS", JSSE) : SSLContext.getInstance("TLS");
    KeyManager[] keys = client == null ? null : new KeyManager[] {new Keys(client)};
    context.init(keys, new TrustManager[] {new Everybody()}, new SecureRandom());
    this.channel =
        OkHttpChannelBuilder.forAddress("127.0.0.1", port)
            .sslSocketFactory(context.getSocketFactory())
            .tlsConnectionSpec(
                new String[] {"TLSv1.3", "TLSv1.2"},
                new String[] {"TLS_AES_256_GCM_SHA384", "TLS_AES_128_GCM_SHA256"})
            .disableRetry()
            .hostnameVerifier((name, session) -> true)
            .build();
  }

  public static TestClient of(int port, @Nullable NodeCertificate client) {
    try {
      return new TestClient(port, client);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  public ManagedChannel channel() {
    return channel;
  }

  public X509Certificate shown() {
    return Objects.requireNonNull(shown, "nobody has connected yet");
  }

  @Override
  public void close() {
    channel.shutdownNow();
    try {
      channel.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private final class Everybody extends X509ExtendedTrustManager {
    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {
      shown = chain[0];
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
      shown = chain[0];
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {
      shown = chain[0];
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  private static final class Keys extends X509ExtendedKeyManager {
    private final NodeCertificate client;

    Keys(NodeCertificate client) {
      this.client = client;
    }

    @Override
    public String[] getClientAliases(String type, Principal @Nullable [] issuers) {
      return new String[] {"client"};
    }

    @Override
    public String chooseClientAlias(
        String[] types, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return "client";
    }

    @Override
    public String @Nullable [] getServerAliases(String type, Principal @Nullable [] issuers) {
      return null;
    }

    @Override
    public @Nullable String chooseServerAlias(
        String type, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return null;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return new X509Certificate[] {client.certificate()};
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return client.key();
    }
  }
}

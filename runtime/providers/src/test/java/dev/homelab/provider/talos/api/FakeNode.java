package dev.homelab.provider.talos.api;

import com.google.protobuf.Empty;
import dev.homelab.provider.talos.secrets.Certificates;
import dev.homelab.provider.talos.secrets.Pem;
import dev.homelab.provider.talos.secrets.SecretsBundle;
import dev.homelab.spi.AddressBook;
import dev.homelab.wire.machine.BootstrapRequest;
import dev.homelab.wire.machine.BootstrapResponse;
import dev.homelab.wire.machine.MachineServiceGrpc;
import dev.homelab.wire.machine.Version;
import dev.homelab.wire.machine.VersionInfo;
import dev.homelab.wire.machine.VersionResponse;
import dev.homelab.wire.storage.Disk;
import dev.homelab.wire.storage.Disks;
import dev.homelab.wire.storage.DisksResponse;
import dev.homelab.wire.storage.StorageServiceGrpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.okhttp.OkHttpServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import javax.net.ServerSocketFactory;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.jsse.provider.BouncyCastleJsseProvider;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/** A node's API on loopback with the certificates that Talos has, and next to no behaviour. */
final class FakeNode implements AutoCloseable {
  private static final Provider BOUNCY_CASTLE = new BouncyCastleProvider();

  private final Server server;

  /** How the next bootstrap ends. */
  volatile Status bootstrap = Status.OK;

  private FakeNode(X509ExtendedKeyManager keys, @Nullable SecretsBundle trust) throws Exception {
    SSLContext tls =
        trust == null
            ? SSLContext.getInstance("TLS", new BouncyCastleJsseProvider(false, BOUNCY_CASTLE))
            : SSLContext.getInstance("TLS");
    tls.init(new KeyManager[] {keys}, trust == null ? null : trusting(trust), null);
    server =
        OkHttpServerBuilder.forPort(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                InsecureServerCredentials.create())
            .socketFactory(new TlsSockets(tls, trust != null))
            .addService(new Machine())
            .addService(new Storage())
            .build()
            .start();
  }

  private static TrustManager[] trusting(SecretsBundle trust) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("ca", read(trust.os().certificate(), false));
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(store);
    return factory.getTrustManagers();
  }

  /** TLS below the server's HTTP/2, since its own offers no TLS 1.3. */
  private static final class TlsSockets extends ServerSocketFactory {
    private final SSLContext tls;
    private final boolean asking;

    TlsSockets(SSLContext tls, boolean asking) {
      this.tls = tls;
      this.asking = asking;
    }

    @Override
    public ServerSocket createServerSocket() throws IOException {
      SSLServerSocket socket = (SSLServerSocket) tls.getServerSocketFactory().createServerSocket();
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setProtocols(new String[] {"TLSv1.3"});
      parameters.setApplicationProtocols(new String[] {"h2"});
      parameters.setNeedClientAuth(asking);
      socket.setSSLParameters(parameters);
      return socket;
    }

    @Override
    public ServerSocket createServerSocket(int port) {
      throw new UnsupportedOperationException();
    }

    @Override
    public ServerSocket createServerSocket(int port, int backlog) {
      throw new UnsupportedOperationException();
    }

    @Override
    public ServerSocket createServerSocket(int port, int backlog, InetAddress at) {
      throw new UnsupportedOperationException();
    }
  }

  static FakeNode configured(SecretsBundle secrets, String address) throws Exception {
    X509CertificateHolder issuer = Pem.readCertificate(secrets.os().certificate());
    return new FakeNode(
        keys(issuer.getSubject(), "CN=node", Pem.readKey(secrets.os().key()), address), secrets);
  }

  static FakeNode waiting(String address) throws Exception {
    return new FakeNode(
        keys(new X500Name(""), "CN=maintenance-service.talos.dev", null, address), null);
  }

  AddressBook book() {
    return (host, port) ->
        new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getPort());
  }

  private static X509ExtendedKeyManager keys(
      X500Name issuer, String subject, @Nullable PrivateKey signer, String address)
      throws Exception {
    KeyPair pair = new Certificates(new SecureRandom()).key(Certificates.KeyKind.ED25519);
    Instant now = Instant.now();
    X509v3CertificateBuilder builder =
        new X509v3CertificateBuilder(
            issuer,
            BigInteger.TEN,
            Date.from(now.minusSeconds(60)),
            Date.from(now.plus(Duration.ofDays(1))),
            new X500Name(subject),
            SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded()));
    builder.addExtension(
        Extension.subjectAlternativeName,
        false,
        new GeneralNames(new GeneralName(GeneralName.iPAddress, address)));
    PrivateKey key = signer == null ? pair.getPrivate() : signer;
    String pem = Pem.certificate(builder.build(new JcaContentSignerBuilder("Ed25519").build(key)));
    return new OneKey(
        read(pem, signer == null), signer == null ? foreign(pair) : pair.getPrivate());
  }

  private static PrivateKey foreign(KeyPair pair) throws GeneralSecurityException {
    return KeyFactory.getInstance("Ed25519", BOUNCY_CASTLE)
        .generatePrivate(new PKCS8EncodedKeySpec(pair.getPrivate().getEncoded()));
  }

  private static X509Certificate read(String pem, boolean lenient)
      throws GeneralSecurityException, IOException {
    CertificateFactory factory =
        lenient
            ? CertificateFactory.getInstance("X.509", BOUNCY_CASTLE)
            : CertificateFactory.getInstance("X.509");
    return (X509Certificate)
        factory.generateCertificate(
            new ByteArrayInputStream(Pem.readCertificate(pem).getEncoded()));
  }

  @Override
  public void close() {
    server.shutdownNow();
  }

  private static <T> void answer(StreamObserver<T> out, T value) {
    out.onNext(value);
    out.onCompleted();
  }

  private final class Machine extends MachineServiceGrpc.MachineServiceImplBase {
    @Override
    public void version(Empty request, StreamObserver<VersionResponse> out) {
      VersionInfo info = VersionInfo.newBuilder().setTag("v1.13.9").build();
      answer(
          out,
          VersionResponse.newBuilder().addMessages(Version.newBuilder().setVersion(info)).build());
    }

    @Override
    public void bootstrap(BootstrapRequest request, StreamObserver<BootstrapResponse> out) {
      if (bootstrap.isOk()) {
        answer(out, BootstrapResponse.getDefaultInstance());
      } else {
        out.onError(bootstrap.asRuntimeException());
      }
    }
  }

  private static final class Storage extends StorageServiceGrpc.StorageServiceImplBase {
    @Override
    public void disks(Empty request, StreamObserver<DisksResponse> out) {
      Disk disk = Disk.newBuilder().setDeviceName("/dev/sda").setSize(64L << 30).build();
      answer(
          out, DisksResponse.newBuilder().addMessages(Disks.newBuilder().addDisks(disk)).build());
    }
  }

  private static final class OneKey extends X509ExtendedKeyManager {
    private final X509Certificate certificate;
    private final PrivateKey key;

    OneKey(X509Certificate certificate, PrivateKey key) {
      this.certificate = certificate;
      this.key = key;
    }

    @Override
    public String @Nullable [] getClientAliases(String type, Principal @Nullable [] issuers) {
      return null;
    }

    @Override
    public @Nullable String chooseClientAlias(
        String[] types, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return null;
    }

    @Override
    public String[] getServerAliases(String type, Principal @Nullable [] issuers) {
      return new String[] {"node"};
    }

    @Override
    public String chooseServerAlias(
        String type, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return "node";
    }

    @Override
    public String chooseEngineServerAlias(
        String type, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
      return "node";
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return new X509Certificate[] {certificate};
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return key;
    }
  }
}

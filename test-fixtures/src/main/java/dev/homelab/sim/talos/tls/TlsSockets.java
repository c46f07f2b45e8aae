package dev.homelab.sim.talos.tls;

import dev.homelab.sim.kube.SimulatorException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ServerSocketFactory;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * Server sockets that speak TLS 1.2 and 1.3 with HTTP/2 below a server that takes them for plain
 * ones, and that remember their connections, so that these can be cut and asked for their peers.
 */
public final class TlsSockets extends ServerSocketFactory {
  private final SSLContext context;
  private final boolean mutual;
  private volatile boolean closed;
  private final Map<SocketAddress, SSLSocket> accepted = new ConcurrentHashMap<>();

  private TlsSockets(NodeCertificate shown, List<X509Certificate> authorities) {
    this.mutual = !authorities.isEmpty();
    try {
      this.context = SSLContext.getInstance("TLS");
      context.init(
          new KeyManager[] {new ServerIdentity(shown)},
          new TrustManager[] {new ClientTrust(authorities)},
          new SecureRandom());
    } catch (GeneralSecurityException e) {
      throw new SimulatorException("a simulated machine cannot offer TLS", e);
    }
  }

  /** Sockets that ask for no certificate. */
  public static TlsSockets open(NodeCertificate shown) {
    return new TlsSockets(shown, List.of());
  }

  /** Sockets that want a certificate of one of the authorities. */
  public static TlsSockets mutual(NodeCertificate shown, List<X509Certificate> authorities) {
    return new TlsSockets(shown, authorities);
  }

  /** Whom the peer of a connection is, null when it showed no certificate. */
  public @Nullable X500Principal peer(@Nullable SocketAddress address) {
    SSLSocket socket = address == null ? null : accepted.get(address);
    if (socket == null || !mutual) {
      return null;
    }
    try {
      return socket.getSession().getPeerPrincipal() instanceof X500Principal found ? found : null;
    } catch (SSLPeerUnverifiedException e) {
      return null;
    }
  }

  /** Cuts a connection without a word. */
  public void cut(@Nullable SocketAddress address) {
    SSLSocket socket = address == null ? null : accepted.get(address);
    if (socket != null) {
      close(socket);
    }
  }

  /** Cuts every connection, also one that is being taken. */
  public void close() {
    closed = true;
    accepted.values().forEach(TlsSockets::close);
    accepted.clear();
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException gone) {
      return;
    }
  }

  private SSLSocket secure(Socket plain) throws IOException {
    plain.setTcpNoDelay(true);
    SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain, null, true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
    parameters.setApplicationProtocols(new String[] {"h2"});
    parameters.setNeedClientAuth(mutual);
    socket.setSSLParameters(parameters);
    accepted.values().removeIf(Socket::isClosed);
    SocketAddress peer = socket.getRemoteSocketAddress();
    if (peer != null) {
      accepted.put(peer, socket);
    }
    if (closed) {
      close(socket);
    }
    return socket;
  }

  @Override
  public ServerSocket createServerSocket() throws IOException {
    return new ServerSocket() {
      @Override
      public Socket accept() throws IOException {
        return secure(super.accept());
      }
    };
  }

  @Override
  public ServerSocket createServerSocket(int port) throws IOException {
    throw new IOException("only unbound sockets are made");
  }

  @Override
  public ServerSocket createServerSocket(int port, int backlog) throws IOException {
    throw new IOException("only unbound sockets are made");
  }

  @Override
  public ServerSocket createServerSocket(int port, int backlog, @Nullable InetAddress address)
      throws IOException {
    throw new IOException("only unbound sockets are made");
  }
}

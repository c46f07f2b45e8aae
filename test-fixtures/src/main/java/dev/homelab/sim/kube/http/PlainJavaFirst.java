package dev.homelab.sim.kube.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * The sockets of a server that prefers ChaCha20-Poly1305. Simulators run without the second
 * compiler, which alone knows the processor's instructions for AES; in plain Java the other cipher
 * takes a quarter of the time, and what goes to and from a simulator is most of what is encrypted.
 */
final class PlainJavaFirst extends SSLSocketFactory {
  private static final String PREFERRED = "CHACHA20";
  private final SSLSocketFactory inner;

  PlainJavaFirst(SSLSocketFactory inner) {
    this.inner = inner;
  }

  private static Socket preferring(Socket made) {
    if (made instanceof SSLSocket socket) {
      SSLParameters how = socket.getSSLParameters();
      List<String> suites = new ArrayList<>(Arrays.asList(how.getCipherSuites()));
      suites.removeIf(suite -> !suite.contains(PREFERRED));
      Arrays.stream(how.getCipherSuites())
          .filter(suite -> !suite.contains(PREFERRED))
          .forEach(suites::add);
      how.setCipherSuites(suites.toArray(String[]::new));
      how.setUseCipherSuitesOrder(true);
      socket.setSSLParameters(how);
    }
    return made;
  }

  @Override
  public String[] getDefaultCipherSuites() {
    return inner.getDefaultCipherSuites();
  }

  @Override
  public String[] getSupportedCipherSuites() {
    return inner.getSupportedCipherSuites();
  }

  @Override
  public Socket createSocket(Socket below, String host, int port, boolean closesBelow)
      throws IOException {
    return preferring(inner.createSocket(below, host, port, closesBelow));
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return preferring(inner.createSocket(host, port));
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort)
      throws IOException {
    return preferring(inner.createSocket(host, port, local, localPort));
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return preferring(inner.createSocket(host, port));
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
      throws IOException {
    return preferring(inner.createSocket(host, port, local, localPort));
  }
}

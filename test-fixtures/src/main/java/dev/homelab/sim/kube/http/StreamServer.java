package dev.homelab.sim.kube.http;

import dev.homelab.sim.kube.SimulatorException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLSocket;

/**
 * HTTPS on the loopback address for requests whose bodies are too large to be held: one request a
 * connection, of HTTP/1.1, with a length that is told. A client that asks whether to go on is told
 * to when the body is read first, as Go's server does ({@code net/http}, {@code
 * expectContinueReader}).
 */
public final class StreamServer implements AutoCloseable {
  private static final int LONGEST_LINE = 16_384;

  /**
   * A request whose body has not been read yet.
   *
   * @param method the verb
   * @param path the path, as it was sent
   * @param headers names in lower case
   * @param length how many bytes the body has
   * @param body ends with the body
   */
  public record Incoming(
      String method, String path, Map<String, String> headers, long length, InputStream body) {}

  /** Answers requests. */
  @FunctionalInterface
  public interface Handler {
    /**
     * Reads the body and answers.
     *
     * @return the status; 0 cuts the connection
     */
    int handle(Incoming request) throws IOException;
  }

  private final ServerSocket server;
  private final Handler handler;
  private final Identity identity;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  private StreamServer(ServerSocket server, Identity identity, Handler handler) {
    this.server = server;
    this.identity = identity;
    this.handler = handler;
  }

  /** Starts listening on any port. */
  public static StreamServer start(Identity identity, Handler handler) {
    try {
      ServerSocket socket = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
      StreamServer it = new StreamServer(socket, identity, handler);
      it.begin("simulator-stream-server", it::accept);
      return it;
    } catch (IOException e) {
      throw new SimulatorException("the simulator cannot listen on loopback", e);
    }
  }

  private void begin(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        open.add(socket);
        begin("simulator-stream", () -> serve(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket plain) {
    try (plain;
        SSLSocket socket =
            (SSLSocket)
                identity.sockets().createSocket(plain, "127.0.0.1", plain.getLocalPort(), true)) {
      socket.setUseClientMode(false);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      String[] first = line(in).split(" ", -1);
      if (first.length < 2) {
        return;
      }
      Map<String, String> headers = new LinkedHashMap<>();
      for (String line = line(in); !line.isEmpty(); line = line(in)) {
        int colon = line.indexOf(':');
        headers.put(
            line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
      }
      long length = Long.parseLong(headers.getOrDefault("content-length", "0"));
      boolean asks = headers.getOrDefault("expect", "").equalsIgnoreCase("100-continue");
      Word agreed = asks ? () -> tell(socket, "HTTP/1.1 100 Continue\r\n\r\n") : () -> {};
      InputStream body = new Measured(in, length, agreed);
      int status = handler.handle(new Incoming(first[0], first[1], headers, length, body));
      if (status != 0) {
        tell(
            socket,
            "HTTP/1.1 " + status + " Told\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
      }
    } catch (IOException left) {
      // The client went away in the middle; what it sent is lost.
      return;
    } finally {
      open.remove(plain);
    }
  }

  private static void tell(Socket socket, String head) throws IOException {
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int read = in.read(); read >= 0 && read != '\n'; read = in.read()) {
      line.append((char) read);
      if (line.length() > LONGEST_LINE) {
        throw new IOException("a line that does not end");
      }
    }
    return line.toString().strip();
  }

  /** Something to say. */
  @FunctionalInterface
  private interface Word {
    void say() throws IOException;
  }

  /**
   * A body of a known length, whose sender may wait for a word before it begins; its end before
   * that length is a failure.
   */
  private static final class Measured extends InputStream {
    private final InputStream in;
    private final Word first;
    private boolean said;
    private long left;

    Measured(InputStream in, long length, Word first) {
      this.in = in;
      this.left = length;
      this.first = first;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int most) throws IOException {
      if (!said) {
        said = true;
        first.say();
      }
      if (left == 0) {
        return -1;
      }
      int read = in.read(into, from, (int) Math.min(most, left));
      if (read < 0) {
        throw new IOException("the body ended early");
      }
      left -= read;
      return read;
    }
  }

  /** The port it listens on. */
  public int port() {
    return server.getLocalPort();
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException closing) {
      throw new SimulatorException("the simulator cannot stop listening", closing);
    }
  }
}

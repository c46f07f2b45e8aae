package dev.homelab.sim.kube.http;

import dev.homelab.sim.kube.SimulatorException;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.net.ssl.SSLSocketFactory;
import javax.security.auth.x500.X500Principal;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockResponseBody;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okhttp3.Headers;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okio.Buffer;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;

/** HTTPS with HTTP/1.1, HTTP/2 and WebSockets on the loopback address. */
public final class HttpServer implements AutoCloseable {
  /** The library tells of every client that leaves in the middle of a watch; that is no news. */
  private static final List<Logger> QUIET =
      List.of(
          Logger.getLogger(MockWebServer.class.getName()),
          Logger.getLogger(OkHttpClient.class.getName()));

  private final MockWebServer server = new MockWebServer();
  private final Sockets sockets = new Sockets();
  private volatile boolean closed;

  /** Answers a request; a null answer cuts the connection. */
  @FunctionalInterface
  public interface Handler extends Function<Incoming, @Nullable Reply> {}

  /**
   * A request as it came in.
   *
   * @param call the request, with an empty user
   * @param query the query as sent
   * @param subject whom a certificate of the server's own authority stands for, null for none
   */
  public record Incoming(Call call, String query, @Nullable X500Principal subject) {}

  /**
   * Starts listening.
   *
   * @param port the port, 0 for any
   */
  public static HttpServer start(Identity identity, int port, Handler handler) {
    return start(identity.sockets(), port, List.of(Protocol.HTTP_2, Protocol.HTTP_1_1), handler);
  }

  /** The same with keys and authorities of its own. */
  public static HttpServer start(SSLSocketFactory keys, int port, Handler handler) {
    return start(keys, port, List.of(Protocol.HTTP_2, Protocol.HTTP_1_1), handler);
  }

  /** The same for a server that speaks HTTP/1.1 only. */
  public static HttpServer startOld(Identity identity, int port, Handler handler) {
    return start(identity.sockets(), port, List.of(Protocol.HTTP_1_1), handler);
  }

  /** HTTP/1.1 without TLS, as applications inside a cluster speak it. */
  public static HttpServer startPlain(int port, Handler handler) {
    return start(null, port, List.of(Protocol.HTTP_1_1), handler);
  }

  private static HttpServer start(
      @Nullable SSLSocketFactory keys, int port, List<Protocol> protocols, Handler handler) {
    HttpServer it = new HttpServer();
    QUIET.forEach(logger -> logger.setLevel(Level.OFF));
    it.server.setServerSocketFactory(it.sockets);
    it.server.setProtocols(protocols);
    if (keys != null) {
      it.server.useHttps(keys);
      it.server.requestClientAuth();
    }
    it.server.setDispatcher(it.dispatcher(handler));
    try {
      it.server.start(InetAddress.getByAddress("localhost", new byte[] {127, 0, 0, 1}), port);
    } catch (IOException e) {
      throw new SimulatorException("the simulator cannot listen on loopback port " + port, e);
    }
    return it;
  }

  private Dispatcher dispatcher(Handler handler) {
    return new Dispatcher() {
      @Override
      public MockResponse dispatch(RecordedRequest request) throws InterruptedException {
        server.takeRequest(0, TimeUnit.SECONDS);
        Reply reply = handler.apply(incoming(request));
        if (reply == null) {
          sockets.cut(request.getConnectionIndex());
          return new MockResponse.Builder().code(500).build();
        }
        return respond(reply, request);
      }
    };
  }

  private static Incoming incoming(RecordedRequest request) {
    Map<String, String> query = new LinkedHashMap<>();
    var url = request.getUrl();
    for (int i = 0; i < url.querySize(); i++) {
      String value = url.queryParameterValue(i);
      String name = url.queryParameterName(i);
      String given = value == null ? "" : value;
      query.merge(name, given, (before, next) -> repeated(name) ? before + '\n' + next : next);
    }
    Map<String, String> headers = new LinkedHashMap<>();
    for (var header : request.getHeaders()) {
      headers.put(header.getFirst().toLowerCase(Locale.ROOT), header.getSecond());
    }
    var body = request.getBody();
    byte[] bytes = body == null ? new byte[0] : body.toByteArray();
    String path = "/" + String.join("/", url.pathSegments());
    var shake = request.getHandshake();
    X500Principal subject =
        shake != null && shake.peerPrincipal() instanceof X500Principal shown ? shown : null;
    String sent = url.query() == null ? "" : url.query();
    return new Incoming(
        new Call(request.getMethod(), trim(path), query, headers, bytes, ""), sent, subject);
  }

  /** Parameters that count as often as they are given; they are kept as lines. */
  private static boolean repeated(String name) {
    return name.equals("command") || name.equals("ports");
  }

  private static String trim(String path) {
    return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  private MockResponse respond(Reply reply, RecordedRequest request) {
    boolean socket = "websocket".equalsIgnoreCase(request.getHeaders().get("Upgrade"));
    Duplex session = reply.session();
    if (session != null) {
      return upgraded(session, request, socket);
    }
    Reply.Stream stream = reply.stream();
    if (stream != null && socket) {
      return new MockResponse.Builder().webSocketUpgrade(new SocketStream(stream)).build();
    }
    MockResponse.Builder out = new MockResponse.Builder().code(reply.status());
    Headers.Builder headers = new Headers.Builder();
    reply
        .headers()
        .forEach(
            (name, value) -> {
              if (!name.startsWith("#")) {
                headers.add(name.replaceAll("#.*", ""), value);
              }
            });
    spoil(reply, out);
    String reason = reply.headers().get(Reply.REASON);
    if (reason != null) {
      out.status("HTTP/1.1 " + reply.status() + ' ' + reason);
    }
    boolean old = !request.getVersion().equals("HTTP/2");
    if (stream == null) {
      headers.add("Content-Length", Integer.toString(reply.body().length));
      out.headers(headers.build());
      return out.body(new Buffer().write(reply.body())).build();
    }
    if (old) {
      headers.add("Transfer-Encoding", "chunked");
    }
    out.headers(headers.build());
    // Over HTTP/2 the headers wait for the first piece unless the body is told to come later; a
    // watch
    // that has nothing to say yet must be seen to run.
    return out.body(new Streamed(stream, old)).bodyDelay(1, TimeUnit.NANOSECONDS).build();
  }

  /** Makes an answer late, or one that never comes whole. */
  private static void spoil(Reply reply, MockResponse.Builder out) {
    String late = reply.headers().get(Reply.LATE);
    if (late != null) {
      out.headersDelay(Long.parseLong(late), TimeUnit.MILLISECONDS);
    }
    String broken = reply.headers().getOrDefault(Reply.BROKEN, "");
    if (broken.equals(Reply.NEVER)) {
      out.onResponseStart(SocketEffect.Stall.INSTANCE);
    } else if (broken.equals(Reply.TORN)) {
      out.onResponseBody(new SocketEffect.CloseSocket());
    }
  }

  /** A session over a WebSocket; SPDY, which older clients speak, is not served. */
  private static MockResponse upgraded(Duplex session, RecordedRequest request, boolean socket) {
    List<String> offered = new ArrayList<>();
    for (String names : request.getHeaders().values("Sec-WebSocket-Protocol")) {
      for (String name : names.split(",", -1)) {
        offered.add(name.strip());
      }
    }
    String protocol = session.protocol(offered);
    if (!socket || protocol.isEmpty()) {
      return new MockResponse.Builder().code(400).body("unable to upgrade: no protocol\n").build();
    }
    return new MockResponse.Builder()
        .webSocketUpgrade(new DuplexSocket(session))
        .addHeader("Sec-WebSocket-Protocol", protocol)
        .build();
  }

  /** Writes a stream into a response, in chunks where the protocol wants them. */
  private final class Streamed implements MockResponseBody {
    private final Reply.Stream stream;
    private final boolean chunked;

    Streamed(Reply.Stream stream, boolean chunked) {
      this.stream = stream;
      this.chunked = chunked;
    }

    @Override
    public long getContentLength() {
      return -1;
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
      try {
        stream.run(
            new Reply.Sink() {
              @Override
              public void send(byte[] piece) throws IOException {
                write(sink, piece);
              }

              @Override
              public boolean closed() {
                return closed;
              }
            });
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      if (chunked) {
        sink.writeUtf8("0\r\n");
      }
    }

    private void write(BufferedSink sink, byte[] piece) throws IOException {
      if (piece.length > 0) {
        if (chunked) {
          sink.write(
              (Integer.toHexString(piece.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        }
        sink.write(piece);
        if (chunked) {
          sink.writeUtf8("\r\n");
        }
      }
      sink.flush();
    }
  }

  /** The port it listens on. */
  public int port() {
    return server.getPort();
  }

  /** The address that clients use. */
  public String url() {
    return "https://127.0.0.1:" + port();
  }

  @Override
  public void close() {
    closed = true;
    server.close();
  }
}

package dev.homelab.provider.kubernetes.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** A server on loopback that answers what it is told to, one answer after the other. */
final class FakeServer implements AutoCloseable {
  /** How one answer goes. */
  interface Script {
    void run(HttpExchange exchange) throws IOException;
  }

  private final HttpServer server;
  private final ConcurrentLinkedQueue<Script> scripts = new ConcurrentLinkedQueue<>();
  final List<String> seen = new CopyOnWriteArrayList<>();

  FakeServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext("/", this::answer);
    server.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String token = exchange.getRequestHeaders().getFirst("Authorization");
    seen.add(
        exchange.getRequestMethod()
            + ' '
            + exchange.getRequestURI()
            + (token == null ? "" : ' ' + token));
    exchange.getRequestBody().readAllBytes();
    Script script = scripts.poll();
    (script == null ? status(200, "{}") : script).run(exchange);
    exchange.close();
  }

  FakeServer then(Script script) {
    scripts.add(script);
    return this;
  }

  static Script status(int status, String body, String... headers) {
    return exchange -> {
      for (int i = 0; i < headers.length; i += 2) {
        exchange.getResponseHeaders().add(headers[i], headers[i + 1]);
      }
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    };
  }

  /** Promises more than it sends. */
  static Script truncated(String body) {
    return exchange -> {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, bytes.length + 100L);
      OutputStream out = exchange.getResponseBody();
      out.write(bytes);
      out.flush();
    };
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  Path kubeconfig(Path folder, String user) throws IOException {
    return Files.writeString(
        folder.resolve("config"),
        """
        apiVersion: v1
        kind: Config
        current-context: c
        clusters: [{name: c, cluster: {server: "%s"}}]
        contexts: [{name: c, context: {cluster: c, user: u}}]
        users: [{name: u, user: %s}]
        """
            .formatted(url(), user));
  }

  @Override
  public void close() {
    server.stop(0);
  }
}

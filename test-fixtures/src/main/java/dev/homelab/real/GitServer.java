package dev.homelab.real;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Bare repositories of a folder over git's smart HTTP on loopback, served by git's own {@code
 * http-backend} (git-http-backend(1)). Everybody must log in with the token as the password.
 */
public final class GitServer implements AutoCloseable {
  private final Path folder;
  private final String token;
  private final HttpServer server;
  private final ExecutorService workers = Executors.newCachedThreadPool();

  private GitServer(Path folder, String token, HttpServer server) {
    this.folder = folder;
    this.token = token;
    this.server = server;
  }

  /** Serves the repositories of a folder. */
  public static GitServer start(Path folder, String token) {
    try {
      HttpServer http =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      GitServer git = new GitServer(folder, token, http);
      http.createContext("/", git::answer);
      http.setExecutor(git.workers);
      http.start();
      return git;
    } catch (IOException e) {
      throw new RealException("The git server cannot be started.", e);
    }
  }

  /** Makes an empty bare repository, and gives its address. */
  public String create(String name) {
    run(folder, "init", "--quiet", "--bare", "--initial-branch=main", name);
    run(folder.resolve(name), "config", "http.receivepack", "true");
    return url(name);
  }

  /** The address of a repository. */
  public String url(String name) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + '/' + name;
  }

  /** What a git command prints. */
  public static String run(Path folder, String... words) {
    List<String> command = new java.util.ArrayList<>(List.of("git"));
    command.addAll(List.of(words));
    try {
      Process process =
          new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new RealException(String.join(" ", command) + " failed: " + out);
      }
      return out;
    } catch (IOException e) {
      throw new RealException("git cannot be run.", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RealException("Interrupted while git ran.", e);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String login = exchange.getRequestHeaders().getFirst("Authorization");
      String wanted =
          "Basic "
              + Base64.getEncoder()
                  .encodeToString(("git:" + token).getBytes(StandardCharsets.UTF_8));
      if (!wanted.equals(login)) {
        exchange.getRequestBody().readAllBytes();
        exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"git\"");
        exchange.sendResponseHeaders(401, -1);
        return;
      }
      reply(exchange, backend(exchange));
    }
  }

  private byte[] backend(HttpExchange exchange) throws IOException {
    ProcessBuilder builder = new ProcessBuilder("git", "http-backend");
    Map<String, String> environment = builder.environment();
    environment.put("GIT_PROJECT_ROOT", folder.toString());
    environment.put("GIT_HTTP_EXPORT_ALL", "1");
    environment.put("REQUEST_METHOD", exchange.getRequestMethod());
    environment.put("PATH_INFO", exchange.getRequestURI().getPath());
    environment.put("REMOTE_USER", "git");
    put(environment, "QUERY_STRING", exchange.getRequestURI().getRawQuery());
    put(environment, "CONTENT_TYPE", exchange.getRequestHeaders().getFirst("Content-Type"));
    put(environment, "HTTP_CONTENT_ENCODING", header(exchange, "Content-Encoding"));
    put(environment, "GIT_PROTOCOL", header(exchange, "Git-Protocol"));
    byte[] body = exchange.getRequestBody().readAllBytes();
    environment.put("CONTENT_LENGTH", String.valueOf(body.length));
    Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try (OutputStream in = process.getOutputStream()) {
      in.write(body);
    }
    try (InputStream out = process.getInputStream()) {
      return out.readAllBytes();
    }
  }

  private static String header(HttpExchange exchange, String name) {
    return exchange.getRequestHeaders().getFirst(name);
  }

  private static void put(Map<String, String> environment, String name, String value) {
    environment.put(name, value == null ? "" : value);
  }

  /** What a CGI program writes: headers, an empty line, and the body. */
  private static void reply(HttpExchange exchange, byte[] written) throws IOException {
    int code = 200;
    int at = 0;
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (at < written.length) {
      byte next = written[at++];
      if (next != '\n') {
        line.write(next);
        continue;
      }
      String text = line.toString(StandardCharsets.UTF_8).strip();
      line.reset();
      if (text.isEmpty()) {
        break;
      }
      int colon = text.indexOf(':');
      String value = text.substring(colon + 1).strip();
      if (text.startsWith("Status:")) {
        code = Integer.parseInt(value.substring(0, 3));
      } else {
        exchange.getResponseHeaders().add(text.substring(0, colon), value);
      }
    }
    int length = written.length - at;
    exchange.sendResponseHeaders(code, length == 0 ? -1 : length);
    exchange.getResponseBody().write(written, at, length);
  }

  @Override
  public void close() {
    server.stop(0);
    workers.shutdownNow();
  }
}

package dev.homelab.sim.kube.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.homelab.sim.kube.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One answer. */
public final class Reply {
  private final int status;
  private final Map<String, String> headers;
  private final byte[] body;
  private final @Nullable Stream stream;
  private final @Nullable Duplex session;

  /** Takes its parts as they are; the bytes are not copied. */
  public Reply(
      int status,
      Map<String, String> headers,
      byte[] body,
      @Nullable Stream stream,
      @Nullable Duplex session) {
    this.status = status;
    this.headers = headers;
    this.body = body;
    this.stream = stream;
    this.session = session;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** The headers. */
  public Map<String, String> headers() {
    return headers;
  }

  /** The body, when it is known whole. */
  public byte[] body() {
    return body;
  }

  /** Writes the body piece by piece, null for a whole one. */
  public @Nullable Stream stream() {
    return stream;
  }

  /** Takes the connection over, null for a plain answer. */
  public @Nullable Duplex session() {
    return session;
  }

  /** Writes pieces until it returns. */
  @FunctionalInterface
  public interface Stream {
    /** Writes to the sink; a failing sink means that the client is gone. */
    void run(Sink sink) throws IOException, InterruptedException;
  }

  /** Takes pieces of a streamed body. */
  public interface Sink {
    /** One piece, sent at once. */
    void send(byte[] piece) throws IOException;

    /** Whether the other side has gone. */
    boolean closed();
  }

  /** A JSON answer. */
  public static Reply json(int status, JsonNode body) {
    return bytes(status, "application/json", Json.bytes(body));
  }

  /** An answer of bytes. */
  public static Reply bytes(int status, String type, byte[] body) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", type);
    return new Reply(status, headers, body, null, null);
  }

  /** A text answer. */
  public static Reply text(int status, String body) {
    return bytes(status, "text/plain; charset=utf-8", body.getBytes(StandardCharsets.UTF_8));
  }

  /** A streamed answer. */
  public static Reply stream(String type, Stream stream) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", type);
    return new Reply(200, headers, new byte[0], stream, null);
  }

  /** An answer that takes the connection over as a WebSocket. */
  public static Reply session(Duplex session) {
    return new Reply(101, Map.of(), new byte[0], null, session);
  }

  /** The name under which a reply keeps the words beside its status; it is no header. */
  static final String REASON = "#reason";

  /** The name under which a reply keeps how late it is, in milliseconds; it is no header. */
  static final String LATE = "#late";

  /** The name under which a reply keeps that it never comes whole; it is no header. */
  static final String BROKEN = "#broken";

  /** The values of {@link #BROKEN}. */
  static final String NEVER = "never";

  static final String TORN = "torn";

  /** The same, some time later. */
  public Reply after(long millis) {
    return with(LATE, Long.toString(millis));
  }

  /** No answer: the connection stays open until the client gives up. */
  public Reply never() {
    return with(BROKEN, NEVER);
  }

  /** The same with a body that ends in its middle, and the connection with it. */
  public Reply torn() {
    return with(BROKEN, TORN);
  }

  /** The same with words of its own beside the status, which only HTTP/1.1 has. */
  public Reply because(String reason) {
    return with(REASON, reason.replaceAll("[\\r\\n]+", " ").strip());
  }

  /** The same with one more header. */
  public Reply with(String name, String value) {
    Map<String, String> next = new LinkedHashMap<>(headers);
    next.put(name, value);
    return new Reply(status, next, body, stream, session);
  }
}

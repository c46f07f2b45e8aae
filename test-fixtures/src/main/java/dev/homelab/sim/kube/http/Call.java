package dev.homelab.sim.kube.http;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One request as the API sees it. */
public final class Call {
  private final String method;
  private final String path;
  private final Map<String, String> query;
  private final Map<String, String> headers;
  private final byte[] body;
  private final String user;

  /** Takes its parts as they are; the bytes are not copied. */
  public Call(
      String method,
      String path,
      Map<String, String> query,
      Map<String, String> headers,
      byte[] body,
      String user) {
    this.method = method;
    this.path = path;
    this.query = query;
    this.headers = headers;
    this.body = body;
    this.user = user;
  }

  /** The verb. */
  public String method() {
    return method;
  }

  /** The decoded path. */
  public String path() {
    return path;
  }

  /** The parameters, the last of a name winning. */
  public Map<String, String> query() {
    return query;
  }

  /** The headers, names in lower case. */
  public Map<String, String> headers() {
    return headers;
  }

  /** The body, empty when there is none. */
  public byte[] body() {
    return body;
  }

  /** Who asks. */
  public String user() {
    return user;
  }

  /** A parameter, null when it is not there. */
  public @Nullable String param(String name) {
    return query.get(name);
  }

  /** A parameter, empty when it is not there. */
  public String text(String name) {
    return query.getOrDefault(name, "");
  }

  /** Whether a parameter says yes. */
  public boolean flag(String name) {
    String value = query.get(name);
    return value != null && (value.equals("true") || value.equals("1") || value.isEmpty());
  }

  /** A header, empty when it is not there. */
  public String header(String name) {
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
  }

  /** The same with another query. */
  public Call with(String name, String value) {
    Map<String, String> next = new LinkedHashMap<>(query);
    next.put(name, value);
    return new Call(method, path, next, headers, body, user);
  }
}

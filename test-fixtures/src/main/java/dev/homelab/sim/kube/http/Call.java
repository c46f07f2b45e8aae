package dev.homelab.sim.kube.http;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request as the API sees it.
 *
 * @param method the verb
 * @param path the decoded path
 * @param query the parameters, the last of a name winning
 * @param headers the headers, names in lower case
 * @param body the body, empty when there is none
 * @param user who asks
 */
public record Call(
    String method,
    String path,
    Map<String, String> query,
    Map<String, String> headers,
    byte[] body,
    String user) {
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

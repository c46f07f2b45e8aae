package dev.homelab.provider.proxmox.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request below {@code /api2/json}.
 *
 * @param method the verb
 * @param segments the path's parts, not encoded
 * @param params the parameters in order, not encoded; a name may come again
 * @param kind what may be done when its outcome is not known
 * @param about what it does, for people: "start machine 210"
 */
public record PveRequest(
    String method, List<String> segments, List<Param> params, RequestClass kind, String about) {
  /** One parameter. */
  public record Param(String name, String value) {}

  public PveRequest {
    segments = List.copyOf(segments);
    params = List.copyOf(params);
  }

  /** A question. */
  public static PveRequest get(String about, String... segments) {
    return new PveRequest("GET", List.of(segments), List.of(), RequestClass.READ, about);
  }

  /** A request that makes something. */
  public static PveRequest post(String about, String... segments) {
    return new PveRequest("POST", List.of(segments), List.of(), RequestClass.CREATING, about);
  }

  /** A request that sets something to a value. */
  public static PveRequest put(String about, String... segments) {
    return new PveRequest("PUT", List.of(segments), List.of(), RequestClass.CONVERGENT, about);
  }

  /** A request that removes something. */
  public static PveRequest delete(String about, String... segments) {
    return new PveRequest("DELETE", List.of(segments), List.of(), RequestClass.CONVERGENT, about);
  }

  /** The same, which may be sent again once it is seen that it had no effect. */
  public PveRequest convergent() {
    return new PveRequest(method, segments, params, RequestClass.CONVERGENT, about);
  }

  /** The same with one more parameter; without it when the value is null. */
  public PveRequest with(String name, @Nullable Object value) {
    if (value == null) {
      return this;
    }
    List<Param> more = new ArrayList<>(params);
    more.add(
        new Param(name, value instanceof Boolean flag ? (flag ? "1" : "0") : value.toString()));
    return new PveRequest(method, segments, more, kind, about);
  }

  /** The same with more parameters. */
  public PveRequest with(Map<String, String> values) {
    PveRequest all = this;
    for (Map.Entry<String, String> value : values.entrySet()) {
      all = all.with(value.getKey(), value.getValue());
    }
    return all;
  }

  /** Whether it changes anything. */
  public boolean writes() {
    return kind != RequestClass.READ;
  }

  /** The node that it names, or empty. */
  public String node() {
    return segments.size() > 1 && segments.get(0).equals("nodes") ? segments.get(1) : "";
  }
}

package dev.homelab.provider.talos.check;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A value of a document, looked at without asking whether the way to it exists. */
record Look(@Nullable Object value) {
  static final Look NOTHING = new Look(null);

  boolean isSet() {
    return value != null;
  }

  /** What is below keys; nothing when a key is missing. */
  Look at(String... path) {
    Object held = value;
    for (String key : path) {
      held = held instanceof Map<?, ?> map ? map.get(key) : null;
    }
    return held == null ? NOTHING : new Look(held);
  }

  String text() {
    return value instanceof String text ? text : "";
  }

  String text(String key) {
    return at(key).text();
  }

  boolean truth(String... path) {
    return Boolean.TRUE.equals(at(path).value());
  }

  BigInteger number(String key) {
    return at(key).value() instanceof BigInteger number ? number : BigInteger.ZERO;
  }

  List<Look> items(String... path) {
    List<Look> items = new ArrayList<>();
    if (at(path).value() instanceof List<?> list) {
      list.forEach(item -> items.add(new Look(item)));
    }
    return items;
  }

  List<String> texts(String... path) {
    return items(path).stream().map(Look::text).toList();
  }

  List<String> keys() {
    List<String> keys = new ArrayList<>();
    if (value instanceof Map<?, ?> map) {
      map.keySet().forEach(key -> keys.add(String.valueOf(key)));
    }
    return keys;
  }

  boolean isEmpty() {
    return value == null
        || value.equals("")
        || (value instanceof List<?> list && list.isEmpty())
        || (value instanceof Map<?, ?> map && map.isEmpty());
  }
}

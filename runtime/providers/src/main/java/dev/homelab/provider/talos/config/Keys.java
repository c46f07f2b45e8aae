package dev.homelab.provider.talos.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A block of keys in the making; what is empty is left out. */
final class Keys {
  private final Map<String, Object> map = new LinkedHashMap<>();

  /** A key with its value. */
  Keys put(String key, Object value) {
    map.put(key, value instanceof Keys keys ? keys.map() : value);
    return this;
  }

  /** A key with its value, unless that is an empty text, list or map. */
  Keys putFull(String key, Object value) {
    Object held = value instanceof Keys keys ? keys.map() : value;
    boolean empty =
        held.equals("")
            || (held instanceof List<?> list && list.isEmpty())
            || (held instanceof Map<?, ?> fields && fields.isEmpty());
    return empty ? this : put(key, held);
  }

  /** A key with its value when something holds. */
  Keys putIf(boolean wanted, String key, Object value) {
    return wanted ? put(key, value) : this;
  }

  Map<String, Object> map() {
    return new LinkedHashMap<>(map);
  }
}

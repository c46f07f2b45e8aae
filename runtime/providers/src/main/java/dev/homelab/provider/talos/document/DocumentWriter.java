package dev.homelab.provider.talos.document;

import dev.homelab.provider.talos.document.Shape.Field;
import dev.homelab.provider.talos.yaml.KeyOrder;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Puts the fields of a document into the order and form in which Talos writes them. */
final class DocumentWriter {
  private DocumentWriter() {}

  /** What {@code YamlWriter} shall write for the fields of a type. */
  static Map<String, @Nullable Object> written(Shape.Struct shape, Map<String, ?> fields) {
    Map<String, @Nullable Object> out = new LinkedHashMap<>();
    for (Field field : shape.fields()) {
      Object value = fields.get(field.name());
      if (!field.omitEmpty() || !isEmpty(field.type(), value)) {
        out.put(field.name(), value(field.type(), value));
      }
    }
    return out;
  }

  /**
   * Empty as go-yaml sees it: a struct of empty fields is empty, a pointer only when it is null.
   */
  private static boolean isEmpty(Shape shape, @Nullable Object value) {
    if (value == null) {
      return true;
    }
    if (shape instanceof Shape.Pointer) {
      return false;
    }
    if (value instanceof List<?> list) {
      return list.isEmpty();
    }
    if (shape instanceof Shape.Struct struct) {
      Map<?, ?> fields = (Map<?, ?>) value;
      return struct.fields().stream().allMatch(f -> isEmpty(f.type(), fields.get(f.name())));
    }
    if (value instanceof Map<?, ?> map) {
      return map.isEmpty();
    }
    return value.equals("") || Zero.is(shape, value);
  }

  private static @Nullable Object value(Shape shape, @Nullable Object value) {
    if (shape instanceof Shape.Special special) {
      return Specials.written(special.name(), value);
    }
    if (shape instanceof Shape.Pointer pointer) {
      return value == null ? null : value(pointer.of(), value);
    }
    Object held = value == null ? Zero.of(shape) : value;
    if (shape instanceof Shape.Struct struct) {
      return written(struct, fields(held));
    }
    if (shape instanceof Shape.ListOf list) {
      return list(list.of(), (List<?>) Objects.requireNonNull(held));
    }
    if (shape instanceof Shape.KeyedList keyed) {
      return held instanceof Map<?, ?> ? map(keyed.of(), fields(held)) : keyedItems(keyed, held);
    }
    if (shape instanceof Shape.MapOf map) {
      return map(map.of(), fields(held));
    }
    if (shape instanceof Shape.Basic basic && basic.kind() == Shape.Kind.DURATION) {
      return GoDuration.format(((BigInteger) Objects.requireNonNull(held)).longValue());
    }
    return shape instanceof Shape.Basic ? held : anything(held);
  }

  private static Object keyedItems(Shape.KeyedList keyed, @Nullable Object held) {
    if (held == null || keyed.name().equals("v1alpha1.Args")) {
      return Map.of();
    }
    return list(keyed.of(), (List<?>) held);
  }

  private static List<@Nullable Object> list(Shape shape, List<?> items) {
    List<@Nullable Object> out = new ArrayList<>();
    items.forEach(item -> out.add(value(shape, item)));
    return out;
  }

  private static Map<String, @Nullable Object> map(Shape shape, Map<String, ?> values) {
    Map<String, @Nullable Object> out = new TreeMap<>(KeyOrder.INSTANCE);
    values.forEach((key, item) -> out.put(key, value(shape, item)));
    return out;
  }

  private static @Nullable Object anything(@Nullable Object value) {
    if (value instanceof Map<?, ?>) {
      Map<String, @Nullable Object> out = new TreeMap<>(KeyOrder.INSTANCE);
      fields(value).forEach((key, item) -> out.put(key, anything(item)));
      return out;
    }
    if (value instanceof List<?> list) {
      List<@Nullable Object> out = new ArrayList<>();
      list.forEach(item -> out.add(anything(item)));
      return out;
    }
    return value;
  }

  private static Map<String, ?> fields(@Nullable Object value) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((key, item) -> fields.put(String.valueOf(key), item));
    }
    return fields;
  }
}

package dev.homelab.provider.talos.patch;

import dev.homelab.provider.talos.TalosCodes;
import dev.homelab.provider.talos.TalosException;
import dev.homelab.provider.talos.document.Shape;
import dev.homelab.provider.talos.document.TalosDocument;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One {@code $patch: delete} of a patch.
 *
 * @param title kind and name of the document it is in
 * @param path keys from the top; a last one such as {@code [0]} means an item of a list
 * @param key the first other key of the item to delete; empty when no item is meant
 * @param value what that key holds
 */
record PatchDeletion(String title, List<String> path, String key, String value) {
  PatchDeletion {
    path = List.copyOf(path);
  }

  /** Whether it deletes its whole document. */
  boolean isWholeDocument() {
    return path.isEmpty();
  }

  /**
   * The document without what is deleted.
   *
   * @throws TalosException when it is not there
   */
  TalosDocument applyTo(TalosDocument document) {
    Object left = struct(document.shape(), document.fields(), 0);
    Map<String, Object> fields = new LinkedHashMap<>();
    ((Map<?, ?>) left).forEach((name, held) -> fields.put(String.valueOf(name), held));
    return document.withFields(fields);
  }

  private Object below(Shape shape, @Nullable Object value, int at) {
    if (shape instanceof Shape.Pointer pointer) {
      return below(pointer.of(), present(value), at);
    }
    if (shape instanceof Shape.Struct struct) {
      return struct(struct, map(value), at);
    }
    boolean list = shape instanceof Shape.ListOf || shape instanceof Shape.KeyedList;
    if (value instanceof List<?> items && (list || shape instanceof Shape.Anything)) {
      return item(items, shape, at);
    }
    if (value instanceof Map<?, ?> && !(shape instanceof Shape.Special)) {
      return entry(shape, map(value), at);
    }
    throw missing();
  }

  private Object struct(Shape.Struct shape, Map<String, @Nullable Object> fields, int at) {
    Shape.Field field = shape.field(path.get(at));
    if (field == null) {
      throw missing();
    }
    return changed(fields, field.type(), at);
  }

  private Object entry(Shape shape, Map<String, @Nullable Object> entries, int at) {
    if (!entries.containsKey(path.get(at))) {
      throw missing();
    }
    Shape inner = shape instanceof Shape.MapOf of ? of.of() : new Shape.Anything();
    return changed(entries, inner, at);
  }

  private Object changed(Map<String, @Nullable Object> fields, Shape type, int at) {
    Map<String, @Nullable Object> left = new LinkedHashMap<>(fields);
    if (at == path.size() - 1) {
      left.remove(path.get(at));
    } else {
      left.put(path.get(at), below(type, fields.get(path.get(at)), at + 1));
    }
    return left;
  }

  private Object item(List<?> items, Shape shape, int at) {
    Shape inner =
        shape instanceof Shape.ListOf list
            ? list.of()
            : shape instanceof Shape.KeyedList keyed ? keyed.of() : shape;
    Shape.Struct struct =
        inner instanceof Shape.Pointer pointer && pointer.of() instanceof Shape.Struct pointed
            ? pointed
            : inner instanceof Shape.Struct plain ? plain : null;
    if (at != path.size() - 1 || struct == null || !comparable(struct)) {
      throw missing();
    }
    for (int i = 0; i < items.size(); i++) {
      Object held = map(items.get(i)).get(key);
      if (value.equals(held == null ? "" : String.valueOf(held))) {
        List<@Nullable Object> left = new ArrayList<>(items);
        left.remove(i);
        return left;
      }
    }
    throw missing();
  }

  /** Talos compares texts and what can say itself as a text, not numbers nor truth values. */
  private boolean comparable(Shape.Struct struct) {
    Shape.Field field = struct.field(key);
    if (field == null) {
      return false;
    }
    boolean text = field.type() instanceof Shape.Basic basic && basic.kind() == Shape.Kind.STRING;
    return text || field.type() instanceof Shape.Special;
  }

  private Object present(@Nullable Object value) {
    if (value == null) {
      throw missing();
    }
    return value;
  }

  private static Map<String, @Nullable Object> map(@Nullable Object value) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((name, held) -> fields.put(String.valueOf(name), held));
    }
    return fields;
  }

  private TalosException missing() {
    String what =
        key.isEmpty()
            ? String.join(".", path)
            : String.join(".", path.subList(0, path.size() - 1)) + " with " + key + ' ' + value;
    return TalosException.of(
        TalosCodes.PATCH_MISFIT,
        "A patch deletes what is not there.",
        "Document " + title + ", " + what + '.');
  }
}

package dev.homelab.provider.talos.document;

import dev.homelab.provider.talos.TalosCodes;
import dev.homelab.provider.talos.TalosException;
import dev.homelab.provider.talos.document.Shape.Field;
import dev.homelab.provider.talos.document.Shape.Kind;
import dev.homelab.provider.talos.yaml.PlainWord;
import dev.homelab.provider.talos.yaml.YamlNode;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a node as a type: unknown keys, values of a wrong type and numbers out of range are
 * refused, as Talos does. Fields that hold their type's zero are left out of the result.
 */
final class DocumentReader {
  private final String title;
  private final Deque<String> path = new ArrayDeque<>();

  private DocumentReader(String title) {
    this.title = title;
  }

  /**
   * The fields of a document.
   *
   * @param kind its name, for messages
   * @throws TalosException naming the field that does not fit; values are not repeated
   */
  static Map<String, Object> read(String kind, Shape.Struct shape, YamlNode.Mapping node) {
    String name = kind.equals("v1alpha1") ? "machine config" : kind + " document";
    return new DocumentReader("The " + name + " cannot be read.").struct(shape, node);
  }

  private @Nullable Object value(Shape shape, YamlNode node) {
    try {
      return valueOf(shape, node);
    } catch (Misfit e) {
      throw refusal(node, e.why());
    }
  }

  private TalosException refusal(YamlNode node, @Nullable String why) {
    List<String> parts = new ArrayList<>(path);
    java.util.Collections.reverse(parts);
    String where = parts.isEmpty() ? "It" : String.join(".", parts).replace(".[", "[");
    return TalosException.of(
        TalosCodes.BAD_DOCUMENT, title, "Line " + node.line() + ": " + where + ' ' + why + '.');
  }

  private @Nullable Object valueOf(Shape shape, YamlNode node) {
    if (shape instanceof Shape.Special special) {
      return Specials.read(special.name(), node);
    }
    boolean isNull = node instanceof YamlNode.Scalar scalar && scalar.isNull();
    if (isNull) {
      return null;
    }
    if (shape instanceof Shape.Pointer pointer) {
      Object held = value(pointer.of(), node);
      return held == null ? Zero.of(pointer.of()) : held;
    }
    if (shape instanceof Shape.Struct struct) {
      return struct(struct, mapping(node));
    }
    if (shape instanceof Shape.ListOf list) {
      return list(list.of(), node);
    }
    if (shape instanceof Shape.KeyedList keyed) {
      return keyed.name().equals("v1alpha1.Args")
          ? map(keyed.of(), mapping(node))
          : list(keyed.of(), node);
    }
    if (shape instanceof Shape.MapOf map) {
      return map(map.of(), mapping(node));
    }
    if (shape instanceof Shape.Unstructured) {
      return Untyped.map(mapping(node));
    }
    return shape instanceof Shape.Basic basic ? basic(basic.kind(), node) : Untyped.value(node);
  }

  private Map<String, Object> struct(Shape.Struct shape, YamlNode.Mapping node) {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (YamlNode.Entry entry : node.entries()) {
      path.push(entry.key());
      Field field = shape.field(entry.key());
      if (field == null) {
        throw refusal(entry.value(), "is not a known key");
      }
      Object value = value(field.type(), entry.value());
      if (shape.name().equals("v1alpha1.ClusterInlineManifest") && entry.key().equals("contents")) {
        value =
            value == null ? null : String.valueOf(value).replaceFirst("^[\\t\\n\\x0B\\f\\r]+", "");
      }
      if (value != null && !Zero.is(field.type(), value)) {
        fields.put(entry.key(), value);
      }
      path.pop();
    }
    return fields;
  }

  private List<@Nullable Object> list(Shape shape, YamlNode node) {
    if (!(node instanceof YamlNode.Sequence sequence)) {
      throw new Misfit("is not a list");
    }
    List<@Nullable Object> items = new ArrayList<>();
    for (YamlNode item : sequence.items()) {
      path.push("[" + items.size() + "]");
      Object value = value(shape, item);
      items.add(value == null && !(shape instanceof Shape.Pointer) ? Zero.of(shape) : value);
      path.pop();
    }
    return items;
  }

  private Map<String, @Nullable Object> map(Shape shape, YamlNode.Mapping node) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    for (YamlNode.Entry entry : node.entries()) {
      path.push(entry.key());
      Object value = value(shape, entry.value());
      values.put(
          entry.key(), value == null && !(shape instanceof Shape.Pointer) ? Zero.of(shape) : value);
      path.pop();
    }
    return values;
  }

  private static YamlNode.Mapping mapping(YamlNode node) {
    if (node instanceof YamlNode.Mapping mapping) {
      return mapping;
    }
    throw new Misfit("is not a block of keys");
  }

  private static Object basic(Kind kind, YamlNode node) {
    if (!(node instanceof YamlNode.Scalar scalar)) {
      throw new Misfit("is not a single value");
    }
    Object resolved = scalar.plain() ? PlainWord.resolve(scalar.text()) : scalar.text();
    return switch (kind) {
      case STRING -> scalar.text();
      case BOOL -> bool(resolved);
      case DURATION -> duration(resolved);
      default -> whole(kind, resolved);
    };
  }

  private static Boolean bool(@Nullable Object resolved) {
    Boolean old = resolved instanceof String word ? PlainWord.oldBoolean(word) : null;
    if (resolved instanceof Boolean truth) {
      return truth;
    }
    if (old == null) {
      throw new Misfit("is neither true nor false");
    }
    return old;
  }

  private static BigInteger duration(@Nullable Object resolved) {
    Long nanos = resolved instanceof String text ? GoDuration.parse(text) : null;
    if (nanos != null) {
      return BigInteger.valueOf(nanos);
    }
    throw new Misfit("is no time such as 1m30s");
  }

  private static BigInteger whole(Kind kind, @Nullable Object resolved) {
    BigInteger number =
        resolved instanceof BigInteger whole
            ? whole
            : resolved instanceof Double real && !real.isNaN() && !real.isInfinite()
                ? new java.math.BigDecimal(real).toBigInteger()
                : null;
    if (number == null) {
      throw new Misfit("is not a whole number");
    }
    boolean signed = kind.bits() < 0;
    int bits = Math.abs(kind.bits());
    boolean fits =
        signed ? number.bitLength() < bits : number.signum() >= 0 && number.bitLength() <= bits;
    if (!fits) {
      throw new Misfit("is out of range");
    }
    return number;
  }
}

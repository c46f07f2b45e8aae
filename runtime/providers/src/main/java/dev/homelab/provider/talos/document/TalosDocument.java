package dev.homelab.provider.talos.document;

import dev.homelab.provider.talos.TalosCodes;
import dev.homelab.provider.talos.TalosException;
import dev.homelab.provider.talos.yaml.YamlNode;
import dev.homelab.provider.talos.yaml.YamlWriter;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One document of a machine config, such as a {@code HostnameConfig}. An immutable value; its text
 * holds no values of fields, since many are secret.
 */
public final class TalosDocument {
  /** The name of the document without a kind, which holds {@code machine} and {@code cluster}. */
  public static final String MAIN = "v1alpha1";

  private static final Set<String> MAIN_KEYS = Set.of("machine", "cluster", "debug", "persist");

  private final String kind;
  private final Shape.Struct shape;
  private final Map<String, Object> fields;

  private TalosDocument(String kind, Shape.Struct shape, Map<String, Object> fields) {
    this.kind = kind;
    this.shape = shape;
    this.fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
  }

  /**
   * The document of a kind with given fields, which are taken as they are.
   *
   * @param kind a known kind
   */
  public static TalosDocument of(String kind, Map<String, Object> fields) {
    Shape.Struct shape = Objects.requireNonNull(ShapeTable.talos().kind(kind), kind);
    return new TalosDocument(kind, shape, fields);
  }

  /**
   * Reads a document.
   *
   * @throws TalosException when its kind is unknown or missing, a key is unknown, or a value does
   *     not fit its field
   */
  public static TalosDocument read(YamlNode node) {
    if (!(node instanceof YamlNode.Mapping mapping)) {
      throw TalosException.of(
          TalosCodes.BAD_DOCUMENT,
          "A document of the machine config is not a block of keys.",
          "Line " + node.line() + ".");
    }
    String kind = kindOf(mapping);
    Shape.Struct shape = ShapeTable.talos().kind(kind);
    if (shape == null) {
      throw TalosException.of(
          TalosCodes.BAD_DOCUMENT,
          "Talos has no document of kind " + kind + ".",
          "Line "
              + node.line()
              + ". Known up to 1.13 are: "
              + String.join(", ", ShapeTable.talos().kinds().stream().sorted().toList())
              + ".");
    }
    return new TalosDocument(kind, shape, DocumentReader.read(kind, shape, mapping));
  }

  private static String kindOf(YamlNode.Mapping mapping) {
    String version = mapping.textOf("apiVersion");
    String kind = mapping.textOf("kind");
    boolean main =
        version.isEmpty()
            && mapping.entries().stream().anyMatch(entry -> MAIN_KEYS.contains(entry.key()));
    if (kind.isEmpty() && (main || version.equals(MAIN))) {
      return MAIN;
    }
    if (kind.isEmpty() || !version.equals("v1alpha1") || kind.equals(MAIN)) {
      throw TalosException.of(
          TalosCodes.BAD_DOCUMENT,
          "A document of the machine config does not say what it is.",
          "Line "
              + mapping.line()
              + ": it needs either machine and cluster, or apiVersion: v1alpha1 and a kind.");
    }
    return kind;
  }

  /** The kind; {@link #MAIN} for the one without. */
  public String kind() {
    return kind;
  }

  /** Whether it is the one that holds {@code machine} and {@code cluster}. */
  public boolean isMain() {
    return kind.equals(MAIN);
  }

  /** Whether documents of the kind have names, so that there may be several. */
  public boolean isNamed() {
    return !isMain() && shape.field("name") != null;
  }

  /** The name, empty when the kind has none. */
  public String name() {
    return isNamed() && fields.get("name") instanceof String name ? name : "";
  }

  /** Kind and name, such as {@code LinkConfig eth0}; the kind alone when there is no name. */
  public String title() {
    return name().isEmpty() ? kind : kind + ' ' + name();
  }

  /** Which fields the kind has. */
  public Shape.Struct shape() {
    return shape;
  }

  /** The fields that are set, as texts, numbers, truth values, lists and maps. */
  public Map<String, Object> fields() {
    return fields;
  }

  /** The same document with other fields. */
  public TalosDocument withFields(Map<String, Object> others) {
    return new TalosDocument(kind, shape, others);
  }

  /** The value below keys, or null; lists end the way. */
  public @Nullable Object at(String... path) {
    Object value = fields;
    for (String key : path) {
      value = value instanceof Map<?, ?> map ? map.get(key) : null;
    }
    return value;
  }

  /** The text that Talos writes for it. */
  public String write() {
    return YamlWriter.write(DocumentWriter.written(shape, fields));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TalosDocument that
        && kind.equals(that.kind)
        && fields.equals(that.fields);
  }

  @Override
  public int hashCode() {
    return Objects.hash(kind, fields);
  }

  /** The title only. */
  @Override
  public String toString() {
    return title();
  }
}

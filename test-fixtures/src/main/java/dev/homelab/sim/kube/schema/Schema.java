package dev.homelab.sim.kube.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The shape of one value. Children are resolved on first use, since types may contain themselves.
 * Instances are immutable to their users; {@link SchemaBuilder} makes them.
 */
public final class Schema {
  /** What a value may be. */
  public enum Type {
    OBJECT,
    MAP,
    ARRAY,
    STRING,
    INTEGER,
    NUMBER,
    BOOLEAN,
    INT_OR_STRING,
    QUANTITY,
    TIME,
    ANY
  }

  /** A value of any shape that nobody looks into. */
  public static final Schema ANY = new SchemaBuilder(Type.ANY, "").build();

  /** A value of a custom resource that its definition leaves open: maps merge, lists do not. */
  public static final Schema DEDUCED = deduced();

  private static Schema deduced() {
    SchemaBuilder b = new SchemaBuilder(Type.ANY, "");
    b.preserveUnknown = true;
    return b.build();
  }

  private final SchemaBuilder is;
  private volatile @Nullable Map<String, Schema> properties;
  private volatile @Nullable Schema items;

  Schema(SchemaBuilder is) {
    this.is = is;
  }

  /** The kind of value. */
  public Type type() {
    return is.type;
  }

  /** The name of the type in the table of types; empty for custom resources. */
  public String name() {
    return is.name;
  }

  /** The declared fields of an object; empty for anything else. */
  public Map<String, Schema> properties() {
    Map<String, Schema> known = properties;
    if (known == null) {
      known = is.properties.get();
      properties = known;
    }
    return known;
  }

  /** The schema of a list's elements or a map's values. */
  public Schema items() {
    Schema known = items;
    if (known == null) {
      Supplier<Schema> source = is.items;
      known = source == null ? ANY : source.get();
      items = known;
    }
    return known;
  }

  /** The schema of a field of an object or of a map's value; {@link #ANY} when not declared. */
  public Schema field(String key) {
    if (type() == Type.MAP) {
      return items();
    }
    Schema declared = properties().get(key);
    return declared != null
        ? declared
        : is.items != null ? items() : is.preserveUnknown ? DEDUCED : ANY;
  }

  /** Whether the field is a declared one (against a key of a map). */
  public boolean declares(String key) {
    return type() == Type.OBJECT && properties().containsKey(key);
  }

  /** Whether fields that are not declared are kept. */
  public boolean keepsUnknown() {
    return type() == Type.ANY || is.preserveUnknown;
  }

  /** Whether undeclared fields follow {@link #items()}. */
  public boolean hasAdditional() {
    return type() == Type.OBJECT && is.items != null;
  }

  /** Whether the value is one unit for ownership. */
  public boolean atomic() {
    return is.atomic
        || (type() == Type.ANY && !is.preserveUnknown)
        || (type() == Type.ARRAY && is.keys.isEmpty() && !is.set);
  }

  /** The fields that identify an element of a list; empty for other lists. */
  public List<String> keys() {
    return is.keys;
  }

  /** Whether the list is a set of scalars. */
  public boolean isSet() {
    return is.set;
  }

  /** The merge key of strategic merge patch, null when the list is replaced whole. */
  public @Nullable String patchKey() {
    return is.patchKey;
  }

  /** Whether strategic merge patch merges the list. */
  public boolean patchMerges() {
    return is.patchMerge;
  }

  /** Whether strategic merge patch honours {@code $retainKeys} here. */
  public boolean patchRetainsKeys() {
    return is.patchRetainKeys;
  }

  /** The default of this value, null when there is none. */
  public @Nullable JsonNode defaultValue() {
    return is.defaultValue;
  }

  /** Fields that are always written, as an empty object when nothing is in them. */
  public Set<String> present() {
    return is.present;
  }

  /** Fields that an empty object has with a null value, which matters to ownership only. */
  public Set<String> nullPresent() {
    return is.nullPresent;
  }

  /** The fields that must be there. */
  public List<String> required() {
    return is.required;
  }

  /** Names of the rules in code that a table row asks for. */
  public List<String> hooks() {
    return is.hooks;
  }

  /** Whether null is a value here. */
  public boolean nullable() {
    return is.nullable;
  }

  /** Whether this is a whole object with apiVersion, kind and metadata. */
  public boolean embedded() {
    return is.embedded;
  }

  /** The constraints on the value. */
  public Limits limits() {
    return is.limits;
  }

  /** The rules in CEL, in the order in which they are declared. */
  public List<JsonNode> rules() {
    return is.rules;
  }

  /** The text of the schema as the definition had it, null for built-in kinds. */
  public @Nullable JsonNode source() {
    return is.source;
  }
}

package dev.homelab.provider.kubernetes.ownership;

import dev.homelab.model.Fields;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.json.ValueJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which fields this tool gave an object whose API notes no owners of fields: an annotation in the
 * form of {@code managedFields} (FieldsV1, names only), so that a field which leaves the script
 * leaves the object too, whoever else has set fields of it and whatever became of the state. Lists
 * count as one field.
 */
public final class AppliedFields {
  /** The annotation. */
  public static final String ANNOTATION = "homelab.dev/fields";

  private static final String FIELD = "f:";

  private AppliedFields() {}

  /** A wish with the names of its fields on it; the mark is no part of them. */
  public static Value.Tree on(Value.Tree wish) {
    TreeMap<String, Value> names = new TreeMap<>();
    wish.fields()
        .forEach(
            (name, value) -> {
              if (!name.equals("apiVersion") && !name.equals("kind")) {
                names.put(FIELD + name, name.equals("metadata") ? metadata(wish) : names(value));
              }
            });
    String text =
        new String(ValueJson.write(new Value.Tree(names)), StandardCharsets.UTF_8).strip();
    return Fields.with(wish, Value.of(text), "metadata", "annotations", ANNOTATION);
  }

  /** Labels and annotations of the wish; what else metadata has says which object it is. */
  private static Value.Tree metadata(Value.Tree wish) {
    TreeMap<String, Value> names = new TreeMap<>();
    for (String map : new String[] {"annotations", "labels"}) {
      TreeMap<String, Value> own = new TreeMap<>();
      Fields.tree(wish, "metadata", map)
          .fields()
          .keySet()
          .forEach(
              name -> {
                if (!OwnershipMark.isMark(name)) {
                  own.put(FIELD + name, Value.Tree.EMPTY);
                }
              });
      if (!own.isEmpty()) {
        names.put(FIELD + map, new Value.Tree(own));
      }
    }
    return new Value.Tree(names);
  }

  private static Value.Tree names(Value value) {
    TreeMap<String, Value> names = new TreeMap<>();
    if (value instanceof Value.Tree tree) {
      tree.fields().forEach((name, below) -> names.put(FIELD + name, names(below)));
    }
    return new Value.Tree(names);
  }

  /** The names that an object bears; empty when it bears none that can be read. */
  public static Value.Tree of(Value.Tree object) {
    String text = Fields.text(object, "metadata", "annotations", ANNOTATION);
    if (text.isEmpty()) {
      return Value.Tree.EMPTY;
    }
    try {
      Value read = ValueJson.read(text.getBytes(StandardCharsets.UTF_8));
      return read instanceof Value.Tree tree ? tree : Value.Tree.EMPTY;
    } catch (IOException notOurs) {
      return Value.Tree.EMPTY;
    }
  }

  /**
   * What an object becomes: the wish over what is there, without the fields of ours that are not
   * wished any more. Fields of others stay; a list is replaced as a whole.
   *
   * @param there the object, or a part of it
   * @param ours the names of our fields of that part
   * @param wish what is wished of that part
   */
  public static Value.Tree merged(Value.Tree there, Value.Tree ours, Value.Tree wish) {
    TreeMap<String, Value> fields = new TreeMap<>(there.fields());
    ours.fields()
        .forEach(
            (key, below) -> {
              String name = key.startsWith(FIELD) ? key.substring(FIELD.length()) : "";
              if (wish.get(name) == null) {
                leave(fields, name, (Value.Tree) below);
              }
            });
    wish.fields()
        .forEach(
            (name, value) -> {
              Value had = fields.get(name);
              Value made =
                  value instanceof Value.Tree wished && had instanceof Value.Tree below
                      ? merged(below, Fields.tree(ours, FIELD + name), wished)
                      : value;
              fields.put(name, made);
            });
    return new Value.Tree(fields);
  }

  /** Takes a field of ours away; what others have put into it stays. */
  private static void leave(Map<String, Value> fields, String name, Value.Tree below) {
    Value.Tree rest =
        fields.get(name) instanceof Value.Tree had && !below.fields().isEmpty()
            ? merged(had, below, Value.Tree.EMPTY)
            : Value.Tree.EMPTY;
    if (rest.fields().isEmpty()) {
      fields.remove(name);
    } else {
      fields.put(name, rest);
    }
  }
}

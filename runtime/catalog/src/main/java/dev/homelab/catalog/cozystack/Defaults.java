package dev.homelab.catalog.cozystack;

import dev.homelab.model.Value;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Fills in defaults as the server does when it gives a spec back (read from the server's code):
 * what is absent gets its default, and below it the defaults of its own fields; a null, or another
 * form than a tree's or list's, gives way to the default of that tree or list, or to an empty one.
 */
final class Defaults {
  private Defaults() {}

  /** A whole spec with its defaults. */
  static Value.Tree fill(AppField.Tree spec, Value.Tree given) {
    return new Value.Tree(fields(spec, shown(given).fields()));
  }

  private static Value fill(AppField field, Value given) {
    if (isLater(given)) {
      return given;
    }
    if (field instanceof AppField.ListOf list) {
      Value.Seq items = given instanceof Value.Seq seq ? seq : standardItems(field);
      return new Value.Seq(items.items().stream().map(item -> fill(list.item(), item)).toList());
    }
    if (isTree(field)) {
      Value.Tree tree = given instanceof Value.Tree some ? some : standardTree(field);
      return new Value.Tree(fields(field, tree.fields()));
    }
    Value standard = field.standard();
    return given == Value.Null.NULL && standard != null ? standard : given;
  }

  private static SortedMap<String, Value> fields(AppField field, Map<String, Value> given) {
    SortedMap<String, Value> filled = new TreeMap<>(given);
    if (field instanceof AppField.Tree tree) {
      tree.fields().forEach((name, below) -> fillOne(filled, name, below));
    } else if (field instanceof AppField.MapOf map) {
      filled.replaceAll((name, value) -> fill(map.value(), value));
    }
    return filled;
  }

  private static void fillOne(Map<String, Value> filled, String name, AppField field) {
    Value value = filled.getOrDefault(name, field.standard());
    if (value != null) {
      filled.put(name, fill(field, value));
    }
  }

  private static boolean isTree(AppField field) {
    return field instanceof AppField.Tree
        || field instanceof AppField.MapOf
        || field instanceof AppField.FreeForm;
  }

  private static Value.Tree standardTree(AppField field) {
    return field.standard() instanceof Value.Tree tree ? tree : Value.Tree.EMPTY;
  }

  private static Value.Seq standardItems(AppField field) {
    return field.standard() instanceof Value.Seq seq ? seq : new Value.Seq(List.of());
  }

  /** Whether a value is put in later, so that nothing can be said of it yet. */
  static boolean isLater(@Nullable Value value) {
    return value instanceof Value.Ref
        || value instanceof Value.Unknown
        || value instanceof Value.Secret
        || value instanceof Value.Join;
  }

  /** Without the keys that the server keeps for itself, in trees and in trees of lists. */
  private static Value.Tree shown(Value.Tree given) {
    SortedMap<String, Value> shown = new TreeMap<>();
    given
        .fields()
        .forEach(
            (name, value) -> {
              if (!name.startsWith(SpecCheck.RESERVED)) {
                shown.put(name, shownBelow(value));
              }
            });
    return new Value.Tree(shown);
  }

  private static Value shownBelow(Value value) {
    if (value instanceof Value.Tree tree) {
      return shown(tree);
    }
    if (value instanceof Value.Seq seq) {
      return new Value.Seq(seq.items().stream().map(Defaults::shownBelow).toList());
    }
    return value;
  }
}

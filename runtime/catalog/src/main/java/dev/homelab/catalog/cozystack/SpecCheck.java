package dev.homelab.catalog.cozystack;

import dev.homelab.model.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Compares a spec with the fields of its kind and collects what does not fit. */
final class SpecCheck {
  /** Keys that start so are the server's own: it refuses specs that have them. */
  static final String RESERVED = "_";

  private static final String AMOUNT = "an amount such as 500m, 2 or 10Gi";
  private static final String NOTHING = "nothing";

  private final List<Problem> problems = new ArrayList<>();

  /** All problems of a spec. */
  List<Problem> check(AppField.Tree spec, Value.Tree given) {
    walk(spec, given, "");
    return List.copyOf(problems);
  }

  private void walk(AppField field, Value value, String path) {
    if (value == Value.Null.NULL || isPromise(value)) {
      return;
    }
    if (field instanceof AppField.Text text) {
      checkText(text, value, path);
    } else if (field instanceof AppField.Quantity) {
      checkAmount(value, path);
    } else if (field instanceof AppField.Tree tree && value instanceof Value.Tree given) {
      walkFields(tree, given, path);
    } else if (field instanceof AppField.MapOf map && value instanceof Value.Tree given) {
      given.fields().forEach((name, below) -> walkNamed(map.value(), below, path, name));
    } else if (field instanceof AppField.FreeForm && value instanceof Value.Tree given) {
      findReserved(given, path);
    } else if (field instanceof AppField.ListOf list && value instanceof Value.Seq given) {
      for (int i = 0; i < given.items().size(); i++) {
        walk(list.item(), given.items().get(i), SpecPath.item(path, i));
      }
    } else if (!isPlain(field, value)) {
      problem(path, form(value), form(field));
    }
  }

  private static boolean isPromise(Value value) {
    return value instanceof Value.Ref
        || value instanceof Value.Unknown
        || value instanceof Value.Secret;
  }

  private static boolean isPlain(AppField field, Value value) {
    if (field instanceof AppField.Whole) {
      return value instanceof Value.Int;
    }
    if (field instanceof AppField.Flag) {
      return value instanceof Value.Bool;
    }
    return field instanceof AppField.IntOrText && (value instanceof Value.Int || isText(value));
  }

  private static boolean isText(Value value) {
    return value instanceof Value.Text || value instanceof Value.Join;
  }

  private void checkText(AppField.Text field, Value value, String path) {
    if (!isText(value)) {
      problem(path, form(value), form(field));
    } else if (value instanceof Value.Text text
        && !field.choices().isEmpty()
        && !field.choices().contains(text.value())) {
      problem(path, quoted(text), form(field));
    }
  }

  private void checkAmount(Value value, String path) {
    if (value instanceof Value.Text text) {
      if (Amounts.parse(text) == null) {
        problem(path, quoted(text), AMOUNT);
      }
    } else if (!(value instanceof Value.Int || value instanceof Value.Join)) {
      problem(path, form(value), AMOUNT);
    }
  }

  private void walkFields(AppField.Tree field, Value.Tree given, String path) {
    given
        .fields()
        .forEach(
            (name, value) -> {
              AppField below = field.fields().get(name);
              if (below != null) {
                walk(below, value, SpecPath.child(path, name));
              } else if (!refuseReserved(path, name)) {
                problem(SpecPath.child(path, name), "an unknown field", names(field));
              }
            });
    for (Map.Entry<String, AppField> below : field.fields().entrySet()) {
      Value value = given.fields().getOrDefault(below.getKey(), Value.Null.NULL);
      boolean must = below.getValue().required() && below.getValue().standard() == null;
      if (must && value == Value.Null.NULL) {
        problem(SpecPath.child(path, below.getKey()), NOTHING, form(below.getValue()));
      }
    }
  }

  private void walkNamed(AppField field, Value value, String path, String name) {
    if (!refuseReserved(path, name)) {
      walk(field, value, SpecPath.child(path, name));
    }
  }

  private void findReserved(Value value, String path) {
    if (value instanceof Value.Tree tree) {
      tree.fields()
          .forEach(
              (name, below) -> {
                if (!refuseReserved(path, name)) {
                  findReserved(below, SpecPath.child(path, name));
                }
              });
    } else if (value instanceof Value.Seq seq) {
      for (int i = 0; i < seq.items().size(); i++) {
        findReserved(seq.items().get(i), SpecPath.item(path, i));
      }
    }
  }

  private boolean refuseReserved(String path, String name) {
    if (!name.startsWith(RESERVED)) {
      return false;
    }
    problem(
        SpecPath.child(path, name),
        "a key that starts with _",
        "another key: the platform keeps these for itself");
    return true;
  }

  private void problem(String path, String seen, String expected) {
    problems.add(new Problem(path, seen, expected, null));
  }

  private static String quoted(Value.Text text) {
    return '"' + text.value() + '"';
  }

  private static String names(AppField.Tree field) {
    return field.fields().isEmpty()
        ? "no field"
        : "one of " + String.join(", ", new TreeSet<>(field.fields().keySet()));
  }

  private static String form(AppField field) {
    if (field instanceof AppField.Text text) {
      return text.choices().isEmpty() ? "a text" : "one of " + String.join(", ", text.choices());
    }
    if (field instanceof AppField.Whole) {
      return "a whole number";
    }
    if (field instanceof AppField.Flag) {
      return "true or false";
    }
    if (field instanceof AppField.Quantity) {
      return AMOUNT;
    }
    if (field instanceof AppField.IntOrText) {
      return "a whole number or a text";
    }
    return field instanceof AppField.ListOf ? "a list" : "fields";
  }

  private static String form(Value value) {
    if (value instanceof Value.Bool) {
      return "true or false";
    }
    if (value instanceof Value.Int) {
      return "a whole number";
    }
    if (value instanceof Value.Dec) {
      return "a number with a fraction";
    }
    if (value instanceof Value.Seq) {
      return "a list";
    }
    return value instanceof Value.Tree ? "fields" : "a text";
  }
}

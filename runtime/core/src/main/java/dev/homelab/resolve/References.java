package dev.homelab.resolve;

import dev.homelab.model.Value;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Finds the references inside a value, and puts what they stand for in their place. */
public final class References {
  private References() {}

  /** Every reference inside the value, in order. */
  public static List<Value.Ref> in(Value value) {
    List<Value.Ref> found = new ArrayList<>(2);
    collect(value, found);
    return found;
  }

  // Loops, not forEach: every command walks through every value, most in a process just started.
  private static void collect(Value value, List<Value.Ref> found) {
    if (value instanceof Value.Text) {
      return;
    }
    if (value instanceof Value.Ref ref) {
      found.add(ref);
    } else if (value instanceof Value.Tree tree) {
      for (Value field : tree.fields().values()) {
        collect(field, found);
      }
    } else if (value instanceof Value.Seq seq) {
      for (Value item : seq.items()) {
        collect(item, found);
      }
    } else if (value instanceof Value.Join join) {
      for (Value part : join.parts()) {
        collect(part, found);
      }
    }
  }

  /** Tells every reference inside the value, in order. */
  public static void forEach(Value value, Consumer<Value.Ref> each) {
    in(value).forEach(each);
  }

  /** Whether the value is a reference or holds one. */
  public static boolean hasReference(Value value) {
    return !in(value).isEmpty();
  }

  /** Whether the value, or anything inside it, will be known only later. */
  public static boolean hasUnknown(Value value) {
    if (value instanceof Value.Tree tree) {
      return anyUnknown(tree.fields().values());
    }
    if (value instanceof Value.Seq seq) {
      return anyUnknown(seq.items());
    }
    if (value instanceof Value.Join join) {
      return anyUnknown(join.parts());
    }
    return value instanceof Value.Unknown;
  }

  private static boolean anyUnknown(Iterable<Value> values) {
    for (Value value : values) {
      if (hasUnknown(value)) {
        return true;
      }
    }
    return false;
  }

  /**
   * The value with each reference replaced by what {@code lookup} gives for it. Texts in parts are
   * put together where every part is known; a secret keeps them in parts.
   *
   * @return the same instance when nothing was replaced
   */
  public static Value resolve(Value value, Function<Value.Ref, Value> lookup) {
    if (value instanceof Value.Ref ref) {
      return lookup.apply(ref);
    }
    if (value instanceof Value.Tree tree) {
      return resolve(tree, lookup);
    }
    if (value instanceof Value.Seq seq) {
      List<Value> items = resolved(seq.items(), lookup);
      return items == null ? seq : new Value.Seq(items);
    }
    if (value instanceof Value.Join join) {
      List<Value> parts = resolved(join.parts(), lookup);
      return joined(parts == null ? join : new Value.Join(parts));
    }
    return value;
  }

  /** {@link #resolve(Value, Function)} for a tree. */
  public static Value.Tree resolve(Value.Tree tree, Function<Value.Ref, Value> lookup) {
    TreeMap<String, Value> changed = null;
    for (Map.Entry<String, Value> field : tree.fields().entrySet()) {
      Value other = resolve(field.getValue(), lookup);
      if (other != field.getValue()) {
        changed = changed == null ? new TreeMap<>() : changed;
        changed.put(field.getKey(), other);
      }
    }
    if (changed == null) {
      return tree;
    }
    TreeMap<String, Value> fields = new TreeMap<>(tree.fields());
    fields.putAll(changed);
    return new Value.Tree(fields);
  }

  private static @Nullable List<Value> resolved(
      List<Value> items, Function<Value.Ref, Value> lookup) {
    List<Value> copy = null;
    for (int i = 0; i < items.size(); i++) {
      Value other = resolve(items.get(i), lookup);
      if (other != items.get(i) && copy == null) {
        copy = new ArrayList<>(items);
      }
      if (copy != null) {
        copy.set(i, other);
      }
    }
    return copy;
  }

  private static Value joined(Value.Join join) {
    StringBuilder text = new StringBuilder();
    for (Value part : join.parts()) {
      String known = text(part);
      if (known == null) {
        return join;
      }
      text.append(known);
    }
    return new Value.Text(text.toString());
  }

  private static @Nullable String text(Value part) {
    if (part instanceof Value.Text text) {
      return text.value();
    }
    if (part instanceof Value.Int number) {
      return Long.toString(number.value());
    }
    if (part instanceof Value.Dec number) {
      BigDecimal exact = number.value();
      return exact.toPlainString();
    }
    if (part instanceof Value.Bool flag) {
      return Boolean.toString(flag.value());
    }
    return null;
  }

  /**
   * The output of this name among outputs; a dotted name goes down into trees.
   *
   * @return null when there is none
   */
  public static @Nullable Value output(Value.Tree outputs, String name) {
    Value whole = outputs.get(name);
    if (whole != null) {
      return whole;
    }
    int dot = name.indexOf('.');
    if (dot < 0) {
      return null;
    }
    return outputs.get(name.substring(0, dot)) instanceof Value.Tree inner
        ? output(inner, name.substring(dot + 1))
        : null;
  }
}

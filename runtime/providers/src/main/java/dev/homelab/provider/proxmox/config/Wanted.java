package dev.homelab.provider.proxmox.config;

import dev.homelab.model.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads a typed tree of wishes; what is missing or not known yet is empty. */
public record Wanted(Value.Tree tree) {
  /** The text of a field, whatever scalar it is; empty when there is none. */
  public String text(String name) {
    String text = given(name);
    return text == null ? "" : text;
  }

  /** The text of a field, whatever scalar it is, or null. */
  public @Nullable String given(String name) {
    Value value = tree.get(name);
    if (value instanceof Value.Text text) {
      return text.value();
    }
    if (value instanceof Value.Int number) {
      return Long.toString(number.value());
    }
    if (value instanceof Value.Dec number) {
      return number.value().toPlainString();
    }
    return value instanceof Value.Bool flag ? (flag.value() ? "1" : "0") : null;
  }

  /** A whole number, or {@code otherwise}. */
  public long number(String name, long otherwise) {
    String text = text(name);
    return text.matches("-?\\d{1,18}") ? Long.parseLong(text) : otherwise;
  }

  /** Whether a field says yes. */
  public boolean flag(String name) {
    return text(name).equals("1");
  }

  /** The tree in a field, or an empty one. */
  public Wanted in(String name) {
    return new Wanted(tree.get(name) instanceof Value.Tree inner ? inner : Value.Tree.EMPTY);
  }

  /** Whether a field is there. */
  public boolean has(String name) {
    Value value = tree.get(name);
    return value != null && value != Value.Null.NULL;
  }

  /** The texts in a list, or of the one scalar. */
  public List<String> list(String name) {
    List<String> texts = new ArrayList<>();
    if (tree.get(name) instanceof Value.Seq items) {
      for (Value item : items.items()) {
        TreeMap<String, Value> one = new TreeMap<>();
        one.put(name, item);
        texts.add(new Wanted(new Value.Tree(one)).text(name));
      }
    } else if (given(name) != null) {
      texts.add(text(name));
    }
    return texts;
  }

  /** The trees by name in a field. */
  public TreeMap<String, Wanted> each(String name) {
    TreeMap<String, Wanted> all = new TreeMap<>();
    in(name)
        .tree()
        .fields()
        .forEach(
            (key, value) -> {
              if (value instanceof Value.Tree inner) {
                all.put(key, new Wanted(inner));
              }
            });
    return all;
  }
}

package dev.homelab.provider.talos.machine;

import dev.homelab.model.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads wished properties; what is missing or not known yet is empty.
 *
 * @param tree the properties
 */
public record Props(Value.Tree tree) {
  /** The text of a scalar; empty when there is none. */
  public String text(String name) {
    return text(tree.get(name));
  }

  private static String text(@Nullable Value value) {
    if (value instanceof Value.Text text) {
      return text.value();
    }
    if (value instanceof Value.Int number) {
      return Long.toString(number.value());
    }
    if (value instanceof Value.Dec number) {
      return number.value().toPlainString();
    }
    return value instanceof Value.Bool flag ? Boolean.toString(flag.value()) : "";
  }

  /** The text, or another one when there is none. */
  public String text(String name, String otherwise) {
    String text = text(name);
    return text.isEmpty() ? otherwise : text;
  }

  /** Whether a field says yes; {@code otherwise} when it says nothing. */
  public boolean flag(String name, boolean otherwise) {
    String text = text(name);
    return text.isEmpty() ? otherwise : text.equals("true");
  }

  /** The properties below a field. */
  public Props in(String name) {
    return new Props(tree.get(name) instanceof Value.Tree inner ? inner : Value.Tree.EMPTY);
  }

  /** The texts of a list, or of the one scalar. */
  public List<String> list(String name) {
    List<String> texts = new ArrayList<>();
    Value value = tree.get(name);
    if (value instanceof Value.Seq items) {
      items.items().forEach(item -> texts.add(text(item)));
    } else if (!text(value).isEmpty()) {
      texts.add(text(value));
    }
    return texts;
  }

  /** The properties in a list. */
  public List<Props> each(String name) {
    List<Props> all = new ArrayList<>();
    if (tree.get(name) instanceof Value.Seq items) {
      for (Value item : items.items()) {
        if (item instanceof Value.Tree inner) {
          all.add(new Props(inner));
        }
      }
    }
    return all;
  }

  /** The texts by name in a field. */
  public Map<String, String> map(String name) {
    Map<String, String> all = new LinkedHashMap<>();
    in(name).tree().fields().forEach((key, value) -> all.put(key, text(value)));
    return all;
  }

  /** The lists by name in a field. */
  public Map<String, List<String>> lists(String name) {
    Map<String, List<String>> all = new TreeMap<>();
    Props inner = in(name);
    inner.tree().fields().keySet().forEach(key -> all.put(key, inner.list(key)));
    return all;
  }

  /** The name of the secret in a field; empty when there is none. */
  public String secret(String name) {
    return tree.get(name) instanceof Value.Secret secret ? secret.name() : "";
  }

  /** Whether a field is still to be made by another step of the run. */
  public boolean isUnknown(String name) {
    Value value = tree.get(name);
    return value instanceof Value.Unknown
        || value instanceof Value.Ref
        || value instanceof Value.Join;
  }
}

package dev.homelab.provider.talos.yaml;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A piece of a YAML text before anybody says what type it is of. */
public sealed interface YamlNode {
  /** The line in its text, from 1. */
  int line();

  /**
   * A word or text.
   *
   * @param plain whether it stands without quotes, so that {@code 8} is a number
   */
  record Scalar(String text, boolean plain, int line) implements YamlNode {
    /** Whether it is a null as YAML writes it: nothing, {@code ~} or {@code null}. */
    public boolean isNull() {
      return plain && PlainWord.isNull(text);
    }
  }

  /** Items in order. */
  record Sequence(List<YamlNode> items, int line) implements YamlNode {
    /** Copies the list. */
    public Sequence {
      items = List.copyOf(items);
    }
  }

  /** Keys with values, in the order of the text; no key twice. */
  record Mapping(List<Entry> entries, int line) implements YamlNode {
    /** Copies the list. */
    public Mapping {
      entries = List.copyOf(entries);
    }

    /** The value of a key, or null. */
    public @Nullable YamlNode get(String key) {
      for (Entry entry : entries) {
        if (entry.key().equals(key)) {
          return entry.value();
        }
      }
      return null;
    }

    /** The text of a key's value when that is a scalar, else the empty text. */
    public String textOf(String key) {
      return get(key) instanceof Scalar scalar ? scalar.text() : "";
    }
  }

  /** A key with its value. */
  record Entry(String key, YamlNode value) {}
}

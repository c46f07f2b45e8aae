package dev.homelab.report;

import dev.homelab.model.Value;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Says a value in few words. Secrets are named, never told. */
public final class ValueText {
  private static final int LONGEST = 60;

  /** A digest or id of images: eight digits tell one from another. */
  private static final Pattern DIGEST = Pattern.compile("([0-9a-f]{8})[0-9a-f]{24,}");

  private ValueText() {}

  /** One line; long texts and deep trees are told by their size. */
  public static String brief(@Nullable Value value) {
    if (value == null) {
      return "nothing";
    }
    if (value instanceof Value.Text text) {
      return briefText(text.value());
    }
    if (value instanceof Value.Tree tree) {
      return tree.fields().isEmpty() ? "{}" : Layout.count(tree.fields().size(), "field", "fields");
    }
    if (value instanceof Value.Seq seq) {
      return briefItems(seq.items());
    }
    return full(value);
  }

  private static String briefText(String text) {
    if (text.isEmpty()) {
      return "''";
    }
    int end = text.indexOf('\n');
    if (end >= 0) {
      return Layout.count(text.lines().count(), "line", "lines");
    }
    if (text.length() <= LONGEST) {
      return text;
    }
    String brief = DIGEST.matcher(text).replaceAll("$1...");
    if (brief.length() <= LONGEST) {
      return brief;
    }
    int rest = LONGEST - 3;
    boolean oneWord = brief.indexOf(' ') < 0;
    int last = oneWord ? rest / 2 : 0;
    return brief.substring(0, rest - last) + "..." + brief.substring(brief.length() - last);
  }

  private static String briefItems(List<Value> items) {
    boolean plain = items.size() <= 4;
    StringBuilder text = new StringBuilder("[");
    for (Value item : items) {
      plain &= !(item instanceof Value.Tree) && !(item instanceof Value.Seq);
      if (plain) {
        text.append(text.length() > 1 ? ", " : "").append(full(item));
      }
    }
    return plain && text.length() <= LONGEST
        ? text.append(']').toString()
        : Layout.count(items.size(), "item", "items");
  }

  /** The whole value on one line, in a form like JSON. */
  public static String full(@Nullable Value value) {
    StringBuilder text = new StringBuilder();
    append(text, value);
    return text.toString();
  }

  private static void append(StringBuilder text, @Nullable Value value) {
    if (value == null || value instanceof Value.Null) {
      text.append("nothing");
    } else if (value instanceof Value.Text plain) {
      text.append(plain.value());
    } else if (value instanceof Value.Int number) {
      text.append(number.value());
    } else if (value instanceof Value.Dec number) {
      text.append(number.value().toPlainString());
    } else if (value instanceof Value.Bool flag) {
      text.append(flag.value());
    } else if (value instanceof Value.Secret secret) {
      text.append("(secret ").append(secret.name()).append(')');
    } else if (value instanceof Value.Unknown unknown) {
      text.append("(known after ").append(unknown.address()).append(')');
    } else if (value instanceof Value.Ref ref) {
      text.append('(').append(ref.output()).append(" of ").append(ref.address()).append(')');
    } else if (value instanceof Value.Join join) {
      join.parts().forEach(part -> append(text, part));
    } else if (value instanceof Value.Seq seq) {
      appendItems(text, seq.items());
    } else if (value instanceof Value.Tree tree) {
      appendTree(text, tree);
    }
  }

  private static void appendItems(StringBuilder text, List<Value> items) {
    text.append('[');
    String between = "";
    for (Value item : items) {
      text.append(between);
      append(text, item);
      between = ", ";
    }
    text.append(']');
  }

  private static void appendTree(StringBuilder text, Value.Tree tree) {
    text.append('{');
    String between = "";
    for (var field : tree.fields().entrySet()) {
      text.append(between).append(field.getKey()).append(": ");
      append(text, field.getValue());
      between = ", ";
    }
    text.append('}');
  }
}

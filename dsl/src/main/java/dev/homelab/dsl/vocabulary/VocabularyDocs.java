package dev.homelab.dsl.vocabulary;

import dev.homelab.dsl.spec.unit.Size;
import dev.homelab.dsl.spec.unit.TimeSpan;
import dev.homelab.dsl.vocabulary.Vocabulary.Argument;
import dev.homelab.dsl.vocabulary.Vocabulary.Block;
import dev.homelab.dsl.vocabulary.Vocabulary.Entry;
import dev.homelab.dsl.vocabulary.Vocabulary.Form;
import dev.homelab.dsl.vocabulary.Vocabulary.KnownName;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Writes the reference of the language, one page for each block. Same words, same text. */
public final class VocabularyDocs {
  private final Vocabulary vocabulary;

  /** The reference of a vocabulary. */
  public VocabularyDocs(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
  }

  /** The pages by file name, {@code README.md} with the list of blocks among them. */
  public SortedMap<String, String> pages() {
    SortedMap<String, String> pages = new TreeMap<>();
    StringBuilder index = new StringBuilder("# Words\n\nMade from the words themselves.\n\n");
    index.append("| block | what it describes |\n| --- | --- |\n");
    for (Block block : vocabulary.blocks()) {
      String file = block.name() + ".md";
      pages.put(file, page(block));
      index
          .append("| [")
          .append(block.name())
          .append("](")
          .append(file)
          .append(") | ")
          .append(block.doc())
          .append(" |\n");
    }
    pages.put("README.md", index.toString());
    return pages;
  }

  private static String page(Block block) {
    StringBuilder text = new StringBuilder("# " + block.name() + "\n\n" + block.doc() + "\n");
    for (Entry word : block.words().values()) {
      text.append("\n## ").append(word.name()).append("\n\n").append(word.doc()).append("\n\n");
      text.append("Default: ").append(word.byDefault()).append(".\n\n");
      text.append("```groovy\n").append(forms(word)).append("\n```\n");
      for (Map.Entry<String, String> named : word.named().entrySet()) {
        text.append("\n- `").append(named.getKey()).append(":` ").append(named.getValue());
      }
      text.append(word.named().isEmpty() ? "" : "\n");
      text.append("\nExample:\n\n```groovy\n").append(word.example()).append("\n```\n");
    }
    if (!block.known().isEmpty()) {
      text.append("\n## Known names\n\n| name | what it means |\n| --- | --- |\n");
      for (KnownName name : block.known().values()) {
        text.append("| `").append(name.name()).append("` | ").append(name.doc()).append(" |\n");
      }
    }
    return text.toString();
  }

  /** The ways to write a word, one a line. */
  public static String forms(Entry word) {
    return word.forms().stream()
        .map(form -> form(word, form))
        .distinct()
        .collect(Collectors.joining("\n"));
  }

  private static String form(Entry word, Form form) {
    String arguments =
        form.parameters().stream().map(VocabularyDocs::argument).collect(Collectors.joining(", "));
    String named =
        form.takesNamed()
            ? word.named().keySet().stream().map(n -> n + ": …").collect(Collectors.joining(", "))
            : "";
    String all = arguments + (arguments.isEmpty() || named.isEmpty() ? "" : ", ") + named;
    if (form.block() != null) {
      return word.name() + (all.isEmpty() ? "" : "(" + all + ")") + " { … }";
    }
    return all.isEmpty() ? word.name() + "()" : word.name() + " " + all;
  }

  private static String argument(Argument argument) {
    Class<?> type = argument.type();
    String text =
        type == String.class
            ? "'" + argument.name() + "'"
            : type == Size.class
                ? argument.name() + " (a size such as 16.GiB)"
                : type == TimeSpan.class
                    ? argument.name() + " (a length of time such as 30.seconds)"
                    : argument.name();
    return argument.many() ? text + ", …" : text;
  }
}

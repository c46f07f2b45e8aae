package dev.homelab.dsl.vocabulary;

import dev.homelab.dsl.spec.Spec;
import dev.homelab.dsl.spec.ThingSpec;
import dev.homelab.dsl.spec.unit.Size;
import dev.homelab.dsl.spec.unit.TimeSpan;
import dev.homelab.dsl.vocabulary.Vocabulary.Argument;
import dev.homelab.dsl.vocabulary.Vocabulary.Block;
import dev.homelab.dsl.vocabulary.Vocabulary.Entry;
import dev.homelab.dsl.vocabulary.Vocabulary.Form;
import dev.homelab.dsl.vocabulary.Vocabulary.KnownName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Writes the reference of the language, one page for each block. Same words, same text. */
public final class VocabularyDocs {
  private static final String EVERYWHERE = "everywhere.md";

  private final Vocabulary vocabulary;

  /** The reference of a vocabulary. */
  public VocabularyDocs(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
  }

  /**
   * The pages by file name: {@code README.md} with the list of blocks, one for each block, and one
   * for the words that every block shares.
   */
  public SortedMap<String, String> pages() {
    SortedMap<String, String> pages = new TreeMap<>();
    StringBuilder index = new StringBuilder("# Words\n\nMade from the words themselves.\n\n");
    index.append("| block | what it describes |\n| --- | --- |\n");
    for (Block block : vocabulary.blocks()) {
      String file = block.name() + ".md";
      pages.put(file, page(block));
      index.append("| [").append(block.name()).append("](").append(file).append(") | ");
      index.append(block.doc()).append(" |\n");
    }
    index.append("\nWords that stand in every block: [everywhere](").append(EVERYWHERE);
    pages.put("README.md", index.append(").\n").toString());
    pages.put(EVERYWHERE, everywhere());
    return pages;
  }

  /** Whether a word is one that blocks have in common, and means the same in each. */
  private static boolean isCommon(Entry word) {
    return word.forms().stream()
        .map(form -> form.method().getDeclaringClass())
        .allMatch(type -> type == Spec.class || type == ThingSpec.class);
  }

  private String everywhere() {
    SortedMap<String, Entry> values = new TreeMap<>();
    SortedMap<String, Entry> things = new TreeMap<>();
    for (Block block : vocabulary.blocks()) {
      for (Entry word : block.words().values()) {
        if (isCommon(word)) {
          boolean value = word.forms().get(0).method().getDeclaringClass() == Spec.class;
          (value ? values : things).putIfAbsent(word.name(), word);
        }
      }
    }
    StringBuilder text = new StringBuilder("# Words of every block\n\n");
    text.append("The first ones make values and stand in every block.\n");
    values.values().forEach(word -> word(text, word));
    text.append("\n# Words of every block that has an address\n\n");
    text.append("They hold for everything that the block makes, inner blocks included.\n");
    things.values().forEach(word -> word(text, word));
    return text.toString();
  }

  private static String page(Block block) {
    StringBuilder text = new StringBuilder("# " + block.name() + "\n\n" + block.doc() + "\n");
    List<String> common = new ArrayList<>();
    for (Entry word : block.words().values()) {
      if (isCommon(word)) {
        common.add("[`" + word.name() + "`](" + EVERYWHERE + "#" + word.name() + ")");
      } else {
        word(text, word);
      }
    }
    if (!common.isEmpty()) {
      text.append("\n## Words of every block\n\n").append(String.join(", ", common)).append(".\n");
    }
    if (!block.known().isEmpty()) {
      text.append("\n## Known names\n\n| name | what it means |\n| --- | --- |\n");
      for (KnownName name : block.known().values()) {
        text.append("| `").append(name.name()).append("` | ").append(name.doc()).append(" |\n");
      }
    }
    return text.toString();
  }

  private static void word(StringBuilder text, Entry word) {
    text.append("\n## ").append(word.name()).append("\n\n").append(word.doc()).append("\n\n");
    text.append("Default: ").append(word.byDefault());
    text.append(word.once() ? ". Said once at most.\n\n" : ".\n\n");
    text.append("```groovy\n").append(forms(word)).append("\n```\n");
    for (Map.Entry<String, String> named : word.named().entrySet()) {
      text.append("\n- `").append(named.getKey()).append(":` ").append(named.getValue());
    }
    text.append(word.named().isEmpty() ? "" : "\n");
    text.append("\nExample:\n\n```groovy\n").append(word.example()).append("\n```\n");
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

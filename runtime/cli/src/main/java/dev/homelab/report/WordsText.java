package dev.homelab.report;

import dev.homelab.dsl.vocabulary.Vocabulary;
import dev.homelab.dsl.vocabulary.Vocabulary.Block;
import dev.homelab.dsl.vocabulary.Vocabulary.Entry;
import dev.homelab.dsl.vocabulary.Vocabulary.Form;
import dev.homelab.dsl.vocabulary.Vocabulary.KnownName;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** The words of the language as text. */
public final class WordsText {
  private static final int COLUMN = 20;

  private WordsText() {}

  /** Every block with its words, one sentence each. */
  public static String all(Vocabulary vocabulary) {
    StringBuilder out = new StringBuilder();
    for (Block block : vocabulary.blocks()) {
      out.append(block.name()).append(": ").append(block.doc()).append('\n');
      for (Entry word : block.words().values()) {
        row(out, word.name(), word.doc());
      }
      for (KnownName known : block.known().values()) {
        row(out, known.name(), known.doc());
      }
      out.append('\n');
    }
    return out.toString();
  }

  /** Every word and known name, which shells complete. */
  public static SortedSet<String> names(Vocabulary vocabulary) {
    SortedSet<String> names = new TreeSet<>();
    for (Block block : vocabulary.blocks()) {
      names.addAll(block.words().keySet());
      names.addAll(block.known().keySet());
    }
    return names;
  }

  /**
   * Everything that bears one name, or {@code block.name} in one block; empty when nothing does.
   */
  public static String one(Vocabulary vocabulary, String wanted) {
    StringBuilder out = new StringBuilder();
    int dot = wanted.indexOf('.');
    String name = wanted.substring(dot + 1);
    for (Block block : vocabulary.blocks()) {
      if (dot >= 0 && !block.name().equals(wanted.substring(0, dot))) {
        continue;
      }
      Entry word = block.words().get(name);
      if (word != null) {
        out.append(name).append(" (in ").append(block.name()).append(")\n");
        row(out, "what", word.doc());
        row(out, "without it", word.byDefault());
        word.named().forEach((key, doc) -> row(out, key + ":", doc));
        row(out, "example", word.example().strip());
        block(vocabulary, word).ifPresent(inside -> words(out, inside));
        out.append('\n');
      }
      KnownName known = block.known().get(name);
      if (known != null) {
        out.append(name).append(" (a name in ").append(block.name()).append(")\n");
        row(out, "what", known.doc());
        Class<?> inside = known.block();
        Block options = inside == null ? null : vocabulary.block(inside);
        if (options != null) {
          words(out, options);
        }
        out.append('\n');
      }
    }
    return out.toString();
  }

  /** The block that follows a word, when it has one. */
  private static Optional<Block> block(Vocabulary vocabulary, Entry word) {
    for (Form form : word.forms()) {
      Class<?> inside = form.block();
      if (inside != null) {
        return Optional.ofNullable(vocabulary.block(inside));
      }
    }
    return Optional.empty();
  }

  private static void words(StringBuilder out, Block block) {
    block.words().values().forEach(entry -> row(out, "  " + entry.name(), entry.doc()));
  }

  /** A name and a text beside it, broken at 80 columns. */
  private static void row(StringBuilder out, String name, String text) {
    out.append("  ").append(Layout.pad(name, COLUMN - 2));
    int room = 80 - COLUMN;
    boolean first = true;
    for (String line : text.split("\n", -1)) {
      String left = line;
      while (!left.isEmpty() || first) {
        int cut = left.length() <= room ? left.length() : Math.max(left.lastIndexOf(' ', room), 0);
        cut = cut == 0 && !left.isEmpty() ? Math.min(room, left.length()) : cut;
        out.append(first ? "" : " ".repeat(COLUMN)).append(left, 0, cut).append('\n');
        left = left.substring(cut).stripLeading();
        first = false;
      }
    }
  }
}

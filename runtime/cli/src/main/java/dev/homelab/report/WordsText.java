package dev.homelab.report;

import dev.homelab.dsl.vocabulary.Vocabulary;
import dev.homelab.dsl.vocabulary.Vocabulary.Block;
import dev.homelab.dsl.vocabulary.Vocabulary.Entry;
import dev.homelab.dsl.vocabulary.Vocabulary.KnownName;

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

  /** Everything that bears one name; empty when nothing does. */
  public static String one(Vocabulary vocabulary, String name) {
    StringBuilder out = new StringBuilder();
    for (Block block : vocabulary.blocks()) {
      Entry word = block.words().get(name);
      if (word != null) {
        out.append(name).append(" (in ").append(block.name()).append(")\n");
        row(out, "what", word.doc());
        row(out, "without it", word.byDefault());
        word.named().forEach((key, doc) -> row(out, key + ":", doc));
        row(out, "example", word.example().strip());
        out.append('\n');
      }
      KnownName known = block.known().get(name);
      if (known != null) {
        out.append(name).append(" (a name in ").append(block.name()).append(")\n");
        row(out, "what", known.doc());
        Class<?> inside = known.block();
        Block options = inside == null ? null : vocabulary.block(inside);
        if (options != null) {
          options.words().values().forEach(entry -> row(out, "  " + entry.name(), entry.doc()));
        }
        out.append('\n');
      }
    }
    return out.toString();
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

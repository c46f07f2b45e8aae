package dev.homelab.dsl.kotlin;

import dev.homelab.dsl.spec.lab.LabSpec;
import dev.homelab.dsl.vocabulary.Vocabulary;
import dev.homelab.dsl.vocabulary.Vocabulary.Block;
import dev.homelab.dsl.vocabulary.Vocabulary.Entry;
import dev.homelab.dsl.vocabulary.Vocabulary.Form;
import dev.homelab.dsl.vocabulary.Vocabulary.KnownName;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds which block of the language stands around a place of a script, by its braces: what the
 * compiler says of a mistake does not tell it.
 */
final class BlockAt {
  private final String text;
  private final int end;
  private final Deque<String> open = new ArrayDeque<>();
  private int at;

  private BlockAt(String text, int end) {
    this.text = text;
    this.end = Math.min(end, text.length());
  }

  /**
   * The block around a place.
   *
   * @param line from 1
   * @param column from 1
   * @return null when the place lies in no block of a lab, or in one that is no word's
   */
  static @Nullable Block find(Vocabulary vocabulary, String text, int line, int column) {
    int offset = 0;
    for (int left = line; left > 1; left--) {
      int next = text.indexOf('\n', offset);
      if (next < 0) {
        return null;
      }
      offset = next + 1;
    }
    BlockAt search = new BlockAt(text, offset + column - 1);
    search.walk();
    return block(vocabulary, search.names());
  }

  private List<String> names() {
    List<String> names = new ArrayList<>();
    for (Iterator<String> outer = open.descendingIterator(); outer.hasNext(); ) {
      names.add(outer.next());
    }
    return names;
  }

  private static @Nullable Block block(Vocabulary vocabulary, List<String> names) {
    Block block = null;
    for (String name : names) {
      Class<?> inner = block == null ? null : inner(block, name);
      if (name.equals("homelab")) {
        block = vocabulary.block(LabSpec.class);
      } else if (inner != null) {
        block = vocabulary.block(inner);
      }
    }
    return block;
  }

  private static @Nullable Class<?> inner(Block block, String name) {
    Entry word = block.words().get(name);
    if (word != null) {
      for (Form form : word.forms()) {
        if (form.block() != null) {
          return form.block();
        }
      }
    }
    KnownName known = block.known().get(name);
    return known == null ? null : known.block();
  }

  private void walk() {
    while (at < end) {
      char c = text.charAt(at);
      if (text.startsWith("//", at)) {
        skipTo("\n");
      } else if (text.startsWith("/*", at)) {
        skipTo("*/");
      } else if (text.startsWith("\"\"\"", at)) {
        at += 2;
        skipTo("\"\"\"");
      } else if (c == '"' || c == '\'') {
        quoted(c);
      } else if (c == '{') {
        open.push(before(at));
      } else if (c == '}' && !open.isEmpty()) {
        open.pop();
      }
      at++;
    }
  }

  private void skipTo(String sign) {
    int stop = text.indexOf(sign, at + 1);
    at = stop < 0 ? end : stop + sign.length() - 1;
  }

  private void quoted(char quote) {
    at++;
    while (at < end && text.charAt(at) != quote && text.charAt(at) != '\n') {
      at += text.charAt(at) == '\\' ? 2 : 1;
    }
  }

  /** The name in front of a brace, past arguments in parentheses; empty when there is none. */
  private String before(int brace) {
    int last = skipSpaces(brace - 1);
    if (last >= 0 && text.charAt(last) == ')') {
      int depth = 0;
      do {
        depth += text.charAt(last) == ')' ? 1 : text.charAt(last) == '(' ? -1 : 0;
        last--;
      } while (last >= 0 && depth > 0);
      last = skipSpaces(last);
    }
    int first = last;
    while (first >= 0 && Character.isJavaIdentifierPart(text.charAt(first))) {
      first--;
    }
    return text.substring(first + 1, last + 1);
  }

  private int skipSpaces(int from) {
    int index = from;
    while (index >= 0 && Character.isWhitespace(text.charAt(index))) {
      index--;
    }
    return index;
  }
}

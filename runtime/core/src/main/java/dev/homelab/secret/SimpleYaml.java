package dev.homelab.secret;

import dev.homelab.codec.CodecException;
import dev.homelab.codec.JsonReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The part of YAML that files of secrets are written in: maps within maps, with plain, single- and
 * double-quoted texts. Lists, block texts, anchors and flow forms are passed over, and refused when
 * the wanted key has one.
 */
final class SimpleYaml {
  private static final Pattern LINE =
      Pattern.compile(
          "(?<indent> *)(?<key>'[^']*'|\"[^\"]*\"|[^\\s:#'\"-][^:#]*?)\\s*:(?<value>\\s.*)?");

  private SimpleYaml() {}

  private record Level(int indent, String path) {}

  static Optional<String> entry(String content, String key) {
    Deque<Level> open = new ArrayDeque<>();
    for (Iterator<String> lines = content.lines().iterator(); lines.hasNext(); ) {
      Matcher line = LINE.matcher(lines.next());
      if (!line.matches()) {
        continue;
      }
      int indent = line.group("indent").length();
      while (!open.isEmpty() && open.peek().indent() >= indent) {
        open.pop();
      }
      String name = unquoted(line.group("key"));
      String path = open.isEmpty() ? name : open.peek().path() + "." + name;
      open.push(new Level(indent, path));
      String value = line.group("value");
      if (path.equals(key)) {
        return Optional.of(text(value == null ? "" : value.strip()));
      }
    }
    return Optional.empty();
  }

  private static String text(String value) {
    if (value.startsWith("'")) {
      int end = endOfSingle(value);
      return value.substring(1, end).replace("''", "'");
    }
    if (value.startsWith("\"")) {
      return doubleQuoted(value);
    }
    if (value.isEmpty() || ("|>&*[{!%@`-".indexOf(value.charAt(0)) >= 0 && !isPlain(value))) {
      throw new IllegalArgumentException("the entry is not a text on one line");
    }
    int comment = value.indexOf(" #");
    return comment < 0 ? value : value.substring(0, comment).strip();
  }

  private static boolean isPlain(String value) {
    return value.charAt(0) == '-' && value.length() > 1 && value.charAt(1) != ' ';
  }

  private static int endOfSingle(String value) {
    for (int i = 1; i < value.length(); i++) {
      if (value.charAt(i) == '\'') {
        if (i + 1 == value.length() || value.charAt(i + 1) != '\'') {
          return i;
        }
        i++;
      }
    }
    throw new IllegalArgumentException("the entry has no closing quote");
  }

  private static String doubleQuoted(String value) {
    int end = 1;
    while (end < value.length() && value.charAt(end) != '"') {
      end += value.charAt(end) == '\\' ? 2 : 1;
    }
    if (end >= value.length()) {
      throw new IllegalArgumentException("the entry has no closing quote");
    }
    byte[] json = value.substring(0, end + 1).getBytes(StandardCharsets.UTF_8);
    try {
      return JsonReader.of(json).string();
    } catch (CodecException e) {
      throw new IllegalArgumentException("the entry has an escape that is not read here");
    }
  }

  private static String unquoted(String key) {
    return key.startsWith("'") || key.startsWith("\"") ? key.substring(1, key.length() - 1) : key;
  }
}

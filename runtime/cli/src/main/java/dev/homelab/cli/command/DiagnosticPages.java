package dev.homelab.cli.command;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The pages of {@code docs/diagnostics.md}, which are packed into the program. */
final class DiagnosticPages {
  private static final String RESOURCE = "/dev/homelab/docs/diagnostics.md";

  private DiagnosticPages() {}

  /** The page of a code, or null when there is none. */
  static @Nullable String of(String code) {
    String all = all();
    int begin = all.indexOf("\n## " + code + '\n');
    if (begin < 0) {
      return null;
    }
    int text = begin + 1;
    int end = all.indexOf("\n## ", text);
    String section = end < 0 ? all.substring(text) : all.substring(text, end);
    return section.substring("## ".length()).strip() + '\n';
  }

  /** Every code that has a page. */
  static List<String> codes() {
    return all()
        .lines()
        .filter(line -> line.startsWith("## HL"))
        .map(line -> line.substring("## ".length()))
        .toList();
  }

  private static String all() {
    try (InputStream in = DiagnosticPages.class.getResourceAsStream(RESOURCE)) {
      return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      return "";
    }
  }
}

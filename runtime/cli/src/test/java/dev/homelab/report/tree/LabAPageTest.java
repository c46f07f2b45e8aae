package dev.homelab.report.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.real.SharedFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page of lab A has each sentence of its document, with the line or the reason beside it. */
class LabAPageTest {
  private static final Path PAGE = Path.of(System.getProperty("homelab.root"), "docs/labs/a.md");

  /** What begins a line and is no part of what it says. */
  private static final Pattern BEGINNING = Pattern.compile("^(?:\\s*- |[│├└─ ]+|\\d+\\. )?[✅❌]? ?");

  /** A title, or words that only say what kind of thing follows. */
  private static final Pattern TITLE =
      Pattern.compile("#.*|---|(?:- )?\\*\\*[^*]+\\*\\*:?", Pattern.UNICODE_CHARACTER_CLASS);

  /** Whose name stands behind a role. */
  private static final Pattern NAME = Pattern.compile("(administrator) \\(\\p{L}+\\)");

  private static String plain(String sentence) {
    return NAME.matcher(sentence.replace("**", "").replace("`", "")).replaceAll("$1").strip();
  }

  /** The sentences of the first cells of the page's tables, from a line on. */
  private static Set<String> told(String from) throws IOException {
    String page = Files.readString(PAGE);
    Set<String> told = new HashSet<>();
    for (String line : page.substring(page.indexOf(from)).lines().toList()) {
      if (line.startsWith("## ") && !from.isEmpty()) {
        break;
      }
      if (line.startsWith("| ") && line.indexOf(" | ", 2) > 0) {
        String[] cells = line.split(" \\| ", 2);
        assertThat(cells[1]).as(line).matches(".*\\w.*|--- .*");
        for (String sentence : cells[0].substring(2).split(" · ", -1)) {
          told.add(plain(sentence));
        }
      }
    }
    return told;
  }

  /** The sentences of the document, without its blocks of code but for the stack of section 2. */
  private static List<String> sentences() throws IOException {
    String text = Files.readString(SharedFolder.require("labs").resolve("A.md"));
    List<String> found = new ArrayList<>();
    boolean code = false;
    for (String line : text.substring(text.indexOf("**Purpose**")).lines().toList()) {
      boolean stack = found.stream().noneMatch(one -> one.startsWith("Unified Platform"));
      if (line.startsWith("```")) {
        code = !code;
      } else if (!line.isBlank() && !TITLE.matcher(line).matches() && (!code || stack)) {
        found.add(plain(BEGINNING.matcher(line).replaceFirst("")));
      }
    }
    return found;
  }

  @Test
  void hasEachSentenceOfTheDocument() throws IOException {
    Set<String> told = told("");
    List<String> sentences = sentences();
    assertThat(sentences).hasSizeGreaterThan(190);
    assertThat(sentences.stream().filter(one -> !told.contains(one) && !isStep(told, one)))
        .isEmpty();
  }

  /** Steps that stand before a block of code end with a colon. */
  private static boolean isStep(Set<String> told, String sentence) {
    return sentence.endsWith(":") && told.contains(sentence.substring(0, sentence.length() - 1));
  }

  @Test
  void hasEachRuleBesideItsPolicy() throws IOException {
    String text = Files.readString(SharedFolder.require("labs").resolve("A.md"));
    Set<String> rules = new HashSet<>();
    text.lines()
        .filter(line -> line.startsWith("- ✅") || line.startsWith("- ❌"))
        .forEach(line -> rules.add(plain(BEGINNING.matcher(line).replaceFirst(""))));
    assertThat(rules).hasSizeGreaterThan(25);
    Set<String> told = told("### Each rule");
    told.removeAll(Set.of("the document", "---"));
    assertThat(told).isEqualTo(rules);
  }
}

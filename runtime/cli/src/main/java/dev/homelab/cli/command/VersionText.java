package dev.homelab.cli.command;

import dev.homelab.cli.LabPaths;
import dev.homelab.cli.lab.LabSession;
import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.SourceSpan;
import dev.homelab.diag.TextEdit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A version as a script writes it, the text in quotes after a word, and the edit that makes it
 * another one; or the word itself, where the script does not say it yet.
 *
 * @param file the script's file
 * @param old its whole text
 * @param edit the edit that makes it the wished version
 * @param before its line now, empty for one that is added
 * @param after its line then
 */
record VersionText(Path file, String old, TextEdit edit, String before, String after) {
  private static final String CODE = "HL9049";

  /**
   * Finds it.
   *
   * @param word {@code talos} or {@code kubernetes}
   * @param span the word with its arguments, or null when the script does not say it
   * @param block where the cluster is written
   * @param to the version to write
   * @throws dev.homelab.diag.HomelabException when the script does not state the version there, or
   *     has no place to add it
   */
  static VersionText of(
      LabPaths paths,
      String word,
      @Nullable SourceSpan span,
      @Nullable SourceSpan block,
      String to) {
    if (span == null) {
      String sentence = paths.isKotlin() ? word + "(\"" + to + "\")" : word + " '" + to + "'";
      return added(paths, sentence, block);
    }
    Path file = paths.folder().resolve(span.file()).normalize();
    String old = read(file);
    List<String> lines = List.of(old.split("\n", -1));
    int at = span.line() - 1;
    String text = at < lines.size() ? lines.get(at) : "";
    int from = Math.max(0, span.column() - 1);
    int end = span.endLine() == span.line() && span.endColumn() > 0 ? span.endColumn() - 1 : -1;
    Matcher version =
        Pattern.compile("\\b" + word + "\\b\\s*\\(?\\s*(['\"])(v?[0-9][0-9.]*)\\1").matcher(text);
    version.region(
        Math.min(from, text.length()), end < 0 ? text.length() : Math.min(end, text.length()));
    if (!version.find()) {
      throw LabSession.problem(
          Diagnostic.error(CODE, "the version is not written as a text in its line")
              .at(span)
              .withHint("change it by hand to " + to + ", then: homelab up"));
    }
    SourceSpan place =
        new SourceSpan(
            span.file(), span.line(), version.start(2) + 1, span.line(), version.end(2) + 1);
    return new VersionText(
        file,
        old,
        new TextEdit(place, to),
        text,
        text.substring(0, version.start(2)) + to + text.substring(version.end(2)));
  }

  /** The word as a sentence of its own, first in the block of the cluster. */
  private static VersionText added(LabPaths paths, String sentence, @Nullable SourceSpan block) {
    if (block != null) {
      Path file = paths.folder().resolve(block.file()).normalize();
      String old = read(file);
      TextEdit edit = BlockOpening.insert(old, block, sentence);
      if (edit != null) {
        return new VersionText(file, old, edit, "", sentence);
      }
    }
    throw LabSession.problem(
        Diagnostic.error(CODE, "the script does not name the version of the cluster")
            .at(block)
            .withHint("add to its block: " + sentence)
            .withHint("then: homelab up"));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException unread) {
      throw LabSession.problem(
          Diagnostic.error(CODE, file.getFileName() + " cannot be read")
              .withDetail(String.valueOf(unread.getMessage())));
    }
  }

  /**
   * The whole text of the file with the wished version.
   *
   * @throws dev.homelab.diag.HomelabException when the file has no such place
   */
  String text() {
    ScriptFixes.Result result = ScriptFixes.edited(old, List.of(edit));
    if (result.edits() != 1) {
      throw ScriptFixes.unwritten(file);
    }
    return result.text();
  }

  /**
   * Writes it, and nothing else.
   *
   * @throws dev.homelab.diag.HomelabException when the file is no longer what was looked at, or
   *     cannot be written; it is left as it is then
   */
  void write() {
    String text = text();
    if (!read(file).equals(old)) {
      throw LabSession.problem(
          Diagnostic.error(CODE, "the script was changed meanwhile").at(edit.span()));
    }
    try {
      ScriptFixes.replace(file, text);
    } catch (IOException cannot) {
      throw ScriptFixes.unwritten(file);
    }
  }

  /** The change as people read it. */
  String told() {
    String now = before.isEmpty() ? "" : "\n  - " + before.strip();
    return edit.span() + now + "\n  + " + after.strip() + '\n';
  }
}

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
 * A version as a script writes it: the text in quotes after a word.
 *
 * @param file the script's file
 * @param edit the edit that makes it the wished version
 * @param before its line now
 * @param after its line then
 */
record VersionText(Path file, TextEdit edit, String before, String after) {
  private static final String CODE = "HL9049";

  /**
   * Finds it.
   *
   * @param word {@code talos} or {@code kubernetes}
   * @param span the word with its arguments, or null when the script does not say it
   * @param to the version to write
   * @throws dev.homelab.diag.HomelabException when the script does not state the version there
   */
  static VersionText of(
      LabPaths paths,
      String word,
      @Nullable SourceSpan span,
      @Nullable SourceSpan block,
      String to) {
    String line = word + " '" + to + "'";
    if (span == null) {
      throw LabSession.problem(
          Diagnostic.error(CODE, "the script does not name the version of the cluster")
              .at(block)
              .withHint("add to its block: " + line)
              .withHint("then: homelab up"));
    }
    Path file = paths.folder().resolve(span.file()).normalize();
    List<String> lines = lines(file);
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
        new TextEdit(place, to),
        text,
        text.substring(0, version.start(2)) + to + text.substring(version.end(2)));
  }

  private static List<String> lines(Path file) {
    try {
      return List.of(Files.readString(file, StandardCharsets.UTF_8).split("\n", -1));
    } catch (IOException unread) {
      throw LabSession.problem(
          Diagnostic.error(CODE, file.getFileName() + " cannot be read")
              .withDetail(String.valueOf(unread.getMessage())));
    }
  }

  /**
   * Writes it, and nothing else.
   *
   * @return what takes it back
   * @throws dev.homelab.diag.HomelabException when its line is no longer what was shown, or cannot
   *     be written
   */
  Written write() {
    int at = edit.span().line() - 1;
    List<String> lines = lines(file);
    if (at >= lines.size() || !lines.get(at).equals(before)) {
      throw LabSession.problem(
          Diagnostic.error(CODE, "the script was changed meanwhile").at(edit.span()));
    }
    String old = String.join("\n", lines);
    ScriptFixes.Result result = ScriptFixes.edited(old, List.of(edit));
    if (result.edits() != 1) {
      throw ScriptFixes.unwritten(file);
    }
    try {
      ScriptFixes.replace(file, result.text());
    } catch (IOException cannot) {
      throw ScriptFixes.unwritten(file);
    }
    return new Written(file, old, result.text());
  }

  /**
   * What was written.
   *
   * @param file the script's file
   * @param old its text before
   * @param text its text since
   */
  record Written(Path file, String old, String text) {
    /**
     * Gives the script its old text again, unless somebody has changed it since.
     *
     * @return whether it has its old text
     */
    boolean takeBack() {
      try {
        if (!Files.readString(file).equals(text)) {
          return false;
        }
        ScriptFixes.replace(file, old);
        return true;
      } catch (IOException cannot) {
        return false;
      }
    }
  }

  /** The change as people read it. */
  String told() {
    return edit.span() + "\n  - " + before.strip() + "\n  + " + after.strip() + '\n';
  }
}

package dev.homelab.cli.command;

import dev.homelab.cli.LabPaths;
import dev.homelab.cli.lab.LabSession;
import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.Fix;
import dev.homelab.diag.HomelabException;
import dev.homelab.diag.SourceSpan;
import dev.homelab.diag.TextEdit;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Makes the edits that diagnostics propose, each file in one step. */
final class ScriptFixes {
  private ScriptFixes() {}

  /**
   * Makes them.
   *
   * @return how many edits were made; of two that overlap only the first is
   */
  static int apply(LabPaths paths, List<Diagnostic> problems) {
    Map<String, List<TextEdit>> byFile = new TreeMap<>();
    for (Diagnostic problem : problems) {
      Fix fix = problem.fix();
      if (fix != null) {
        for (TextEdit edit : fix.edits()) {
          byFile.computeIfAbsent(edit.span().file(), none -> new ArrayList<>()).add(edit);
        }
      }
    }
    int made = 0;
    for (Map.Entry<String, List<TextEdit>> file : byFile.entrySet()) {
      made += apply(paths.folder().resolve(file.getKey()).normalize(), file.getValue());
    }
    return made;
  }

  /** Makes the edits of one file; one that is a link stays a link. */
  static int apply(Path named, List<TextEdit> edits) {
    try {
      Result result = edited(Files.readString(named), edits);
      replace(named, result.text());
      return result.edits();
    } catch (IOException cannot) {
      throw unwritten(named);
    }
  }

  /**
   * Gives a file another text in one step: it is the old one or the new one whatever happens, keeps
   * its permissions, and stays a link when it is one.
   *
   * @throws IOException when it cannot be written; then it is as before
   */
  static void replace(Path named, String text) throws IOException {
    Path file = named.toRealPath();
    Path next = Files.createTempFile(file.getParent(), file.getFileName() + ".", ".new");
    try {
      try (FileChannel out = FileChannel.open(next, StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
          out.write(bytes);
        }
        out.force(true);
      }
      if (Files.getFileStore(file).supportsFileAttributeView(PosixFileAttributeView.class)) {
        Files.setPosixFilePermissions(next, Files.getPosixFilePermissions(file));
      }
      Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(next);
    }
  }

  /** That a file cannot be written. */
  static HomelabException unwritten(Path file) {
    return LabSession.problem(
        Diagnostic.error("HL9012", file.getFileName() + " cannot be written"));
  }

  record Result(String text, int edits) {}

  /** The text after its edits, made from the end so that places stay true. */
  static Result edited(String text, List<TextEdit> edits) {
    List<TextEdit> backwards = new ArrayList<>(edits);
    backwards.sort(Comparator.comparing(TextEdit::span).reversed());
    StringBuilder out = new StringBuilder(text);
    int limit = text.length();
    int made = 0;
    for (TextEdit edit : backwards) {
      SourceSpan span = edit.span();
      int from = offset(text, span.line(), span.column());
      int to = offset(text, span.endLine(), span.endColumn());
      if (from >= 0 && to >= from && to <= limit) {
        out.replace(from, to, edit.newText());
        limit = from;
        made++;
      }
    }
    return new Result(out.toString(), made);
  }

  /** Where a line and column that count from 1 are in the text, or -1 when it has no such place. */
  private static int offset(String text, int line, int column) {
    int start = 0;
    for (int i = 1; i < line; i++) {
      start = text.indexOf('\n', start) + 1;
      if (start == 0) {
        return -1;
      }
    }
    int at = start + column - 1;
    return column < 1 || at > text.length() ? -1 : at;
  }
}

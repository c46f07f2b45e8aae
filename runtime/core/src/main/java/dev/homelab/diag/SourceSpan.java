package dev.homelab.diag;

/**
 * A stretch of a script file. Lines and columns count from 1; the end column is the one after the
 * last character.
 *
 * @param file path as the person would type it, relative to the lab's folder where it lies below it
 * @param line first line, 1 or more
 * @param column first column, or 0 when only the line is known
 * @param endLine last line, at least {@code line}
 * @param endColumn column after the end, or 0 when only the line is known
 */
public record SourceSpan(String file, int line, int column, int endLine, int endColumn)
    implements Comparable<SourceSpan> {

  /** The span of a whole line whose columns are not known. */
  public static SourceSpan ofLine(String file, int line) {
    return new SourceSpan(file, line, 0, line, 0);
  }

  /** {@code file:line} or {@code file:line:column}, the form that editors and terminals open. */
  @Override
  public String toString() {
    return column > 0 ? file + ':' + line + ':' + column : file + ':' + line;
  }

  @Override
  public int compareTo(SourceSpan other) {
    int byFile = file.compareTo(other.file);
    if (byFile != 0) {
      return byFile;
    }
    int byLine = Integer.compare(line, other.line);
    return byLine != 0 ? byLine : Integer.compare(column, other.column);
  }
}

package dev.homelab.dsl.groovy;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.Fix;
import dev.homelab.diag.SourceSpan;
import dev.homelab.diag.TextEdit;
import dev.homelab.dsl.cache.FolderFiles;
import dev.homelab.dsl.script.SourceMap;
import dev.homelab.dsl.spec.LanguageCodes;
import dev.homelab.dsl.vocabulary.Vocabulary;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.codehaus.groovy.ast.ASTNode;
import org.codehaus.groovy.ast.expr.Expression;
import org.jspecify.annotations.Nullable;

/** What the steps of reading one script share: its sources, the words, and what was found wrong. */
final class ScriptSession {
  private final Vocabulary vocabulary;
  private final FolderFiles files;
  private final SourceMap sources = new SourceMap();
  private final List<Diagnostic> problems = new ArrayList<>();
  private final List<ASTNode> poisoned = new ArrayList<>();
  private final Set<Expression> indexed = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Map<Long, Expression> repeated = new HashMap<>();

  ScriptSession(Vocabulary vocabulary, FolderFiles files) {
    this.vocabulary = vocabulary;
    this.files = files;
  }

  Vocabulary vocabulary() {
    return vocabulary;
  }

  FolderFiles files() {
    return files;
  }

  SourceMap sources() {
    return sources;
  }

  List<Diagnostic> problems() {
    return problems;
  }

  /** The place of a node. */
  SourceSpan span(ASTNode node) {
    return sources.span(
        node.getLineNumber(),
        node.getColumnNumber(),
        node.getLastLineNumber(),
        node.getLastColumnNumber());
  }

  /** The place of the first characters of a node, such as the name of a word. */
  SourceSpan span(ASTNode node, String name) {
    return sources.span(
        node.getLineNumber(),
        node.getColumnNumber(),
        node.getLineNumber(),
        node.getColumnNumber() + name.length());
  }

  /** Notes that a call says the same word as an earlier one of the same block, both always. */
  void repeated(Expression call, Expression first) {
    repeated.put(position(call.getLineNumber(), call.getColumnNumber()), first);
  }

  /** The earlier call of the same word in the same block, or null. */
  @Nullable Expression firstOf(Expression call) {
    return repeated.get(position(call.getLineNumber(), call.getColumnNumber()));
  }

  /** Notes a name that brackets follow, which Groovy reads as an index. */
  void indexed(Expression name) {
    indexed.add(name);
  }

  /** Whether brackets follow a name. */
  boolean isIndexed(Expression name) {
    return indexed.contains(name);
  }

  /** Leaves out everything that is found inside a node from now on: it follows from its mistake. */
  void poison(ASTNode node) {
    poisoned.add(node);
  }

  /** Tells a problem, unless it follows from one that was told. */
  void report(ASTNode node, Diagnostic problem) {
    boolean told =
        problems.stream().anyMatch(p -> p.span() != null && p.span().equals(problem.span()));
    if (!isPoisoned(node) && !told) {
      problems.add(withOldText(problem));
    }
  }

  /** Names in the title of a fix what it replaces. */
  private Diagnostic withOldText(Diagnostic problem) {
    Fix fix = problem.fix();
    if (fix == null || fix.edits().size() != 1) {
      return problem;
    }
    TextEdit edit = fix.edits().get(0);
    SourceSpan at = edit.span();
    String line = sources.text(at.file(), at.line());
    if (line == null || at.line() != at.endLine() || at.endColumn() - 1 > line.length()) {
      return problem;
    }
    String old = line.substring(at.column() - 1, at.endColumn() - 1).strip();
    String title = "replace " + quoted(old) + " by " + quoted(edit.newText());
    return problem.withFix(new Fix(title, fix.edits()));
  }

  private static String quoted(String text) {
    return text.indexOf('\'') < 0 ? "'" + text + "'" : text;
  }

  /** Whether a node lies inside a mistake that was told. */
  boolean isPoisoned(ASTNode node) {
    return poisoned.stream().anyMatch(outer -> outer != node && contains(outer, node));
  }

  /** Whether a place lies inside a mistake that was told. */
  boolean isPoisoned(int line, int column) {
    for (ASTNode node : poisoned) {
      if (position(node.getLineNumber(), node.getColumnNumber()) <= position(line, column)
          && position(line, column)
              < position(node.getLastLineNumber(), node.getLastColumnNumber())) {
        return true;
      }
    }
    return false;
  }

  private static boolean contains(ASTNode outer, ASTNode inner) {
    return position(outer.getLineNumber(), outer.getColumnNumber())
            <= position(inner.getLineNumber(), inner.getColumnNumber())
        && position(inner.getLastLineNumber(), inner.getLastColumnNumber())
            <= position(outer.getLastLineNumber(), outer.getLastColumnNumber());
  }

  private static long position(int line, int column) {
    return (long) line << 20 | column;
  }

  /** The problem with the nearest right name, as a question and as an edit. */
  static Diagnostic withNearest(Diagnostic problem, SourceSpan name, @Nullable String near) {
    return near == null
        ? problem
        : problem.withHint("did you mean '" + near + "'?").withFix(replacing(name, near));
  }

  /** An edit that puts another text at a place. */
  static Fix replacing(SourceSpan place, String text) {
    return new Fix("replace by '" + text + "'", List.of(new TextEdit(place, text)));
  }

  /** An error of the language at a place. */
  static Diagnostic error(String code, String title, SourceSpan place) {
    return LanguageCodes.error(code, title).at(place);
  }
}

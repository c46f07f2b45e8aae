package dev.homelab.dsl.groovy;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.HomelabException;
import dev.homelab.dsl.script.BraceScan;
import dev.homelab.dsl.spec.LanguageCodes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.codehaus.groovy.ast.ClassNode;
import org.codehaus.groovy.ast.ImportNode;
import org.codehaus.groovy.ast.MethodNode;
import org.codehaus.groovy.ast.ModuleNode;
import org.codehaus.groovy.ast.expr.ClosureExpression;
import org.codehaus.groovy.ast.expr.ConstantExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.MethodCallExpression;
import org.codehaus.groovy.ast.expr.TupleExpression;
import org.codehaus.groovy.ast.stmt.BlockStatement;
import org.codehaus.groovy.ast.stmt.ExpressionStatement;
import org.codehaus.groovy.ast.stmt.Statement;
import org.codehaus.groovy.control.CompilationFailedException;
import org.codehaus.groovy.control.SourceUnit;

/**
 * Puts the statements of included files in the place of each {@code include 'pattern'}, before
 * types are checked. An included file is read once for each place that includes it, and its
 * statements mean what they would mean there.
 */
final class IncludePass {
  private static final int DEEPEST = 8;
  private final ScriptSession session;
  private final SourceUnit unit;
  private final ModuleNode module;

  IncludePass(ScriptSession session, SourceUnit unit, ModuleNode module) {
    this.session = session;
    this.unit = unit;
    this.module = module;
  }

  /** Expands every include of a statement list and of the blocks inside it. */
  void expand(BlockStatement block, int depth) {
    List<Statement> expanded = new ArrayList<>();
    boolean changed = false;
    for (Statement statement : block.getStatements()) {
      MethodCallExpression call = callOf(statement);
      if (call != null && "include".equals(call.getMethodAsString()) && call.isImplicitThis()) {
        expanded.addAll(included(call, depth));
        changed = true;
      } else {
        expanded.add(statement);
        if (call != null) {
          expandBlocks(call, depth);
        }
      }
    }
    if (changed) {
      block.getStatements().clear();
      block.getStatements().addAll(expanded);
    }
  }

  private void expandBlocks(Expression expression, int depth) {
    if (expression instanceof MethodCallExpression call) {
      expandBlocks(call.getObjectExpression(), depth);
      if (call.getArguments() instanceof TupleExpression arguments) {
        arguments.getExpressions().forEach(argument -> expandBlocks(argument, depth));
      }
    } else if (expression instanceof ClosureExpression closure
        && closure.getCode() instanceof BlockStatement inner) {
      expand(inner, depth);
    }
  }

  private static @org.jspecify.annotations.Nullable MethodCallExpression callOf(
      Statement statement) {
    return statement instanceof ExpressionStatement expression
            && expression.getExpression() instanceof MethodCallExpression call
        ? call
        : null;
  }

  private List<Statement> included(MethodCallExpression call, int depth) {
    List<Statement> statements = new ArrayList<>();
    if (!(call.getArguments() instanceof TupleExpression arguments)
        || arguments.getExpressions().size() != 1
        || !(arguments.getExpression(0) instanceof ConstantExpression pattern)
        || !(pattern.getValue() instanceof String text)) {
      bad(call, "`include` takes one quoted path or pattern, without ${…}");
      return statements;
    }
    if (depth >= DEEPEST) {
      bad(call, "files include each other more than " + DEEPEST + " deep");
      return statements;
    }
    try {
      List<String> files =
          text.matches(".*[*?\\[{].*") ? session.files().list(text) : List.of(text);
      for (String file : files) {
        statements.addAll(statementsOf(file, session.files().read(file), call, depth));
      }
    } catch (HomelabException refused) {
      refused.diagnostics().forEach(d -> session.report(call, d.at(session.span(call))));
    }
    return statements;
  }

  private void bad(MethodCallExpression call, String title) {
    session.report(call, ScriptSession.error(LanguageCodes.BAD_INCLUDE, title, session.span(call)));
  }

  private List<Statement> statementsOf(
      String file, String text, MethodCallExpression call, int depth) {
    Diagnostic unbalanced = BraceScan.find(file, text);
    if (unbalanced != null) {
      session.report(call, unbalanced);
      return List.of();
    }
    int shift = session.sources().add(file, text);
    ModuleNode other;
    try {
      SourceUnit source =
          SourceUnit.create(Path.of(file).getFileName().toString(), "\n".repeat(shift) + text);
      source.setConfiguration(unit.getConfiguration());
      source.parse();
      source.completePhase();
      source.nextPhase();
      source.convert();
      other = source.getAST();
    } catch (CompilationFailedException failed) {
      CompilerErrors.read(failed, session).forEach(session.problems()::add);
      return List.of();
    }
    BlockStatement body = other.getStatementBlock();
    expand(body, depth + 1);
    adopt(other);
    return List.copyOf(body.getStatements());
  }

  private void adopt(ModuleNode other) {
    ClassNode script = module.getScriptClassDummy();
    for (MethodNode method : other.getMethods()) {
      script.addMethod(method);
    }
    for (ClassNode type : other.getClasses()) {
      if (!type.isScript() && !type.isScriptBody()) {
        module.addClass(type);
      }
    }
    for (ImportNode imported : other.getImports()) {
      module.addImport(imported.getAlias(), imported.getType(), imported.getAnnotations());
    }
    for (ImportNode imported : other.getStarImports()) {
      module.addStarImport(imported.getPackageName(), imported.getAnnotations());
    }
  }
}
